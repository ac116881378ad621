"""Structure, electronics, moduli, mechanics and transport."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()

VOLUME_PER_ATOM = Column("volume_per_atom_a3", _F, "A^3", "cell volume per atom")
VOLUME_ORIGIN = Column("volume_origin", pa.string(), "", "origin of the volume")
DENSITY = Column("density_g_per_cm3", _F, "g/cm3", "mass density of the cell")
DENSITY_ORIGIN = Column("density_origin", pa.string(), "", "origin of the cell")
LI_COORDINATION = Column("li_coordination", _F, "-", "mean number of anions around a Li site")
BAND_GAP = Column("band_gap_ev", _F, "eV", "electronic band gap as its source states it (PBE underestimates gaps)")
BAND_GAP_ORIGIN = Column("band_gap_origin", pa.string(), "", "origin of the band gap")
BULK = Column("bulk_gpa", _F, "GPa", "bulk modulus, Hill average where there is a tensor")
SHEAR = Column("shear_gpa", _F, "GPa", "shear modulus, Hill average where there is a tensor")
MODULI_RELATIVE_STD = Column("moduli_relative_std", _F, "-", "relative standard deviation of bulk and shear modulus")
AVERAGING = Column("averaging", pa.string(), "", "how the moduli were averaged over directions")
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
TOUGHNESS_NIU = Column("fracture_toughness_mpa_m05", _F, "MPa m^0.5", "fracture toughness after Niu (2019)")
TOUGHNESS_MAZHNIK = Column(
    "fracture_toughness_low_mpa_m05", _F, "MPa m^0.5", "fracture toughness after Mazhnik and Oganov (2019), low bound"
)
HARDNESS_CHEN = Column(
    "hardness_chen_gpa", _F, "GPa", "Vickers hardness after Chen (2011); negative where softer than the fit reaches"
)
HARDNESS_TIAN = Column("hardness_tian_gpa", _F, "GPa", "Vickers hardness after Tian (2012)")
FLAW_OVERPOTENTIAL_1UM = Column(
    "flaw_overpotential_1um_mv", _F, "mV", "overpotential at which a Li-filled flaw of 1 um grows, with Niu's toughness"
)
FLAW_OVERPOTENTIAL_5UM = Column(
    "flaw_overpotential_5um_mv", _F, "mV", "overpotential at which a Li-filled flaw of 5 um grows, with Niu's toughness"
)
STRAIN_TOLERANCE_1UM = Column(
    "strain_tolerance_1um", _F, "-", "tensile strain at which a flaw of 1 um grows, with Niu's toughness"
)
MONROE_NEWMAN = Column("monroe_newman_ratio", _F, "-", "shear modulus over that of Li (3.4 GPa)")
CHI = Column(
    "chi_kj_per_mol_nm",
    _F,
    "kJ/(mol nm)",
    "stability parameter of Ahmad and Viswanathan; dendrites need > 0",
)
LOG10_CONDUCTIVITY = Column(
    "log10_conductivity_s_per_cm", _F, "log10(S/cm)", "Li-ion conductivity near room temperature"
)
LOG10_CONDUCTIVITY_STD = Column(
    "log10_conductivity_std", _F, "log10(S/cm)", "standard deviation among measurements of one composition"
)
CONDUCTIVITY_IS_BOUND = Column(
    "conductivity_is_upper_bound", pa.bool_(), "", "whether the conductivity is only known to lie below the value"
)
CONDUCTIVITY_ORIGIN = Column("conductivity_origin", pa.string(), "", "origin of the conductivity")
CONDUCTIVITY_SOURCE = Column("conductivity_source", pa.string(), "", "source of the conductivity")
