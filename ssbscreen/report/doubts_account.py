"""What ``ssbscreen explain`` says of doubts: suspicions, drawbacks by severity, standing in the family, analogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.decision.drawback import Drawback
from ssbscreen.decision.drawbacks import drawbacks, property_drawbacks
from ssbscreen.decision.similar_electrolytes import likeness
from ssbscreen.domain.anion_families import PLURAL_OF_FAMILY, AnionFamily
from ssbscreen.domain.severity import GRADE_MEANING
from ssbscreen.report.account import Account, Chemistry, Grid
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.suspicion.verdict import Finding
from ssbscreen.tables import catalogue as tables

GRADES_TOLD: Final = "; ".join(f"{grade}: {meaning}" for grade, meaning in GRADE_MEANING.items())
NOTHING_SUSPECTED: Final = "no rule is suspicious"
NO_DRAWBACK: Final = "none found among the known values"
SEVERITY_TOLD: Final = "severity 0 (at the limit) to 1 (worst end of the criterion's scale)"


@dataclass(frozen=True, slots=True)
class Flag:
    """A drawback with the role whose gate raised it; "" where it is one of the properties."""

    role: str
    drawback: Drawback


def suspicion_account(run: RunTables, candidate: str) -> Account | None:
    """Raised flags, the most severe first, then rules that could not be assessed."""
    if tables.SUSPICIONS.name not in run.manifest["tables"]:
        return None
    rows = suspicions_of(run.rows_if_kept(tables.SUSPICIONS, [candidate])[candidate])
    raised = [(r["grade"], r["suspicion"], r["evidence"]) for r in rows if r["finding"] == Finding.SUSPECTED]
    open_rules = [f"{r['suspicion']} ({r['evidence']})" for r in rows if r["finding"] == Finding.NOT_ASSESSED]
    found: list[Grid | str] = [Grid(raised) if raised else NOTHING_SUSPECTED]
    return Account("Suspicions", found + ([f"not assessed: {'; '.join(open_rules)}"] if open_rules else []))


def flags_of(run: RunTables, candidate: str) -> list[Flag]:
    """Drawbacks of the properties by severity, then those of the gates of each role."""
    found = property_drawbacks(run.facts[candidate], cathode_voltage_v=run.cathode_voltage_v)
    flags = [Flag("", each) for each in found]
    for role in run.roles:
        results = run.gate_results[role][candidate]
        flagged = drawbacks(run.facts[candidate], results, cathode_voltage_v=run.cathode_voltage_v)
        flags += [Flag(role, each) for each in flagged if each not in found]
    return flags


def drawback_account(run: RunTables, candidate: str) -> Account:
    """Drawbacks with severity, grade and evidence."""
    rows = [
        (f"{flag.severity:.2f}", flag.grade.value, f"{role}: {flag.name}" if role else flag.name, flag.evidence)
        for role, flag in ((each.role, each.drawback) for each in flags_of(run, candidate))
    ]
    found: Grid | str = Grid(rows) if rows else NO_DRAWBACK
    return Account("Drawbacks", [found, GRADES_TOLD], SEVERITY_TOLD)


def percentile_account(run: RunTables, candidate: str) -> Account | None:
    """Percentiles of each criterion among all and in the family."""
    kept = run.rows_if_kept(tables.PERCENTILES, [candidate])[candidate]
    if not kept:
        return None
    plural = PLURAL_OF_FAMILY[AnionFamily(kept[0]["anion_family"])]
    rows = [
        (
            row["criterion"],
            f"{row['percentile']:.0f} % of {row['known_candidates']:,}",
            f"{row['family_percentile']:.0f} % of {row['known_in_family']:,}",
        )
        for row in kept
    ]
    note = f"among all and among the {plural}: percent of the known values that are no better"
    return Account("Standing", [Grid(rows, ("criterion", "among all", "in the family"))], note)


def similar_account(run: RunTables, candidate: str) -> Account | None:
    """The nearest known electrolytes with their conductivities."""
    near = run.rows_if_kept(tables.SIMILAR_ELECTROLYTES, [candidate])[candidate]
    if not near:
        return None
    rows = [
        (
            Chemistry(row["known_formula"]),
            f"{row['composition_distance']:.2f}",
            similar_text(row)[2],
            _likeness_and_source(row),
        )
        for row in near
    ]
    return Account("Nearest known electrolytes", [Grid(rows)], "by composition (element mover's distance)")


def suspicions_of(rows: Sequence[Row]) -> list[Row]:
    """Rows of the table ``suspicions`` with the most severe first and what was not assessed last."""
    return sorted(rows, key=lambda row: (-(row["severity"] or -1.0), row["suspicion"]))


def similar_text(row: Row) -> tuple[str, str, str]:
    """Formula, distance with its meaning, and measured conductivity of a known electrolyte."""
    bound = "at most " if row["known_is_upper_bound"] else ""
    distance = row["composition_distance"]
    conductivity = f"{bound}10^{row['known_log10_conductivity_s_per_cm']:.1f} S/cm"
    return row["known_formula"], f"{distance:.2f}, {likeness(distance)}", conductivity


def _likeness_and_source(row: Row) -> str:
    return f"{likeness(row['composition_distance'])}; {row['source']}"
