"""What a flaw of known length does to an electrolyte of known toughness.

Lithium plated into a surface flaw presses on its walls; the overpotential sets the pressure, the toughness the pressure
that the electrolyte bears. Both quantities here fall with the square root of the flaw's length, so how the surface was
finished counts as much as the material. Grain boundaries and slow crack growth, which weaken an electrolyte, are not in
the picture, nor is the creep of lithium out of the flaw, which relieves it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.domain.units import PA_PER_GPA
from ssbscreen.mechanics.dendrite import LITHIUM_MOLAR_VOLUME_M3_PER_MOL

FARADAY_C_PER_MOL: Final = 96485.33212  # CODATA 2018
# Stress intensity of an edge crack in a half space over that of one inside: H. Tada, P. C. Paris, G. R. Irwin, The
# Stress Analysis of Cracks Handbook, 3rd ed. (2000), doi:10.1115/1.801535.
EDGE_CRACK_FACTOR: Final = 1.122

PA_SQRT_M_PER_MPA_SQRT_M: Final = 1e6
M_PER_MICROMETRE: Final = 1e-6
MV_PER_V: Final = 1e3


def critical_overpotential_mv(*, toughness_mpa_sqrt_m: ArrayLike, flaw_length_um: ArrayLike) -> NDArray[np.float64]:
    r"""Overpotential at which lithium that fills a surface flaw cracks the electrolyte.

    The pressure of plating is F dphi / V_m; the flaw grows where its stress intensity reaches K_IC.

    .. math:: \Delta\varphi = \frac{K_{Ic} V_m}{1.122 \, F \sqrt{\pi a}}

    Args:
        toughness_mpa_sqrt_m: mode I fracture toughness K_IC [MPa m^(1/2)], any shape.
        flaw_length_um: length a of the flaw into the electrolyte [um], broadcastable.

    Returns:
        The overpotential [mV]; NaN where the toughness or the length is missing, infinite or not positive.

    References:
        .. [1] L. Porz et al., Adv. Energy Mater. 7, 1701003 (2017), doi:10.1002/aenm.201701003.
    """
    limit_pa = _fracture_stress_pa(toughness_mpa_sqrt_m, flaw_length_um) / EDGE_CRACK_FACTOR
    return np.asarray(limit_pa * LITHIUM_MOLAR_VOLUME_M3_PER_MOL / FARADAY_C_PER_MOL * MV_PER_V)


def strain_tolerance(
    *, toughness_mpa_sqrt_m: ArrayLike, youngs_gpa: ArrayLike, flaw_length_um: ArrayLike
) -> NDArray[np.float64]:
    r"""Tensile strain at which a flaw inside an elastic solid begins to grow.

    .. math:: \varepsilon_c = \frac{K_{Ic}}{E \sqrt{\pi a}}

    Args:
        toughness_mpa_sqrt_m: mode I fracture toughness K_IC [MPa m^(1/2)], any shape.
        youngs_gpa: Young's modulus E [GPa], broadcastable.
        flaw_length_um: half length a of the flaw [um], broadcastable. At the surface the strain is 1.122 times lower.

    Returns:
        The strain [-]; NaN where an argument is missing, infinite or not positive.

    References:
        .. [1] G. R. Irwin, J. Appl. Mech. 24, 361 (1957), doi:10.1115/1.4011547.
    """
    return np.asarray(_fracture_stress_pa(toughness_mpa_sqrt_m, flaw_length_um) / (_positive(youngs_gpa) * PA_PER_GPA))


def _fracture_stress_pa(toughness_mpa_sqrt_m: ArrayLike, flaw_length_um: ArrayLike) -> NDArray[np.float64]:
    """K_IC / sqrt(pi a)."""
    toughness = _positive(toughness_mpa_sqrt_m) * PA_SQRT_M_PER_MPA_SQRT_M
    return np.asarray(toughness / np.sqrt(np.pi * _positive(flaw_length_um) * M_PER_MICROMETRE))


def _positive(values: ArrayLike) -> NDArray[np.float64]:
    """Floats with NaN for what is not finite and positive."""
    given = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(given) & (given > 0.0), given, np.nan)
