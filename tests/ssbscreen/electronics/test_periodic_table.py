"""Places and electronegativities of the elements against pymatgen's."""

from __future__ import annotations

import pytest

from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.electronics.closed_shell_states import PAULING_ELECTRONEGATIVITY, closed_shell_states
from ssbscreen.electronics.periodic_table import group, is_transition_metal, period

periodic_table = pytest.importorskip("pymatgen.core.periodic_table")
F_BLOCK = [*range(58, 72), *range(90, 104)]


def test_groups_and_periods_are_those_of_pymatgen() -> None:
    for number, symbol in enumerate(SYMBOLS, start=1):
        element = periodic_table.Element(symbol)
        assert period(symbol) == element.row - (2 if number in F_BLOCK and element.row > 7 else 0)
        assert group(symbol) == (None if number in F_BLOCK else element.group)


def test_electronegativities_are_those_of_pymatgen() -> None:
    assert {symbol: periodic_table.Element(symbol).X for symbol in PAULING_ELECTRONEGATIVITY} == pytest.approx(
        PAULING_ELECTRONEGATIVITY, abs=0.005
    )


def test_d_block_runs_from_scandium_to_zinc() -> None:
    fourth_row = "K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga".split()
    assert [symbol for symbol in fourth_row if is_transition_metal(symbol)] == fourth_row[2:12]


def test_closed_shell_states_are_known_oxidation_states() -> None:
    # pymatgen's list is longer; the closed-shell ones have to be among it. Beyond bismuth few compounds are known.
    for symbol in SYMBOLS[:83]:
        states = {state for state in closed_shell_states(symbol) if state != 0}
        assert states <= set(periodic_table.Element(symbol).oxidation_states), symbol


@pytest.mark.parametrize(
    ("symbol", "states"),
    [("Li", {1}), ("La", {3}), ("Zr", {4}), ("Ta", {5}), ("W", {6}), ("Cu", {1}), ("Ag", {1}), ("Zn", {2}), ("B", {3}),
     ("Al", {3}), ("In", {3, 1}), ("Ge", {4, 2, -4}), ("P", {5, 3, -3}), ("S", {6, 4, -2}), ("Cl", {7, 5, -1}),
     ("O", {-2}), ("F", {-1}), ("H", {1, -1}), ("Nd", {3}), ("Fe", set()), ("Co", set()), ("Ni", set()), ("Pd", set())],
)  # fmt: skip
def test_closed_shell_states_follow_from_the_group(symbol: str, states: set[int]) -> None:
    assert set(closed_shell_states(symbol)) == states
