"""How likely a phase conducts electrons, given its PBE gap: the gap that would be measured, with an error.

A PBE gap E_PBE stands for a normal distribution of measured gaps with mean 1.348 E_PBE + 0.913 eV and one standard
deviation for all; a PBE gap of zero mostly stands for a metal.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Floats = npt.NDArray[np.float64]

MEASURED_PER_PBE_GAP: Final = 1.348
MEASURED_GAP_AT_PBE_ZERO_EV: Final = 0.913
"""Measured gap = 1.348 PBE gap + 0.913 eV: Setyawan et al., ACS Comb. Sci. 13, 382 (2011), doi:10.1021/co200012w."""
MEASURED_GAP_STD_EV: Final = 1.0
"""Standard deviation of a measured gap around that line, rounded. For 65 common semiconductors with handbook gaps below
4 eV (rounded, not looked up one by one) the Materials Project's PBE gaps (2018, median polymorph) scatter by 1.0 eV;
the line, fitted to wider gaps too, lies 0.6 eV too high for them, most for heavy atoms (PbTe) and layers (MoS2)."""
LARGEST_METALLIC_PBE_GAP_EV: Final = 0.05
"""Below, a tabulated PBE gap is taken as none: k-point meshes do not resolve less."""
METALLIC_AT_PBE_ZERO: Final = 0.9
"""Probability that a phase without a PBE gap is a metal; estimated. Of 76 such semiconductors 11 have no PBE gap (InAs,
InSb, Ge, CuInSe2, ...): 0.17 for each with one. In the database, 13,923 phases near the hull with PBE gaps of 0.05 to 2
eV would thus stand beside 2,400 falsely metallic ones, 0.08 of the 30,282 without a gap."""
CONDUCTS_BELOW_EV: Final = 0.5
INSULATES_ABOVE_EV: Final = 2.0
"""Measured gaps between which a product is counted as conducting in part: below 0.5 eV its own carriers suffice at room
temperature; above 2 eV there are none, and doping by Li or defects is left out of account."""


def expected_measured_gap_ev(pbe_gap_ev: Floats) -> Floats:
    """Measured gap [eV] that goes with a PBE gap [eV] on average, after Setyawan et al. 2011."""
    return MEASURED_PER_PBE_GAP * pbe_gap_ev + MEASURED_GAP_AT_PBE_ZERO_EV


def conducting_membership(gap_ev: npt.ArrayLike) -> Floats:
    """Degree to which a phase of this measured gap [eV] conducts: 1 below 0.5 eV, 0 above 2 eV, linear between."""
    gap = np.asarray(gap_ev, dtype=np.float64)
    return np.clip((INSULATES_ABOVE_EV - gap) / (INSULATES_ABOVE_EV - CONDUCTS_BELOW_EV), 0.0, 1.0)


def conducting_probability_of_gap(pbe_gap_ev: npt.ArrayLike) -> Floats:
    r"""Probability that phases of known PBE gap conduct electrons.

    The expectation of the membership m over the distribution of the measured gap. With m linear between a and b, and
    :math:`F(x) = (x - \mu) \Phi(z) + \sigma \varphi(z)`, :math:`z = (x - \mu) / \sigma`,

    .. math:: \mathrm{E}[m] = \frac{F(b) - F(a)}{b - a}

    Args:
        pbe_gap_ev: PBE gaps [eV], any shape; NaN where unknown.

    Returns:
        Probabilities [-] of that shape; NaN where the gap is unknown.
    """
    gap = np.asarray(pbe_gap_ev, dtype=np.float64)
    mean = expected_measured_gap_ev(gap)
    area = _mean_excess(INSULATES_ABOVE_EV - mean) - _mean_excess(CONDUCTS_BELOW_EV - mean)
    with_gap = area / (INSULATES_ABOVE_EV - CONDUCTS_BELOW_EV)
    metallic = np.where(gap < LARGEST_METALLIC_PBE_GAP_EV, METALLIC_AT_PBE_ZERO, 0.0)
    return np.asarray(np.where(np.isnan(gap), np.nan, metallic + (1.0 - metallic) * with_gap))


def _mean_excess(difference_ev: Floats) -> Floats:
    """Mean of max(x - gap, 0) [eV] where x lies this much [eV] above the mean gap."""
    z = difference_ev / MEASURED_GAP_STD_EV
    density = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    return np.asarray(difference_ev * ndtr(z) + MEASURED_GAP_STD_EV * density)
