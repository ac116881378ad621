"""Who is not ranked, and by what: for every excluded candidate the stage, the value, the limit and the margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import pyarrow.compute as pc

from ssbscreen.criteria.registry import gates
from ssbscreen.domain.decisions import GateState
from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.text_columns import columns
from ssbscreen.tables import catalogue as tables

HEADS: Final = ("role", "candidate", "formula", "by", "value", "limit", "margin", "P(passes)", "reason")
EVERY_ROLE: Final = "every role"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One reason for which one candidate is not ranked in one role.

    Attributes:
        role: the role; `EVERY_ROLE` for what left before it was judged.
        candidate: identifier.
        formula: "" where the run does not know it.
        by: the gate, or the stage that left it out.
        value: what was compared with the limit; None where no number was.
        limit: of the gate.
        margin: distance from the limit, negative on the side that fails; positive where a rule excludes, not the limit.
        unit: of the three.
        probability_passes: by the distribution that the interval of the value stands for.
        reason: in words.
    """

    role: str
    candidate: str
    formula: str
    by: str
    value: float | None
    limit: float | None
    margin: float | None
    unit: str
    probability_passes: float | None
    reason: str


def exclusions(run: RunTables, *, role: str = "", gate: str = "") -> list[Exclusion]:
    """Every exclusion of a run, nearest misses first in each role; what left before it was judged at the end.

    Args:
        run: the run.
        role: only of this role; "": of all. What left before it was judged belongs to every role.
        gate: only by this gate or stage; "": by any.
    """
    table = run.read(tables.GATES)
    failed = table.filter(pc.equal(table["state"], GateState.FAILS.value)).to_pylist()
    found = [
        Exclusion(
            row["role"],
            row["candidate_id"],
            run.facts[row["candidate_id"]]["formula"],
            row["gate"],
            row["gate_value"],
            row["gate_limit"],
            row["gate_margin"],
            gates()[row["gate"]].unit,
            row["probability_passes"],
            row["reason"],
        )
        for row in failed
    ]
    judged = set(run.judged)
    found += [
        Exclusion(
            EVERY_ROLE,
            row["candidate_id"],
            run.facts.get(row["candidate_id"], {}).get("formula", ""),
            row["stage"],
            *(None, None, None, "", None),
            row["reason"],
        )
        for row in run.rejections
        if row["candidate_id"] not in judged
    ]
    wanted = [each for each in found if (not role or each.role in {role, EVERY_ROLE}) and (not gate or each.by == gate)]
    order = [*run.roles, EVERY_ROLE]
    return sorted(wanted, key=lambda each: (order.index(each.role), each.by, _miss(each), each.candidate))


def names_of_exclusions(run: RunTables) -> list[str]:
    """Every gate that the run judged, and every stage that left candidates out."""
    judged = pc.unique(run.read(tables.GATES)["gate"]).to_pylist()
    return sorted({*judged, *(row["stage"] for row in run.rejections)})


def as_text(found: Sequence[Exclusion]) -> str:
    """The exclusions as a table."""
    rows = [
        (
            each.role,
            each.candidate,
            each.formula,
            each.by,
            _number(each.value, each.unit),
            _number(each.limit, ""),
            _number(each.margin, ""),
            "" if each.probability_passes is None else f"{each.probability_passes:.2f}",
            each.reason,
        )
        for each in found
    ]
    return "\n".join(columns([HEADS, *rows], indent=0))


def _miss(each: Exclusion) -> float:
    return inf if each.margin is None else abs(each.margin)


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else f"{number_text(value)} {unit}".strip()
