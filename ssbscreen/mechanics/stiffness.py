"""From a 6 x 6 elastic tensor to the moduli of a polycrystal, or to the reason why the tensor is not to be trusted.

Databases of computed tensors hold unstable, unsymmetric and absurd ones. `rejection_reason` names the first fault of
a tensor, `aggregate_moduli` refuses to average a faulty one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.domain.errors import SsbscreenError

# Nine in ten of the raw tensors of the Materials Project's Li compounds (2018, before its own symmetrisation) stay
# below; what lies above are fits that failed. Our choice: no source states a limit.
ASYMMETRY_TOLERANCE: Final = 0.05
# Diamond, the stiffest crystal known, has C11 = 1079 GPa (McSkimin & Andreatch 1972, doi:10.1063/1.1661636).
ABSURD_STIFFNESS_GPA: Final = 2000.0
# Tensors are tabulated to 0.01 GPa at best, so a smaller eigenvalue cannot be told from a soft mode of zero.
STABILITY_FLOOR_GPA: Final = 1e-6

_VOIGT_SHAPE: Final = (6, 6)


class ElasticTensorError(SsbscreenError):
    """An elastic tensor must not be used; the message is its `rejection_reason`."""


@dataclass(frozen=True, slots=True)
class AggregateModuli:
    """Moduli of a polycrystal of randomly oriented grains, all in GPa, and the anisotropy of one grain.

    Attributes:
        bulk_voigt_gpa: upper bound of the bulk modulus (equal strain in all grains).
        bulk_reuss_gpa: lower bound (equal stress).
        bulk_hill_gpa: arithmetic mean of both.
        shear_voigt_gpa: upper bound of the shear modulus.
        shear_reuss_gpa: lower bound.
        shear_hill_gpa: arithmetic mean of both.
        universal_anisotropy: 5 G_Voigt / G_Reuss + B_Voigt / B_Reuss - 6 [-]; 0 for an isotropic crystal.
    """

    bulk_voigt_gpa: float
    bulk_reuss_gpa: float
    bulk_hill_gpa: float
    shear_voigt_gpa: float
    shear_reuss_gpa: float
    shear_hill_gpa: float
    universal_anisotropy: float


def relative_asymmetry(stiffness_gpa: ArrayLike) -> float:
    """Largest |C_ij - C_ji| over the largest |C_ij|.

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa], shape (6, 6).

    Returns:
        The asymmetry [-]: 0 for a symmetric tensor, NaN for a tensor of zeros or with a NaN in it.
    """
    tensor = np.asarray(stiffness_gpa, dtype=np.float64)
    largest_gpa = float(np.max(np.abs(tensor)))
    if not largest_gpa > 0.0:
        return float("nan")
    return float(np.max(np.abs(tensor - tensor.T))) / largest_gpa


def is_born_stable(stiffness_gpa: ArrayLike) -> bool:
    """Born's stability condition of an unstressed crystal of any symmetry: C is positive definite.

    The tensor is symmetrised first, for only its symmetric part enters the elastic energy. The eigenvalues of the
    Voigt matrix depend on the axes, their signs do not (Sylvester's law of inertia).

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa], shape (6, 6), finite.

    Returns:
        True where every eigenvalue lies above `STABILITY_FLOOR_GPA`.

    References:
        F. Mouhat, F.-X. Coudert, Phys. Rev. B 90, 224104 (2014), doi:10.1103/PhysRevB.90.224104.
    """
    return bool(np.min(np.linalg.eigvalsh(_symmetric_part(stiffness_gpa))) > STABILITY_FLOOR_GPA)


def rejection_reason(stiffness_gpa: ArrayLike) -> str | None:
    """Say why an elastic tensor must not be used.

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa]; anything that numpy reads as numbers.

    Returns:
        One line naming the first fault found, with its size: shape, missing or infinite entries, magnitude
        (`ABSURD_STIFFNESS_GPA`), asymmetry (`ASYMMETRY_TOLERANCE`), Born stability. None for a sound tensor.
    """
    try:
        tensor = np.asarray(stiffness_gpa, dtype=np.float64)
    except (TypeError, ValueError):
        return "elastic tensor is not a 6 x 6 table of numbers"
    if tensor.shape != _VOIGT_SHAPE:
        return f"elastic tensor has shape {tensor.shape}, not (6, 6)"
    if not np.all(np.isfinite(tensor)):
        return f"elastic tensor has {np.count_nonzero(~np.isfinite(tensor))} entries that are missing or infinite"
    largest_gpa = float(np.max(np.abs(tensor)))
    if largest_gpa > ABSURD_STIFFNESS_GPA:
        return f"elastic tensor reaches {largest_gpa:.0f} GPa, above {ABSURD_STIFFNESS_GPA:.0f} GPa: absurd"
    asymmetry = relative_asymmetry(tensor)
    if asymmetry > ASYMMETRY_TOLERANCE:
        return f"elastic tensor is not symmetric: C_ij and C_ji differ by {asymmetry:.0%} of its largest entry"
    if not is_born_stable(tensor):
        smallest_gpa = float(np.min(np.linalg.eigvalsh(_symmetric_part(tensor))))
        return f"elastic tensor is not positive definite (Born): smallest eigenvalue {smallest_gpa:.3g} GPa"
    return None


def sound_stiffness_gpa(stiffness_gpa: ArrayLike) -> NDArray[np.float64]:
    """The symmetric part of a tensor that may be used.

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa]; anything that numpy reads as numbers.

    Returns:
        (C + C^T) / 2 [GPa], shape (6, 6), positive definite.

    Raises:
        ElasticTensorError: the tensor has a `rejection_reason`, which is the message.
    """
    reason = rejection_reason(stiffness_gpa)
    if reason is not None:
        raise ElasticTensorError(reason)
    return _symmetric_part(stiffness_gpa)


def aggregate_moduli(stiffness_gpa: ArrayLike) -> AggregateModuli:
    """Voigt, Reuss and Hill moduli of a polycrystal and the universal anisotropy, through pymatgen's ElasticTensor.

    Args:
        stiffness_gpa: elastic tensor in Voigt notation [GPa], shape (6, 6); its symmetric part is used.

    Returns:
        The moduli [GPa]; Voigt >= Hill >= Reuss > 0 for both.

    Raises:
        ElasticTensorError: the tensor has a `rejection_reason`, which is the message.

    References:
        R. Hill, Proc. Phys. Soc. A 65, 349 (1952), doi:10.1088/0370-1298/65/5/307; anisotropy: S. I. Ranganathan,
        M. Ostoja-Starzewski, Phys. Rev. Lett. 101, 055504 (2008), doi:10.1103/PhysRevLett.101.055504.
    """
    sound = sound_stiffness_gpa(stiffness_gpa)
    # Importing pymatgen takes seconds, and a run without tensors never needs it.
    from pymatgen.analysis.elasticity import ElasticTensor

    tensor = ElasticTensor.from_voigt(sound)
    return AggregateModuli(
        bulk_voigt_gpa=float(tensor.k_voigt),
        bulk_reuss_gpa=float(tensor.k_reuss),
        bulk_hill_gpa=float(tensor.k_vrh),
        shear_voigt_gpa=float(tensor.g_voigt),
        shear_reuss_gpa=float(tensor.g_reuss),
        shear_hill_gpa=float(tensor.g_vrh),
        universal_anisotropy=float(tensor.universal_anisotropy),
    )


def _symmetric_part(stiffness_gpa: ArrayLike) -> NDArray[np.float64]:
    """(C + C^T) / 2."""
    tensor = np.asarray(stiffness_gpa, dtype=np.float64)
    return np.asarray((tensor + tensor.T) / 2.0)
