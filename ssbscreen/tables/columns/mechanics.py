"""Moduli and what follows from them; where an interval is known, its ends stand beside the value."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()

UNIT_SUFFIXES: Final = {
    "-": "",
    "GPa": "_gpa",
    "MPa": "_mpa",
    "MPa m^0.5": "_mpa_m05",
    "mV": "_mv",
    "kJ/(mol nm)": "_kj_per_mol_nm",
}
"""How the name of a column ends by its unit."""
_OTHER_MEANINGS: Final = {
    "fracture_toughness_low_mpa_m05": (
        "the smaller of Mazhnik's toughness and the low end of the interval of two standard deviations of Niu's"
    )
}
"""Of ends that are not simply those of their quantity."""


def end_name(name: str, unit: str, end: str) -> str:
    """Name of the column with an end of the interval: ``youngs_gpa`` and ``low`` give ``youngs_low_gpa``."""
    suffix = UNIT_SUFFIXES[unit]
    return f"{name.removesuffix(suffix)}_{end}{suffix}"


def ends_of(column: Column) -> tuple[Column, Column]:
    """Columns with the low and the high end of a quantity's interval of two standard deviations."""
    ends = []
    for end in ("low", "high"):
        name = end_name(column.name, column.unit, end)
        usual = f"{end} end of the interval of two standard deviations: {column.meaning}"
        ends.append(replace(column, name=name, meaning=_OTHER_MEANINGS.get(name, usual)))
    return ends[0], ends[1]


BULK = Column("bulk_gpa", _F, "GPa", "bulk modulus, Hill average where there is a tensor")
SHEAR = Column("shear_gpa", _F, "GPa", "shear modulus, Hill average where there is a tensor")
BULK_STD = Column("bulk_log10_std", _F, "-", "standard deviation of log10 of the bulk modulus")
SHEAR_STD = Column("shear_log10_std", _F, "-", "standard deviation of log10 of the shear modulus")
ERROR_CORRELATION = Column(
    "moduli_error_correlation", _F, "-", "correlation of the errors of log10 of bulk and shear modulus, -1 to 1"
)
IN_DOMAIN = Column(
    "moduli_in_domain",
    pa.bool_(),
    "",
    "whether a model's prediction lies near its training data; missing where no model was used",
)
WHY_OUTSIDE = Column("moduli_why_outside", pa.string(), "", "why a model's prediction lies outside its training data")
AVERAGING = Column("averaging", pa.string(), "", "how the moduli were averaged over directions")
BULK_VOIGT = Column("bulk_voigt_gpa", _F, "GPa", "bulk modulus of the tensor after Voigt, the upper bound")
BULK_REUSS = Column("bulk_reuss_gpa", _F, "GPa", "bulk modulus of the tensor after Reuss, the lower bound")
SHEAR_VOIGT = Column("shear_voigt_gpa", _F, "GPa", "shear modulus of the tensor after Voigt, the upper bound")
SHEAR_REUSS = Column("shear_reuss_gpa", _F, "GPa", "shear modulus of the tensor after Reuss, the lower bound")
UNIVERSAL_ANISOTROPY = Column("universal_anisotropy", _F, "-", "universal elastic anisotropy index; 0 is isotropic")
YOUNGS_SMALLEST = Column("youngs_smallest_gpa", _F, "GPa", "Young's modulus of the crystal in its softest direction")
YOUNGS_LARGEST = Column("youngs_largest_gpa", _F, "GPa", "Young's modulus of the crystal in its stiffest direction")
CAUCHY_PRESSURE = Column(
    "cauchy_pressure_gpa", _F, "GPa", "mean of C23 - C44, C13 - C55 and C12 - C66; negative where bonds resist bending"
)
MODULI_ORIGIN = Column("moduli_origin", pa.string(), "", "origin of the moduli")
MODULI_SOURCE = Column("moduli_source", pa.string(), "", "source of the moduli")

YOUNGS = Column("youngs_gpa", _F, "GPa", "Young's modulus")
POISSON = Column("poisson_ratio", _F, "-", "Poisson ratio")
PUGH = Column("pugh_ratio", _F, "-", "bulk over shear modulus; above 1.75 is called ductile")
TOUGHNESS = Column("fracture_toughness_mpa_m05", _F, "MPa m^0.5", "fracture toughness after Niu (2019)")
TOUGHNESS_MAZHNIK = Column(
    "fracture_toughness_mazhnik_mpa_m05",
    _F,
    "MPa m^0.5",
    "fracture toughness after Mazhnik and Oganov (2019), a low estimate",
)
FLAW_OVERPOTENTIAL_1UM = Column(
    "flaw_overpotential_1um_mv", _F, "mV", "overpotential at which a Li-filled flaw of 1 um grows, with Niu's toughness"
)
FLAW_OVERPOTENTIAL_5UM = Column(
    "flaw_overpotential_5um_mv", _F, "mV", "overpotential at which a Li-filled flaw of 5 um grows, with Niu's toughness"
)
STRAIN_TOLERANCE_1UM = Column(
    "strain_tolerance_1um", _F, "-", "tensile strain at which a flaw of 1 um grows, with Niu's toughness"
)
HARDNESS_CHEN = Column(
    "hardness_chen_gpa", _F, "GPa", "Vickers hardness after Chen (2011); negative where softer than the fit reaches"
)
HARDNESS_TIAN = Column("hardness_tian_gpa", _F, "GPa", "Vickers hardness after Tian (2012)")
MONROE_NEWMAN = Column("monroe_newman_ratio", _F, "-", "shear modulus over that of Li (3.4 GPa)")
CHI = Column(
    "chi_kj_per_mol_nm",
    _F,
    "kJ/(mol nm)",
    "stability parameter of Ahmad and Viswanathan; dendrites need > 0",
)
DESCRIPTORS: Final = (
    YOUNGS,
    POISSON,
    PUGH,
    TOUGHNESS,
    FLAW_OVERPOTENTIAL_1UM,
    FLAW_OVERPOTENTIAL_5UM,
    STRAIN_TOLERANCE_1UM,
    HARDNESS_CHEN,
    HARDNESS_TIAN,
    MONROE_NEWMAN,
    CHI,
)
"""What is drawn from both moduli, each with the ends of its interval in the columns of `ends_of`."""

VOLUME_CHANGE = Column(
    "volume_change",
    _F,
    "-",
    "change of the cathode's volume over its volume from discharged to charged; positive where it swells",
)
MISFIT_STRESS = Column(
    "misfit_stress_mpa",
    _F,
    "MPa",
    "stress in the plane of an electrolyte that was bonded to the discharged cathode, once it is charged; tension > 0",
)
ENDS: Final = tuple(end for column in (BULK, SHEAR, *DESCRIPTORS, MISFIT_STRESS) for end in ends_of(column))
"""The ends of every interval above, which are columns of their own."""
