"""Where a model can be trusted: near rows that it learned from, and with elements that it knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

QUANTILE: Final = 0.98
"""Of the distances of held-out rows to their training data: farther ones are too few to say how large errors are."""
FEWEST_ROWS: Final = 10
"""Rows with an element that a model must have learned from to know it, where no model states another number."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Limits of a model.

    Attributes:
        largest_distance: to the nearest training row, in weighted mean differences of ranks [-].
        rows_by_element: how many training rows hold each element.
        fewest_rows: with an element that the model must have learned from.
    """

    largest_distance: float
    rows_by_element: Mapping[str, int]
    fewest_rows: int = FEWEST_ROWS

    @classmethod
    def of(cls, held_out_distances: Floats, chemical_systems: Sequence[str], *, fewest_rows: int = FEWEST_ROWS) -> Self:
        """From distances of held-out rows to what their model had seen, (n,), and the elements of all training rows."""
        counts = Counter(element for system in chemical_systems for element in system.split("-"))
        farthest = float(np.quantile(held_out_distances, QUANTILE))
        return cls(farthest, dict(sorted(counts.items())), fewest_rows)

    def why_outside(self, distances: Floats, elements: Sequence[Collection[str]]) -> list[str]:
        """Why each material lies outside, "" where it does not.

        Args:
            distances: to the nearest training row, (n,).
            elements: symbols of the elements of each material.
        """
        reasons = []
        for distance, symbols in zip(distances, elements, strict=True):
            told = [
                f"{symbol} is in {self.rows_by_element.get(symbol, 0)} training rows"
                for symbol in sorted(symbols)
                if self.rows_by_element.get(symbol, 0) < self.fewest_rows
            ]
            if distance > self.largest_distance:
                told.append(
                    f"farther from the training data ({distance:.3f}) than {QUANTILE:.0%} of held-out materials "
                    f"({self.largest_distance:.3f})"
                )
            reasons.append("; ".join(told))
        return reasons

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "largest_distance": self.largest_distance,
            "rows_by_element": dict(self.rows_by_element),
            "fewest_rows": self.fewest_rows,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """From `to_json`."""
        return cls(
            float(content["largest_distance"]),
            dict(content["rows_by_element"]),
            int(content.get("fewest_rows", FEWEST_ROWS)),
        )
