"""The command ``interface`` and what ``window --interfaces`` adds, as a user calls them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.settings import read_settings
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import ConfigurationError

PHASES = Path(__file__).parents[1] / "oracles" / "phases_mp2018.csv"
KINK_KEYS = ["reaction_energy_ev_per_atom", "fraction_a", "formula_units_a", "li_released", "products"]
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Status, standard output and standard error of a command on a small set of real phases."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ssbscreen", *arguments, "--source", str(PHASES)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def atoms_of(formula_units: list[dict[str, Any]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for phase in formula_units:
        for element, amount in parse_formula(phase["formula"]).items():
            total[element] = total.get(element, 0.0) + amount * phase["amount"]
    return total


@pytest.mark.parametrize("voltage", [None, 0.5, 4.0])
def test_json_has_the_keys_of_the_manual_and_every_kink_balances(voltage: float | None, ask: Ask) -> None:
    options = [] if voltage is None else ["--at-voltage", str(voltage)]
    status, out, _ = ask("interface", "Li3PS4", "Li2O", "--json", *options)
    assert status == 0
    content = json.loads(out)
    assert (content["a"], content["b"], content["at_voltage_v"]) == ("Li3PS4", "Li2O", voltage)
    assert {"reaction_energy_ev_per_atom", "fraction_a", "products", "kinks"} <= content.keys()
    assert content["reaction_energy_ev_per_atom"] == min(k["reaction_energy_ev_per_atom"] for k in content["kinks"])
    assert [content["kinks"][0]["fraction_a"], content["kinks"][-1]["fraction_a"]] == [0.0, 1.0]
    for kink in content["kinks"]:
        assert list(kink) == KINK_KEYS
        of_a = kink["formula_units_a"]
        given = atoms_of([{"formula": "Li3PS4", "amount": of_a}, {"formula": "Li2O", "amount": 1.0 - of_a}])
        made = atoms_of([*kink["products"], {"formula": "Li", "amount": kink["li_released"]}])
        for element in given.keys() | made.keys():
            assert made.get(element, 0.0) == pytest.approx(given.get(element, 0.0), abs=1e-5), element
    if voltage is None:
        assert all(kink["li_released"] == 0.0 for kink in content["kinks"])


def test_words_name_the_reaction_and_its_interval(ask: Ask) -> None:
    status, out, err = ask("interface", "Li3PS4", "Li2O")
    assert status == 0
    first, second, *_ = out.splitlines()
    assert first.startswith("Li3PS4 | Li2O, no Li exchanged: -")
    assert " to " in first
    # By hand: sulfide goes to Li2S and phosphate takes the oxygen.
    assert "Li2S" in second
    assert "Li3PO4" in second
    assert "0.024 eV/atom a reaction" in err


def test_coatings_react_with_neither_side_more_than_the_pair_itself(ask: Ask) -> None:
    _, out, _ = ask("interface", "Li3PS4", "Li2O", "--coatings", "3", "--json")
    content = json.loads(out)
    assert 1 <= len(content["coatings"]) <= 3
    for coating in content["coatings"]:
        assert coating["reaction_energy_with_a_ev_per_atom"] > content["reaction_energy_ev_per_atom"]
        assert coating["reaction_energy_with_b_ev_per_atom"] > content["reaction_energy_ev_per_atom"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Li3PS4", "Xx2"], "unknown element 'Xx'"),
        (["Li3PS4", "Li2O", "--at-voltage=-0.1"], "below 0 V Li metal plates"),
        (["Li3PS4", "Li", "--at-voltage", "1"], "is the reservoir itself"),
        (["Li3PS4", "Li2O", "--temperature", "20"], "300 to 2000 K"),
        (["Li3PS4", "UO2"], "no elemental phase of U"),
    ],
)
def test_bad_input_is_one_message_with_status_2(arguments: list[str], said: str, ask: Ask) -> None:
    status, out, err = ask("interface", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("ssbscreen: ")
    assert said in err


def test_window_tells_the_interfaces_that_it_is_asked_for(ask: Ask) -> None:
    _, without, _ = ask("window", "Li3PS4", "--json")
    _, out, _ = ask("window", "Li3PS4", "--interfaces", "--json")
    content = json.loads(out)
    assert json.loads(without).items() <= content.items()
    at_li = next(row for row in content["interphases"] if row["anode"] == "Li")
    # Published: -1.42 eV/atom, Li3P and Li2S (Zhu, He and Mo 2015, doi:10.1021/acsami.5b07517).
    assert at_li["reaction_energy_ev_per_atom"] == pytest.approx(-1.42, abs=0.01)
    assert {product["formula"] for product in at_li["interphase_products"]} == {"Li3P", "Li2S"}
    assert {row["anode"] for row in content["interphases"]} == {"Li", "Li-Ag", "Li-Si", "Li-In"}


def test_the_error_open_to_li_is_per_atom_other_than_li(ask: Ask) -> None:
    closed = json.loads(ask("interface", "Li3PS4", "Li2O", "--json")[1])
    opened = json.loads(ask("interface", "Li3PS4", "Li2O", "--at-voltage", "3", "--json")[1])
    x = opened["fraction_a"]
    others = x * 5 / 8 + (1 - x) * 1 / 3
    assert opened["reaction_energy_std_ev_per_atom"] == pytest.approx(
        closed["reaction_energy_std_ev_per_atom"] / others, rel=1e-9
    )


def test_what_is_only_decay_is_told_apart(ask: Ask) -> None:
    # Li6PS5Cl decays by itself; with Li2S, one of its own products, nothing more happens.
    content = json.loads(ask("interface", "Li6PS5Cl", "Li2S", "--json")[1])
    assert content["reaction_energy_ev_per_atom"] < -0.05
    assert content["reaction_energy_beyond_decay_ev_per_atom"] == 0.0
    assert "beyond the decay of each side alone: 0.000 eV/atom" in ask("interface", "Li6PS5Cl", "Li2S")[1]


def test_li_itself_has_no_interfaces_to_tell(ask: Ask) -> None:
    status, out, err = ask("window", "Li", "--interfaces")
    assert (status, out) == (2, "")
    assert "Li is the anode itself" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('cathode = "X"', "not among cathodes"),
        ("anodes = { In = 0.6 }", "must stay among the anodes"),
        ('own_cathodes.S = { discharged = "Li2S", discharged_v = 2, charged = "S", charged_v = 2 }', "another name"),
        ('own_cathodes.A = { discharged = "Li", discharged_v = 0, charged = "S", charged_v = 2 }', "is Li metal"),
        ('own_cathodes.A = { discharged = "Li2S", discharged_v = 3, charged = "S", charged_v = 2 }', "below 3 V"),
        ('own_cathodes.A = { discharged = "Qq", discharged_v = 1, charged = "S", charged_v = 2 }', "unknown element"),
    ],
)
def test_settings_of_interfaces_that_cannot_be_are_told_before_any_work(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(f"[interfaces]\n{text}\n")
    with pytest.raises(ConfigurationError, match=said):
        read_settings(tmp_path / "run.toml", {})


OWN = 'discharged = "LiMnPO4"\ndischarged_v = 4.1\ncharged = "MnPO4"\ncharged_v = 4.1\n'


@pytest.mark.parametrize(("line", "change"), [("", None), ("volume_change_percent = -9.0\n", -0.09)])
def test_the_volume_change_of_an_own_cathode_is_taken_from_the_settings_or_unknown(
    line: str, change: float | None, tmp_path: Path
) -> None:
    (tmp_path / "run.toml").write_text(f"[interfaces.own_cathodes.LiMnPO4]\n{OWN}{line}")
    changes = read_settings(tmp_path / "run.toml", {}).interfaces.volume_changes()
    assert changes["LiMnPO4"] == (None if change is None else pytest.approx(change))
    assert changes["LiFePO4"] == pytest.approx(-0.065)
    assert changes["S"] is None


def test_a_volume_change_beyond_linear_elasticity_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(f"[interfaces.own_cathodes.A]\n{OWN}volume_change_percent = 80\n")
    with pytest.raises(ConfigurationError, match="volume_change_percent"):
        read_settings(tmp_path / "run.toml", {})
