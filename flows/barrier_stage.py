"""The stage of a screen that computes bond valence barriers, as a plain function like those of ``stages``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.barrier_calculation import FOLDER, CellBarriers, barriers_of_cells
from flows.stages import Payload, read_table, write_tables
from flows.timed_workers import usable_processors
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.tables import catalogue as tables

STAGE: Final = "barriers"
MOST_PROCESSES: Final = 8
CELLS_OF_A_PROCESS: Final = 20
"""A process takes seconds to start, and a cell a fraction of one."""
Row = Mapping[str, Any]


def compute_barriers(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    ranking: Mapping[str, Any],
    most_candidates: int,
    seconds_per_structure: float,
) -> Payload:
    """Barriers of the best candidates that have a cell, and the failures by reason; no criterion reads them.

    Cells that were computed lie beside the folders of the stages, so a killed run goes on with the cell that it was at.

    Args:
        directory: for the tables.
        candidates: with their cells.
        ranking: those that some role does not exclude.
        most_candidates: how many, by the best rank in any role; 0: none.
        seconds_per_structure: on the clock, after which a cell is stopped.
    """
    ranks = read_table(tables.RANKING, ranking).group_by("candidate_id").aggregate([("rank", "min")])
    best_rank = dict(zip(ranks["candidate_id"].to_pylist(), ranks["rank_min"].to_pylist(), strict=True))
    known = read_table(tables.CANDIDATES, candidates)
    with_cell = known.filter(pc.is_valid(known["atomic_numbers"])).to_pylist()
    ranked = [row for row in with_cell if row["candidate_id"] in best_rank]
    rows = sorted(ranked, key=lambda row: (best_rank[row["candidate_id"]], row["candidate_id"]))[:most_candidates]
    found = barriers_of_cells(
        [_cell(row) for row in rows],
        Path(directory).parent / FOLDER,
        processes=max(1, min(usable_processors(), MOST_PROCESSES, len(rows) // CELLS_OF_A_PROCESS)),
        limit_s=seconds_per_structure,
    )
    return write_tables(directory, barriers=_barriers(rows, found), rejections=_rejections(rows, found))


def _cell(row: Row) -> CellGeometry:
    return CellGeometry(
        tuple(row["cell_abc_angstrom_angles_degree"]), tuple(row["atomic_numbers"]), tuple(row["fractional_xyz"])
    )


def _barriers(rows: list[Row], found: list[CellBarriers]) -> pa.Table:
    return tables.BARRIERS.build(
        {
            "candidate_id": [row["candidate_id"] for row in rows],
            "material_id": [row["material_id"] for row in rows],
            "barrier_1d_ev": [each.barrier_1d_ev for each in found],
            "barrier_2d_ev": [each.barrier_2d_ev for each in found],
            "barrier_3d_ev": [each.barrier_3d_ev for each in found],
            "fault": [each.fault or None for each in found],
        }
    )


def _rejections(rows: list[Row], found: list[CellBarriers]) -> pa.Table:
    """Cells without barriers; the candidates stay."""
    failed = [(row, each.fault) for row, each in zip(rows, found, strict=True) if each.fault]
    return tables.REJECTIONS.build(
        {
            "candidate_id": [row["candidate_id"] for row, _ in failed],
            "stage": [STAGE] * len(failed),
            "reason": [
                f"{row['material_id']}: no barriers of Li: {fault}; the candidate stays" for row, fault in failed
            ],
        }
    )
