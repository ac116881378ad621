"""The table ``drawbacks``: what follows from known values of each candidate, with severity."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt
import pyarrow as pa

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.tables.suspicion import DRAWBACKS


def drawbacks_table(columns: dict[str, npt.NDArray[Any]], *, cathode_voltage_v: float) -> pa.Table:
    """Drawbacks of all judged candidates, whatever their role; those of gates are in the table ``gates``.

    Args:
        columns: of the tables of one row a candidate, joined; NaN or "" where there is no value.
        cathode_voltage_v: voltage of the charged cathode, V against Li/Li+.
    """
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    found = [
        (str(row["candidate_id"]), each)
        for row in rows
        for each in property_drawbacks(
            {name: None if value == "" else value for name, value in row.items()}, cathode_voltage_v=cathode_voltage_v
        )
    ]
    return DRAWBACKS.build(
        {
            "candidate_id": [candidate for candidate, _ in found],
            "drawback": [each.name for _, each in found],
            "severity": [each.severity for _, each in found],
            "grade": [each.grade.value for _, each in found],
            "evidence": [each.evidence for _, each in found],
        }
    )
