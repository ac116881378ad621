"""The measured error of CHGNet's moduli against invented errors of known size, and against the anchors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymatgen.core import Lattice, Structure

from models.potential_elasticity import IonResponse, PotentialTensor
from models.potential_elasticity_error import (
    corrected_estimate,
    corrected_tensor,
    fit_error_model,
    leave_one_out,
    measured_error_model,
)
from models.potential_measured_moduli import MeasuredModuli, read_measured
from ssbscreen.domain.anion_families import ANION_FAMILIES, AnionFamily, anion_family
from ssbscreen.domain.errors import RangeError
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.stiffness import aggregate_moduli

# Bulk and shear moduli [GPa] of the Materials Project's tensors.
ANCHORS = {
    "LiF": (69.6, 50.0),
    "LiCl": (32.2, 20.8),
    "LiBr": (26.0, 16.3),
    "LiI": (19.9, 12.5),
    "Li2O": (78.6, 68.5),
    "Li2S": (40.5, 33.9),
    "Li3N": (52.0, 33.6),
    "Li3P": (39.5, 34.5),
}
FORMULA_OF = {
    AnionFamily.OXIDE: "Li2O",
    AnionFamily.HALIDE: "LiF",
    AnionFamily.CHALCOGENIDE: "Li2S",
    AnionFamily.PNICTIDE: "Li3N",
}


def invented(shifts: dict[AnionFamily, tuple[float, float]], deviations: np.ndarray) -> MeasuredModuli:
    """Phases whose errors are the family's shift and a deviation, in turn through the families."""
    families = [list(shifts)[row % len(shifts)] for row in range(len(deviations))]
    errors = np.array([shifts[family] for family in families]) + deviations
    dft_gpa = np.column_stack([np.linspace(20.0, 90.0, len(errors)), np.linspace(40.0, 9.0, len(errors))])
    names = tuple(f"phase-{row}" for row in range(len(errors)))
    formulas = tuple(FORMULA_OF[family] for family in families)
    return MeasuredModuli(names, formulas, tuple(families), dft_gpa, dft_gpa / 10.0**errors, {})


@dataclass
class Draws:
    deviations: np.ndarray


@pytest.fixture(scope="module")
def draws() -> Draws:
    covariance = [[0.01, 0.006], [0.006, 0.0225]]
    return Draws(np.random.default_rng(11).multivariate_normal([0.0, 0.0], covariance, size=400))


def test_bias_scatter_and_correlation_that_were_put_in_are_found(draws: Draws) -> None:
    shifts = dict.fromkeys(ANION_FAMILIES, (0.1, 0.2))
    model = fit_error_model(invented(shifts, draws.deviations))
    assert model.overall_shift == pytest.approx((0.1, 0.2), abs=0.02)
    assert model.overall_log10_std == pytest.approx((0.1, 0.15), rel=0.1)
    assert model.error_correlation == pytest.approx(0.006 / 0.1 / 0.15, abs=0.1)


def test_families_that_differ_have_their_own_shift(draws: Draws) -> None:
    shifts = dict.fromkeys(ANION_FAMILIES, (0.0, 0.1)) | {AnionFamily.CHALCOGENIDE: (0.3, 0.4)}
    model = fit_error_model(invented(shifts, 0.2 * draws.deviations[:48]))
    assert model.shift(AnionFamily.CHALCOGENIDE) == pytest.approx((0.3, 0.4), abs=0.03)
    assert model.shift(AnionFamily.OXIDE) == pytest.approx((0.0, 0.1), abs=0.03)


def test_family_that_scatters_more_has_the_wider_interval(draws: Draws) -> None:
    shifts = dict.fromkeys(ANION_FAMILIES, (0.1, 0.2))
    wider = np.where(np.arange(120) % len(ANION_FAMILIES) == 1, 3.0, 1.0)[:, None]
    model = fit_error_model(invented(shifts, wider * draws.deviations[:120]))
    assert ANION_FAMILIES[1] is AnionFamily.HALIDE
    assert np.all(np.divide(model.log10_std(AnionFamily.HALIDE), model.log10_std(AnionFamily.OXIDE)) > 1.5)


def test_family_that_was_not_measured_has_the_overall_error(draws: Draws) -> None:
    model = fit_error_model(invented({AnionFamily.OXIDE: (0.1, 0.2)}, draws.deviations[:40]))
    assert model.shift(AnionFamily.OTHER) == model.overall_shift
    assert model.log10_std(AnionFamily.OTHER) == model.overall_log10_std


