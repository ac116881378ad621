"""What a measured conductivity means in a separator of 30 um, hand-solved."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ssbscreen.cell.conduction_table import known_conductivities


def row(log10: float, std: float = math.nan, *, bound: bool = False) -> dict[str, Any]:
    table = known_conductivities(
        candidate_ids=["a"],
        log10_conductivities=[log10],
        stds=[std],
        are_bounds=[bound],
        origins=["MEASURED"],
        sources=["somebody"],
    )
    found: dict[str, Any] = table.to_pylist()[0]
    return found


def test_a_separator_of_a_millisiemens_per_centimetre_has_three_ohm_square_centimetres() -> None:
    assert row(-3.0)["separator_resistance_ohm_cm2"] == pytest.approx(3.0)


def test_at_what_is_needed_it_suffices_with_even_odds_and_one_error_above_with_84_percent() -> None:
    needed = math.log10(6e-5)
    assert row(needed, 0.3)["probability_suffices_at_1_ma_per_cm2"] == pytest.approx(0.5)
    assert row(needed + 0.3, 0.3)["probability_suffices_at_1_ma_per_cm2"] == pytest.approx(0.841345, abs=1e-6)
    assert row(needed + 1.0, 0.3)["probability_suffices_at_10_ma_per_cm2"] == pytest.approx(0.5)
    assert row(-4.0, 0.3)["probability_above_1e_4_s_per_cm"] == pytest.approx(0.5)


def test_a_single_measurement_has_the_scatter_between_laboratories() -> None:
    # 0.2 decades: Ohno et al. 2020.
    assert row(-3.8)["probability_above_1e_4_s_per_cm"] == pytest.approx(0.841345, abs=1e-6)
    assert row(-3.8)["log10_conductivity_std"] is None


def test_an_upper_bound_below_the_need_does_not_suffice_and_one_above_says_nothing() -> None:
    found = row(-5.0, bound=True)
    columns = ("above_1e_4_s_per_cm", "suffices_at_1_ma_per_cm2", "suffices_at_10_ma_per_cm2")
    assert [found[f"probability_{each}"] for each in columns] == [0.0, 0.0, 0.0]
    found = row(-3.5, bound=True)
    assert [found[f"probability_{each}"] for each in columns] == [None, None, 0.0]


def test_nothing_of_a_model_is_said_of_a_measured_value() -> None:
    found = row(-3.0)
    for column in ("log10_conductivity_low_s_per_cm", "conductivity_in_domain", "conductivity_from_cell"):
        assert found[column] is None


def test_without_conductivities_the_table_is_empty() -> None:
    table = known_conductivities(
        candidate_ids=[], log10_conductivities=[], stds=[], are_bounds=[], origins=[], sources=[]
    )
    assert len(table) == 0
    assert np.all([name in table.schema.names for name in ("candidate_id", "conductivity_source")])
