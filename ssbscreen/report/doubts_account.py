"""What ``ssbscreen explain`` says of doubts: suspicions, drawbacks by severity, standing in the family, analogues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ssbscreen.decision.drawbacks import drawbacks, property_drawbacks
from ssbscreen.decision.similar_electrolytes import likeness
from ssbscreen.domain.anion_families import PLURAL_OF_FAMILY, AnionFamily
from ssbscreen.domain.severity import GRADE_MEANING
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.text_columns import columns, wrapped
from ssbscreen.suspicion.verdict import Finding
from ssbscreen.tables import catalogue as tables

GRADES_TOLD: Final = "; ".join(f"{grade}: {meaning}" for grade, meaning in GRADE_MEANING.items())
NOTHING_SUSPECTED: Final = "no rule is suspicious"


def suspicion_account(run: RunTables, candidate: str) -> str:
    """Raised flags, the most severe first, then rules that could not be assessed."""
    if tables.SUSPICIONS.name not in run.manifest["tables"]:
        return ""
    rows = suspicions_of(run.rows_if_kept(tables.SUSPICIONS, [candidate])[candidate])
    raised = [(r["grade"], r["suspicion"], r["evidence"]) for r in rows if r["finding"] == Finding.SUSPECTED]
    open_rules = [f"{r['suspicion']} ({r['evidence']})" for r in rows if r["finding"] == Finding.NOT_ASSESSED]
    lines = ["SUSPICIONS", *(columns(raised) or [f"  {NOTHING_SUSPECTED}"])]
    return "\n".join(lines + (wrapped(f"not assessed: {'; '.join(open_rules)}", 2) if open_rules else []))


def drawback_account(run: RunTables, candidate: str) -> str:
    """Drawbacks of the properties by severity, then those of the gates of each role."""
    found = list(property_drawbacks(run.facts[candidate], cathode_voltage_v=run.cathode_voltage_v))
    rows = [(f"{each.severity:.2f}", each.grade.value, each.name, each.evidence) for each in found]
    for role in run.roles:
        results = run.gate_results[role][candidate]
        flagged = drawbacks(run.facts[candidate], results, cathode_voltage_v=run.cathode_voltage_v)
        rows += [
            (f"{each.severity:.2f}", each.grade.value, f"{role}: {each.name}", each.evidence)
            for each in flagged
            if each not in found
        ]
    head = ["DRAWBACKS, severity 0 (at the limit) to 1 (worst end of the criterion's scale)"]
    return "\n".join([*head, *(columns(rows) or ["  none found among the known values"]), *wrapped(GRADES_TOLD, 2)])


def standing_account(run: RunTables, candidate: str) -> str:
    """Percentiles of each criterion among all and in the family, and the nearest known electrolytes."""
    kept = run.rows_if_kept(tables.PERCENTILES, [candidate])[candidate]
    near = run.rows_if_kept(tables.SIMILAR_ELECTROLYTES, [candidate])[candidate]
    parts: list[str | None] = []
    if kept:
        plural = PLURAL_OF_FAMILY[AnionFamily(kept[0]["anion_family"])]
        rows = [("criterion", "among all", "in the family")]
        rows += [
            (
                row["criterion"],
                f"{row['percentile']:.0f} % of {row['known_candidates']:,}",
                f"{row['family_percentile']:.0f} % of {row['known_in_family']:,}",
            )
            for row in kept
        ]
        parts += [f"STANDING among the {plural}: percent of the known values that are no better", *columns(rows)]
    if near:
        parts += ["" if parts else None, "NEAREST KNOWN ELECTROLYTES by composition (element mover's distance)"]
        parts += columns(
            [
                (
                    row["known_formula"],
                    f"{row['composition_distance']:.2f}",
                    similar_text(row)[2],
                    _likeness_and_source(row),
                )
                for row in near
            ]
        )
    return "\n".join(part for part in parts if part is not None)


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
