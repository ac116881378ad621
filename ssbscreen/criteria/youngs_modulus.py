"""Young's modulus."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Young's modulus [GPa] with the interval that the joint error of bulk and shear modulus gives."""
    return bracketed(
        numbers(columns, "youngs_gpa"),
        numbers(columns, "youngs_low_gpa"),
        numbers(columns, "youngs_high_gpa"),
        texts(columns, "moduli_origin"),
    )


CRITERION = Criterion(
    name="youngs_modulus",
    unit="GPa",
    direction=Direction.MINIMISE,
    meaning="Young's modulus; a soft electrolyte keeps contact with cathode particles at low stack pressure.",
    needs=("youngs_gpa", "youngs_low_gpa", "youngs_high_gpa", "moduli_origin"),
    source="McGrogan et al., Adv. Energy Mater. 7, 1602011 (2017), doi:10.1002/aenm.201602011",
    compute=compute,
)
