"""Barriers of many cells: failures by reason, resumption without recomputation, limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import barrier_calculation, barrier_stage
from flows.barrier_calculation import barriers_of_cell, barriers_of_cells
from flows.stages import read_table, write_tables
from flows.timed_workers import Returned
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.tables import catalogue as tables

HALVES = (0.0, 0.0, 0.0, 0.5, 0.5, 0.5)


def salt(cation: int, anion: int, edge: float = 3.2) -> CellGeometry:
    return CellGeometry((edge, edge, edge, 90.0, 90.0, 90.0), (cation, anion), HALVES)


LIF, LIH, NAF, LIAL, LICL = salt(3, 9), salt(3, 1), salt(11, 9), salt(3, 13), salt(3, 17, 3.9)
SPECIAL: dict[CellGeometry, Returned] = {}
"""What becomes of some cells instead."""
CELLS = [LIF, LIH, NAF, LIAL, LIF]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[CellGeometry]:
    """Cells that were computed, in this process."""
    seen: list[CellGeometry] = []

    def here(_prepare: Any, work: Any, items: Any, **_limits: Any) -> Iterator[tuple[int, Returned]]:
        for number, item in enumerate(items):
            seen.append(item)
            yield number, SPECIAL[item] if item in SPECIAL else Returned(work(item), 0.5)

    SPECIAL.clear()
    monkeypatch.setattr(barrier_calculation, "timed_results", here)
    return seen


def compute(folder: Path, cells: list[CellGeometry], limit_s: float = 60.0) -> list[Any]:
    return barriers_of_cells(cells, folder, processes=1, limit_s=limit_s)


def test_failures_have_one_reason_each_and_equal_cells_are_computed_once(
    calls: list[CellGeometry], tmp_path: Path
) -> None:
    found = compute(tmp_path, CELLS)
    assert [each.fault for each in found] == [
        "",
        "no bond valence parameters of Li+ with H1-",
        "no Li in the cell",
        "no balanced oxidation states (metallic)",
        "",
    ]
    assert found[0] == found[4]
    assert len(calls) == 4


def test_what_was_computed_or_refused_is_found_again(calls: list[CellGeometry], tmp_path: Path) -> None:
    first = compute(tmp_path, CELLS[:2])
    again = compute(tmp_path, [*CELLS[:2], LICL])
    assert again[:2] == first
    assert calls == [LIF, LIH, LICL]


def test_a_run_that_was_stopped_goes_on_with_the_cell_that_was_missing(
    calls: list[CellGeometry], tmp_path: Path
) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        barriers_of_cells([LIF, LIH, LICL], tmp_path, processes=1, limit_s=60.0, told=stop)
    compute(tmp_path, [LIF, LIH, LICL])
    assert calls == [LIF, LIH, LICL]


def test_a_torn_file_is_computed_again(calls: list[CellGeometry], tmp_path: Path) -> None:
    first = compute(tmp_path, [LIH])
    (path,) = tmp_path.glob("*.json")
    path.write_text('{"barrier_1d_ev": ')
    assert compute(tmp_path, [LIH]) == first
    assert calls == [LIH, LIH]


def test_what_was_too_slow_is_tried_again_only_with_a_larger_limit(calls: list[CellGeometry], tmp_path: Path) -> None:
    SPECIAL[LIF] = Returned(None, 5.0, stopped=True)
    assert compute(tmp_path, [LIF], limit_s=5.0)[0].fault == "not done after 5 s"
    assert compute(tmp_path, [LIF], limit_s=5.0)[0].fault == "not done after 5 s"
    assert calls == [LIF]
    compute(tmp_path, [LIF], limit_s=6.0)
    assert calls == [LIF, LIF]


def test_what_died_is_tried_again(calls: list[CellGeometry], tmp_path: Path) -> None:
    SPECIAL[LIF] = Returned(None, 1.0, died="killed by SIGKILL")
    assert compute(tmp_path, [LIF])[0].fault == "its process died (killed by SIGKILL)"
    SPECIAL.clear()
    assert compute(tmp_path, [LIF])[0].fault == ""
    assert calls == [LIF, LIF]


def test_a_cell_with_two_atoms_in_one_place_has_a_reason_or_barriers() -> None:
    crowded = CellGeometry((3.0, 3.0, 3.0, 90.0, 90.0, 90.0), (3, 9), (0.0,) * 6)
    assert barriers_of_cell(crowded)


def test_real_workers_give_what_this_process_gives(tmp_path: Path) -> None:
    (found,) = barriers_of_cells([LIF], tmp_path, processes=1, limit_s=600.0)
    assert [found.barrier_1d_ev, found.barrier_2d_ev, found.barrier_3d_ev] == barriers_of_cell(LIF)
    (path,) = tmp_path.glob("*.json")
    assert json.loads(path.read_text())["stopped_after_s"] is None


def stage(tmp_path: Path, most: int) -> dict[str, list[dict[str, Any]]]:
    names = {"LiF": LIF, "LiH": LIH, "LiCl": LICL, "LiBr": None}
    candidates = tables.CANDIDATES.build(
        {
            "candidate_id": list(names), "formula": list(names), "chemical_system": ["-"] * 4,
            "formation_energy_ev_per_atom": [-1.0] * 4, "material_id": [f"m-{name}" for name in names],
            "cell_abc_angstrom_angles_degree": [
                c and list(c.cell_abc_angstrom_angles_degree) for c in names.values()
            ],
            "atomic_numbers": [c and list(c.atomic_numbers) for c in names.values()],
            "fractional_xyz": [c and list(c.fractional_xyz) for c in names.values()],
        }
    )  # fmt: skip
    ranking = [("separator", "LiF", 2), ("separator", "LiBr", 1), ("catholyte", "LiF", 3), ("catholyte", "LiH", 1)]
    ranks = tables.RANKING.build(
        {
            "role": [each[0] for each in ranking], "candidate_id": [each[1] for each in ranking],
            "rank": [each[2] for each in ranking], "rank_best": [1] * 4, "score": [0.5] * 4, "score_high": [0.5] * 4,
            "assessed_weight": [1.0] * 4,
        }
    )  # fmt: skip
    given = write_tables(str(tmp_path / "given"), candidates=candidates, ranking=ranks)
    written = barrier_stage.compute_barriers(
        str(tmp_path / "stage"), **given, most_candidates=most, seconds_per_structure=60.0
    )
    return {name: read_table(tables.ALL_TABLES[name], ref).to_pylist() for name, ref in written.items()}


@pytest.mark.usefixtures("calls")
def test_the_stage_takes_ranked_candidates_with_a_cell_best_first_and_lists_failures(tmp_path: Path) -> None:
    found = stage(tmp_path, most=10)
    assert {row["candidate_id"]: row["fault"] is None for row in found["barriers"]} == {"LiF": True, "LiH": False}
    (rejection,) = found["rejections"]
    assert rejection["stage"] == "barriers"
    assert rejection["reason"] == (
        "m-LiH: no barriers of Li: no bond valence parameters of Li+ with H1-; the candidate stays"
    )


@pytest.mark.usefixtures("calls")
def test_the_limit_of_the_stage_keeps_the_best(tmp_path: Path) -> None:
    assert [row["candidate_id"] for row in stage(tmp_path, most=1)["barriers"]] == ["LiH"]
    assert stage(tmp_path / "none", most=0)["barriers"] == []
