"""Compositions in contact with gases of fixed chemical potential: one linear program a composition.

For a composition x over d elements, solids j with atomic fractions a_j and energies e_j, gases g that may be given off
and gases s that the surroundings also supply, with amounts a_g and a_s and chemical potentials mu_g and mu_s,

    min  sum_j c_j e_j + sum_g c_g mu_g - sum_s w_s mu_s,   sum_j c_j a_j + sum_g c_g a_g - sum_s w_s a_s = x,
    c, w >= 0

is the grand potential of the equilibrium that x reaches with the gases; less the energy of the phase at x it is the
energy of the reaction. A gas is a column like a phase, a supplied one also a column of the opposite sign, and no
element has a price of its own, so that the sweep of ``hull_program`` ends at its first step, the optimum.

A molecule of the gases never forms as the solid that the phases may hold at its composition (ice, computed H2S): its
measured chemical potential stands for it. Nor does any compound that the supplied gases make by themselves (dry ice,
carbonic acid): it would form without the candidate, and without end. An element that is one of the gases keeps its
place as the start of the program, at the chemical potential of the gas.

Cost: one sweep a composition and one more where nothing reacts, 0.1-0.3 ms, and the gathering of a chemical system
once for all compositions in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.thermo.hull_program import NEVER_EV_PER_ATOM, SOLVED, sweep
from ssbscreen.thermo.mixing import ROUNDING_EV_PER_ATOM, Reactant
from ssbscreen.thermo.phase_index import Floats, Integers, PhaseIndex, mask_of
from ssbscreen.thermo.system_phases import SystemPhases, phases_of_system

SUM_TOLERANCE = 1e-9  # atomic fraction


@dataclass(frozen=True, slots=True)
class Reservoir:
    """Gases that a composition exchanges, as chemical potentials on the zero of the formation energies of the phases.

    Attributes:
        supplied_ev: chemical potential of every gas that may be taken up or given off, eV per molecule.
        released_ev: that of every gas that may only be given off.
        gases: formulas of all, supplied ones first.
        amounts: atoms per molecule by element, one mapping a gas.
    """

    supplied_ev: Mapping[str, float]
    released_ev: Mapping[str, float]
    gases: tuple[str, ...] = field(init=False)
    amounts: tuple[Mapping[str, float], ...] = field(init=False)

    def __post_init__(self) -> None:
        if twice := sorted(set(self.supplied_ev) & set(self.released_ev)):
            raise SsbscreenError(f"{', '.join(twice)}: a supplied gas is also given off; name it once, as supplied")
        object.__setattr__(self, "gases", (*self.supplied_ev, *self.released_ev))
        object.__setattr__(self, "amounts", tuple(parse_formula(gas) for gas in self.gases))

    @property
    def supplied_elements(self) -> frozenset[str]:
        """Elements of the supplied gases."""
        return frozenset(e for amounts in self.amounts[: len(self.supplied_ev)] for e in amounts)


@dataclass(frozen=True, slots=True)
class ReservoirReactions:
    """The equilibrium of each of n compositions with the gases.

    Attributes:
        energy_ev_per_atom: reaction energy per atom of the composition, 0: nothing reacts, shape (n,).
        margin_ev_per_atom: the same, positive where a phase that does not react lies below all that could form from it
            and the gases; 0 for an element, which no product can be told from; shape (n,).
        gases: formulas of the g gases.
        taken_up: molecules of each gas per formula unit, negative: given off, shape (n, g).
        products: points into the two arrays below, shape (n + 1,).
        phase: row of the phase index of each solid product.
        formula_units: its formula units, as the index writes its formula, per formula unit of the composition.
    """

    energy_ev_per_atom: Floats
    margin_ev_per_atom: Floats
    gases: tuple[str, ...]
    taken_up: Floats
    products: Integers
    phase: Integers
    formula_units: Floats


def reservoir_reactions(
    index: PhaseIndex, compositions: Sequence[Reactant], reservoir: Reservoir, *, without: Collection[int] = ()
) -> ReservoirReactions:
    """Reaction energy, gases exchanged and solid products of compositions in contact with gases.

    Args:
        index: the phases, with energies of formation.
        compositions: in any order; those of one chemical system are solved together.
        reservoir: the gases.
        without: rows of the phase index that must not form, elements too; every composition must be made of the others.

    Raises:
        ElementalReferenceError: an element of a composition or a supplied gas has no phase of its own.
        SsbscreenError: the supplied gases react with each other at their chemical potentials.
    """
    n = len(compositions)
    groups: dict[int, list[int]] = {}
    for position, one in enumerate(compositions):
        groups.setdefault(mask_of([*one.amounts, *reservoir.supplied_elements, "Li"]), []).append(position)
    barred = np.array([*without, *_molecules(index, reservoir)], dtype=np.int64)
    energy, margin, taken_up = np.zeros(n), np.zeros(n), np.zeros((n, len(reservoir.gases)))
    solids: list[tuple[Integers, Floats]] = [(np.empty(0, np.int64), np.empty(0))] * n
    atoms = index.atoms_per_formula
    for mask, members in groups.items():
        program = _Program.of(phases_of_system(index, mask), reservoir, barred)
        for position in members:
            one = compositions[position]
            own = index.row_of.get(composition_key(one.amounts), -1) if len(one.amounts) > 1 else -1
            lowest, columns, portions = program.solve(one.amounts)
            energy[position] = margin[position] = lowest - one.energy_ev_per_atom
            if energy[position] > -ROUNDING_EV_PER_ATOM:
                energy[position] = margin[position] = 0.0
                if len(one.amounts) > 1:
                    margin[position] = max(program.solve(one.amounts, without=own)[0] - one.energy_ev_per_atom, 0.0)
                continue
            units = portions * one.atoms
            gas = program.gas[columns]
            solid = gas < 0
            np.add.at(taken_up[position], gas[~solid], units[~solid] / program.atoms_taken_up[columns[~solid]])
            rows = program.rows[columns[solid]]
            solids[position] = (rows, units[solid] / atoms[rows])
    return ReservoirReactions(
        energy_ev_per_atom=energy,
        margin_ev_per_atom=margin,
        gases=reservoir.gases,
        taken_up=taken_up,
        products=np.concatenate(([0], np.cumsum([len(rows) for rows, _ in solids]))).astype(np.int64),
        phase=np.concatenate([rows for rows, _ in solids]) if n else np.empty(0, np.int64),
        formula_units=np.concatenate([units for _, units in solids]) if n else np.empty(0),
    )


@dataclass(frozen=True, slots=True)
class _Program:
    """Columns of the program of one chemical system.

    Attributes:
        system: its phases.
        rows: row of the phase index of each column, -1 for gases.
        gas: number of the gas of each column, -1 for solids.
        atoms_taken_up: atoms in the molecule that a column takes up, negative where it gives one off.
        energies: eV/atom of each column.
        fractions: atomic fractions, the first row empty: no element has a price of its own.
    """

    system: SystemPhases
    rows: Integers
    gas: Integers
    atoms_taken_up: Floats
    energies: Floats
    fractions: Floats

    @classmethod
    def of(cls, system: SystemPhases, reservoir: Reservoir, barred: Integers) -> _Program:
        """Columns of the phases, then of the gases that the elements of the system make."""
        d, n = system.fractions.shape
        never = np.isin(system.rows, barred) | _of_supplied_gases(system, reservoir)
        energies = np.where(never, NEVER_EV_PER_ATOM, system.energies)
        rows, gas, taken_up = system.rows.copy(), np.full(n, -1), np.zeros(n)
        extra: list[tuple[int, float, float, Floats]] = []
        for number, (formula, amounts) in enumerate(zip(reservoir.gases, reservoir.amounts, strict=True)):
            if not amounts.keys() <= system.place.keys():
                continue
            atoms = sum(amounts.values())
            supplied = formula in reservoir.supplied_ev
            mu = (reservoir.supplied_ev if supplied else reservoir.released_ev)[formula] / atoms
            if len(amounts) == 1:
                start = system.references[system.place[next(iter(amounts))]]
                energies[start], rows[start], gas[start], taken_up[start] = mu, -1, number, -atoms
            else:
                extra.append((number, -atoms, mu, system.vector(amounts)))
            if supplied:
                extra.append((number, atoms, -mu, -system.vector(amounts)))
        fractions = np.zeros((d + 1, n + len(extra)))
        fractions[1:, :n] = system.fractions
        for column, (*_, vector) in enumerate(extra, start=n):
            fractions[1:, column] = vector
        return cls(
            system=system,
            rows=np.concatenate([rows, np.full(len(extra), -1)]),
            gas=np.concatenate([gas, np.array([number for number, *_ in extra], dtype=np.int64)]),
            atoms_taken_up=np.concatenate([taken_up, [atoms for _, atoms, *_ in extra]]),
            energies=np.concatenate([energies, [mu for *_, mu, _ in extra]]),
            fractions=fractions,
        )

    def solve(self, amounts: Mapping[str, float], *, without: int = -1) -> tuple[float, Integers, Floats]:
        """Energy (eV per atom of the composition), columns of the optimum and their atoms per atom of it.

        Args:
            amounts: the composition.
            without: row of the phase index that must not form, -1: none.
        """
        d = len(self.system.numbers)
        start = np.zeros(d + 1)
        start[1:] = self.system.vector(amounts)
        energies = self.energies
        if without >= 0:
            energies = np.where(self.rows == without, NEVER_EV_PER_ATOM, energies)
        voltages, li, lowest = np.empty(1), np.empty(1), np.empty(1)
        phases, portions = np.empty((1, d), np.int64), np.empty((1, d))
        status, _, _ = sweep(
            start, energies, self.fractions, self.system.references, 0.0, voltages, li, lowest, phases, portions
        )
        if status != SOLVED:
            raise SsbscreenError(
                "the equilibrium with the gases has no end: at these chemical potentials the supplied gases react with "
                "each other. Leave one of them out or change its pressure."
            )
        formed = phases[0] >= 0
        return float(lowest[0]), phases[0][formed], portions[0][formed]


def _molecules(index: PhaseIndex, reservoir: Reservoir) -> list[int]:
    """Rows of the phases at the compositions of the gases, elements apart."""
    compounds = [composition_key(amounts) for amounts in reservoir.amounts if len(amounts) > 1]
    return [index.row_of[key] for key in compounds if key in index.row_of]


def _of_supplied_gases(system: SystemPhases, reservoir: Reservoir) -> npt.NDArray[np.bool_]:
    """Which phases are compounds of elements of the supplied gases alone, shape (n,)."""
    supplied = [system.place[symbol] for symbol in sorted(reservoir.supplied_elements)]
    inside = system.fractions[supplied].sum(axis=0) > 1.0 - SUM_TOLERANCE
    inside[system.references] = False
    return np.asarray(inside)
