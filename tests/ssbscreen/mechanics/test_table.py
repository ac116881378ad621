"""The table of mechanics: published values of four solids in their columns, unknown inputs as nulls."""

from __future__ import annotations

import pytest

from ssbscreen.mechanics.table import mechanics_table
from ssbscreen.tables.catalogue import ELASTICITY


def rows(**columns):
    count = len(columns["bulk_gpa"])
    given = {"candidate_id": [f"c{number}" for number in range(count)], "moduli_origin": ["DFT"] * count} | columns
    return mechanics_table(ELASTICITY.build(given)).to_pylist()


def test_diamond_bears_an_overpotential_of_half_a_volt_and_a_strain_of_a_third_of_a_percent() -> None:
    (row,) = rows(bulk_gpa=[443.0], shear_gpa=[535.0], volume_per_atom_a3=[5.67])
    # K = 6.50 MPa m^0.5 (Niu et al. 2019), times 67.75 mV per unit at 1 um; E = 9 B G / (3 B + G) = 1144 GPa.
    assert row["fracture_toughness_mpa_m05"] == pytest.approx(6.5, abs=0.05)
    assert row["flaw_overpotential_1um_mv"] == pytest.approx(6.5 * 67.75, rel=0.01)
    assert row["flaw_overpotential_5um_mv"] == pytest.approx(row["flaw_overpotential_1um_mv"] / 5**0.5)
    assert row["strain_tolerance_1um"] == pytest.approx(6.5e6 / (1144e9 * 1.77245e-3), rel=0.01)
    assert 94.0 < row["hardness_chen_gpa"] < row["hardness_tian_gpa"] < 99.0


def test_hardness_needs_no_volume_and_what_flaws_do_is_unknown_without_one() -> None:
    (row,) = rows(bulk_gpa=[28.7], shear_gpa=[8.1])
    assert row["hardness_chen_gpa"] < 0.0 < row["hardness_tian_gpa"]
    for name in ("flaw_overpotential_1um_mv", "flaw_overpotential_5um_mv", "strain_tolerance_1um"):
        assert row[name] is None


def test_a_stiff_oxide_bears_more_overpotential_and_less_strain_than_a_soft_sulfide() -> None:
    garnet, argyrodite = rows(bulk_gpa=[102.8, 28.7], shear_gpa=[59.6, 8.1], volume_per_atom_a3=[11.5, 19.5])
    assert garnet["flaw_overpotential_1um_mv"] > 2.0 * argyrodite["flaw_overpotential_1um_mv"]
    assert garnet["strain_tolerance_1um"] < argyrodite["strain_tolerance_1um"]


def test_the_low_end_of_the_toughness_is_mazhniks_value_or_lower_and_the_ends_of_moduli_are_factors() -> None:
    errors = {"bulk_log10_std": [0.05], "shear_log10_std": [0.1], "moduli_error_correlation": [0.17]}
    (soft,) = rows(bulk_gpa=[28.7], shear_gpa=[8.1], volume_per_atom_a3=[19.5], **errors)
    assert soft["fracture_toughness_low_mpa_m05"] == soft["fracture_toughness_mazhnik_mpa_m05"]
    assert soft["bulk_high_gpa"] / 28.7 == pytest.approx(28.7 / soft["bulk_low_gpa"]) == pytest.approx(10**0.1)
    assert soft["shear_high_gpa"] / 8.1 == pytest.approx(10**0.2)
    # Of diamond Mazhnik's value is nearly Niu's, so the error of the moduli reaches below it.
    (hard,) = rows(bulk_gpa=[443.0], shear_gpa=[535.0], volume_per_atom_a3=[5.67], **errors)
    assert hard["fracture_toughness_low_mpa_m05"] < hard["fracture_toughness_mazhnik_mpa_m05"]


def test_whether_a_prediction_lies_in_its_domain_goes_along() -> None:
    found = rows(bulk_gpa=[28.7] * 3, shear_gpa=[8.1] * 3, moduli_in_domain=[True, False, None])
    assert [row["moduli_in_domain"] for row in found] == [True, False, None]
