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
BAND_GAP = Column(
    "band_gap_ev", _F, "eV", "electronic band gap as its source or a model of PBE gaps states it (PBE is too small)"
)
BAND_GAP_ORIGIN = Column("band_gap_origin", pa.string(), "", "origin of the band gap")
BAND_GAP_LOW = Column(
    "band_gap_low_ev", _F, "eV", "low end of the interval of two standard deviations of a predicted PBE band gap"
)
BAND_GAP_HIGH = Column(
    "band_gap_high_ev", _F, "eV", "high end of that interval; both are missing where a source has it"
)
PROBABILITY_INSULATOR = Column(
    "probability_insulator", _F, "-", "probability that the PBE band gap is at least 2 eV; 0 or 1 where it is computed"
)
MEASURED_GAP = Column(
    "measured_gap_ev",
    _F,
    "eV",
    "median of the measured band gap to be expected from the PBE gap after Setyawan et al. (2011), or the measured one",
)
MEASURED_GAP_LOW = Column(
    "measured_gap_low_ev", _F, "eV", "low end of the interval of two standard deviations of the measured band gap"
)
MEASURED_GAP_HIGH = Column("measured_gap_high_ev", _F, "eV", "high end of that interval")
PROBABILITY_MEASURED_INSULATOR = Column(
    "probability_insulator_measured", _F, "-", "probability that the measured band gap lies above 2 eV"
)
BAND_GAP_IN_DOMAIN = Column(
    "band_gap_in_domain",
    pa.bool_(),
    "",
    "whether a model's band gap lies near its training data; missing where no model was used",
)
BAND_GAP_WHY_OUTSIDE = Column(
    "band_gap_why_outside", pa.string(), "", "why a model's band gap lies outside its training data"
)
BAND_GAP_SOURCE = Column("band_gap_source", pa.string(), "", "the model that predicted the band gap")
