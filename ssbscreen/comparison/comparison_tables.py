"""A comparison as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.compare import Comparison
from ssbscreen.comparison.moves import Move, Tally
from ssbscreen.comparison.standing import Standing
from ssbscreen.store.table_files import FileFormat, write_tables
from ssbscreen.tables.comparison import COMPARED, COMPARISON_OVERVIEW, COMPARISON_STEPS, COMPARISON_VALUES
from ssbscreen.tables.schema import TableSchema

NO_CAUSE = "none"
"""Of a whole way on which nothing differs."""


def comparison_tables(
    found: Comparison, moved: Mapping[str, Sequence[Move]], tallied: Mapping[str, Sequence[Tally]]
) -> dict[TableSchema, pa.Table]:
    """The tables by schema.

    Args:
        found: the comparison.
        moved: of `moves`, by role.
        tallied: of `tallies`, by role.
    """
    of_role = [(role, move) for role, each in moved.items() for move in each]
    steps = [(role, move, part) for role, move in of_role for part in move.parts]
    values = [(name, value) for name, changed in found.values.items() for value in changed]
    tallies = [(role, number, tally) for role, each in tallied.items() for number, tally in enumerate(each)]
    rows: dict[TableSchema, list[dict[str, Any]]] = {
        COMPARED: [
            {
                "role": role,
                "candidate_id": move.name,
                "former_candidate_id": move.former or None,
                "formula": move.formula,
                "what_became": move.kind.value,
                "place_change": move.places,
                **_standings(move.before, move.after),
                "why_entered_or_left": move.why or None,
            }
            for role, move in of_role
        ],
        COMPARISON_STEPS: [
            {
                "role": role,
                "candidate_id": move.name,
                "walk_step": part.step + 1,
                "causes": _told(part.causes),
                "place_change": part.places,
                **_standings(part.before, part.after),
            }
            for role, move, part in steps
        ],
        COMPARISON_VALUES: [
            {
                "candidate_id": name,
                "criterion": value.criterion,
                "value_before": value.before,
                "value_after": value.after,
                "relevant_change": value.relevant,
            }
            for name, value in values
        ],
        COMPARISON_OVERVIEW: [
            {
                "role": role,
                "walk_step": number,
                "causes": _told(tally.causes),
                "entered_candidates": tally.entered,
                "left_candidates": tally.left,
                "moved_candidates": tally.moved,
                "judged_otherwise_candidates": tally.judged,
                "compared_candidates": tally.common,
                "kendall_tau": tally.kendall_tau,
            }
            for role, number, tally in tallies
        ],
    }
    return {schema: _built(schema, content) for schema, content in rows.items()}


def write_comparison_tables(folder: Path, content: Mapping[TableSchema, pa.Table]) -> list[Path]:
    """Write each table as Parquet, and as CSV with a file of its units; the files.

    Raises:
        TableError: the disk refuses.
        RunFolderError: the disk refuses.
    """
    written = []
    for schema, table in content.items():
        parquet = folder / f"{schema.name}.parquet"
        schema.write(table, parquet)
        written += [parquet, *write_tables({schema.name: table}, folder, FileFormat.CSV, {})]
    return written


def _built(schema: TableSchema, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    return schema.build({name: [row[name] for row in rows] for name in rows[0]}) if rows else schema.empty()


def _standings(before: Standing, after: Standing) -> dict[str, Any]:
    return {
        "rank_before": before.rank,
        "rank_after": after.rank,
        "score_before": before.score,
        "score_after": after.score,
        "state_before": before.state,
        "state_after": after.state,
        "gates_before": before.gates or None,
        "gates_after": after.gates or None,
    }


def _told(causes: Sequence[Cause]) -> str:
    return ",".join(causes) or NO_CAUSE
