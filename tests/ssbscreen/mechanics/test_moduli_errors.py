"""Errors of moduli: relative ones that sources state, and the correlation that two versions of a database show."""

from __future__ import annotations

import csv
import gzip
import json
from math import log10
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.mechanics.moduli_errors import ERROR_CORRELATION, JointModuli, log10_std, modulus_ends_gpa

SMALLEST_GPA = 20.0
"""The moduli of 2020 are whole numbers, so smaller ones differ by rounding."""


@given(relative=st.floats(0.0, 3.0), modulus=st.floats(0.1, 500.0))
def test_two_standard_deviations_are_the_factor_one_plus_two_r(relative: float, modulus: float) -> None:
    low, high = modulus_ends_gpa(modulus, log10_std(relative))
    assert float(high) == pytest.approx(modulus * (1.0 + 2.0 * relative))
    assert float(low) == pytest.approx(modulus / (1.0 + 2.0 * relative))


def test_a_small_error_is_that_of_the_natural_logarithm() -> None:
    assert float(log10_std(1e-4)) == pytest.approx(1e-4 * log10(np.e), rel=1e-3)


def test_an_unknown_error_leaves_the_modulus_alone() -> None:
    assert np.isnan(log10_std(np.nan))
    assert [float(end) for end in modulus_ends_gpa(40.0, np.nan)] == [40.0, 40.0]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"shear_log10_std": np.array([-0.1])}, "standard deviation of the moduli is negative"),
        ({"error_correlation": np.array([1.2])}, "not between -1 and 1"),
    ],
)
def test_errors_that_cannot_be_are_refused(changed: dict[str, np.ndarray], message: str) -> None:
    one = dict.fromkeys(("bulk_gpa", "shear_gpa", "bulk_log10_std", "shear_log10_std"), np.array([1.0]))
    with pytest.raises(ValueError, match=message):
        JointModuli(**({"error_correlation": np.array([0.0])} | one | changed))


def test_two_versions_of_the_materials_project_differ_with_this_correlation(shared_data: Path) -> None:
    binaries = shared_data / "mp_binary_elasticity" / "mp-binary-pbe-elasticity-2025.1.json.gz"
    new = {row["mp_id"]: (row["bulk_modulus_vrh"], row["shear_modulus_vrh"]) for row in json.loads(_text(binaries))}
    rows = csv.DictReader(_text(shared_data / "mp_moduli_2020" / "moduli.csv.gz").splitlines())
    old = {row["mp_id"]: (float(row["bulk_vrh_gpa"]), float(row["shear_vrh_gpa"])) for row in rows}
    pairs = np.array([(*new[each], *old[each]) for each in sorted(new.keys() & old.keys())])
    pairs = pairs[(pairs > SMALLEST_GPA).all(axis=1)]
    differences = np.log10(pairs[:, :2] / pairs[:, 2:])
    assert len(pairs) > 2500
    assert np.corrcoef(differences.T)[0, 1] == pytest.approx(ERROR_CORRELATION, abs=0.01)


def _text(path: Path) -> str:
    with gzip.open(path, "rt") as stream:
        return stream.read()
