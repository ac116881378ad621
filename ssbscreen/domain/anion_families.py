"""Families of compounds by their anion, by which errors of models differ and candidates are compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ssbscreen.domain.composition import parse_formula


class AnionFamily(StrEnum):
    """What a compound is by its most frequent anion."""

    OXIDE = "oxide"
    HALIDE = "halide"
    CHALCOGENIDE = "chalcogenide"
    """Sulfides, selenides and tellurides; thiophosphates among them."""
    PNICTIDE = "pnictide"
    INTERMETALLIC = "intermetallic"
    """Metals, Si and Ge only."""
    OTHER = "other"
    """Hydrides, borides, carbides without any of the anions above."""


PLURAL_OF_FAMILY: Final = {
    AnionFamily.OXIDE: "oxides",
    AnionFamily.HALIDE: "halides",
    AnionFamily.CHALCOGENIDE: "sulfides, selenides and tellurides",
    AnionFamily.PNICTIDE: "pnictides",
    AnionFamily.INTERMETALLIC: "intermetallics",
    AnionFamily.OTHER: "compounds without any of these anions",
}
"""What reports call the members of a family."""
ANION_FAMILIES: Final = (AnionFamily.OXIDE, AnionFamily.HALIDE, AnionFamily.CHALCOGENIDE, AnionFamily.PNICTIDE)

# In falling Pauling electronegativity, so that of equally frequent ones the first names the family.
_ANIONS: Final = {
    "F": AnionFamily.HALIDE,
    "O": AnionFamily.OXIDE,
    "Cl": AnionFamily.HALIDE,
    "N": AnionFamily.PNICTIDE,
    "Br": AnionFamily.HALIDE,
    "I": AnionFamily.HALIDE,
    "S": AnionFamily.CHALCOGENIDE,
    "Se": AnionFamily.CHALCOGENIDE,
    "P": AnionFamily.PNICTIDE,
    "As": AnionFamily.PNICTIDE,
    "Te": AnionFamily.CHALCOGENIDE,
    "Sb": AnionFamily.PNICTIDE,
    "Bi": AnionFamily.PNICTIDE,
}
_NEITHER: Final = frozenset({"H", "B", "C"})


def anion_family(formula: str) -> AnionFamily:
    """Family of a compound.

    Args:
        formula: such as ``Li6PS5Cl``, which is a chalcogenide: sulfur is its most frequent anion.

    Returns:
        The family of the anion-forming element with most atoms; of equally frequent ones the more electronegative.

    Raises:
        FormulaError: the formula cannot be read.
    """
    amounts = parse_formula(formula)
    anions = [anion for anion in _ANIONS if anion in amounts]
    if anions:
        return _ANIONS[max(anions, key=amounts.__getitem__)]
    return AnionFamily.OTHER if _NEITHER & amounts.keys() else AnionFamily.INTERMETALLIC
