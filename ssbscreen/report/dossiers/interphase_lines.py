"""The interphases of a candidate with Li metal and the alloys, lowest voltage first."""

from __future__ import annotations

from ssbscreen.report.interphase_section import Interphase, interphase
from ssbscreen.report.run_tables import RunTables
from ssbscreen.tables import catalogue as tables


def interphase_lines(run: RunTables, candidate: str) -> list[tuple[str, float, Interphase]]:
    """Anode, its voltage against Li/Li+ [V], and what forms; empty where the run has none."""
    rows = run.rows_of(tables.INTERPHASES, [candidate])[candidate]
    ordered = sorted(rows, key=lambda row: (row["voltage_v"], row["anode"]))
    return [(row["anode"], row["voltage_v"], interphase(row)) for row in ordered]
