"""Physical constants and conversions, each once (CODATA 2018, doi:10.1103/RevModPhys.93.025010)."""

from __future__ import annotations

AVOGADRO_PER_MOL = 6.02214076e23
FARADAY_C_PER_MOL = 96485.33212
KJ_PER_MOL_PER_EV = 96.48533212
ANGSTROM_M = 1e-10
GPA_PA = 1e9
G_PER_CM3_PER_U_PER_A3 = 1.66053906660
"""Density in g/cm3 of one atomic mass unit per cubic angstrom."""
