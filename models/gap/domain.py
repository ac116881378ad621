"""Where the model of gaps can be trusted: with elements, and pairs of elements, that it has seen together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Self

FEWEST_ROWS: Final = 10
"""Rows with an element that the model must have learned from to know it."""
FEWEST_ROWS_OF_A_PAIR: Final = 1
"""Rows that hold both elements of a pair."""


@dataclass(frozen=True, slots=True)
class GapDomain:
    """What the training rows hold.

    Attributes:
        rows_by_element: how many rows hold each element.
        rows_by_pair: how many hold both elements of a pair, written ``Li-S`` in alphabetical order; absent is none.
    """

    rows_by_element: Mapping[str, int]
    rows_by_pair: Mapping[str, int]

    @classmethod
    def of(cls, chemical_systems: Sequence[str]) -> Self:
        """From the elements of all training rows, sorted and joined by hyphens."""
        elements: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for system in chemical_systems:
            symbols = system.split("-")
            elements.update(symbols)
            pairs.update("-".join(pair) for pair in combinations(symbols, 2))
        return cls(dict(sorted(elements.items())), dict(sorted(pairs.items())))

    def why_outside(self, elements: Sequence[Collection[str]]) -> list[str]:
        """Why each material lies outside, "" where it does not.

        Args:
            elements: symbols of the elements of each material.
        """
        return ["; ".join([*self._rare(sorted(symbols)), *self._unseen(sorted(symbols))]) for symbols in elements]

    def rarest_pair(self, elements: Sequence[Collection[str]]) -> list[int]:
        """Training rows with the rarest pair of elements of each material; those of the element where it has one."""
        counts = []
        for symbols in elements:
            pairs = [self.rows_by_pair.get("-".join(pair), 0) for pair in combinations(sorted(symbols), 2)]
            counts.append(min(pairs) if pairs else min(self.rows_by_element.get(symbol, 0) for symbol in symbols))
        return counts

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {"rows_by_element": dict(self.rows_by_element), "rows_by_pair": dict(self.rows_by_pair)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """From `to_json`."""
        return cls(dict(content["rows_by_element"]), dict(content["rows_by_pair"]))

    def _rare(self, symbols: Sequence[str]) -> list[str]:
        found = {symbol: self.rows_by_element.get(symbol, 0) for symbol in symbols}
        return [f"{symbol} is in {rows} training rows" for symbol, rows in found.items() if rows < FEWEST_ROWS]

    def _unseen(self, symbols: Sequence[str]) -> list[str]:
        known = [symbol for symbol in symbols if self.rows_by_element.get(symbol, 0) >= FEWEST_ROWS]
        return [
            f"no training row holds {one} with {other}"
            for one, other in combinations(known, 2)
            if self.rows_by_pair.get(f"{one}-{other}", 0) < FEWEST_ROWS_OF_A_PAIR
        ]
