"""Whether the products of a reaction of the electrolyte with Li stop it: the interphase's class, Li consumed, volumes.

An interphase grows on while both Li ions and electrons pass through it [2]_. Products that insulate passivate; where
enough of them conduct electrons to form a connected path, it is a mixed conductor and the reaction goes on. Connection
is a matter of the conducting volume fraction phi: continuum percolation sets in at about 0.16 [1]_.

References:
    .. [1] H. Scher, R. Zallen, J. Chem. Phys. 53, 3759 (1970), doi:10.1063/1.1674565: 0.15 to 0.16 in three dimensions,
       whatever the lattice.
    .. [2] S. Wenzel et al., Solid State Ionics 278, 98 (2015), doi:10.1016/j.ssi.2015.06.001.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from ssbscreen.domain.units import CM_PER_UM

Floats = npt.NDArray[np.float64]

THRESHOLD_MEAN: Final = 0.13
THRESHOLD_STD: Final = 0.03
"""Normal distribution of the conducting volume fraction above which a path is connected: a reading of "mixed above
about 0.16, passivating below about 0.10" as one standard deviation to either side."""
CLASS_PROBABILITY: Final = 0.8
"""An interphase has a class where the probability of it is at least this; a choice."""
MOST_PRODUCTS: Final = 16
"""Equilibrium with Li at one voltage has no more products than elements."""
LI_VOLUME_CM3_PER_MOL: Final = 13.0
"""Molar volume of Li metal, as Ahmad and Viswanathan take it, Phys. Rev. Lett. 119, 056003 (2017),
doi:10.1103/PhysRevLett.119.056003."""
A3_PER_CM3_PER_MOL: Final = 1.0 / 0.602214076
"""Volume of one formula unit [A^3] where a mole has 1 cm3 (CODATA 2018)."""
MILLIAMPERE_HOURS_PER_MOLE_OF_LI: Final = 96485.33212 / 3.6
"""Faraday constant (CODATA 2018) in mAh/mol."""
LI_VOLUME_A3: Final = LI_VOLUME_CM3_PER_MOL * A3_PER_CM3_PER_MOL


class InterphaseClass(StrEnum):
    """What forms between an electrolyte and Li metal."""

    STABLE = "stable"
    """Nothing."""
    PASSIVATING = "passivating"
    """Products that insulate; the reaction stops."""
    MIXED_CONDUCTING = "mixed-conducting"
    """Products that conduct electrons through the interphase; the reaction goes on."""
    UNCERTAIN = "uncertain"
    """None of these is probable enough."""


def conducting_fraction(*, volumes_a3: npt.ArrayLike, conducting_probabilities: npt.ArrayLike) -> float:
    """Expected volume fraction of products that conduct electrons.

    Args:
        volumes_a3: volume of each product [A^3 per formula unit of the electrolyte], shape (k,), positive.
        conducting_probabilities: probability that each conducts, shape (k,).

    Returns:
        Fraction [-]; 0 without products.
    """
    fractions, probabilities = _fractions(volumes_a3, conducting_probabilities)
    return float(fractions @ probabilities)


def mixed_conducting_probability(
    *,
    volumes_a3: npt.ArrayLike,
    conducting_probabilities: npt.ArrayLike,
    threshold_mean: float = THRESHOLD_MEAN,
    threshold_std: float = THRESHOLD_STD,
) -> float:
    r"""Probability that the products form a connected path for electrons.

    .. math:: P = \sum_{s \in \{0, 1\}^k} \Phi\left(\frac{\sum_i s_i f_i - \phi_c}{\sigma_c}\right)
              \prod_i p_i^{s_i} (1 - p_i)^{1 - s_i}

    over all 2^k choices of products that conduct, each product independent of the others; a choice without any
    conducting product has no path.

    Args:
        volumes_a3: volume of each product [A^3 per formula unit of the electrolyte], shape (k,), positive.
        conducting_probabilities: probability that each conducts, shape (k,).
        threshold_mean: mean of the conducting fraction at which a path is connected.
        threshold_std: its standard deviation, positive.

    Returns:
        Probability [-]; 0 without products.

    Raises:
        ValueError: more than 16 products, volumes that are not positive, or probabilities outside 0 to 1.
    """
    fractions, probabilities = _fractions(volumes_a3, conducting_probabilities)
    if len(fractions) > MOST_PRODUCTS:
        raise ValueError(f"{len(fractions)} products; at most {MOST_PRODUCTS} are enumerated")
    conducts = (np.arange(2 ** len(fractions))[:, None] >> np.arange(len(fractions))) & 1 == 1
    weight = np.where(conducts, probabilities, 1.0 - probabilities).prod(axis=1)
    connected = np.where(conducts.any(axis=1), ndtr((conducts @ fractions - threshold_mean) / threshold_std), 0.0)
    return float(weight @ connected)


