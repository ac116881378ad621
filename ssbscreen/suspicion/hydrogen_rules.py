"""Suspicion of hydrogen: water of crystallisation, hydroxide and acid protons, ammonium and ammonia.

Where there is a cell its O-H and N-H bonds decide. Where there is none the protons are counted: they go to nitride N
first (up to NH4+), then to oxygen that no oxyanion holds, one each (OH-), and what is left over makes water of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ssbscreen.domain.severity import Grade
from ssbscreen.suspicion.charges import counted_charges
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import (
    CLEAN_BY_CELL,
    CLEAN_BY_COMPOSITION,
    Basis,
    Rule,
    Verdict,
    not_assessed,
    suspected,
)

LONGEST_OH_ANGSTROM: Final = 1.2
"""0.96-1.0 A in hydroxides and hydrates, half of the O-O distance in the shortest hydrogen bonds: Steiner, Angew. Chem.
Int. Ed. 41, 48 (2002), doi:10.1002/1521-3773(20020104)41:1<48::AID-ANIE48>3.0.CO;2-U."""
LONGEST_NH_ANGSTROM: Final = 1.25
OF_WATER, OF_AMMONIA = 2, 3
OXYGEN_PER_CENTRE: Final[Mapping[tuple[str, int], float]] = MappingProxyType(
    {
        ("B", 3): 3, ("C", 4): 3, ("Si", 4): 4, ("N", 5): 3, ("N", 3): 2, ("P", 5): 4, ("P", 3): 3, ("S", 6): 4,
        ("S", 4): 3, ("Se", 6): 4, ("Se", 4): 3, ("Te", 6): 4, ("Te", 4): 3, ("As", 5): 4, ("As", 3): 3,
        ("Cl", 7): 4, ("Cl", 5): 3, ("Br", 5): 3, ("I", 5): 3, ("I", 7): 4, ("Ge", 4): 4, ("V", 5): 4, ("Cr", 6): 4,
        ("Mo", 6): 4, ("W", 6): 4, ("Mn", 7): 4, ("Re", 7): 4,
    }
)  # fmt: skip
"""Oxygen atoms of the simple oxyanion of an element in a state: carbonate 3, phosphate 4, ..."""
UNDECIDED: Final = "H and O in a formula without one balanced charge for each element, and no cell: {} or not is open"


class Protons(NamedTuple):
    """Where counting puts the protons of a formula: units of each for a formula unit."""

    ammonium: float
    ammonia: float
    hydroxide: float
    water: float
    acid: float


def placed_protons(material: Material) -> Protons | None:
    """Protons of a formula with H+ placed by counting; None where its elements have no one balanced charge."""
    charges = counted_charges(material.formula)
    amounts = material.amounts
    if charges.get("H") != 1:
        return None if not charges else Protons(0.0, 0.0, 0.0, 0.0, 0.0)
    left = amounts["H"]
    ammonium = ammonia = 0.0
    nitrogen = amounts.get("N", 0.0) if charges.get("N") == -3 else 0.0  # noqa: PLR2004
    if nitrogen:
        each = min(left / nitrogen, 4.0)
        ammonium, ammonia = (nitrogen, 0.0) if each >= 4.0 else (0.0, nitrogen if each >= OF_AMMONIA else 0.0)  # noqa: PLR2004
        left -= each * nitrogen
    held = sum(amounts[e] * OXYGEN_PER_CENTRE.get((e, charge), 0.0) for e, charge in charges.items())
    held = max(held - amounts.get("F", 0.0), 0.0)  # fluoride takes the place of oxygen: AsF6-, PO3F2-
    free = max(amounts.get("O", 0.0) - held, 0.0)
    water = min(max(left - free, 0.0), free)
    hydroxide = min(left, free) - water
    return Protons(ammonium, ammonia, hydroxide, water, left - hydroxide - 2.0 * water)


def hydrate(material: Material) -> Verdict:
    """Water of crystallisation: O with two H."""
    if not {"H", "O"} <= material.amounts.keys():
        return CLEAN_BY_COMPOSITION
    if (bonded := material.bonded) is not None:
        counts = bonded.neighbours_of("O", "H", LONGEST_OH_ANGSTROM)
        found = int((counts >= OF_WATER).sum())
        if not found:
            return CLEAN_BY_CELL
        shortest = bonded.distances_of("O", "H")[0]
        told = f"{found} of {len(counts)} O in the cell hold two H, at {shortest:.2f} A and more: water"
        return suspected(Grade.SEVERE, Basis.CELL, told)
    protons = placed_protons(material)
    if protons is None:
        return not_assessed(Basis.COMPOSITION, UNDECIDED.format("a hydrate"))
    if not protons.water:
        return CLEAN_BY_COMPOSITION
    told = f"more H than hydroxide can hold: {protons.water:.3g} H2O for each {material.formula}, by counting protons"
    return suspected(Grade.SEVERE, Basis.COMPOSITION, told)


def protic(material: Material) -> Verdict:
    """Hydroxide or acid protons: O with one H."""
    if not {"H", "O"} <= material.amounts.keys():
        return CLEAN_BY_COMPOSITION
    if (bonded := material.bonded) is not None:
        counts = bonded.neighbours_of("O", "H", LONGEST_OH_ANGSTROM)
        found = int((counts == 1).sum())
        if not found:
            return CLEAN_BY_CELL
        return suspected(Grade.MILD, Basis.CELL, f"{found} of {len(counts)} O in the cell hold one H: OH")
    protons = placed_protons(material)
    if protons is None:
        return not_assessed(Basis.COMPOSITION, UNDECIDED.format("a hydroxide or acid salt"))
    if not (protons.hydroxide or protons.acid):
        return CLEAN_BY_COMPOSITION
    told = f"{protons.hydroxide:.3g} OH- and {protons.acid:.3g} acid H+ for each {material.formula}, by counting"
    return suspected(Grade.MILD, Basis.COMPOSITION, told)


def ammonium(material: Material) -> Verdict:
    """Ammonium, or ammonia as a ligand: N with four or three H."""
    if not {"H", "N"} <= material.amounts.keys():
        return CLEAN_BY_COMPOSITION
    if (bonded := material.bonded) is not None:
        counts = bonded.neighbours_of("N", "H", LONGEST_NH_ANGSTROM)
        ions, ligands = int((counts > OF_AMMONIA).sum()), int((counts == OF_AMMONIA).sum())
        if not (ions or ligands):
            return CLEAN_BY_CELL
        told = f"of {len(counts)} N in the cell {ions} hold four H (NH4+) and {ligands} three (NH3)"
        return suspected(Grade.SERIOUS, Basis.CELL, told)
    protons = placed_protons(material)
    if protons is None:
        return not_assessed(Basis.COMPOSITION, "N and H without one balanced charge for each element, and no cell")
    if not (protons.ammonium or protons.ammonia):
        return CLEAN_BY_COMPOSITION
    told = f"{protons.ammonium:.3g} NH4+ and {protons.ammonia:.3g} NH3 for each {material.formula}, by counting protons"
    return suspected(Grade.SERIOUS, Basis.COMPOSITION, told)


HYDROGEN_RULES: Final = (
    Rule(
        "hydrate",
        "Water of crystallisation reacts with Li metal and leaves on drying; the phase is no electrolyte then.",
        "bond lengths: Steiner, Angew. Chem. Int. Ed. 41, 48 (2002); without a cell protons are counted",
        hydrate,
    ),
    Rule(
        "hydroxide or acid proton",
        "Protons move and are reduced by Li metal to hydrogen; Li2OHCl and its kin conduct nevertheless.",
        "as for hydrates",
        protic,
    ),
    Rule(
        "ammonium or ammonia",
        "Ammonium is reduced by Li metal, ammonia is lost on heating.",
        "N-H bonds of 1.0 A; without a cell protons are counted",
        ammonium,
    ),
)