@given(bulk=st.floats(0.1, 500.0), shear=st.floats(0.1, 500.0), factor=st.floats(0.1, 10.0))
def test_correction_multiplies_so_the_unit_does_not_matter(bulk: float, shear: float, factor: float) -> None:
    one = corrected_estimate(bulk_gpa=bulk, shear_gpa=shear, formula="Li3PS4")
    other = corrected_estimate(bulk_gpa=factor * bulk, shear_gpa=factor * shear, formula="Li3PS4")
    assert other.bulk_gpa == pytest.approx(factor * one.bulk_gpa)
    assert other.shear_gpa == pytest.approx(factor * one.shear_gpa)
    assert other.bulk_log10_std == one.bulk_log10_std


def test_interval_is_two_standard_deviations_of_the_logarithm() -> None:
    estimate = corrected_estimate(bulk_gpa=30.0, shear_gpa=12.0, formula="Li3PS4")
    assert np.log10(estimate.bulk.high / estimate.bulk.low) == pytest.approx(4.0 * estimate.bulk_log10_std)
    assert np.log10(estimate.shear.high / estimate.shear_gpa) == pytest.approx(2.0 * estimate.shear_log10_std)
    assert estimate.origin is estimate.bulk.origin is Origin.POTENTIAL
    assert estimate.source == "CHGNet 0.3.0, corrected by the measured bias, off by default"


@pytest.mark.parametrize("modulus", [0.0, -3.0, float("nan"), float("inf")])
def test_modulus_that_no_stable_crystal_has_is_refused(modulus: float) -> None:
    with pytest.raises(RangeError, match="LiF: the shear modulus"):
        corrected_estimate(bulk_gpa=50.0, shear_gpa=modulus, formula="LiF")


@pytest.mark.parametrize("formula", ANCHORS)
def test_interval_of_an_anchor_holds_its_tensor_from_density_functional_theory(formula: str) -> None:
    measured = read_measured()
    row = measured.formulas.index(formula)
    # The table holds the anchors that everybody knows, so its units are GPa.
    assert measured.dft_gpa[row] == pytest.approx(ANCHORS[formula], abs=0.06)
    raw = measured.chgnet_gpa[row]
    estimate = corrected_estimate(bulk_gpa=raw[0], shear_gpa=raw[1], formula=formula)
    assert estimate.bulk.low < ANCHORS[formula][0] < estimate.bulk.high
    assert estimate.shear.low < ANCHORS[formula][1] < estimate.shear.high


def test_correction_of_phases_left_out_beats_the_raw_moduli() -> None:
    measured = read_measured()
    left_out = np.array([[each.bulk_gpa, each.shear_gpa] for each in leave_one_out(measured)])
    raw_rms, corrected_rms = (
        np.sqrt(np.mean(np.log10(moduli / measured.dft_gpa) ** 2, axis=0)) for moduli in (measured.chgnet_gpa, left_out)
    )
    assert np.all(corrected_rms < raw_rms)


def test_intervals_of_phases_left_out_hold_nine_in_ten() -> None:
    measured = read_measured()
    held = [
        [each.bulk.low < bulk < each.bulk.high, each.shear.low < shear < each.shear.high]
        for each, (bulk, shear) in zip(leave_one_out(measured), measured.dft_gpa, strict=True)
    ]
    assert np.mean(held) > 0.9


def test_potential_is_too_soft_in_shear_above_all_in_chalcogenides() -> None:
    model = measured_error_model()
    assert all(model.shift(family)[1] > 0.0 for family in ANION_FAMILIES)
    assert model.shift(AnionFamily.CHALCOGENIDE)[1] > model.overall_shift[1]


def test_table_names_the_family_that_the_formula_has() -> None:
    measured = read_measured()
    assert measured.families == tuple(anion_family(formula) for formula in measured.formulas)
    assert len(measured.formulas) >= 40
    assert len(set(measured.material_ids)) == len(measured.material_ids)


def tensor(ions: IonResponse) -> PotentialTensor:
    stiffness = np.diag([70.0] * 3 + [30.0] * 3)
    stiffness[:3, :3] += 20.0
    crystal = Structure(Lattice.cubic(4.0), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    return PotentialTensor(stiffness, aggregate_moduli(stiffness), crystal, 0.0, 0.0, 0.0, ions)


def test_tensor_is_corrected_by_its_averages_and_formula() -> None:
    estimate = corrected_tensor(tensor(IonResponse.RELAXED))
    moduli = tensor(IonResponse.RELAXED).moduli
    assert estimate == corrected_estimate(bulk_gpa=moduli.bulk_hill_gpa, shear_gpa=moduli.shear_hill_gpa, formula="LiF")


def test_tensor_with_clamped_ions_has_no_measured_error() -> None:
    with pytest.raises(RangeError, match="relaxed ions"):
        corrected_tensor(tensor(IonResponse.CLAMPED))