def protected_probability(*, stable_probability: npt.ArrayLike, mixed_probability: npt.ArrayLike) -> Floats:
    """Probability that no reaction goes on: there is none, or its products passivate.

    Args:
        stable_probability: probability that there is no reaction at all, any shape.
        mixed_probability: probability of a mixed-conducting interphase where there is one, a shape that broadcasts.
    """
    stable = np.asarray(stable_probability, dtype=np.float64)
    return np.asarray(stable + (1.0 - stable) * (1.0 - np.asarray(mixed_probability, dtype=np.float64)))


def interphase_class(*, stable_probability: float, mixed_probability: float) -> InterphaseClass:
    """Class of an interphase.

    Args:
        stable_probability: probability that there is no reaction at all.
        mixed_probability: probability of a mixed-conducting interphase, given a reaction.

    Returns:
        Stable where that is probable enough (0.8), else what the reaction would give; uncertain where the products do
        not decide, or a probability is NaN.
    """
    if stable_probability >= CLASS_PROBABILITY:
        return InterphaseClass.STABLE
    if np.isnan(stable_probability):
        return InterphaseClass.UNCERTAIN
    if mixed_probability >= CLASS_PROBABILITY:
        return InterphaseClass.MIXED_CONDUCTING
    if 1.0 - mixed_probability >= CLASS_PROBABILITY:
        return InterphaseClass.PASSIVATING
    return InterphaseClass.UNCERTAIN


def li_per_micrometre_mah_per_cm2(*, li_consumed: npt.ArrayLike, products_volume_a3: npt.ArrayLike) -> Floats:
    r"""Li that an interphase takes up per micrometre of its thickness.

    .. math:: n F / V_\mathrm{products}

    Args:
        li_consumed: Li atoms n taken up per formula unit of the electrolyte, any shape.
        products_volume_a3: volume of all products of one formula unit [A^3], a shape that broadcasts.

    Returns:
        Charge [mAh/(cm2 um)]; dense products are assumed.
    """
    cm3_per_mol = np.asarray(products_volume_a3, dtype=np.float64) / A3_PER_CM3_PER_MOL
    return np.asarray(MILLIAMPERE_HOURS_PER_MOLE_OF_LI * np.asarray(li_consumed) / cm3_per_mol * CM_PER_UM)


def volume_change_with_li(
    *, products_volume_a3: npt.ArrayLike, electrolyte_volume_a3: npt.ArrayLike, li_consumed: npt.ArrayLike
) -> Floats:
    """Volume change of electrolyte and consumed Li metal together: (V_prod - V_SE - n V_Li) / (V_SE + n V_Li) [-].

    Negative where the whole shrinks, so that gaps open at the interface. Li that is given off (n < 0) plates elsewhere
    and counts among the products: (V_prod + |n| V_Li - V_SE) / V_SE. Volumes [A^3] and Li per formula unit of the
    electrolyte, shapes that broadcast.
    """
    li_volume = LI_VOLUME_A3 * np.asarray(li_consumed, dtype=np.float64)
    before = np.asarray(electrolyte_volume_a3, dtype=np.float64) + np.maximum(li_volume, 0.0)
    after = np.asarray(products_volume_a3, dtype=np.float64) + np.maximum(-li_volume, 0.0)
    return np.asarray((after - before) / before)


def volume_change_of_electrolyte(*, products_volume_a3: npt.ArrayLike, electrolyte_volume_a3: npt.ArrayLike) -> Floats:
    """Volume change on the electrolyte's side, Li entering from outside: (V_prod - V_SE) / V_SE [-].

    Positive where the products swell, so that the electrolyte around them is pressed or cracks. Volumes [A^3] per
    formula unit of the electrolyte, shapes that broadcast.
    """
    before = np.asarray(electrolyte_volume_a3, dtype=np.float64)
    return np.asarray((np.asarray(products_volume_a3, dtype=np.float64) - before) / before)


def _fractions(volumes_a3: npt.ArrayLike, conducting_probabilities: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Volume fractions and probabilities of the products, checked."""
    volumes = np.asarray(volumes_a3, dtype=np.float64)
    probabilities = np.asarray(conducting_probabilities, dtype=np.float64)
    if volumes.ndim != 1 or volumes.shape != probabilities.shape:
        raise ValueError(f"volumes of shape {volumes.shape} with probabilities of shape {probabilities.shape}")
    if not np.all(volumes > 0.0):
        raise ValueError("the volume of a product is not positive; leave out what does not form")
    if not np.all((probabilities >= 0.0) & (probabilities <= 1.0)):
        raise ValueError("the probability that a product conducts is not between 0 and 1")
    return (volumes / volumes.sum() if len(volumes) else volumes), probabilities
