"""The distance of a candidate to the hull, where it was computed and where it is assumed."""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.origin import Origin
from ssbscreen.report.run_tables import Row

ASSUMED: Final = "assumed 0"
"""In place of a distance that nothing was computed of."""


def is_assumed(facts: Row) -> bool:
    """Whether the energy of a candidate was taken on the hull by rule; never in runs of earlier versions."""
    return bool(facts.get("own_energy_origin") == Origin.RULE.value)
