"""The cell stack against its published check values, by hand, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.cell.stack import (
    LITHIUM_G_PER_MAH,
    Stack,
    electrolyte_kg_per_m2,
    energy_density_wh_per_l,
    largest_thickness_um,
    specific_energy_wh_per_kg,
)

THICKNESSES_UM = np.array([20.0, 30.0, 100.0])


@pytest.mark.parametrize(
    ("density_g_per_cm3", "wh_per_kg"),
    [
        (1.86, [499, 476, 359]),  # Li6PS5Cl
        (2.43, [467, 441, 316]),  # Li3YCl6
        (5.1, [360, 328, 203]),  # Li7La3Zr2O12
    ],
)
def test_specific_energies_of_three_electrolytes_as_stated(density_g_per_cm3: float, wh_per_kg: list[int]) -> None:
    found = specific_energy_wh_per_kg(density_g_per_cm3=density_g_per_cm3, thickness_um=THICKNESSES_UM)
    assert np.round(found).tolist() == wh_per_kg


def test_energy_densities_of_the_charged_stack_as_stated() -> None:
    found = energy_density_wh_per_l(thickness_um=THICKNESSES_UM)
    assert found == pytest.approx([1342, 1254, 858], abs=1.1)


def test_a_stack_by_hand() -> None:
    # 4 mAh/cm2 at 2.5 V is 10 mWh/cm2. Active material 4/100 = 0.04 g/cm2, at 4 g/cm3 and half of the volume 0.02 cm
    # thick, of which half is electrolyte: 0.01 cm. Separator 0.01 cm. Electrolyte of 2 g/cm3: 0.04 g/cm2.
    stack = Stack(
        areal_capacity_mah_per_cm2=4.0,
        cathode_capacity_mah_per_g=100.0,
        voltage_v=2.5,
        active_material_g_per_cm3=4.0,
        electrolyte_volume_fraction=0.5,
        carbon_volume_fraction=0.0,
        pore_volume_fraction=0.0,
        lithium_excess=0.0,
        aluminium_um=0.0,
        copper_um=0.0,
    )
    asked = {"density_g_per_cm3": 2.0, "thickness_um": 100.0, "stack": stack}
    assert electrolyte_kg_per_m2(**asked) == pytest.approx(0.4)
    assert specific_energy_wh_per_kg(**asked) == pytest.approx(0.010 / 0.08 * 1000.0)
    # 0.02 cm + 0.01 cm + 4 * 4.84e-4 cm of Li
    assert energy_density_wh_per_l(thickness_um=100.0, stack=stack) == pytest.approx(0.010 / 0.031936 * 1000.0)
    assert largest_thickness_um(density_g_per_cm3=2.0, specific_energy_wh_per_kg=125.0, stack=stack) == pytest.approx(
        100.0
    )


def test_lithium_holds_3861_mah_in_a_gram() -> None:
    capacity_mah_per_g = 1.0 / LITHIUM_G_PER_MAH
    assert capacity_mah_per_g == pytest.approx(3861.0, abs=1.0)


@given(density=st.floats(0.5, 2.5), goal=st.floats(200.0, 500.0))
def test_at_the_largest_thickness_the_stack_has_just_the_energy_asked_for(density: float, goal: float) -> None:
    limit = largest_thickness_um(density_g_per_cm3=density, specific_energy_wh_per_kg=goal)
    if limit > 0.0:
        reached = specific_energy_wh_per_kg(density_g_per_cm3=density, thickness_um=limit)
        assert reached == pytest.approx(goal)


def test_a_heavy_electrolyte_in_the_cathode_leaves_no_thickness_at_all() -> None:
    assert largest_thickness_um(density_g_per_cm3=5.1) < 0.0
    assert 0.0 < largest_thickness_um(density_g_per_cm3=1.86) < 20.0


@given(lighter=st.floats(0.5, 7.9), step=st.floats(0.01, 2.0))
def test_a_denser_electrolyte_never_gives_more_energy(lighter: float, step: float) -> None:
    light, dense = specific_energy_wh_per_kg(density_g_per_cm3=[lighter, lighter + step], thickness_um=30.0)
    assert dense < light


@pytest.mark.parametrize("missing", [np.nan, np.inf, 0.0, -1.0])
def test_what_is_missing_stays_missing(missing: float) -> None:
    densities = [1.86, missing]
    for found in (
        specific_energy_wh_per_kg(density_g_per_cm3=densities, thickness_um=30.0),
        largest_thickness_um(density_g_per_cm3=densities),
        electrolyte_kg_per_m2(density_g_per_cm3=densities, thickness_um=30.0),
    ):
        assert np.isnan(found).tolist() == [False, True]
    assert np.isnan(energy_density_wh_per_l(thickness_um=missing))


def test_a_stack_whose_cathode_holds_no_active_material_is_refused() -> None:
    with pytest.raises(ValueError, match="add up to less than 1"):
        Stack(electrolyte_volume_fraction=0.95)
    with pytest.raises(ValueError, match="positive"):
        Stack(voltage_v=0.0)
