"""The window of a formula: its keys in JSON, its words, agreement with a run, and formulas that have none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.commands.asking import PHASES, Ask, Run, names, refused

WINDOW_KEYS = [
    "formula", "reduction_limit_v", "oxidation_limit_v", "reduction_limit_low_v", "reduction_limit_high_v",
    "oxidation_limit_low_v", "oxidation_limit_high_v", "energy_above_hull_ev_per_atom", "reduction_products",
    "oxidation_products", "profile", "source",
]  # fmt: skip


def test_window_prints_one_json_object_a_line_with_the_keys_of_the_manual(ask: Ask) -> None:
    formulas = ["Li3PS4", "Li7PS6", "P2S5", "LiPO4"]
    answer = ask("window", *formulas, "--source", PHASES, "--json")
    assert (answer.status, answer.err) == (0, "")
    windows = [json.loads(line) for line in answer.out.splitlines()]
    assert [window["formula"] for window in windows] == formulas
    for window in windows:
        assert list(window) == WINDOW_KEYS
        for step in window["profile"]:
            assert list(step) == ["voltage_low_v", "voltage_high_v", "li_per_formula", "phases"]
            assert all(list(phase) == ["formula", "formula_units"] for phase in step["phases"])
        assert [step["voltage_high_v"] for step in window["profile"]][-1] is None
        assert all(isinstance(name, str) for name in window["reduction_products"] + window["oxidation_products"])
    stable, metastable, without_li, hypothetical = windows
    assert stable["energy_above_hull_ev_per_atom"] == 0.0
    assert metastable["energy_above_hull_ev_per_atom"] > 0.0
    assert without_li["oxidation_limit_v"] is None  # JSON has no infinity
    assert hypothetical["energy_above_hull_ev_per_atom"] is None
    assert set(stable["reduction_products"]) == {"P", "Li2S"}


def test_window_and_run_agree(run: Run, ask: Ask) -> None:
    rows = {row["candidate_id"]: row for row in run.table("windows")}
    formulas = sorted(rows)
    answer = ask("window", *formulas, "--source", run.source, "--json")
    for line in answer.out.splitlines():
        window = json.loads(line)
        row = rows[window["formula"]]
        assert window["reduction_limit_v"] == row["reduction_limit_v"]
        assert window["oxidation_limit_v"] == row["oxidation_limit_v"]
        assert window["energy_above_hull_ev_per_atom"] == row["energy_above_hull_ev_per_atom"]


def test_window_in_words_names_the_limits_and_the_products(ask: Ask) -> None:
    answer = ask("window", "Li3PS4", "--source", PHASES)
    assert answer.status == 0
    first, *steps = answer.out.splitlines()
    assert first.startswith("Li3PS4: 1.72 to 2.36 V (0.000 eV/atom above the hull)")
    assert steps[0].startswith("  with the error of the energies: reduction 1.64 to ")
    assert "4 Li2S + Li3P" in steps[1]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("Xx2", "unknown element 'Xx' in the formula 'Xx2'"),
        ("Li-S", "cannot read the formula 'Li-S'"),
        ("", "cannot read the formula ''"),
        ("Li0S", "the amount of Li in 'Li0S' is not a positive number"),
        ("Li3YCl6", "Li3YCl6: no elemental phase of Y among the entries"),
    ],
)
def test_a_formula_that_has_no_window_is_told(formula: str, said: str, ask: Ask, place: Path) -> None:
    refused(ask("window", "Li3PS4", formula, "--source", PHASES, "--json"), said)
    assert names(place) == set()
