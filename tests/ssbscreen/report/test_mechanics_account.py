"""The paragraph on mechanics: every number with its unit, both criteria beside each other, nothing made up."""

from __future__ import annotations

import pytest

from ssbscreen.report import mechanics_account as account_module
from ssbscreen.report.explanation import explain
from ssbscreen.report.mechanics_account import mechanics_account
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def line_of(account: str, head: str) -> str:
    return next(line.strip() for line in account.splitlines() if line.strip().startswith(head))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        # 102.8 / 1.3 and 102.8 * 1.3, likewise 59.6.
        ("bulk modulus", "103 GPa (79.1 to 134)"),
        ("shear modulus", "59.6 GPa (45.8 to 77.5)"),
        ("Young's modulus", "150 GPa; of the crystal 145 to 158 GPa by direction"),
        ("Poisson ratio", "0.257"),
        ("Pugh ratio", "1.70; above 1.75 is called ductile"),
        ("Cauchy pressure", "−3.50 GPa"),
        ("hardness", "Chen 8.50 GPa, Tian 8.90 GPa"),
        ("toughness", "Niu 1.40 MPa m^0.5, Mazhnik 0.900 MPa m^0.5"),
        ("Li-filled flaw grows", "from 79.7 mV of overpotential on if 1 um long, from 35.6 mV"),
        ("strain tolerance", "0.440 %"),
        # 9 B G / (3 B + G) = 149.8 GPa, nu = 0.2570: 149.8e3 / 0.7430 * 0.01 / 3.
        ("misfit stress", "672 MPa"),
        ("Monroe-Newman ratio", "17.5"),
        ("chi", "49.3 kJ/(mol nm)"),
        ("origin of moduli", "DFT; of mp-942733; Hill; a table of tensors"),
    ],
)
def test_every_quantity_of_a_garnet_is_told_with_its_unit(run: RunTables, head: str, words: str) -> None:
    assert words in line_of(mechanics_account(run, "Li7La3Zr2O12"), head)


def test_the_two_criteria_are_said_to_contradict_each_other_and_static_moduli_to_be_high(run: RunTables) -> None:
    account = " ".join(mechanics_account(run, "Li7La3Zr2O12").split())
    assert account.count("The two criteria contradict each other for inorganic electrolytes") == 1
    assert "turns the sign of the pressure term" in account
    assert "overestimate those of superionic conductors by 25 to 50 %" in account


def test_without_a_tensor_or_a_volume_there_is_no_number(run: RunTables) -> None:
    account = mechanics_account(run, "Li3PS4")
    assert "by direction" not in account
    assert "Cauchy pressure" not in account
    assert line_of(account, "strain tolerance").split(maxsplit=2)[2] == "not assessed"
    assert "from not assessed" not in account


def test_unknown_moduli_are_one_line(run: RunTables) -> None:
    head, line = mechanics_account(run, "Li3YCl6").splitlines()
    assert head == "MECHANICS"
    assert line.startswith("  not assessed: no source of this run has an elastic tensor or moduli")


def test_negative_hardness_is_shown_and_explained() -> None:
    # Li6PS5Cl, B = 28.7 and G = 8.1 GPa.
    facts = dict.fromkeys(
        (
            "fracture_toughness_mpa_m05",
            "fracture_toughness_low_mpa_m05",
            "flaw_overpotential_1um_mv",
            "flaw_overpotential_5um_mv",
            "strain_tolerance_1um",
        )
    ) | {"hardness_chen_gpa": -1.45, "hardness_tian_gpa": 0.96, "bulk_gpa": 28.7, "shear_gpa": 8.1}
    rows = dict(account_module._strength_rows(facts))
    assert rows["hardness"] == "Chen −1.45 GPa (negative: softer than this fit reaches), Tian 0.960 GPa"


@pytest.mark.parametrize("candidate", ["Li7La3Zr2O12", "Li3PS4", "Li3YCl6"])
def test_explain_holds_the_paragraph_in_lines_of_a_terminal(
    run: RunTables, run_folder: RunFolder, candidate: str
) -> None:
    account = mechanics_account(run, candidate)
    assert account in explain(run_folder, candidate)
    assert max(len(line) for line in account.splitlines()) <= 100
