"""Phases as air sees them: hydroxides, hydrates and oxyanions on the scale of measured gases, acids left out.

Computed energies hold water, carbonate and sulfate too low beside plain oxides and salts: by 0.96 eV per H2O in those
that the Materials Project gave out in 2018, by 0.63 eV in the bundled ones. Among computed phases that cancels; against
measured gases every salt would be a hydrate and every chloride a perchlorate. The error is nearly the same in all
solids with the group (0.76-1.03 eV per H2O over nine hydroxides and hydrates), so it is read off salts whose enthalpy
of formation is measured, each against the salt without the group, on the very energies in use, and the median is taken
off every phase. Eleven salts that it was not read off come within 0.04 eV/atom of measurement; acid salts (NaHCO3,
KHSO4) stay up to 0.11 eV/atom too low. Phosphates, silicates and borates err by 0.1-0.2 eV per O like other oxides and
are left as they are.

Compounds of nonmetals that hold H (acids, their hydrates, ammonium salts) are left out: at room temperature most are
liquids, and their hydrates stand for solutions, which no hull of solids knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.elements import ATOMIC_NUMBER
from ssbscreen.domain.units import KJ_PER_MOL_PER_EV
from ssbscreen.electronics.closed_shell_states import closed_shell_states
from ssbscreen.electronics.electron_count import CountKind, count_electrons
from ssbscreen.thermo.hull_program import NEVER_EV_PER_ATOM
from ssbscreen.thermo.phase_index import Integers, PhaseIndex

NONMETALS: Final = ("H", "C", "N", "O", "F", "P", "S", "Cl", "Se", "Br", "I")

OXYGENS_OF_AN_OXYANION: Final = 3.0
CARBONATE_STATE: Final = 4
ANION_CHARGES: Final = MappingProxyType({"O": -2, "S": -2, "Se": -2, "N": -3, "F": -1, "Cl": -1, "Br": -1, "I": -1})

ENTHALPIES_KJ_PER_MOL: Final[Mapping[str, float]] = MappingProxyType(
    {
        "Li2O": -597.94, "Na2O": -414.22, "MgO": -601.70, "CaO": -635.09, "SrO": -592.0, "BaO": -553.5,
        "Al2O3": -1675.7, "La2O3": -1793.7,
        "LiOH": -484.93, "LiOHH2O": -788.01, "MgO2H2": -924.54, "CaO2H2": -986.09, "AlO3H3": -1293.3, "LaO3H3": -1410.0,
        "LiCl": -408.61, "NaCl": -411.15, "KCl": -436.75, "MgCl2": -641.32, "CaCl2": -795.8,
        "LiClH2O": -712.58, "MgCl2H12O6": -2499.02, "CaCl2H12O6": -2607.9,
        "Li2CO3": -1215.9, "Na2CO3": -1130.68, "MgCO3": -1095.8, "CaCO3": -1206.92, "SrCO3": -1220.1, "BaCO3": -1216.3,
        "Li2SO4": -1436.49, "Na2SO4": -1387.08, "MgSO4": -1284.9, "CaSO4": -1434.11, "SrSO4": -1453.1, "BaSO4": -1473.2,
        "LiNO3": -483.13, "NaNO3": -467.85, "CaN2O6": -938.39, "BaN2O6": -992.07,
        "LiClO4": -381.0, "NaClO4": -383.30, "KClO4": -432.75, "KClO3": -397.73,
        "NaBr": -361.06, "KBr": -393.80, "NaBrO3": -334.09, "KBrO3": -360.24,
        "LiI": -270.41, "NaI": -287.78, "KI": -327.90, "LiIO3": -503.38, "NaIO3": -481.79, "KIO3": -501.37,
    }
)  # fmt: skip
"""Standard enthalpies of formation at 298.15 K from the NBS tables (Wagman et al., J. Phys. Chem. Ref. Data 11,
Suppl. 2, 1982)."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of atoms whose error is taken off.

    Attributes:
        atom: atom that oxygen is bound to.
        oxygens: oxygen atoms per such atom that count at most.
        salts: salts with the group, each with the salt or oxide that is left without it and how many of that.
    """

    atom: str
    oxygens: float
    salts: tuple[tuple[str, str, float], ...]

    def oxygen_atoms(self, amounts: Mapping[str, float]) -> float:
        """Oxygen atoms in the group, in the unit of the amounts."""
        return min(amounts.get("O", 0.0), self.oxygens * amounts.get(self.atom, 0.0))


GROUPS: Final = (
    Group(
        "H",
        0.5,
        (
            ("LiOH", "Li2O", 0.5),
            ("LiOHH2O", "Li2O", 0.5),
            ("MgO2H2", "MgO", 1.0),
            ("CaO2H2", "CaO", 1.0),
            ("AlO3H3", "Al2O3", 0.5),
            ("LaO3H3", "La2O3", 0.5),
            ("LiClH2O", "LiCl", 1.0),
            ("MgCl2H12O6", "MgCl2", 1.0),
            ("CaCl2H12O6", "CaCl2", 1.0),
        ),
    ),
    Group("C", 3.0, tuple((f"{m}CO3", f"{m}O", 1.0) for m in ("Li2", "Na2", "Mg", "Ca", "Sr", "Ba"))),
    Group("S", 4.0, tuple((f"{m}SO4", f"{m}O", 1.0) for m in ("Li2", "Na2", "Mg", "Ca", "Sr", "Ba"))),
    Group("N", 3.0, (("LiNO3", "Li2O", 0.5), ("NaNO3", "Na2O", 0.5), ("CaN2O6", "CaO", 1.0), ("BaN2O6", "BaO", 1.0))),
    Group(
        "Cl",
        4.0,
        (("LiClO4", "LiCl", 1.0), ("NaClO4", "NaCl", 1.0), ("KClO4", "KCl", 1.0), ("KClO3", "KCl", 1.0)),
    ),
    Group("Br", 3.0, (("NaBrO3", "NaBr", 1.0), ("KBrO3", "KBr", 1.0))),
    Group("I", 3.0, (("LiIO3", "LiI", 1.0), ("NaIO3", "NaI", 1.0), ("KIO3", "KI", 1.0))),
)
"""Water in hydroxides and hydrates (half an O an H), carbonate, sulfate, nitrate, per-, bromate and iodate."""


def group_errors(index: PhaseIndex) -> dict[str, float]:
    """Median error of each group on given energies.

    Args:
        index: phases with energies of formation [eV/atom].

    Returns:
        Computed less measured energy [eV per oxygen atom of the group; of water: per H2O] by ``Group.atom``; 0 where
        the phases hold none of its salts together with what is left without it.
    """
    errors = {}
    for group in GROUPS:
        found = [
            error / group.oxygen_atoms(parse_formula(salt))
            for salt, rest, count in group.salts
            if (error := _error_ev(index, salt) - count * _error_ev(index, rest)) == error
        ]
        errors[group.atom] = float(np.median(found)) if found else 0.0
    return errors


@dataclass(frozen=True, slots=True)
class AirPhases:
    """Phases on the scale of measured gases.

    Attributes:
        index: phases with shifted energies [eV/atom]; those left out are priced so that they never form.
        reduced_carbon: rows of the phases that hold carbon other than as carbonate, graphite among them.
        errors: what was taken off, as ``group_errors`` returns it.
    """

    index: PhaseIndex
    reduced_carbon: Integers
    errors: Mapping[str, float]

    def shift_ev_per_atom(self, formula: str) -> float:
        """What is added to the energy of a phase of this formula, eV/atom."""
        return _shift(formula, self.errors)


def air_phases(index: PhaseIndex) -> AirPhases:
    """Shift the phases of an index to the scale of measured gases.

    Args:
        index: phases with energies of formation [eV/atom].
    """
    errors = group_errors(index)
    metal = _holds(index, ~np.isin(index.elements, [ATOMIC_NUMBER[symbol] for symbol in NONMETALS]))
    hydrogen, oxygen, carbon = (_holds(index, index.elements == ATOMIC_NUMBER[symbol]) for symbol in ("H", "O", "C"))
    energies = index.energies.copy()
    for row in np.flatnonzero(oxygen & (np.diff(index.pointer) > 1)).tolist():
        energies[row] += _shift(str(index.formulas[row]), errors)
    energies[hydrogen & ~metal & (np.diff(index.pointer) > 1)] = NEVER_EV_PER_ATOM
    reduced = [row for row in np.flatnonzero(carbon).tolist() if not _is_oxyanion("C", str(index.formulas[row]))]
    return AirPhases(replace(index, energies=energies), np.array(reduced, dtype=np.int64), MappingProxyType(errors))


def holds_oxidised(atom: str, formula: str) -> bool:
    """Whether an atom such as S is bound to oxygen in a formula as sulfate is, and not an anion beside oxide.

    The charge balance decides. A formula without one is settled by what is left for the atom when the others have their
    usual charges (thiosulfate), or, if an element has none (open d shells), by whether there are three oxygen atoms
    that are not water for each such atom.

    Args:
        atom: element symbol.
        formula: of the phase.
    """
    amounts = parse_formula(formula)
    if atom not in amounts or "O" not in amounts:
        return False
    count = count_electrons(formula)
    if atom in count.states:
        return count.states[atom] > 0
    others = [symbol for symbol in amounts if symbol != atom]
    if all(symbol in ANION_CHARGES or closed_shell_states(symbol) for symbol in others):
        charges = {symbol: ANION_CHARGES.get(symbol) or closed_shell_states(symbol)[0] for symbol in others}
        return sum(charges[symbol] * amounts[symbol] for symbol in others) < 0.0
    return amounts["O"] - amounts.get("H", 0.0) / 2.0 >= OXYGENS_OF_AN_OXYANION * amounts[atom]


def _is_oxyanion(atom: str, formula: str) -> bool:
    """Whether an atom is oxidised; carbon only as carbonate, not as formate or oxalate."""
    if atom != "C":
        return holds_oxidised(atom, formula)
    amounts = parse_formula(formula)
    if not amounts.get("O", 0.0) >= OXYGENS_OF_AN_OXYANION * amounts.get("C", 0.0) > 0.0:
        return False
    count = count_electrons(formula)
    return count.states.get("C") == CARBONATE_STATE or count.kind is CountKind.OPEN_SHELL


def _holds(index: PhaseIndex, flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether any element of each phase is flagged, shape (n,)."""
    counts = np.concatenate(([0], np.cumsum(flags)))
    return np.asarray(counts[index.pointer[1:]] > counts[index.pointer[:-1]])


def _shift(formula: str, errors: Mapping[str, float]) -> float:
    """Minus the errors of the groups in a phase, eV/atom."""
    amounts = parse_formula(formula)
    molecular = amounts.keys() <= set(NONMETALS)
    total = 0.0
    free = amounts.get("O", 0.0)
    for group in GROUPS[::-1]:
        if errors[group.atom] and (group.atom == "H" or molecular or _is_oxyanion(group.atom, formula)):
            oxygens = min(group.oxygen_atoms(amounts), free)
            free -= oxygens
            total += errors[group.atom] * oxygens
    return -total / sum(amounts.values())


def _error_ev(index: PhaseIndex, formula: str) -> float:
    """Computed less measured energy of formation, eV per formula unit; NaN where the phases lack it."""
    amounts = parse_formula(formula)
    row = index.row_of.get(composition_key(amounts))
    if row is None:
        return float("nan")
    measured = ENTHALPIES_KJ_PER_MOL[formula] / KJ_PER_MOL_PER_EV
    return float(index.energies[row]) * sum(amounts.values()) - measured
