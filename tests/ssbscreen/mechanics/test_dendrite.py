"""The two roughening criteria: published electrolytes, cases solved by hand, and that they contradict each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymatgen.core import Element

from ssbscreen.mechanics.dendrite import (
    MONROE_NEWMAN_LIMIT,
    lithium_ion_volume_m3_per_mol,
    lithium_radius_angstrom,
    monroe_newman_ratio,
    stability_parameter_kj_per_mol_nm,
)

LITHIUM_SHEAR_GPA, LITHIUM_POISSON = 3.4, 0.42
LITHIUM_VOLUME_M3_PER_MOL = 1.3e-5


def bulk_gpa_of(*, shear_gpa: float, poisson: float) -> float:
    return 2.0 * shear_gpa * (1.0 + poisson) / (3.0 * (1.0 - 2.0 * poisson))


@pytest.mark.parametrize(
    ("name", "shear_gpa", "bulk_gpa", "coordination", "chi"),
    [
        ("Li7La3Zr2O12", 59.6, 102.8, 5, 49.3),
        ("Li3PS4", 11.4, 23.3, 4, 9.1),
        ("Li10GeP2S12", 7.9, 27.3, 4, 6.1),
        ("Li6PS5Cl", 8.1, 28.7, 4, 6.3),
    ],
)
def test_known_electrolytes_have_their_reference_stability_parameter(
    name: str, shear_gpa: float, bulk_gpa: float, coordination: int, chi: float
) -> None:
    value = stability_parameter_kj_per_mol_nm(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa, coordination_number=coordination)
    assert value == pytest.approx(chi, abs=0.05), name


def test_electrolyte_as_stiff_as_lithium_is_driven_by_deviatoric_stress_alone() -> None:
    # G_s = G_e and nu_s = nu_e cancel the pressure term; the rest is 2 G (V_M + V_c)(1 - 2 nu) k / (3 - 4 nu) less
    # the surface term.
    volumes = LITHIUM_VOLUME_M3_PER_MOL + 4.0 / 3.0 * np.pi * 0.76e-10**3 * 6.02214076e23
    deviatoric = 2.0 * 3.4e9 * volumes * (1.0 - 2.0 * LITHIUM_POISSON) * 1e8 / (3.0 - 4.0 * LITHIUM_POISSON)
    surface = volumes * 0.556 * 1e16 / 2.0
    value = stability_parameter_kj_per_mol_nm(
        bulk_gpa=bulk_gpa_of(shear_gpa=LITHIUM_SHEAR_GPA, poisson=LITHIUM_POISSON),
        shear_gpa=LITHIUM_SHEAR_GPA,
        coordination_number=6,
    )
    assert value == pytest.approx((deviatoric - surface) / 1e12)


@pytest.mark.parametrize("coordination", [4.0, 6.0])
@pytest.mark.parametrize("poisson", [0.2, 0.33, 0.45])
def test_sign_turns_at_the_root_of_the_published_stability_boundary(coordination: float, poisson: float) -> None:
    # Without surface energy (long waves) chi = 0 is a quadratic in g = G_s / G_e: Ahmad & Viswanathan 2017.
    v = float(lithium_ion_volume_m3_per_mol(coordination)) / LITHIUM_VOLUME_M3_PER_MOL
    cross = 2.0 - 3.0 * poisson + LITHIUM_POISSON * (4.0 * poisson - 3.0)
    roots = np.roots(
        [
            (1.0 - v) * (3.0 - 4.0 * LITHIUM_POISSON),
            4.0 * (1.0 + v) * cross,
            (1.0 - v) * (4.0 * poisson - 3.0),
        ]
    )
    boundary_gpa = LITHIUM_SHEAR_GPA * float(roots[roots > 0.0][0])
    below, above = (
        float(
            stability_parameter_kj_per_mol_nm(
                bulk_gpa=bulk_gpa_of(shear_gpa=shear, poisson=poisson),
                shear_gpa=shear,
                coordination_number=coordination,
                wavenumber_per_m=1.0,
            )
        )
        for shear in (0.99 * boundary_gpa, 1.01 * boundary_gpa)
    )
    assert below < 0.0 < above


def test_criteria_contradict_each_other_for_inorganic_electrolytes() -> None:
    stiff = {"shear_gpa": 59.6, "bulk_gpa": 102.8}
    soft = {"shear_gpa": 0.5, "bulk_gpa": 1.0}
    assert monroe_newman_ratio(shear_gpa=stiff["shear_gpa"]) > MONROE_NEWMAN_LIMIT
    assert stability_parameter_kj_per_mol_nm(**stiff, coordination_number=5) > 0.0
    assert monroe_newman_ratio(shear_gpa=soft["shear_gpa"]) < MONROE_NEWMAN_LIMIT
    assert stability_parameter_kj_per_mol_nm(**soft, coordination_number=5) < 0.0


def test_stiffness_stabilises_only_where_lithium_takes_more_room_than_in_the_metal() -> None:
    # The regime of Monroe & Newman; no crystal has so many anions around Li.
    crowded, roomy = 6.0, 24.0
    assert lithium_ion_volume_m3_per_mol(crowded) < LITHIUM_VOLUME_M3_PER_MOL < lithium_ion_volume_m3_per_mol(roomy)
    stiff = {"shear_gpa": 500.0, "bulk_gpa": 900.0}
    assert stability_parameter_kj_per_mol_nm(**stiff, coordination_number=crowded) > 0.0
    assert stability_parameter_kj_per_mol_nm(**stiff, coordination_number=roomy) < 0.0


def test_radii_at_whole_coordinations_are_shannons() -> None:
    table = Element("Li").data["Shannon radii"]["1"]
    for coordination, roman in ((4, "IV"), (6, "VI"), (8, "VIII")):
        assert lithium_radius_angstrom(coordination) == pytest.approx(table[roman][""]["ionic_radius"])


def test_radius_between_and_beyond_shannons_coordinations_is_a_straight_line() -> None:
    assert lithium_radius_angstrom(5) == pytest.approx((0.59 + 0.76) / 2.0)
    assert lithium_radius_angstrom(7) == pytest.approx((0.76 + 0.92) / 2.0)
    assert lithium_radius_angstrom(2) == pytest.approx(0.59 - (0.76 - 0.59))
    assert lithium_radius_angstrom(10) == pytest.approx(0.92 + (0.92 - 0.76))


@given(st.floats(1.0, 14.0), st.floats(0.01, 3.0))
def test_more_neighbours_leave_more_room(coordination: float, step: float) -> None:
    assert lithium_ion_volume_m3_per_mol(coordination + step) > lithium_ion_volume_m3_per_mol(coordination)


def test_ratio_of_lithium_to_itself_is_one() -> None:
    assert monroe_newman_ratio(shear_gpa=LITHIUM_SHEAR_GPA) == pytest.approx(1.0)


def test_missing_or_impossible_input_gives_nan_and_spoils_no_other_row() -> None:
    chi = stability_parameter_kj_per_mol_nm(
        bulk_gpa=[102.8, np.nan, 23.3, -1.0, 23.3],
        shear_gpa=[59.6, 11.4, 11.4, 11.4, 0.0],
        coordination_number=[5.0, 4.0, np.nan, 4.0, 4.0],
    )
    np.testing.assert_array_equal(np.isnan(chi), [False, True, True, True, True])
    assert np.all(np.isnan(monroe_newman_ratio(shear_gpa=[np.nan, 0.0, -3.0, np.inf])))
    assert np.all(np.isnan(lithium_radius_angstrom([np.nan, 0.0, -2.0, np.inf])))
