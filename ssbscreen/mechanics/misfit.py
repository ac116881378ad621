"""Stress that a neighbour's change of volume puts on an electrolyte bonded to it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.mechanics.isotropic import poisson_ratio, young_modulus_gpa

MPA_PER_GPA: Final = 1e3
LENGTHS_PER_VOLUME: Final = 3.0
"""A small relative change of volume is three times that of a length."""


def misfit_stress_mpa(
    *, bulk_gpa: ArrayLike, shear_gpa: ArrayLike, relative_volume_change: ArrayLike
) -> NDArray[np.float64]:
    r"""Stress in the plane of a thin electrolyte bonded to a stiff body that changes its volume.

    .. math:: \sigma = \frac{E}{1 - \nu} \frac{\epsilon}{3}

    An upper estimate: linear elasticity, a perfect bond, a neighbour that does not yield, no sliding and no pores.

    Args:
        bulk_gpa: bulk modulus B of the electrolyte [GPa], any shape; with G it fixes E and nu.
        shear_gpa: shear modulus G of the electrolyte [GPa], broadcastable.
        relative_volume_change: change of the neighbour's volume over its volume, eps [-], broadcastable; positive
            where it swells. For a few per cent, where lengths change by a third of it.

    Returns:
        Stress [MPa] with the sign of the change: tension positive. NaN where the moduli are not those of a stable
        solid or the change is missing or infinite.

    References:
        .. [1] L. B. Freund, S. Suresh, Thin Film Materials (2004), section 2.1, doi:10.1017/CBO9780511754715.
    """
    given = np.asarray(relative_volume_change, dtype=np.float64)
    strain = np.where(np.isfinite(given), given, np.nan) / LENGTHS_PER_VOLUME
    young = young_modulus_gpa(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa)
    return np.asarray(MPA_PER_GPA * young / (1.0 - poisson_ratio(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa)) * strain)
