"""Whether two structures are the same crystal, up to volume and setting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pymatgen.analysis.structure_matcher import StructureMatcher
    from pymatgen.core import Structure

Key = TypeVar("Key")


def match_known(structure: Structure, cells: Iterable[tuple[Key, Structure]]) -> Key | None:
    """The first of known cells that pymatgen's StructureMatcher, by its default tolerances, maps on a structure.

    Both are reduced to primitive (Niggli) cells and scaled to one volume.

    Args:
        structure: the user's own.
        cells: identifiers and structures; those of another composition cost next to nothing.

    Returns:
        Its identifier; None where none is the same crystal.
    """
    formula = _formula(structure)
    for key, cell in cells:
        if _formula(cell) == formula and _matcher().fit(structure, cell):
            return key
    return None


def unique_structures(candidates: Sequence[tuple[Key, Structure]]) -> list[tuple[Key, Structure]]:
    """The candidates without those that are the same crystal as an earlier one, in order."""
    kept: list[tuple[Key, Structure]] = []
    by_formula: dict[str, list[Structure]] = {}
    for key, structure in candidates:
        alike = by_formula.setdefault(_formula(structure), [])
        reduced = structure.get_reduced_structure().get_primitive_structure()  # once a structure, not once a pair
        if not any(_matcher().fit(reduced, each, skip_structure_reduction=True) for each in alike):
            alike.append(reduced)
            kept.append((key, structure))
    return kept


def _formula(structure: Structure) -> str:
    """Reduced amounts to three decimals by symbol."""
    amounts = structure.composition.element_composition.get_el_amt_dict()
    total = sum(amounts.values())
    return " ".join(f"{symbol}{amounts[symbol] / total:.4f}" for symbol in sorted(amounts))


@cache
def _matcher() -> StructureMatcher:
    from pymatgen.analysis.structure_matcher import StructureMatcher

    return StructureMatcher()
