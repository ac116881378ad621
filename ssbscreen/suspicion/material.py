"""What rules of suspicion read of one candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ssbscreen.domain.composition import parse_formula
from ssbscreen.suspicion.bonds import BondedCell, bonded_cell


@dataclass(frozen=True)
class Material:
    """One candidate.

    Attributes:
        formula: of the candidate.
        cell: six lattice parameters [angstrom, degree], atomic numbers and flat fractional coordinates; None where no
            source has a cell.
        conductivity: its row of the table ``conductivity``; empty where there is none.
    """

    formula: str
    cell: tuple[list[float], list[int], list[float]] | None = None
    conductivity: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def amounts(self) -> dict[str, float]:
        """Amount of each element in the formula."""
        return parse_formula(self.formula)

    @cached_property
    def bonded(self) -> BondedCell | None:
        """Near neighbours in the cell; None where there is no cell."""
        return None if self.cell is None else bonded_cell(*self.cell)
