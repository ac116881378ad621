"""Moduli of the materials of the small run and what follows from them."""

from __future__ import annotations

from math import log10
from typing import Any

import pyarrow as pa

from ssbscreen.mechanics.misfit_table import misfit_table
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.columns.mechanics import BULK, DESCRIPTORS, SHEAR, ends_of

# bulk, shear, youngs, Pugh, toughness, toughness after Mazhnik, Monroe-Newman, chi
MODULI = {
    "Li3PS4": (23.3, 11.4, 29.1, 1.9, 0.26, 0.1, 3.35, 9.0),
    "Li10Ge(PS6)2": (27.3, 7.9, 21.6, 3.4, 0.24, 0.1, 2.3, 6.1),
    "Li7La3Zr2O12": (102.8, 59.6, 150.0, 1.7, 1.4, 0.9, 17.5, 49.3),
}
# Of Li7La3Zr2O12 (11.5 A^3 per atom).
TENSOR = {
    "bulk_voigt_gpa": 103.1,
    "bulk_reuss_gpa": 102.4,
    "shear_voigt_gpa": 60.0,
    "shear_reuss_gpa": 59.2,
    "universal_anisotropy": 0.07,
    "youngs_smallest_gpa": 145.0,
    "youngs_largest_gpa": 158.0,
    "cauchy_pressure_gpa": -3.5,
}
FLAWS = {"flaw_overpotential_1um_mv": 79.7, "flaw_overpotential_5um_mv": 35.6, "strain_tolerance_1um": 0.0044}
OF_GARNET = FLAWS | {"poisson_ratio": 0.257, "hardness_chen_gpa": 8.5, "hardness_tian_gpa": 8.9}
FACTOR = 1.3
"""Two standard deviations of the moduli, and here of all that follows from them."""
LOG10_STD = log10(FACTOR) / 2.0
VOLUME_CHANGES = {"LiCoO2": 0.019, "LiFePO4": -0.065, "S": None, "of my own": None}


def of_garnet(value: Any) -> list[Any]:
    """A column of the moduli that only Li7La3Zr2O12 has."""
    return [value if formula == "Li7La3Zr2O12" else None for formula in MODULI]


def moduli_tables() -> dict[str, pa.Table]:
    """The tables on moduli by name."""
    elasticity = tables.ELASTICITY.build(
        {
            "candidate_id": list(MODULI),
            "bulk_gpa": [row[0] for row in MODULI.values()],
            "shear_gpa": [row[1] for row in MODULI.values()],
            **dict.fromkeys(("bulk_log10_std", "shear_log10_std"), [LOG10_STD] * len(MODULI)),
            "moduli_error_correlation": [0.17] * len(MODULI),
            **{name: of_garnet(value) for name, value in TENSOR.items()},
            "material_id": of_garnet("mp-942733"),
            "averaging": of_garnet("Hill"),
            "moduli_source": of_garnet("a table of tensors"),
            "li_coordination": [4.0] * len(MODULI),
            "moduli_origin": ["DFT"] * len(MODULI),
        }
    )
    names = (
        "youngs_gpa",
        "pugh_ratio",
        "fracture_toughness_mpa_m05",
        "fracture_toughness_mazhnik_mpa_m05",
        "monroe_newman_ratio",
        "chi_kj_per_mol_nm",
    )
    values: dict[str, list[float | None]] = {
        name: [row[position] for row in MODULI.values()] for position, name in enumerate(names, start=2)
    }
    values |= {name: of_garnet(value) for name, value in OF_GARNET.items()}
    known = values | {name: elasticity[name].to_pylist() for name in ("bulk_gpa", "shear_gpa")}
    for column in (BULK, SHEAR, *DESCRIPTORS):
        low, high = (end.name for end in ends_of(column))
        values[low] = [None if value is None else value / FACTOR for value in known[column.name]]
        values[high] = [None if value is None else value * FACTOR for value in known[column.name]]
    values["fracture_toughness_low_mpa_m05"] = values["fracture_toughness_mazhnik_mpa_m05"]
    mechanics = {"candidate_id": list(MODULI), "moduli_origin": ["DFT"] * len(MODULI), **values}
    return {
        "elasticity": elasticity,
        "mechanics": tables.MECHANICS.build(mechanics),
        "misfit_stresses": misfit_table(elasticity, VOLUME_CHANGES),
    }
