"""Where a model of moduli can be trusted: near rows that it learned from, and with elements that it knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from models.moduli.regressors import NEAREST

Floats = npt.NDArray[np.float64]

QUANTILE: Final = 0.98
"""Of the distances of held-out rows to their training data: farther ones are too few to say how large errors are."""
FEWEST_ROWS: Final = 10
"""Rows with an element that a model must have learned from to know it."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Limits of a model.

    Attributes:
        largest_distance: to the nearest training row, in weighted mean differences of ranks [-].
        rows_by_element: how many training rows hold each element.
    """

    largest_distance: float
    rows_by_element: Mapping[str, int]

    @classmethod
    def of(cls, held_out_signs: Floats, chemical_systems: Sequence[str]) -> Self:
        """From the signs of held-out rows (folds by chemical system), and the elements of all training rows."""
        counts = Counter(element for system in chemical_systems for element in system.split("-"))
        return cls(float(np.quantile(held_out_signs[:, NEAREST], QUANTILE)), dict(sorted(counts.items())))

    def why_outside(self, signs: Floats, elements: Sequence[Collection[str]]) -> list[str]:
        """Why each material lies outside, "" where it does not.

        Args:
            signs: `models.moduli.regressors.SIGNS`, (n, 6).
            elements: symbols of the elements of each material.
        """
        reasons = []
        for distance, symbols in zip(signs[:, NEAREST], elements, strict=True):
            told = [
                f"{symbol} is in {self.rows_by_element.get(symbol, 0)} training rows"
                for symbol in sorted(symbols)
                if self.rows_by_element.get(symbol, 0) < FEWEST_ROWS
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
        return {"largest_distance": self.largest_distance, "rows_by_element": dict(self.rows_by_element)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """From `to_json`."""
        return cls(float(content["largest_distance"]), dict(content["rows_by_element"]))
