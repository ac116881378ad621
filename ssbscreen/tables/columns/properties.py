"""Structure, electronics and transport."""

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
