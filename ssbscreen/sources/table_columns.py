"""Columns of a foreign table: the names they are accepted under, and their values as text or numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import Floats
from ssbscreen.sources.raw_files import as_number

ACCEPTED_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "formula": ("formula", "reduced_formula", "pretty_formula"),
    "formation_energy_ev_per_atom": ("formation_energy_ev_per_atom", "formation_energy_per_atom"),
    "entry_id": ("entry_id", "material_id", "mp_id", "id"),
    "material_id": ("material_id", "mp_id"),
    "band_gap_ev": ("band_gap_ev", "band_gap"),
    "bulk_gpa": ("bulk_gpa", "bulk_vrh_gpa"),
    "shear_gpa": ("shear_gpa", "shear_vrh_gpa"),
    "cell_abc_angstrom_angles_degree": ("cell_abc_angstrom_angles_degree",),
    "atomic_numbers": ("atomic_numbers",),
    "fractional_xyz": ("fractional_xyz",),
    "source": ("source",),
    "origin": ("origin",),
    "functional": ("functional",),
    "corrections": ("corrections",),
    "file": ("file",),
}
"""Our name of a column -> the names under which a table may hold it, best first."""

TEXT_COLUMNS: Final = ("formula", "entry_id", "material_id", "source", "origin", "functional", "corrections", "file")
CELL_COLUMNS: Final = ("cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz")
VALUE_COLUMNS: Final = ("formation_energy_ev_per_atom", "band_gap_ev", "bulk_gpa", *CELL_COLUMNS)


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A table that others made.

    Attributes:
        label: its name in messages.
        table: its columns under their own names.
    """

    label: str
    table: pa.Table

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.table.num_rows)

    def has(self, *names: str) -> bool:
        """Whether all these columns are there, under any accepted name."""
        return all(self._found(name) is not None for name in names)

    def require(self, *alternatives: str) -> None:
        """Check that at least one of the columns is there.

        Raises:
            SourceError: tells the columns that it has and the names accepted.
        """
        if not any(self.has(name) for name in alternatives):
            accepted = ", ".join(name for column in alternatives for name in ACCEPTED_NAMES[column])
            raise SourceError(
                f"{self.label}: no column {' or '.join(alternatives)}. It has: {', '.join(self.table.column_names)}. "
                f"Accepted: {accepted}. Rename the column that is meant."
            )

    def texts(self, name: str) -> list[str] | None:
        """Values of a column as text, "" for missing; None where there is no such column."""
        found = self._found(name)
        if found is None:
            return None
        column = self.table[found]
        if column.null_count or column.type != pa.string():
            column = pc.fill_null(column.cast(pa.string()), "")
        values: list[str] = column.to_pylist()
        return values

    def numbers(self, name: str) -> Floats:
        """Values of a column as floats, shape (rows,); NaN for missing, for text, and for an absent column."""
        found = self._found(name)
        if found is None:
            return np.full(self.rows, np.nan)
        column = self.table[found]
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            return np.array(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
        return np.array([as_number(value) for value in column.to_pylist()], dtype=np.float64)

    def bad_numbers(self, name: str) -> dict[int, str]:
        """Rows in which a column of numbers holds text, with what it holds."""
        found = self._found(name)
        if found is None or not pa.types.is_string(self.table[found].type):
            return {}
        values = self.table[found].to_pylist()
        return {
            row: f"{found} is {value!r}, not a number"
            for row, value in enumerate(values)
            if value and value.strip().lower() != "nan" and np.isnan(as_number(value))
        }

    def value(self, name: str, row: int) -> Any:
        """One value of a column that is there."""
        return self.table[self._found(name)][row].as_py()

    def only_text(self, name: str, default: str) -> str:
        """The one text that a column repeats, or the default where the column is absent or empty.

        Raises:
            SourceError: the column holds several.
        """
        held = sorted(set(self.texts(name) or ()) - {""})
        if len(held) > 1:
            raise SourceError(
                f"{self.label}: the column {name} holds {', '.join(held[:5])}, but one hull takes one energy scale. "
                f"Split the table by {name} and name one part."
            )
        return held[0] if held else default

    def origins(self) -> list[Origin]:
        """Origin of each row; DFT where the column is absent or empty.

        Raises:
            SourceError: a value that is no origin.
        """
        texts = self.texts("origin")
        if texts is None:
            return [Origin.DFT] * self.rows
        if unknown := sorted(set(texts) - {"", *Origin}):
            raise SourceError(
                f"{self.label}: the column origin holds {', '.join(unknown[:5])}. Accepted: {', '.join(Origin)}."
            )
        return [Origin(text) if text else Origin.DFT for text in texts]

    def _found(self, name: str) -> str | None:
        return next((held for held in ACCEPTED_NAMES[name] if held in self.table.column_names), None)
