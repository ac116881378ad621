"""Fracture toughness against values solved by hand, diamond, and how the formulas must scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.mechanics.fracture import mazhnik_toughness_mpa_sqrt_m, mazhnik_zeta, niu_toughness_mpa_sqrt_m

MODELS = [niu_toughness_mpa_sqrt_m, mazhnik_toughness_mpa_sqrt_m]
MODULI_GPA = st.floats(min_value=1.0, max_value=500.0)


def test_diamond_breaks_at_six_and_a_half_mpa_sqrt_m() -> None:
    diamond = {"bulk_gpa": 443.0, "shear_gpa": 535.0, "volume_per_atom_angstrom3": 5.67}
    assert niu_toughness_mpa_sqrt_m(**diamond) == pytest.approx(6.5, abs=0.05)
    assert mazhnik_toughness_mpa_sqrt_m(**diamond) == pytest.approx(6.4, abs=0.05)


def test_niu_of_one_cubic_angstrom_and_equal_moduli_of_100_gpa_is_one() -> None:
    # 1e-5 m^(1/2) times 1e5 MPa.
    assert niu_toughness_mpa_sqrt_m(bulk_gpa=100.0, shear_gpa=100.0, volume_per_atom_angstrom3=1.0) == pytest.approx(1)


def test_mazhnik_without_transverse_contraction_is_the_bare_power_of_young_modulus() -> None:
    # B = 2/3 G: nu = 0, zeta = 1, E = 2 G = 8840 GPa = alpha_0, so K = 1e-5 m^(1/2) times 8.84e6 MPa.
    value = mazhnik_toughness_mpa_sqrt_m(bulk_gpa=2.0 / 3.0 * 4420.0, shear_gpa=4420.0, volume_per_atom_angstrom3=1.0)
    assert value == pytest.approx(88.4)
    assert mazhnik_zeta(0.0) == pytest.approx(1.0)


def test_zeta_at_one_quarter_is_the_quotient_worked_out_by_hand() -> None:
    # (1 - 3.425 + 3.0375) / (1 - 3.8 + 4.3875 - 1.2734375)
    assert mazhnik_zeta(0.25) == pytest.approx(0.6125 / 0.3140625)


def test_zeta_is_finite_and_positive_for_every_stable_solid_and_undefined_outside() -> None:
    zeta = mazhnik_zeta(np.linspace(-0.999, 0.499, 3000))
    assert np.all(np.isfinite(zeta) & (zeta > 0.0))
    assert np.all(np.isnan(mazhnik_zeta([-1.0, 0.5, 0.7, np.nan])))


@given(bulk=MODULI_GPA, shear=MODULI_GPA, volume=st.floats(3.0, 60.0))
def test_toughness_scales_with_stiffness_and_with_the_sixth_root_of_volume(
    bulk: float, shear: float, volume: float
) -> None:
    for model, power in ((niu_toughness_mpa_sqrt_m, 1.0), (mazhnik_toughness_mpa_sqrt_m, 1.5)):
        value = float(model(bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=volume))
        stiffer = float(model(bulk_gpa=4 * bulk, shear_gpa=4 * shear, volume_per_atom_angstrom3=volume))
        wider = float(model(bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=64 * volume))
        assert stiffer / value == pytest.approx(4.0**power)
        assert wider / value == pytest.approx(2.0)


@given(bulk=MODULI_GPA, shear=MODULI_GPA)
def test_niu_does_not_change_when_bulk_and_shear_change_places(bulk: float, shear: float) -> None:
    # G (B/G)^(1/2) is the geometric mean of both.
    value = niu_toughness_mpa_sqrt_m(bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=10.0)
    swapped = niu_toughness_mpa_sqrt_m(bulk_gpa=shear, shear_gpa=bulk, volume_per_atom_angstrom3=10.0)
    assert value == pytest.approx(swapped)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "triple", [(np.nan, 20.0, 15.0), (40.0, -2.0, 15.0), (40.0, 20.0, 0.0), (40.0, 20.0, np.nan), (0.0, 20.0, 15.0)]
)
def test_missing_or_impossible_input_gives_nan(model, triple: tuple[float, float, float]) -> None:
    bulk, shear, volume = triple
    assert np.isnan(model(bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=volume))


@pytest.mark.parametrize("model", MODELS)
def test_garnet_lies_in_the_measured_range_and_argyrodite_far_below(model) -> None:
    # Hot-pressed Li6.4La3Zr1.4Ta0.6O12: 0.44 to 1.51 MPa m^(1/2) with density (Hu et al., Chin. Phys. Lett. 2021).
    # Moduli of Li7La3Zr2O12 and Li6PS5Cl from DFT; volumes per atom of their cells.
    garnet = float(model(bulk_gpa=102.8, shear_gpa=59.6, volume_per_atom_angstrom3=11.5))
    argyrodite = float(model(bulk_gpa=28.7, shear_gpa=8.1, volume_per_atom_angstrom3=19.5))
    assert 0.44 < garnet < 1.51
    assert argyrodite < 0.5 * garnet
