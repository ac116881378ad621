"""What nobody should read out of a run: what no run assesses, and what this one lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.domain.origin import Origin
from ssbscreen.report.run_tables import RunTables

NEVER_ASSESSED: Final = (
    "rates: energies say what may form at an interface, not how fast",
    (
        "where band edges lie against Li or a cathode: no source has their positions (those of the Materials Project "
        "stand on the scale of each calculation); and electrons that defects, doping or grain boundaries let through"
    ),
    "creep of Li, voids and defects at its interface",
    "grain boundaries and microstructure",
    "uniformity of the current",
    "processing routes, sintering, 3D architectures, and what they cost: prices are those of raw materials",
    "fatigue over many cycles",
    "cross-talk between cathode and anode",
    "polymers and amorphous LiPON, which no database of crystals holds",
    "a little liquid beside the solid",
)
TRADE_OFFS_WITHOUT_AXIS: Final = (
    "T6 sintered contact vs co-sintering reactions and cost (the command interface computes the reactions of a pair)",
    "T7 air robustness vs softness, its other half (H2S is flagged as a drawback)",
    "T9 Li metal vs alloy anode (the interphases with both stand beside each other, the cells do not)",
    "T10 all solid vs a little liquid",
    "T11 processing on existing equipment vs new lines",
)
"""T12, electronic insulation against mixed conduction, is why there are two roles."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many candidates a criterion was assessed for: all that were judged, and the ranked ones of each role."""

    criterion: str
    known: int
    judged: int
    ranked: Sequence[tuple[str, int, int]]

    @property
    def is_scarce(self) -> bool:
        """Whether less than half of the candidates have a value."""
        return 2 * self.known < self.judged


def coverage(run: RunTables) -> list[Coverage]:
    """Known values of each criterion, scarcest first; for each role the known and all of its ranked candidates."""
    rows = [
        Coverage(
            criterion=name,
            known=len(values),
            judged=len(run.judged),
            ranked=[
                (role, sum(row["candidate_id"] in values for row in run.ranking[role]), len(run.ranking[role]))
                for role in run.roles
            ],
        )
        for name, values in run.estimates.items()
    ]
    return sorted(rows, key=lambda row: (row.known, row.criterion))


def uses_machine_learning(run: RunTables) -> bool:
    """Whether any value of the run was predicted by a statistical model."""
    return any(estimate.origin is Origin.ML for values in run.estimates.values() for estimate in values.values())
