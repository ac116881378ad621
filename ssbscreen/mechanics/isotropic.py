"""Elastic quantities of an isotropic aggregate from its bulk and shear modulus.

Every function takes floats or arrays that broadcast together and returns an array of their common shape (0-d for
floats). Where the moduli are missing, infinite or not those of a stable solid the result is NaN, never a clipped
number; `is_stable_isotropic` says where that is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def is_stable_isotropic(*, bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> NDArray[np.bool_]:
    r"""Tell where a pair of moduli belongs to a mechanically stable isotropic solid.

    .. math:: B > 0, \quad G > 0 \quad \Longleftrightarrow \quad E > 0, \quad -1 < \nu < 1/2

    The two forms are one condition: the elastic energy is positive for every strain [1]_.

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], a shape that broadcasts with `bulk_gpa`.

    Returns:
        True where both moduli are finite and positive; False elsewhere, NaN included.

    References:
        .. [1] L. D. Landau, E. M. Lifshitz, Theory of Elasticity, 3rd ed. (1986), sections 4 and 5.
    """
    bulk, shear = _as_pair(bulk_gpa, shear_gpa)
    return np.asarray(np.isfinite(bulk) & np.isfinite(shear) & (bulk > 0.0) & (shear > 0.0))


def young_modulus_gpa(*, bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> NDArray[np.float64]:
    r"""Young's modulus of an isotropic solid.

    .. math:: E = \frac{9 B G}{3 B + G}

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], a shape that broadcasts with `bulk_gpa`.

    Returns:
        Young's modulus E [GPa]; NaN where the pair is not stable (`is_stable_isotropic`). It lies below 3 G and 9 B.

    References:
        .. [1] L. D. Landau, E. M. Lifshitz, Theory of Elasticity, 3rd ed. (1986), section 5, equation 5.9.
    """
    bulk, shear = _stable_pair(bulk_gpa, shear_gpa)
    return np.asarray(9.0 * bulk * shear / (3.0 * bulk + shear))


def poisson_ratio(*, bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> NDArray[np.float64]:
    r"""Poisson's ratio of an isotropic solid.

    .. math:: \nu = \frac{3 B - 2 G}{2 (3 B + G)}

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], a shape that broadcasts with `bulk_gpa`.

    Returns:
        Poisson's ratio [-], between -1 and 1/2; NaN where the pair is not stable (`is_stable_isotropic`).

    References:
        .. [1] L. D. Landau, E. M. Lifshitz, Theory of Elasticity, 3rd ed. (1986), section 5, equation 5.9.
    """
    bulk, shear = _stable_pair(bulk_gpa, shear_gpa)
    return np.asarray((3.0 * bulk - 2.0 * shear) / (2.0 * (3.0 * bulk + shear)))


def pugh_ratio(*, bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> NDArray[np.float64]:
    r"""Pugh's ratio B/G: resistance to fracture over resistance to plastic flow.

    Pugh found that polycrystalline metals of a high ratio are ductile [1]_. The limit of 1.75 often quoted with it
    is a screen learned on metals; a brittle ionic crystal can lie above it. Some authors print the inverse, G/B.

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], a shape that broadcasts with `bulk_gpa`.

    Returns:
        B/G [-]; NaN where the pair is not stable (`is_stable_isotropic`).

    References:
        .. [1] S. F. Pugh, Philos. Mag. 45, 823 (1954), doi:10.1080/14786440808520496.
    """
    bulk, shear = _stable_pair(bulk_gpa, shear_gpa)
    return np.asarray(bulk / shear)


def _as_pair(bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both moduli as float arrays of their common shape."""
    bulk, shear = np.broadcast_arrays(np.asarray(bulk_gpa, dtype=np.float64), np.asarray(shear_gpa, dtype=np.float64))
    return bulk, shear


def _stable_pair(bulk_gpa: ArrayLike, shear_gpa: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both moduli with NaN in both wherever the pair is not stable."""
    bulk, shear = _as_pair(bulk_gpa, shear_gpa)
    stable = is_stable_isotropic(bulk_gpa=bulk, shear_gpa=shear)
    return np.where(stable, bulk, np.nan), np.where(stable, shear, np.nan)
