"""Coatings for a pair that reacts: known phases that are stable against both sides.

After Xiao, Miara, Wang and Ceder, Joule 3, 1252 (2019), doi:10.1016/j.joule.2019.02.006: Li compounds on the hull
that insulate, ranked by what they do beside the electrolyte, beside the cathode, and alone at the cathode's voltage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.elements import LITHIUM, is_radioactive
from ssbscreen.electronics.electron_count import count_electrons, judge_formula
from ssbscreen.interfaces.air_phases import holds_oxidised
from ssbscreen.interfaces.electrodes import on_hull
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.pair_reactions import Pair, pair_reactions
from ssbscreen.thermo.phase_index import Floats, PhaseIndex
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import decomposition_energy

ON_HULL_EV_PER_ATOM = 1e-6
MOST_ELEMENTS = 4
"""A coating is a simple compound, and every further element multiplies the phases of the joint system."""

OXIDISERS = ("N", "Cl", "Br", "I")
"""Elements whose oxyanions oxidise what they touch, whatever the equilibrium of the cold pair says."""

REDOX_ACTIVE_IONS: Final[Mapping[str, frozenset[int]]] = {
    "Cr": frozenset({5, 6}), "Mn": frozenset({6, 7}), "Fe": frozenset({6}), "Re": frozenset({7}),
    "Ru": frozenset({7, 8}), "Os": frozenset({7, 8}), "Se": frozenset({6}), "Bi": frozenset({5}),
    "Pb": frozenset({4}), "Ag": frozenset({2, 3}), "Tl": frozenset({3}), "Yb": frozenset({2}),
    "Eu": frozenset({2}), "Sm": frozenset({2}), "Tm": frozenset({2}),
}  # fmt: skip
"""Ions that count as closed shells and nevertheless oxidise, or are oxidised, beside an electrolyte or a cathode."""


@dataclass(frozen=True, slots=True)
class CoatingPool:
    """Phases that may be coatings, shape (n,).

    Attributes:
        reactants: composition and energy of each.
        index: the phases they belong to.
    """

    reactants: Sequence[Reactant]
    index: PhaseIndex


@dataclass(frozen=True, slots=True)
class Coatings:
    """Coatings of one pair, best first, one element a coating in every column.

    Attributes:
        formula: of the coating.
        energy_with_electrolyte_ev_per_atom: lowest reaction energy; positive: stable by so much, 0 beside an element.
        energy_with_cathode_ev_per_atom: the lowest over the states of the cathode, likewise.
        energy_at_voltage_ev_per_atom: decomposition of the coating alone at the cathode's voltage per atom of it,
            likewise; 0 where no voltage was asked for.
        voltage_v: that voltage, V.
    """

    formula: npt.NDArray[np.str_]
    energy_with_electrolyte_ev_per_atom: Floats
    energy_with_cathode_ev_per_atom: Floats
    energy_at_voltage_ev_per_atom: Floats
    voltage_v: float | None

    def rows(self) -> Iterator[tuple[str, float, float, float]]:
        """Coating by coating: formula and the three energies."""
        return zip(
            self.formula.tolist(),
            self.energy_with_electrolyte_ev_per_atom.tolist(),
            self.energy_with_cathode_ev_per_atom.tolist(),
            self.energy_at_voltage_ev_per_atom.tolist(),
            strict=True,
        )


def coating_pool(index: PhaseIndex) -> CoatingPool:
    """Compounds of Li on the hull that may be coatings.

    They have at most four elements, closed electron shells, no radioactive element, no hydrogen (hydrates and acids
    give it off), no oxidising anion (nitrate, perchlorate, chromate and their kind) and no ion that gives an electron
    off below the voltage of a cathode though its oxide may be missing among the phases (Yb2+, Eu2+).
    """
    rows, amounts = [], []
    for row, formula in enumerate(index.formulas.tolist()):
        held = parse_formula(formula)
        if LITHIUM not in held or not 1 < len(held) <= MOST_ELEMENTS or any(map(is_radioactive, held)):
            continue
        if "H" in held or any(holds_oxidised(atom, formula) for atom in OXIDISERS if atom in held):
            continue
        states = count_electrons(formula).states
        if any(states.get(atom) in charges for atom, charges in REDOX_ACTIVE_IONS.items()):
            continue
        if judge_formula(formula)[0] is GateState.PASSES:
            rows.append(row)
            amounts.append(held)
    above = index.energies[rows] - compute_profiles(index, amounts).hull_energy
    kept = [position for position, height in enumerate(above) if height < ON_HULL_EV_PER_ATOM]
    return CoatingPool(
        [Reactant(str(index.formulas[rows[k]]), amounts[k], float(index.energies[rows[k]])) for k in kept], index
    )


def energies_with(pool: CoatingPool, partner: Reactant) -> Floats:
    """Lowest reaction energy of each phase of the pool with a partner, positive: the margin, eV/atom, shape (n,).

    The partner counts with the energy of its equilibrium mixture: no coating mends that it is metastable by itself.
    """
    (relaxed,) = on_hull(pool.index, [partner])
    pairs = [Pair(coating, relaxed) for coating in pool.reactants]
    return pair_reactions(pool.index, pairs).margin_ev_per_atom


def energies_at_voltage(pool: CoatingPool, voltage_v: float | None) -> Floats:
    """Decomposition energy of each phase of the pool alone at a voltage, positive: the margin, eV/atom, shape (n,).

    0 throughout without a voltage.
    """
    if voltage_v is None:
        return np.zeros(len(pool.reactants))
    rivals = compute_profiles(pool.index, [coating.amounts for coating in pool.reactants], without_own=True)
    energies = np.array([coating.energy_ev_per_atom for coating in pool.reactants])
    return decomposition_energy(rivals, energies, voltage_v)


def ranked_coatings(
    pool: CoatingPool, with_electrolyte: Floats, with_cathode: Floats, *, voltage_v: float | None, most: int
) -> Coatings:
    """The best coatings by the lowest of their energies with both sides and, where it is asked for, at the voltage.

    Args:
        pool: the phases.
        with_electrolyte: their reaction energies with the electrolyte, eV/atom, shape (n,).
        with_cathode: likewise with the cathode, the worse of its states.
        voltage_v: the highest voltage of the cathode, V; None: it does not count.
        most: how many are wanted.
    """
    worst = np.minimum(with_electrolyte, with_cathode)
    at_voltage = energies_at_voltage(pool, voltage_v)
    if voltage_v is not None:
        worst = np.minimum(worst, at_voltage)
    names = [coating.formula for coating in pool.reactants]
    sizes = [len(coating.amounts) for coating in pool.reactants]
    order = sorted(range(len(names)), key=lambda k: (-round(float(worst[k]), 6), sizes[k], names[k]))[:most]
    chosen = np.array(order, dtype=np.int64)
    return Coatings(
        formula=np.array([names[k] for k in order], dtype=np.str_),
        energy_with_electrolyte_ev_per_atom=with_electrolyte[chosen],
        energy_with_cathode_ev_per_atom=with_cathode[chosen],
        energy_at_voltage_ev_per_atom=at_voltage[chosen],
        voltage_v=voltage_v,
    )
