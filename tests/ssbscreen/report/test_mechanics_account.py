"""The paragraph on mechanics: every number with its unit, both criteria beside each other, nothing made up."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.report import mechanics_account as account_module
from ssbscreen.report.account import account_text
from ssbscreen.report.explanation import explain
from ssbscreen.report.mechanics_account import mechanics_account
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def line_of(account: str, head: str) -> str:
    return next(line.strip() for line in account.splitlines() if line.strip().startswith(head))


def in_one_line(account: str) -> str:
    return " ".join(account.split())


@pytest.mark.parametrize(
    ("head", "words"),
    [
        # All ends are the values divided and multiplied by 1.3 here.
        ("bulk modulus", "103 GPa (79.1 to 134); Reuss 102, Voigt 103 GPa"),
        ("shear modulus", "59.6 GPa (45.8 to 77.5); Reuss 59.2, Voigt 60.0 GPa"),
        ("Young's modulus", "150 GPa (115 to 195); of the crystal 145 to 158 GPa by direction"),
        ("Poisson ratio", "0.257 (0.198 to 0.334)"),
        ("Pugh ratio", "1.70 (1.31 to 2.21); above 1.75 is called ductile"),
        ("Cauchy pressure", "−3.50 GPa"),
        ("universal anisotropy", "0.0700; 0 is isotropic"),
        ("hardness, Chen", "8.50 GPa (6.54 to 11.1)"),
        ("hardness, Tian", "8.90 GPa (6.85 to 11.6)"),
        ("toughness", "Niu 1.40 MPa m^0.5 (0.900 to 1.82), Mazhnik 0.900 MPa m^0.5"),
        ("Li-filled flaw grows", "from 79.7 mV (61.3 to 104) of overpotential on if 1 um long, from"),
        ("strain tolerance", "0.440 % (0.338 to 0.572)"),
        # 9 B G / (3 B + G) = 149.8 GPa, nu = 0.2570: 149.8e3 / 0.7430 * 0.019 / 3.
        ("misfit with LiCoO2", "1277 MPa ("),
        ("misfit with LiCoO2", "once charged, its volume +1.9 %"),
        ("misfit with LiFePO4", "−4370 MPa ("),
        ("misfit with LiFePO4", "once charged, its volume −6.5 %"),
        ("misfit with S", "not assessed: S swells by 80 % when it becomes Li2S"),
        ("misfit with of my own", "not assessed: the settings give no change of its volume"),
        ("Monroe-Newman ratio", "17.5 (13.5 to 22.8)"),
        ("chi", "49.3 kJ/(mol nm) (37.9 to 64.1)"),
        ("origin of moduli", "DFT; of mp-942733; Hill; a table of tensors"),
    ],
)
def test_every_quantity_of_a_garnet_is_told_with_its_unit_and_interval(run: RunTables, head: str, words: str) -> None:
    assert words in line_of(account_text(mechanics_account(run, "Li7La3Zr2O12")), head)


def test_the_two_criteria_are_said_to_contradict_each_other_and_static_moduli_to_be_high(run: RunTables) -> None:
    account = in_one_line(account_text(mechanics_account(run, "Li7La3Zr2O12")))
    assert account.count("The two criteria contradict each other for inorganic electrolytes") == 1
    assert "turns the sign of the pressure term" in account
    assert "overestimate those of superionic conductors by 25 to 50 %" in account
    assert "learned from" not in account


def account_of(run: RunTables, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> str:
    """The account of the garnet with other facts about its moduli."""
    held = RunTables.rows_of

    def rows_of(self: RunTables, schema: Any, candidates: Any) -> Any:
        found = held(self, schema, candidates)
        changed = {name: value for name, value in changes.items() if name in schema.arrow.names}
        return {candidate: [row | changed for row in rows] for candidate, rows in found.items()}

    monkeypatch.setattr(RunTables, "rows_of", rows_of)
    return in_one_line(account_text(mechanics_account(run, "Li7La3Zr2O12")))


def test_a_prediction_is_called_one_and_said_to_lie_outside_what_was_learned(
    run: RunTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = account_of(
        run, monkeypatch, moduli_origin="ML", moduli_in_domain=False, moduli_why_outside="no solid with Tc was learned"
    )
    assert "the prediction of a statistical model, neither computed nor measured for this solid" in account
    assert "lies outside the data that the model was trained on, so doubt it: no solid with Tc was learned." in account
    assert "overestimate those of superionic conductors by 25 to 50 %" in account


def test_a_prediction_near_what_was_learned_is_not_doubted_for_that(
    run: RunTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = account_of(run, monkeypatch, moduli_origin="ML", moduli_in_domain=True)
    assert "the prediction of a statistical model" in account
    assert "doubt" not in account


def test_measured_moduli_are_not_called_high(run: RunTables, monkeypatch: pytest.MonkeyPatch) -> None:
    account = account_of(run, monkeypatch, moduli_origin="MEASURED")
    assert "overestimate" not in account


def test_without_a_tensor_or_a_volume_there_is_no_number(run: RunTables) -> None:
    account = account_text(mechanics_account(run, "Li3PS4"))
    assert "by direction" not in account
    assert "Cauchy pressure" not in account
    assert line_of(account, "strain tolerance").split(maxsplit=2)[2] == "not assessed"
    assert "from not assessed" not in account


def test_unknown_moduli_are_one_line(run: RunTables) -> None:
    head, line = account_text(mechanics_account(run, "Li3YCl6")).splitlines()
    assert head == "MECHANICS"
    assert line.startswith("  not assessed: no source of this run has an elastic tensor or moduli")


def test_negative_hardness_is_shown_and_explained() -> None:
    # Li6PS5Cl, B = 28.7 and G = 8.1 GPa.
    facts = dict.fromkeys(tables.MECHANICS.arrow.names) | {
        "hardness_chen_gpa": -1.45,
        "hardness_chen_low_gpa": -2.06,
        "hardness_chen_high_gpa": -0.44,
    }
    rows = dict(account_module._strength_rows(facts))
    assert rows["hardness, Chen"] == "−1.45 GPa (−2.06 to −0.440); negative: softer than this fit reaches"


@pytest.mark.parametrize("candidate", ["Li7La3Zr2O12", "Li3PS4", "Li3YCl6"])
def test_explain_holds_the_paragraph_in_lines_of_a_terminal(
    run: RunTables, run_folder: RunFolder, candidate: str
) -> None:
    account = account_text(mechanics_account(run, candidate))
    assert account in explain(run_folder, candidate)
    assert max(len(line) for line in account.splitlines()) <= 100
