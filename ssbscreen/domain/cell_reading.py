"""What becomes of reading a candidate's cell with a library: a value, or why there is none; never the end of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

UNREADABLE: Final = (ValueError, RuntimeError, IndexError, KeyError, ZeroDivisionError)
"""What a cell that is no crystal, or that no neighbour finder can read, ends with: their words are told as they are."""


@dataclass(frozen=True, slots=True)
class CellReading:
    """What was read of one cell.

    Attributes:
        value: of the reader; None where nothing was read.
        fault: why not, in words; "" where something was.
    """

    value: Any = None
    fault: str = ""


ReadCells = Callable[[Sequence[Any]], Sequence[CellReading]]
"""Reads many cells; one reading for each, in their order."""


@dataclass(frozen=True, slots=True)
class ReadHere:
    """Reads cells in the process that asks.

    Attributes:
        work: reads one cell.
    """

    work: Callable[[Any], Any]

    def __call__(self, cells: Sequence[Any]) -> list[CellReading]:
        """One reading for each cell."""
        return [reading(self.work, cell) for cell in cells]


def reading(work: Callable[[Any], Any], cell: Any) -> CellReading:
    """What ``work`` reads of a cell; whatever a library raises of a cell ends with the cell."""
    try:
        return CellReading(work(cell))
    except UNREADABLE as fault:
        return CellReading(fault=str(fault) or type(fault).__name__)
    except Exception as fault:  # noqa: BLE001 - one cell must not end a run of a hundred thousand
        return CellReading(fault=f"{type(fault).__name__}: {' '.join(str(fault).split())}")
