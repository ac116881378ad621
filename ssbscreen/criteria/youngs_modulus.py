"""Young's modulus."""

from __future__ import annotations

from ssbscreen.criteria.intervals import relative
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Young's modulus [GPa].

    It is of first degree in both moduli, so an error common to both carries over unchanged: the relative standard
    deviation of the moduli, an upper bound when their errors are independent.
    """
    value = numbers(columns, "youngs_gpa")
    return relative(value, numbers(columns, "moduli_relative_std"), texts(columns, "moduli_origin"))


CRITERION = Criterion(
    name="youngs_modulus",
    unit="GPa",
    direction=Direction.MINIMISE,
    meaning="Young's modulus; a soft electrolyte keeps contact with cathode particles at low stack pressure.",
    needs=("youngs_gpa", "moduli_relative_std", "moduli_origin"),
    source="McGrogan et al., Adv. Energy Mater. 7, 1602011 (2017), doi:10.1002/aenm.201602011",
    compute=compute,
)
