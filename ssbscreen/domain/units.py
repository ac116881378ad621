"""Physical constants and conversions, each once (CODATA 2018, doi:10.1103/RevModPhys.93.025010)."""

from __future__ import annotations

G_PER_CM3_PER_U_PER_A3 = 1.66053906660
"""Density in g/cm3 of one atomic mass unit per cubic angstrom."""

BOLTZMANN_EV_PER_K = 8.617333262e-5
"""Boltzmann constant in eV/K."""

PA_PER_GPA = 1e9
"""Pascals in a gigapascal."""

KJ_PER_MOL_PER_EV = 96.48533212
"""Energy in kJ/mol of one electronvolt per particle."""

CM_PER_UM = 1e-4
"""Centimetres in a micrometre."""

PERCENT = 100.0
"""Hundredths in a whole."""
