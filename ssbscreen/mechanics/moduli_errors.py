"""Errors of bulk and shear modulus together: jointly lognormal, for a modulus is positive and errs by a factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS

Floats = NDArray[np.float64]

ERROR_CORRELATION: Final = 0.17
"""Correlation of the errors of log10 B and log10 G of tensors and of tabulated or published moduli.

Measured as that of the differences between two versions of the Materials Project, of 2020 and of January 2025: 0.168
over the 2,739 binaries in both whose four moduli lie above 20 GPa (those of 2020 are rounded to 1 GPa), 0.09 to 0.25 at
95 % by bootstrap. Differences of versions stand in for errors, which would need both moduli measured.
"""


def log10_std(relative_std: ArrayLike) -> Floats:
    r"""Standard deviation of log10 of a modulus from its relative standard deviation r.

    .. math:: s = \tfrac{1}{2} \log_{10}(1 + 2 r)

    So that two standard deviations are the factor 1 + 2r: up it is what a symmetric error of 2r would give, down the
    same factor, which keeps the modulus positive however large r is.

    Args:
        relative_std: r [-], not negative, any shape.

    Returns:
        s [-]; NaN where r is.
    """
    given = np.asarray(relative_std, dtype=np.float64)
    return np.asarray(np.log10(1.0 + STANDARD_DEVIATIONS * given) / STANDARD_DEVIATIONS)


def modulus_ends_gpa(modulus_gpa: ArrayLike, std: ArrayLike) -> tuple[Floats, Floats]:
    r"""Ends of the interval of one modulus, :math:`M \, 10^{\mp 2 s}`.

    Args:
        modulus_gpa: the modulus [GPa], any shape.
        std: standard deviation s of its log10 [-], broadcastable; where NaN, both ends are the modulus.

    Returns:
        Low and high end [GPa].
    """
    modulus = np.asarray(modulus_gpa, dtype=np.float64)
    factor = 10.0 ** (STANDARD_DEVIATIONS * np.nan_to_num(np.asarray(std, dtype=np.float64)))
    return modulus / factor, modulus * factor


@dataclass(frozen=True, slots=True)
class JointModuli:
    """Bulk and shear moduli of candidates with their errors, all of shape (n,).

    Attributes:
        bulk_gpa: medians of the bulk moduli [GPa].
        shear_gpa: medians of the shear moduli [GPa].
        bulk_log10_std: standard deviations of log10 of the former [-]; NaN counts as 0, so that no error stays none.
        shear_log10_std: those of log10 of the latter.
        error_correlation: of both log errors, -1 to 1; NaN counts as 0.

    Raises:
        ValueError: a standard deviation is negative, or a correlation is none.
    """

    bulk_gpa: Floats
    shear_gpa: Floats
    bulk_log10_std: Floats
    shear_log10_std: Floats
    error_correlation: Floats

    def __post_init__(self) -> None:
        if np.any(self.bulk_log10_std < 0.0) or np.any(self.shear_log10_std < 0.0):
            raise ValueError("a standard deviation of the moduli is negative")
        if np.any(np.abs(self.error_correlation) > 1.0):
            raise ValueError("a correlation of the errors of the moduli is not between -1 and 1")
