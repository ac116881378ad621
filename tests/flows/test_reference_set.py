"""The whole way from outcomes to a set that a run can read; no potential is needed where all is computed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import flows.reference_provenance
from flows.reference_jobs import CellJob
from flows.reference_set import Inputs, make_reference_set
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.bundled import read_bundled
from tests.flows.reference_stand_in import ATOMIC_NUMBERS, ELEMENTS, POSITIONS, TIGHT, write_first_pass

ROWS = [("mp-1", "LiF", -4.9), ("mp-2", "Li2O", -4.8), ("mp-3", "YBr3", -4.5), ("mp-5", "LiYO2", -7.5)]
BOX = ("mp-6", "LiO", -4.6)
GAIN_EV_PER_ATOM = -0.01


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    """Every single point and relaxation is there, of a molecule in a box too."""
    monkeypatch.setattr(flows.reference_provenance, "version", lambda name: f"{name} of a test")
    write_first_pass(tmp_path, [*ROWS, BOX], boxes=("mp-6",))
    with (tmp_path / "elements.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("element", "energy_ev_per_atom"), *ELEMENTS.items()])
    results = tmp_path / "results"
    results.mkdir()
    lines = [_outcome(name, formula, energy) for name, formula, energy in (*ROWS, BOX)]
    lines += [_outcome(name, formula, energy + GAIN_EV_PER_ATOM, relaxed=True) for name, formula, energy in ROWS]
    (results / "outcomes-0-1.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    return Inputs(tmp_path / "structures.parquet", tmp_path / "energies.parquet", tmp_path / "elements.csv", results)


def _outcome(cell_id: str, formula: str, energy: float, *, relaxed: bool = False) -> dict[str, Any]:
    numbers = ATOMIC_NUMBERS[formula]
    outcome = {"cell_id": cell_id, "substitution": [], "formula": formula, "energy_ev_per_atom": energy}
    if not relaxed:
        return outcome | {"key": CellJob(cell_id, "single_point").key, "kind": "single_point"}
    cell = {"cell": TIGHT, "atomic_numbers": numbers, "fractional_xyz": POSITIONS[: 3 * len(numbers)]}
    return outcome | cell | {"key": CellJob(cell_id, "relaxed").key, "kind": "relaxed", "converged": True}


def test_outcomes_become_a_set_that_says_how_it_was_made_and_how_wrong_it_is(inputs: Inputs, tmp_path: Path) -> None:
    dft = tmp_path / "dft.csv"
    dft.write_text(
        "formula,formation_energy_ev_per_atom\nLi,0\nF,0\nO,0\nY,0\nBr,0\nLiF,-3.1\nLi2O,-2.0\nLiYO2,-3.2\nYBr3,-1.9\n"
    )
    target = tmp_path / "set"
    with_dft = Inputs(inputs.structures, inputs.energies, inputs.elements, inputs.results, dft=dft)
    told = make_reference_set(with_dft, target=target, processes=1, relaxations=100)
    assert told == json.loads((target / "provenance.json").read_text())
    assert told["candidates"] == 3
    assert told["left_out"] == {"phases": 1, "reasons": {"an isolated molecule or cluster in a box": 1}}
    account = told["candidate_account"]
    assert (account["compositions_with_li"], account["pass_the_cheap_gates"], account["of_these_candidates"]) == (
        4,
        3,
        3,
    )
    errors = told["measured_errors"]
    assert errors["relaxation"]["gain"]["all"]["mean_ev_per_atom"] == pytest.approx(GAIN_EV_PER_ATOM)
    assert errors["against_dft_of_2018"]["completeness"]["with_li"] == {"of_2018": 4, "in_the_set": 4}
    contents = read_bundled(target)
    assert contents.scale is not None
    assert contents.scale.origin is Origin.POTENTIAL
    assert contents.scale.measured == tuple(errors["sentences"])
    assert len(errors["sentences"]) == 6
    assert contents.candidate_ids == {"mp-1", "mp-2", "mp-5"}


def test_a_second_set_from_the_first_needs_no_outcome_of_it(inputs: Inputs, tmp_path: Path) -> None:
    first = make_reference_set(inputs, target=tmp_path / "first", processes=1, relaxations=100)
    results = tmp_path / "again"
    results.mkdir()
    lines = (inputs.results / "outcomes-0-1.jsonl").read_text().splitlines()
    (results / "outcomes-0-1.jsonl").write_text("\n".join(line for line in lines if '"relaxed"' not in line) + "\n")
    earlier = Inputs(inputs.structures, inputs.energies, inputs.elements, results, earlier=tmp_path / "first")
    second = make_reference_set(earlier, target=tmp_path / "second", processes=1, relaxations=100)
    for name in ("phases.parquet", "candidates.parquet"):
        assert (tmp_path / "second" / name).read_bytes() == (tmp_path / "first" / name).read_bytes()
    gains = [each["measured_errors"]["relaxation"]["gain"]["all"]["mean_ev_per_atom"] for each in (first, second)]
    assert gains[1] == pytest.approx(gains[0], abs=1e-6)  # a set keeps energies to seven digits
    assert "against_dft_of_2018" not in second["measured_errors"]


def test_another_first_pass_than_that_of_the_outcomes_is_refused(inputs: Inputs, tmp_path: Path) -> None:
    write_first_pass(tmp_path, [(name, formula, energy + 0.002) for name, formula, energy in ROWS])
    with pytest.raises(ValueError, match="the first pass is not reproduced"):
        make_reference_set(inputs, target=tmp_path / "set", processes=1, relaxations=100)
