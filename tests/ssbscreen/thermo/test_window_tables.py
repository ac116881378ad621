"""Tables of windows: what the hand calculation says, missing references named, and absurd energies refused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import ElementalReferenceError
from ssbscreen.domain.materials import EnergyScale, StabilityWindow
from ssbscreen.domain.origin import Origin
from ssbscreen.tables.catalogue import CANDIDATES, PHASE_ENTRIES
from ssbscreen.thermo.entries import refusal_reasons
from ssbscreen.thermo.window_tables import compute_windows, index_of_entries
from tests.ssbscreen.thermo.hull_systems import LI_P_S, Phase, window_of

SCALE = EnergyScale("PBE", "none", Origin.DFT, 0.024, "assumed")


@pytest.mark.parametrize(
    ("absent", "effect"), [("Li", "voltages have no zero"), ("P", "the hull is open"), ("S", "the hull is open")]
)
def test_a_missing_element_is_an_error_that_names_it_and_the_mend(absent: str, effect: str) -> None:
    phases = [phase for phase in LI_P_S if phase[0] != absent]
    with pytest.raises(ElementalReferenceError) as caught:
        window_of("Li3PS4", phases)
    message = str(caught.value)
    assert message.startswith(f"Li3PS4: no elemental phase of {absent} among the entries, so {effect}")
    assert f"Add the elements to the source (formation energy 0 eV/atom for the stable form of {absent})" in message


def test_all_missing_elements_are_named_at_once() -> None:
    with pytest.raises(ElementalReferenceError, match="no elemental phase of P, S among the entries"):
        window_of("Li3PS4", [("Li", 0.0), ("Li2S", -1.5)])


def tables_of(phases: Sequence[Phase], candidates: Sequence[Phase]) -> tuple[pa.Table, pa.Table]:
    def columns(rows: Sequence[Phase], key: str) -> dict[str, list[object]]:
        return {
            key: [formula for formula, _ in rows],
            "formula": [formula for formula, _ in rows],
            "chemical_system": ["-".join(sorted(parse_formula(formula))) for formula, _ in rows],
            "formation_energy_ev_per_atom": [energy for _, energy in rows],
        }

    return PHASE_ENTRIES.build(columns(phases, "entry_id")), CANDIDATES.build(columns(candidates, "candidate_id"))


def test_candidates_are_windows_or_rejections_with_the_missing_element_named() -> None:
    phases = [*LI_P_S, ("LiCl", -2.0)]  # no chlorine
    entries, candidates = tables_of(phases, [("Li3PS4", -1.0), ("LiCl", -2.0), ("Li2S", -1.5), ("Li6PS5Cl", -1.3)])
    index, refused = index_of_entries(entries)
    outcome = compute_windows(candidates, index, SCALE, cathode_voltage_v=4.2)
    assert len(refused) == 0
    assert outcome.windows["candidate_id"].to_pylist() == ["Li2S", "Li3PS4"]
    assert outcome.rejections["candidate_id"].to_pylist() == ["Li6PS5Cl", "LiCl"]
    assert all("no elemental phase of Cl" in reason for reason in outcome.rejections["reason"].to_pylist())
    assert set(outcome.voltage_profiles["candidate_id"].to_pylist()) == {"Li2S", "Li3PS4"}


def test_the_table_says_of_li3ps4_what_the_hand_calculation_says() -> None:
    entries, candidates = tables_of(LI_P_S, [("Li3PS4", -1.0)])
    outcome = compute_windows(candidates, index_of_entries(entries)[0], SCALE, cathode_voltage_v=4.2)
    (row,) = outcome.windows.to_pylist()
    sigma = SCALE.error_ev_per_atom
    expected = {
        "energy_above_hull_ev_per_atom": 0.0,
        "reduction_limit_v": 2.0,
        "reduction_limit_low_v": 2.0 - 2 * sigma * 8 / 5,  # 8 atoms, 5 Li
        "reduction_limit_high_v": 2.04,  # P2S5 + 10 Li -> 5 Li2S + 2 P, its rivals
        "oxidation_limit_v": 6.95 / 3,
        "oxidation_limit_low_v": 2.25,  # 2 Li + S -> Li2S, of its rivals
        "oxidation_limit_high_v": 6.95 / 3 + 2 * sigma * 8 / 3,
        "own_reduction_limit_v": 2.0,
        "own_oxidation_limit_v": 6.95 / 3,
        "tolerant_reduction_limit_v": 2.0 - sigma * 8 / 5,
        "tolerant_oxidation_limit_v": 6.95 / 3 + sigma * 8 / 3,
        "tolerance_ev_per_atom": sigma,
        "decomposition_energy_at_li_ev_per_atom": -13.0 / 8,
        "decomposition_energy_at_cathode_ev_per_atom": (6.95 - 3 * 4.2) / 8,
        "margin_at_li_ev_per_atom": -13.0 / 8,
        "margin_at_cathode_ev_per_atom": (6.95 - 3 * 4.2) / 8,
    }
    assert {name: row[name] for name in expected} == pytest.approx(expected, abs=1e-6)
    assert (row["hull_phases"], row["reduction_products"]) == ("Li3PS4", "4 Li2S + P")
    assert (row["oxidation_products"], row["products_at_li"]) == ("1.5 S + 0.5 P2S5", "4 Li2S + Li3P")


def test_the_table_has_a_margin_where_a_stable_phase_decomposes_into_nothing() -> None:
    entries, candidates = tables_of(LI_P_S, [("Li2S", -1.5)])
    outcome = compute_windows(candidates, index_of_entries(entries)[0], SCALE, cathode_voltage_v=4.2)
    (row,) = outcome.windows.to_pylist()
    assert row["decomposition_energy_at_li_ev_per_atom"] == 0.0
    assert row["margin_at_li_ev_per_atom"] == pytest.approx(1.5)  # 2 Li + S is what competes


@pytest.mark.parametrize(
    ("formula", "energy", "reason"),
    [
        ("Li2S", np.nan, "not a number of eV/atom"),
        ("Li2S", -np.inf, "not a number of eV/atom"),
        ("Li2S", -8.0, "outside -6 to 6: a failed calculation or a total energy"),
        ("Li2S", 7.0, "outside -6 to 6"),
        ("P", -0.6, "elements define the zero"),
    ],
)
def test_an_absurd_energy_is_refused_with_the_reason(formula: str, energy: float, reason: str) -> None:
    (found,) = refusal_reasons([parse_formula(formula)], np.array([energy]))
    assert found is not None
    assert reason in found


def test_usable_energies_are_not_refused() -> None:
    # LiF, among the most strongly bound, and a form of phosphorus above the stable one
    assert refusal_reasons([{"Li": 1, "F": 1}, {"P": 4}], np.array([-3.2, 0.2])) == [None, None]


def test_a_reversed_window_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="reversed window"):
        StabilityWindow(2.0, 1.0)
