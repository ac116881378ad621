"""Vickers hardness of a crystal from its isotropic moduli: two published correlations.

Both were fitted mostly to hard crystals. A solid electrolyte lies at the soft end of the fits or beyond it, and there
the two part: Chen's has an offset of -3 GPa and goes *negative* for soft sulfides and halides, Tian's stays positive by
its form. A negative number is no hardness; it says that the solid is softer than the fit reaches, and it is returned as
it is, never clipped to zero. Crystals that slip easily are far softer than either says: rock-salt LiF comes out at
10 GPa and has a Knoop hardness of 1 GPa (102 kg/mm^2).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.mechanics.isotropic import pugh_ratio

# H = 2 (k^2 G)^0.585 - 3 with H and G in GPa: Chen et al. 2011, doi:10.1016/j.intermet.2011.03.026.
CHEN_FACTOR: Final = 2.0
CHEN_EXPONENT: Final = 0.585
CHEN_OFFSET_GPA: Final = -3.0
# H = 0.92 k^1.137 G^0.708 with H and G in GPa: Tian et al. 2012, doi:10.1016/j.ijrmhm.2012.02.021.
TIAN_FACTOR: Final = 0.92
TIAN_RATIO_EXPONENT: Final = 1.137
TIAN_SHEAR_EXPONENT: Final = 0.708


def chen_hardness_gpa(*, bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> NDArray[np.float64]:
    r"""Vickers hardness after Chen, Niu, Li and Li.

    .. math:: H_V = 2 (k^2 G)^{0.585} - 3, \qquad k = G / B

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], broadcastable.

    Returns:
        H_V [GPa], *negative* where k^2 G lies below 2 GPa, which is outside the fit (see the module's note); NaN where
        the moduli are not those of a stable solid.

    References:
        .. [1] X.-Q. Chen, H. Niu, D. Li, Y. Li, Intermetallics 19, 1275 (2011), doi:10.1016/j.intermet.2011.03.026.
    """
    ratio, shear = _ratio_and_shear(bulk_gpa, shear_gpa)
    return np.asarray(CHEN_FACTOR * (ratio**2 * shear) ** CHEN_EXPONENT + CHEN_OFFSET_GPA)


def tian_hardness_gpa(*, bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> NDArray[np.float64]:
    r"""Vickers hardness after Tian, Xu and Zhao: Chen's form without its offset.

    .. math:: H_V = 0.92 \, k^{1.137} G^{0.708}, \qquad k = G / B

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], broadcastable.

    Returns:
        H_V [GPa], positive; NaN where the moduli are not those of a stable solid.

    References:
        .. [1] Y. Tian, B. Xu, Z. Zhao, Int. J. Refract. Met. Hard Mater. 33, 93 (2012),
           doi:10.1016/j.ijrmhm.2012.02.021.
    """
    ratio, shear = _ratio_and_shear(bulk_gpa, shear_gpa)
    return np.asarray(TIAN_FACTOR * ratio**TIAN_RATIO_EXPONENT * shear**TIAN_SHEAR_EXPONENT)


def _ratio_and_shear(bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """K = G/B, the inverse of Pugh's ratio as `pugh_ratio` has it, and G; NaN in both where the pair is not stable."""
    ratio = 1.0 / pugh_ratio(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa)
    return ratio, np.where(np.isnan(ratio), np.nan, np.asarray(shear_gpa, dtype=np.float64))
