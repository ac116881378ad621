"""A set grows from an earlier one without computing again what that holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from flows.reference_assembly import candidate_table, gather_cells, phase_table, read_element_energies
from flows.reference_earlier import earlier_outcomes, job_of, require_one_scale
from flows.reference_jobs import CellJob
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import CANDIDATES, PHASES
from tests.flows.reference_stand_in import ELEMENTS, POSITIONS, TIGHT, write_first_pass

SHIPPED = Path(__file__).parents[2] / "ssbscreen" / "sources" / "reference_set"
FIRST_PASS = [("mp-1", "LiF", -4.8), ("mp-2", "Li2O", -4.7), ("mp-3", "YBr3", -4.5), ("mp-4", "LiO", None)]


def relaxed(cell_id: str, numbers: list[int], energy: float, *, converged: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "key": CellJob(cell_id, "relaxed", more.get("substitution", ())).key,
        "cell_id": cell_id,
        "kind": "relaxed",
        "substitution": (),
        "formula": "",
        "energy_ev_per_atom": energy,
        "converged": converged,
        "cell": TIGHT,
        "atomic_numbers": numbers,
        "fractional_xyz": POSITIONS[: 3 * len(numbers)],
        **more,
    }


@pytest.fixture
def outcomes() -> dict[str, dict[str, Any]]:
    """A candidate, a phase that is none, one that did not converge, a substituted cell, a completed single point."""
    found = [
        relaxed("mp-1", [3, 9], -4.9),
        relaxed("mp-2", [3, 3, 8], -4.8, converged=False),
        relaxed("mp-3", [39, 35, 35, 35], -4.6),
        relaxed("mp-3", [68, 35, 35, 35], -4.3, substitution=(("Y", "Er"),), formula="Er1 Br3"),
        {"key": "mp-4:single_point", "cell_id": "mp-4", "kind": "single_point", "substitution": (), "formula": "Li1 O1"}
        | {"energy_ev_per_atom": -4.9},
    ]
    return {outcome["key"]: outcome for outcome in found}


def made(folder: Path, outcomes: dict[str, dict[str, Any]]) -> tuple[pa.Table, pa.Table]:
    """Phases and candidates, written beside the first pass too."""
    cells = gather_cells(folder / "energies.parquet", folder / "structures.parquet", outcomes, ELEMENTS)
    phases, kept = phase_table(cells, ELEMENTS)
    candidates = candidate_table(kept)
    pq.write_table(phases, folder / PHASES)
    pq.write_table(candidates, folder / CANDIDATES)
    return phases, candidates


def test_an_earlier_set_in_is_the_same_set_out(tmp_path: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    write_first_pass(tmp_path, FIRST_PASS)
    phases, candidates = made(tmp_path, outcomes)
    again = made(tmp_path, earlier_outcomes(tmp_path, ELEMENTS))
    assert again[0].equals(phases)
    assert again[1].equals(candidates)
    by_id = {row["entry_id"]: row for row in again[0].to_pylist()}
    assert by_id["mp-3"]["volume_per_atom_a3"] == 16.0  # 64 A^3 and 4 atoms: its cell is in no table
    assert by_id["ErBr3 from mp-3 Y->Er"]["method"] == "relaxed"
    assert by_id["mp-2"]["method"] == "relaxed, not converged"
    assert by_id["mp-4"]["method"] == "single point"
    assert again[1]["candidate_id"].to_pylist() == ["mp-1"]


def test_a_newer_outcome_counts_before_the_earlier_one(tmp_path: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    write_first_pass(tmp_path, FIRST_PASS)
    made(tmp_path, outcomes)
    newer = relaxed("mp-2", [3, 3, 8], -4.85)
    _, candidates = made(tmp_path, earlier_outcomes(tmp_path, ELEMENTS) | {newer["key"]: newer})
    assert candidates["candidate_id"].to_pylist() == ["mp-1", "mp-2"]


def test_coordinates_are_wrapped_once_and_stay() -> None:
    from flows.reference_assembly import RELAXED, Cell

    outcome = relaxed("mp-1", [3, 9], -4.9) | {"fractional_xyz": [-1e-7, 0.0, 1.25, 0.5, 0.5, 0.5]}
    (row,) = candidate_table([Cell("mp-1", "LiF", -3.0, RELAXED, None, outcome, "mp-1")]).to_pylist()
    assert row["fractional_xyz"] == [0.0, 0.0, 0.25, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("entry_id", "method", "key"),
    [
        ("mp-1", "single point", "mp-1:single_point"),
        ("mp-1", "relaxed, not converged", "mp-1:relaxed"),
        ("Li3YCl6 from mp-7 In->Y,Br->Cl", "relaxed", "mp-7[In->Y][Br->Cl]:relaxed"),
    ],
)
def test_a_phase_names_the_job_that_it_came_from(entry_id: str, method: str, key: str) -> None:
    assert job_of(entry_id, method).key == key


def test_a_set_on_other_energies_of_the_elements_is_refused(
    tmp_path: Path, outcomes: dict[str, dict[str, Any]]
) -> None:
    write_first_pass(tmp_path, FIRST_PASS)
    single_points = {key: outcome for key, outcome in outcomes.items() if outcome["kind"] == "single_point"}
    made(tmp_path, single_points)
    first_pass = {name: energy for name, _, energy in FIRST_PASS if energy is not None}
    require_one_scale(earlier_outcomes(tmp_path, ELEMENTS), first_pass, tmp_path)
    with pytest.raises(SourceError, match="mp-1 differs by 0.0500 eV/atom from the first pass"):
        require_one_scale(earlier_outcomes(tmp_path, ELEMENTS | {"F": -2.0}), first_pass, tmp_path)
    with pytest.raises(SourceError, match="no energy of which is given"):
        earlier_outcomes(tmp_path, {"Li": -1.9})
    with pytest.raises(SourceError, match=r"absent/phases.parquet: not there"):
        earlier_outcomes(tmp_path / "absent", ELEMENTS)


def test_the_shipped_set_in_is_the_shipped_set_out(shared_data: Path) -> None:
    elements = read_element_energies(shared_data / "chgnet_energies_2025" / "element_references.csv")
    outcomes = earlier_outcomes(SHIPPED, elements)
    cells = gather_cells(
        shared_data / "chgnet_energies_2025" / "energies.parquet",
        shared_data / "mp_structures_2025" / "structures.parquet",
        outcomes,
        elements,
    )
    phases, kept = phase_table(cells, elements)
    shipped = pq.read_table(SHIPPED / PHASES)
    assert phases.equals(shipped)
    assert candidate_table(kept).equals(pq.read_table(SHIPPED / CANDIDATES))
    volumes = pc.sum(pc.is_valid(shipped["volume_per_atom_a3"])).as_py()
    assert volumes == shipped["method"].to_pylist().count("relaxed")
