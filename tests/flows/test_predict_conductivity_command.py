"""``ssbscreen predict conductivity``: formulas and cells, intervals, what suffices for a separator, the domain."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from tests.models.conductivity.made_up_obelix import cif

KEYS = {
    "formula", "log10_conductivity_s_per_cm", "interval_log10", "coverage", "probability_above_1e-4", "separator",
    "scenarios", "in_domain", "why_outside", "from_cell", "cell_fault", "origin", "source", "file",
}  # fmt: skip


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ssbscreen", "predict", "conductivity", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return (int(end.value.code or 0), *capfd.readouterr())

    return run


def objects(answer: tuple[int, str, str]) -> list[dict[str, Any]]:
    assert answer[0] == 0, answer
    return [json.loads(line) for line in answer[1].splitlines()]


def test_a_formula_gives_one_object_and_a_wider_interval_holds_the_narrower(ask: Any) -> None:
    (narrow,), (wide,) = (objects(ask("Li7La3Zr2O12", "--json", "--interval", share)) for share in (0.5, 0.95))
    assert narrow.keys() == KEYS
    assert (narrow["origin"], narrow["coverage"], narrow["from_cell"], narrow["file"]) == ("ML", 0.5, False, None)
    assert wide["interval_log10"][0] < narrow["interval_log10"][0] < narrow["interval_log10"][1]
    assert narrow["interval_log10"][1] < wide["interval_log10"][1]
    assert narrow["in_domain"]


def test_a_garnet_that_was_measured_outdoes_a_salt_and_ten_times_the_current_is_harder(ask: Any) -> None:
    garnet, salt = objects(ask("Li7La3Zr2O12", "LiF", "--json"))
    assert garnet["log10_conductivity_s_per_cm"] > salt["log10_conductivity_s_per_cm"] + 1.0
    assert garnet["probability_above_1e-4"] > 0.5 > salt["probability_above_1e-4"]
    slow, fast = garnet["separator"]["currents"]
    assert (slow["required_s_per_cm"], fast["required_s_per_cm"]) == (pytest.approx(6e-5), pytest.approx(6e-4))
    assert slow["probability_suffices"] > garnet["probability_above_1e-4"] > fast["probability_suffices"]
    resistance = garnet["separator"]["area_specific_resistance_ohm_cm2"]
    assert resistance == pytest.approx(30e-4 / 10.0 ** garnet["log10_conductivity_s_per_cm"], rel=1e-3)


def test_warm_scenarios_rise_with_the_temperature_and_state_what_they_assume(ask: Any) -> None:
    (garnet,) = objects(ask("Li7La3Zr2O12", "--json"))
    warm = garnet["scenarios"]["temperatures"]
    assert [each["temperature_c"] for each in warm] == [60.0, 80.0, 180.5]
    # 0.35 eV: 0.573 decades from 25 to 60 degrees Celsius.
    assert warm[0]["log10_conductivity_s_per_cm"] == pytest.approx(
        garnet["log10_conductivity_s_per_cm"] + 0.573, abs=2e-3
    )
    assert garnet["scenarios"]["assumed_activation_energy_ev"] == 0.35
    for each in warm:
        assert each["interval_log10"][0] < each["log10_conductivity_s_per_cm"] < each["interval_log10"][1]


def test_partly_occupied_cells_are_read_and_a_foreign_element_is_outside_the_domain(ask: Any, tmp_path: Path) -> None:
    (tmp_path / "split.cif").write_text(cif(("Li", 0.0, 0.5), ("Li", 0.25, 0.5), ("Cl", 0.5, 1.0)), encoding="utf-8")
    split, foreign = objects(ask(tmp_path / "split.cif", "LiXeF6", "--json"))
    assert (split["from_cell"], split["cell_fault"]) == (True, None)
    assert not foreign["in_domain"]
    assert "Xe is in 0 training rows" in foreign["why_outside"]


def test_the_table_says_what_was_read_and_that_it_is_no_ranking(ask: Any) -> None:
    code, out, told = ask("Li6PS5Cl")
    assert code == 0
    assert "Li6PS5Cl" in out
    assert "composition" in out
    assert "no ranking" in told
