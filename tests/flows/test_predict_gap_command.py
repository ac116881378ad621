"""``ssbscreen predict gap``: formulas and files, numbers with intervals, both probabilities, the domain."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from tests.flows.moduli_stand_in import rock_salt

KEYS = {
    "formula", "band_gap_ev", "interval_ev", "coverage", "measured_gap_ev", "measured_interval_ev", "probability_gap",
    "probability_insulator", "probability_insulator_measured", "in_domain", "why_outside", "origin", "source", "file",
}  # fmt: skip


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ssbscreen", "predict", "gap", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return (int(end.value.code or 0), *capfd.readouterr())

    return run


def objects(answer: tuple[int, str, str]) -> list[dict[str, Any]]:
    assert answer[0] == 0, answer
    return [json.loads(line) for line in answer[1].splitlines()]


def test_a_formula_gives_one_object_and_a_wider_interval_holds_the_narrower(ask: Any) -> None:
    (narrow,), (wide,) = (objects(ask("Li3PS4", "--json", "--interval", share)) for share in (0.5, 0.95))
    assert narrow.keys() == KEYS
    assert (narrow["formula"], narrow["origin"], narrow["coverage"]) == ("Li3PS4", "ML", 0.5)
    assert (narrow["in_domain"], narrow["why_outside"], narrow["file"]) == (True, "", None)
    for key in ("interval_ev", "measured_interval_ev"):
        assert wide[key][0] < narrow[key][0] < narrow[key][1] < wide[key][1]
    assert narrow["interval_ev"][0] <= narrow["band_gap_ev"] <= narrow["interval_ev"][1]


def test_the_measured_gap_lies_about_the_line_of_setyawan_and_metals_have_none(ask: Any) -> None:
    salt, alloy = objects(ask("LiCl", "LiAl", "--json"))
    assert salt["measured_gap_ev"] == pytest.approx(1.348 * salt["band_gap_ev"] + 0.913, abs=0.3)
    assert salt["probability_insulator"] > 0.95
    assert (alloy["band_gap_ev"], alloy["measured_gap_ev"]) == (0.0, 0.0)
    assert alloy["probability_insulator"] < 0.05


def test_a_file_is_judged_by_its_composition(ask: Any, tmp_path: Path) -> None:
    rock_salt("Li", "Cl", 5.1).to(str(tmp_path / "salt.cif"))
    formula, cell = objects(ask("LiCl", tmp_path / "salt.cif", "--json"))
    assert cell["file"].endswith("salt.cif")
    assert {**formula, "file": None} == {**cell, "file": None}


def test_many_at_once_are_each_by_itself(ask: Any) -> None:
    formulas = ["Li3PS4", "LiF", "Li3N", "LiCoO2"]
    together = objects(ask(*formulas, "--json"))
    assert together == [objects(ask(formula, "--json"))[0] for formula in formulas]


def test_the_text_is_a_table_with_notes_on_what_not_to_believe(ask: Any) -> None:
    status, out, err = ask("Li7La3Zr2O12", "Li2Po")
    assert status == 0
    lines = out.splitlines()
    assert "PBE gap [eV]" in lines[0]
    assert lines[1].startswith("Li7La3Zr2O12")
    assert lines[1].rstrip().endswith("in")
    assert lines[2].rstrip().endswith("outside")
    assert lines[3].startswith("Li2Po: ")
    assert "90 %" in err
    assert "Setyawan" in err
    assert "not sufficient" in err


def test_faults_are_told_together(ask: Any, tmp_path: Path) -> None:
    status, out, err = ask("Li-P", "Xx2", "--json")
    assert (status, out) == (2, "")
    assert "'Li-P'" in err
    assert "'Xx'" in err
    status, _, err = ask("LiF", "--model", tmp_path)
    assert status == 2
    assert "holds no model of band gaps" in err
