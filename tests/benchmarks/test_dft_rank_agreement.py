"""The comparison of two rankings, on orders that are counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ssbscreen.sources.bundled import read_bundled
from tests.benchmarks.dft_rank_agreement import compared, write_dft_set

SHIPPED = Path(__file__).parents[2] / "ssbscreen" / "sources" / "reference_set"


def test_only_common_candidates_count():
    one = {"a": 1, "b": 2, "c": 3, "d": 4, "x": 5}
    other = {"b": 1, "a": 2, "c": 7, "d": 9, "y": 3}
    found = compared(one, other)
    assert (found["common"], found["only_embedded"], found["only_dft"]) == (4, 1, 1)
    assert found["kendall_tau"] == pytest.approx(1.0 - 2.0 * 1 / 6)  # one of six pairs is turned round
    assert found["spearman_rho"] == pytest.approx(1.0 - 6.0 * 2 / (4 * 15))
    assert found["same_among_the_first"] == {}


def test_the_set_with_other_energies_has_the_candidates_and_cells_of_the_embedded_one(tmp_path: Path):
    dft = tmp_path / "phases.csv"
    dft.write_text(
        "formula,formation_energy_ev_per_atom\nLi,0\nF,0\nCl,0\nS,0\nP,0\nLiF,-3.1\nLiCl,-2.0\nLi3PS4,-0.9\nPS5,-0.1\n"
    )
    assert write_dft_set(tmp_path / "set", SHIPPED, dft) == 3
    contents = read_bundled(tmp_path / "set")
    energies = dict(zip(contents.phases.formulas, contents.phases.formation_energies_ev_per_atom, strict=True))
    assert energies["LiF"] == pytest.approx(-3.1)
    embedded = {row["candidate_id"]: row for row in pq.read_table(SHIPPED / "candidates.parquet").to_pylist()}
    rows = pq.read_table(tmp_path / "set" / "candidates.parquet").to_pylist()
    assert {row["formula"] for row in rows} == {"LiF", "LiCl", "Li3PS4"}
    for row in rows:
        assert row["fractional_xyz"] == embedded[row["candidate_id"]]["fractional_xyz"]
    told = json.loads((tmp_path / "set" / "provenance.json").read_text())["measured_errors"]["sentences"]
    assert "not the potential's" in told[0]
