"""Fracture toughness of an insulating crystal from its moduli and its volume per atom: two published correlations.

Both were fitted to covalent and ionic crystals and hold for insulators only. In metals and intermetallics plastic
flow ahead of the crack raises the toughness; Niu et al. multiply by an enhancement factor (1 + alpha) > 1 from the
density of states at the Fermi level and the electronegativities, which is *not* applied here. So call these
functions for materials with a band gap; for a metal the results are far too low, not uncertain.

They describe a dense single phase. Pores, grain boundaries and glass, which decide over a pressed pellet, are not in
them. Mazhnik's value was the lower one in all 214 Li insulators of the Materials Project with a stable tensor (0.17
to 0.96 of Niu's, median 0.54, smallest for the softest), so it serves as a low estimate; nothing in the formulas
makes it a bound.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.mechanics.isotropic import is_stable_isotropic, poisson_ratio, young_modulus_gpa

# (1 A^3)^(1/6) = 1e-5 m^(1/2), times 1 GPa = 1e3 MPa: both formulas leave A^(1/2) GPa, the table prints MPa m^(1/2).
MPA_SQRT_M_PER_GPA_SQRT_ANGSTROM: Final = 1e-2
# Stiffness scale alpha_0 for covalent and ionic crystals: Mazhnik & Oganov 2019, doi:10.1063/1.5113622.
MAZHNIK_STIFFNESS_SCALE_GPA: Final = 8840.0
# Bounds of Poisson's ratio in a stable isotropic solid: Landau & Lifshitz, Theory of Elasticity, section 5.
POISSON_BOUNDS: Final = (-1.0, 0.5)


def niu_toughness_mpa_sqrt_m(
    *, bulk_gpa: ArrayLike, shear_gpa: ArrayLike, volume_per_atom_angstrom3: ArrayLike
) -> NDArray[np.float64]:
    r"""Mode I fracture toughness of an insulator after Niu, Niu and Oganov.

    .. math:: K_{Ic} = V_0^{1/6} \, G \, (B / G)^{1/2}

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape.
        shear_gpa: shear modulus G [GPa], broadcastable.
        volume_per_atom_angstrom3: volume of the cell over its number of atoms, V_0 [A^3], broadcastable.

    Returns:
        K_Ic [MPa m^(1/2)]; NaN where the moduli are not those of a stable solid or the volume is not positive. Valid
        for insulators; see the module's note on metals.

    References:
        .. [1] H. Niu, S. Niu, A. R. Oganov, J. Appl. Phys. 125, 065105 (2019), doi:10.1063/1.5066311.
    """
    bulk, shear, volume = _stable_triple(bulk_gpa, shear_gpa, volume_per_atom_angstrom3)
    return np.asarray(MPA_SQRT_M_PER_GPA_SQRT_ANGSTROM * volume ** (1.0 / 6.0) * shear * np.sqrt(bulk / shear))


def mazhnik_toughness_mpa_sqrt_m(
    *, bulk_gpa: ArrayLike, shear_gpa: ArrayLike, volume_per_atom_angstrom3: ArrayLike
) -> NDArray[np.float64]:
    r"""Mode I fracture toughness of an insulator after Mazhnik and Oganov.

    .. math::
        K_{Ic} = \alpha_0^{-1/2} \, V_0^{1/6} \, (\zeta(\nu) E)^{3/2}, \qquad
        \zeta = \frac{1 - 13.7 \nu + 48.6 \nu^2}{1 - 15.2 \nu + 70.2 \nu^2 - 81.5 \nu^3}

    Args:
        bulk_gpa: bulk modulus B [GPa], any shape; with G it fixes Young's modulus E and Poisson's ratio nu.
        shear_gpa: shear modulus G [GPa], broadcastable.
        volume_per_atom_angstrom3: volume of the cell over its number of atoms, V_0 [A^3], broadcastable.

    Returns:
        K_Ic [MPa m^(1/2)]; NaN where the moduli are not those of a stable solid or the volume is not positive. Valid
        for insulators; see the module's note on metals. The power 3/2 makes the value small for soft solids.

    References:
        .. [1] E. Mazhnik, A. R. Oganov, J. Appl. Phys. 126, 125109 (2019), doi:10.1063/1.5113622.
    """
    bulk, shear, volume = _stable_triple(bulk_gpa, shear_gpa, volume_per_atom_angstrom3)
    zeta = mazhnik_zeta(poisson_ratio(bulk_gpa=bulk, shear_gpa=shear))
    effective_gpa = zeta * young_modulus_gpa(bulk_gpa=bulk, shear_gpa=shear)
    scale = MPA_SQRT_M_PER_GPA_SQRT_ANGSTROM / np.sqrt(MAZHNIK_STIFFNESS_SCALE_GPA)
    return np.asarray(scale * volume ** (1.0 / 6.0) * effective_gpa**1.5)


def mazhnik_zeta(poisson: ArrayLike) -> NDArray[np.float64]:
    r"""The function zeta(nu) of Mazhnik and Oganov, a fit; 1 at nu = 0.

    Numerator and denominator stay positive for -1 < nu < 1/2, but both come down to about 0.03 near nu = 0.14, so
    there an error of the Poisson ratio counts most.

    Args:
        poisson: Poisson's ratio nu [-], any shape.

    Returns:
        zeta [-]; NaN outside -1 < nu < 1/2.

    References:
        .. [1] E. Mazhnik, A. R. Oganov, J. Appl. Phys. 126, 125109 (2019), doi:10.1063/1.5113622.
    """
    given = np.asarray(poisson, dtype=np.float64)
    lowest, highest = POISSON_BOUNDS
    nu = np.where((given > lowest) & (given < highest), given, np.nan)
    return np.asarray((1.0 - 13.7 * nu + 48.6 * nu**2) / (1.0 - 15.2 * nu + 70.2 * nu**2 - 81.5 * nu**3))


def _stable_triple(
    bulk_gpa: ArrayLike, shear_gpa: ArrayLike, volume_per_atom_angstrom3: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """All three as arrays of one shape, NaN in all wherever the solid is not stable or the volume not positive."""
    bulk, shear, volume = np.broadcast_arrays(
        np.asarray(bulk_gpa, dtype=np.float64),
        np.asarray(shear_gpa, dtype=np.float64),
        np.asarray(volume_per_atom_angstrom3, dtype=np.float64),
    )
    sound = is_stable_isotropic(bulk_gpa=bulk, shear_gpa=shear) & np.isfinite(volume) & (volume > 0.0)
    return np.where(sound, bulk, np.nan), np.where(sound, shear, np.nan), np.where(sound, volume, np.nan)
