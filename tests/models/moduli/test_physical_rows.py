"""Moduli that no stable crystal has, each fault by itself on an otherwise sound row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.moduli.physical_rows import LARGEST_GPA, faults_of_averages, faults_of_moduli

# Averages of a silicate with anisotropic layers, GPa.
SOUND = {
    "bulk_reuss_gpa": 40.0, "bulk_vrh_gpa": 50.0, "bulk_voigt_gpa": 60.0,
    "shear_reuss_gpa": 20.0, "shear_vrh_gpa": 30.0, "shear_voigt_gpa": 40.0,
}  # fmt: skip


def fault_of(**changes: float) -> str:
    return str(faults_of_averages(pd.DataFrame([{**SOUND, **changes}])).iloc[0])


def test_sound_averages_pass_and_so_do_those_of_an_isotropic_crystal() -> None:
    assert fault_of() == ""
    assert fault_of(bulk_reuss_gpa=50.0, bulk_voigt_gpa=50.0) == ""


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"bulk_reuss_gpa": 51.0}, "bulk moduli break Reuss <= Hill <= Voigt"),
        ({"bulk_voigt_gpa": 49.0}, "bulk moduli break Reuss <= Hill <= Voigt"),
        ({"shear_reuss_gpa": 31.0}, "shear moduli break Reuss <= Hill <= Voigt"),
        ({"shear_voigt_gpa": 29.0}, "shear moduli break Reuss <= Hill <= Voigt"),
        ({"shear_reuss_gpa": 0.0}, "reuss shear modulus is not positive"),
        ({"bulk_reuss_gpa": -3.0}, "reuss bulk modulus is not positive"),
        ({"bulk_voigt_gpa": LARGEST_GPA + 1.0}, "voigt bulk modulus is above 600 GPa"),
        ({"shear_vrh_gpa": np.nan}, "no vrh shear modulus"),
    ],
)
def test_each_fault_is_named(changes: dict[str, float], fault: str) -> None:
    assert fault_of(**changes).startswith(fault)


def test_a_tensor_with_a_negative_eigenvalue_is_refused_though_its_hill_average_looks_sound() -> None:
    # Cubic, C11 = 100, C12 = 40, C44 = -5 GPa: G_Voigt = (60 - 15) / 5, G_Reuss = 5 * 60 * -5 / (-20 + 180).
    voigt, reuss = 9.0, -9.375
    assert fault_of(shear_voigt_gpa=voigt, shear_reuss_gpa=reuss, shear_vrh_gpa=(voigt + reuss) / 2.0) != ""
    # C11 = 100, C12 = 40, C44 = -20: Reuss's average turns positive and lies above Voigt's.
    voigt, reuss = 0.0, 5 * 60 * -20 / (4 * -20 + 3 * 60)
    assert fault_of(shear_voigt_gpa=voigt, shear_reuss_gpa=reuss, shear_vrh_gpa=-30.0) != ""
    voigt, reuss = (60 - 3 * 50) / 5, 5 * 60 * -50 / (4 * -50 + 3 * 60)
    assert (voigt, reuss) == (-18.0, 750.0)
    hill = (voigt + reuss) / 2.0
    assert fault_of(shear_voigt_gpa=voigt, shear_reuss_gpa=reuss, shear_vrh_gpa=hill).startswith("shear moduli break")


def test_faults_stand_beside_their_rows() -> None:
    table = pd.DataFrame([SOUND, {**SOUND, "shear_reuss_gpa": 0.0}, SOUND], index=["a", "b", "c"])
    faults = faults_of_averages(table)
    assert faults.index.tolist() == ["a", "b", "c"]
    assert (faults != "").tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("bulk_gpa", "shear_gpa", "fault"),
    [
        (443.0, 535.0, ""),  # diamond
        (50.0, np.nan, "no shear modulus"),
        (np.inf, 30.0, "no bulk modulus"),
        (0.0, 30.0, "bulk modulus is not positive"),
        (50.0, -1.0, "shear modulus is not positive"),
        (50.0, 601.0, "shear modulus is above 600 GPa"),
        (np.nan, np.nan, "no bulk modulus"),
    ],
)
def test_a_pair_of_moduli_has_the_first_of_its_faults(bulk_gpa: float, shear_gpa: float, fault: str) -> None:
    assert faults_of_moduli(pd.Series([bulk_gpa]), pd.Series([shear_gpa])).tolist() == [fault]
