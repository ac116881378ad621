"""What an elastic tensor says beyond its averages: the softest and stiffest direction, and the Cauchy pressure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from ssbscreen.mechanics.stiffness import sound_stiffness_gpa

# Neighbours on half a sphere of 2,000 points lie 3 degrees apart: no valley of a form of fourth degree is narrower.
GRID_POINTS: Final = 2000
# Starts lie at least so far apart that they lead to different valleys; crystals of high symmetry repeat the same one.
STARTS: Final = 4
COSINE_OF_NEAR_STARTS: Final = float(np.cos(np.deg2rad(20.0)))
GOLDEN_RATIO: Final = (1.0 + np.sqrt(5.0)) / 2.0
GRADIENT_TOLERANCE: Final = 1e-7


@dataclass(frozen=True, slots=True)
class YoungsExtremes:
    """Smallest and largest Young's modulus of a crystal over all directions of pull [GPa]; equal if isotropic."""

    smallest_gpa: float
    largest_gpa: float


def youngs_extremes(stiffness_gpa: ArrayLike) -> YoungsExtremes:
    r"""Smallest and largest Young's modulus of a single crystal over all directions of a uniaxial stress.

    .. math:: 1 / E(n) = s_{ijkl} n_i n_j n_k n_l, \qquad s = C^{-1}

    The form is evaluated on a Fibonacci grid over half the sphere, and the best directions are refined by BFGS.

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa], shape (6, 6); its symmetric part is used. The result
            does not depend on the axes.

    Returns:
        Both moduli [GPa].

    Raises:
        ElasticTensorError: the tensor has a `rejection_reason`, which is the message.

    References:
        J. F. Nye, Physical Properties of Crystals (1985), chapter VIII; extremes over directions: R. Gaillac,
        P. Pullumbi, F.-X. Coudert, J. Phys.: Condens. Matter 28, 275201 (2016), doi:10.1088/0953-8984/28/27/275201;
        grid: R. Swinbank, R. J. Purser, Q. J. R. Meteorol. Soc. 132, 1769 (2006), doi:10.1256/qj.05.227.
    """
    compliance_per_gpa = np.linalg.inv(sound_stiffness_gpa(stiffness_gpa))
    scale_per_gpa = float(np.mean(np.diag(compliance_per_gpa)[:3]))
    # In units of the mean, so that the tolerance means the same for soft and stiff crystals.
    reduced = np.asarray(compliance_per_gpa / scale_per_gpa, dtype=np.float64)
    return YoungsExtremes(
        smallest_gpa=1.0 / (scale_per_gpa * -_lowest(-reduced)),
        largest_gpa=1.0 / (scale_per_gpa * _lowest(reduced)),
    )


def cauchy_pressure_gpa(stiffness_gpa: ArrayLike) -> float:
    r"""Mean Cauchy pressure of a crystal of any symmetry; C12 - C44 of a cubic one.

    .. math:: p_C = \tfrac{1}{3} [(C_{23} - C_{44}) + (C_{13} - C_{55}) + (C_{12} - C_{66})]

    It is zero where every atom is a centre of symmetry and bound by central forces alone (Cauchy's relations);
    negative where bonds resist bending, positive where they do not, which goes with ductility [1]_. The three
    differences depend on the axes, their mean does not: it is (C_iijj - C_ijij) / 6, an invariant. It hides
    differences of opposite sign.

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa], shape (6, 6); its symmetric part is used.

    Returns:
        The pressure [GPa], of either sign.

    Raises:
        ElasticTensorError: the tensor has a `rejection_reason`, which is the message.

    References:
        .. [1] D. G. Pettifor, Mater. Sci. Technol. 8, 345 (1992), doi:10.1179/mst.1992.8.4.345.
    """
    tensor = sound_stiffness_gpa(stiffness_gpa)
    shears = np.diag(tensor)[3:]
    return float(np.mean(np.array([tensor[1, 2], tensor[0, 2], tensor[0, 1]]) - shears))


@cache
def _half_sphere() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A Fibonacci grid of unit vectors, (GRID_POINTS, 3), with their products of pairs; opposite ones are one pull."""
    heights = (np.arange(GRID_POINTS) + 0.5) / GRID_POINTS
    turns = 2.0 * np.pi * np.arange(GRID_POINTS) / GOLDEN_RATIO
    radii = np.sqrt(1.0 - heights**2)
    grid = np.stack([radii * np.cos(turns), radii * np.sin(turns), heights], axis=1)
    return grid, _pairs(grid.T).T


def _pairs(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Products of components in Voigt's order; with the compliance between two of them the form of fourth degree."""
    x, y, z = direction
    return np.array([x * x, y * y, z * z, y * z, x * z, x * y])


def _lowest(form: NDArray[np.float64]) -> float:
    """The lowest value over all directions of a form of fourth degree, given as a Voigt matrix."""
    grid, pairs = _half_sphere()
    values = np.einsum("pi,ij,pj->p", pairs, form, pairs, optimize=True)
    refined = [
        minimize(
            _value_and_slope, start, args=(form,), jac=True, method="BFGS", options={"gtol": GRADIENT_TOLERANCE}
        ).fun
        for start in _starts(grid, values)
    ]
    return float(min(*refined, values.min()))


def _starts(grid: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The lowest directions of the grid that do not lie near a lower one."""
    left = values.copy()
    chosen = []
    for _ in range(STARTS):
        chosen.append(grid[np.argmin(left)])
        left[np.abs(grid @ chosen[-1]) > COSINE_OF_NEAR_STARTS] = np.inf
    return np.array(chosen)


def _value_and_slope(vector: NDArray[np.float64], form: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """The form in the direction of a vector of any length, and its gradient with respect to the vector."""
    length = np.linalg.norm(vector)
    unit = vector / length
    x, y, z = unit
    weighted = form @ _pairs(unit)
    value = float(_pairs(unit) @ weighted)
    xx, yy, zz, yz, xz, xy = 2.0 * weighted
    slope = np.array([2 * x * xx + z * xz + y * xy, 2 * y * yy + z * yz + x * xy, 2 * z * zz + y * yz + x * xz])
    return value, (slope - 4.0 * value * unit) / length
