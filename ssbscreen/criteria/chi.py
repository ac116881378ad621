"""Stability parameter of Ahmad and Viswanathan."""

from __future__ import annotations

import numpy as np

from ssbscreen.criteria.intervals import bracketed, error_factor
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction, Floats
from ssbscreen.mechanics.dendrite import stability_parameter_kj_per_mol_nm


def compute(columns: Columns) -> CriterionValues:
    """Chi [kJ/(mol nm)].

    Its interval is chi at both moduli divided and multiplied by 1 + 2r, with r their relative standard deviation: chi
    changes sign, so a relative error of chi itself would mean nothing. Where the moduli or the coordination are not at
    hand, low and high are the value.
    """
    value = numbers(columns, "chi_kj_per_mol_nm")
    factor = error_factor(numbers(columns, "moduli_relative_std"))
    softer, stiffer = _chi(columns, 1.0 / factor), _chi(columns, factor)
    low = np.fmin(value, np.fmin(softer, stiffer))
    return bracketed(value, low, np.fmax(value, np.fmax(softer, stiffer)), texts(columns, "moduli_origin"))


def _chi(columns: Columns, factor: Floats) -> Floats:
    """Chi with both moduli multiplied by a factor."""
    return stability_parameter_kj_per_mol_nm(
        bulk_gpa=factor * numbers(columns, "bulk_gpa"),
        shear_gpa=factor * numbers(columns, "shear_gpa"),
        coordination_number=numbers(columns, "li_coordination"),
    )


CRITERION = Criterion(
    name="chi",
    unit="kJ/(mol nm)",
    direction=Direction.MINIMISE,
    meaning=(
        "Stability parameter of the Li interface; below 0 roughness decays, and for inorganic electrolytes it "
        "contradicts the Monroe-Newman ratio."
    ),
    needs=("chi_kj_per_mol_nm", "bulk_gpa", "shear_gpa", "li_coordination", "moduli_relative_std", "moduli_origin"),
    source=(
        "Ahmad, Viswanathan, Phys. Rev. Lett. 119, 056003 (2017), doi:10.1103/PhysRevLett.119.056003; Ahmad et "
        "al., ACS Cent. Sci. 4, 996 (2018), doi:10.1021/acscentsci.8b00229"
    ),
    compute=compute,
)
