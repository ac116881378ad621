"""What stands beside the ranked on the window ladder: potentials of cathodes, known materials that are not ranked."""

from __future__ import annotations

from collections import defaultdict
from math import isfinite
from typing import Any

from ssbscreen.interfaces.electrodes import LI_METAL, ChargeState
from ssbscreen.report.known_electrolytes import KNOWN_ELECTROLYTES, known_in, standing
from ssbscreen.report.run_tables import RunTables
from ssbscreen.tables import catalogue as tables

LIMITS = (
    "reduction_limit_v", "reduction_limit_low_v", "reduction_limit_high_v",
    "oxidation_limit_v", "oxidation_limit_low_v", "oxidation_limit_high_v",
)  # fmt: skip
"""Columns of a window, in the order in which the page reads them."""


def cathode_potentials(run: RunTables) -> list[tuple[float, list[str]]]:
    """Potentials of the charged cathodes of the run in V against Li/Li+, rising, each with the cathodes that have it.

    The voltage of the charged cathode that the run's settings name, by which it reckons the decomposition at the
    cathode, is among them; its list is empty where no cathode of the run has it.
    """
    found: dict[float, list[str]] = defaultdict(list)
    columns = ["cathode", "charge_state", "voltage_v"]
    for row in run.read(tables.CATHODE_REACTIONS).select(columns).group_by(columns).aggregate([]).to_pylist():
        if row["charge_state"] == ChargeState.CHARGED and row["voltage_v"] is not None and isfinite(row["voltage_v"]):
            found[round(row["voltage_v"], 3)].append(row["cathode"])
    named = {voltage: sorted(cathodes) for voltage, cathodes in found.items()}
    named.setdefault(round(run.cathode_voltage_v, 3), [])
    return sorted(named.items())


def known_windows(run: RunTables) -> list[dict[str, Any]]:
    """Known materials of the run with their limits in V (None: unknown) and their standing in each role."""
    return [
        {
            "id": candidate,
            "formula": run.facts[candidate]["formula"],
            "name": name,
            "electrolyte": name in KNOWN_ELECTROLYTES.values(),
            "limits": [_number(run.facts[candidate][column]) for column in LIMITS],
            "standings": {role: standing(run, role, candidate) for role in run.roles},
        }
        for candidate, name in known_in(run).items()
        if candidate in frozenset(run.judged)
    ]


def ladder_references(run: RunTables) -> dict[str, Any]:
    """Lines and known materials of the ladder as plain data."""
    return {
        "anode": LI_METAL,
        "settings": round(run.cathode_voltage_v, 3),
        "cathodes": [{"voltage": voltage, "names": names} for voltage, names in cathode_potentials(run)],
        "known": known_windows(run),
    }


def _number(value: float | None) -> float | None:
    return round(value, 4) if value is not None and isfinite(value) else None
