"""Coatings for a pair that reacts: known phases that are stable against both sides.

After Xiao, Miara, Wang and Ceder, Joule 3, 1252 (2019), doi:10.1016/j.joule.2019.02.006: Li compounds on the hull
that insulate, ranked by what they do beside the electrolyte, beside the cathode, and alone at the cathode's voltage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.elements import LITHIUM, is_radioactive
from ssbscreen.electronics.electron_count import judge_formula
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
        energy_with_electrolyte_ev_per_atom: lowest reaction energy, 0 stable.
        energy_with_cathode_ev_per_atom: the lowest over the states of the cathode.
        energy_at_voltage_ev_per_atom: decomposition of the coating alone at the cathode's voltage per atom of it; 0
            where no voltage was asked for.
    """

    formula: npt.NDArray[np.str_]
    energy_with_electrolyte_ev_per_atom: Floats
    energy_with_cathode_ev_per_atom: Floats
    energy_at_voltage_ev_per_atom: Floats

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
    give it off) and no oxidising anion: nitrate, perchlorate and their kind.
    """
    rows, amounts = [], []
    for row, formula in enumerate(index.formulas.tolist()):
        held = parse_formula(formula)
        if LITHIUM not in held or not 1 < len(held) <= MOST_ELEMENTS or any(map(is_radioactive, held)):
            continue
        if "H" in held or any(holds_oxidised(atom, formula) for atom in OXIDISERS if atom in held):
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
    """Lowest reaction energy of each phase of the pool with a partner, eV/atom, shape (n,).

    The partner counts with the energy of its equilibrium mixture: no coating mends that it is metastable by itself.
    """
    relaxed = on_hull(pool.index, partner)
    pairs = [Pair(coating, relaxed) for coating in pool.reactants]
    return pair_reactions(pool.index, pairs).energy_ev_per_atom


def energies_at_voltage(pool: CoatingPool, voltage_v: float | None) -> Floats:
    """Decomposition energy of each phase of the pool alone at a voltage, eV/atom, shape (n,); 0 without a voltage."""
    if voltage_v is None:
        return np.zeros(len(pool.reactants))
    profiles = compute_profiles(pool.index, [coating.amounts for coating in pool.reactants])
    energies = np.array([coating.energy_ev_per_atom for coating in pool.reactants])
    return np.minimum(decomposition_energy(profiles, energies, voltage_v), 0.0)


def ranked_coatings(
    pool: CoatingPool, with_electrolyte: Floats, with_cathode: Floats, at_voltage: Floats, *, most: int
) -> Coatings:
    """The best coatings by the most negative of their three energies; of equals the simpler, then by formula.

    Args:
        pool: the phases.
        with_electrolyte: their reaction energies with the electrolyte, eV/atom, shape (n,).
        with_cathode: likewise with the cathode, the worse of its states.
        at_voltage: their decomposition energies at the cathode's voltage.
        most: how many are wanted.
    """
    worst = np.minimum(np.minimum(with_electrolyte, with_cathode), at_voltage)
    names = [coating.formula for coating in pool.reactants]
    sizes = [len(coating.amounts) for coating in pool.reactants]
    order = sorted(range(len(names)), key=lambda k: (-round(float(worst[k]), 6), sizes[k], names[k]))[:most]
    chosen = np.array(order, dtype=np.int64)
    return Coatings(
        formula=np.array([names[k] for k in order], dtype=np.str_),
        energy_with_electrolyte_ev_per_atom=with_electrolyte[chosen],
        energy_with_cathode_ev_per_atom=with_cathode[chosen],
        energy_at_voltage_ev_per_atom=at_voltage[chosen],
    )
