"""Two criteria for roughening of lithium metal under a solid electrolyte. They contradict each other.

Monroe and Newman (2005) found for polymers that an electrolyte more than about twice as stiff as lithium presses the
roughness flat. Ahmad and Viswanathan (2017) generalised the analysis and found that this holds only where lithium in
the electrolyte takes *more* room than in the metal (v = V_c / V_M > 1, polymers). In inorganic electrolytes it takes
much less (v about 0.04 to 0.15), the sign of the pressure term turns over, and stiffness *drives* the roughening:
there only solids below about 2.5 GPa in shear pass. So for an inorganic electrolyte the first criterion rewards what
the second punishes. Both are linear stability analyses of a perfect, smooth, isotropic interface; neither knows
cracks, grain boundaries, creep or an interphase. Show them side by side under their own names; never merge them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.domain.units import PA_PER_GPA
from ssbscreen.mechanics.isotropic import is_stable_isotropic, poisson_ratio

# Elastic constants of polycrystalline lithium as Monroe & Newman 2005 (doi:10.1149/1.1850854) and Ahmad & Viswanathan
# 2017 (doi:10.1103/PhysRevLett.119.056003) take them. A single grain of lithium is very anisotropic.
LITHIUM_SHEAR_GPA: Final = 3.4
LITHIUM_POISSON_RATIO: Final = 0.42
# Molar volume of lithium metal, surface energy and wavenumber of the roughness: Ahmad & Viswanathan, as above, and
# the analysis published with doi:10.1021/acscentsci.8b00229.
LITHIUM_MOLAR_VOLUME_M3_PER_MOL: Final = 1.3e-5
LITHIUM_SURFACE_ENERGY_J_PER_M2: Final = 0.556
REFERENCE_WAVENUMBER_PER_M: Final = 1e8
LITHIUM_CHARGE: Final = 1
# "suppressed when the separator shear modulus is about twice that of lithium", for a Poisson ratio like PEO's:
# Monroe & Newman 2005, abstract.
MONROE_NEWMAN_LIMIT: Final = 2.0
# Effective ionic radii of Li+: Shannon 1976, doi:10.1107/S0567739476001551.
SHANNON_COORDINATIONS: Final = (4.0, 6.0, 8.0)
SHANNON_LITHIUM_RADII_ANGSTROM: Final = (0.59, 0.76, 0.92)

AVOGADRO_PER_MOL: Final = 6.02214076e23
M_PER_ANGSTROM: Final = 1e-10
J_PER_MOL_M_IN_KJ_PER_MOL_NM: Final = 1e12


def monroe_newman_ratio(*, shear_gpa: ArrayLike) -> NDArray[np.float64]:
    r"""Shear modulus of the electrolyte over that of lithium.

    .. math:: G_{SE} / G_{Li}, \qquad G_{Li} = 3.4 \; \mathrm{GPa}

    Args:
        shear_gpa: shear modulus of the electrolyte [GPa], any shape.

    Returns:
        The ratio [-]; above `MONROE_NEWMAN_LIMIT` a polymer of PEO's Poisson ratio suppresses roughening. NaN where
        the modulus is missing, infinite or not positive. Derived for polymers; see the module's note.

    References:
        .. [1] C. Monroe, J. Newman, J. Electrochem. Soc. 152, A396 (2005), doi:10.1149/1.1850854.
    """
    shear = np.asarray(shear_gpa, dtype=np.float64)
    return np.asarray(np.where(np.isfinite(shear) & (shear > 0.0), shear, np.nan) / LITHIUM_SHEAR_GPA)


def lithium_radius_angstrom(coordination_number: ArrayLike) -> NDArray[np.float64]:
    """Ionic radius of Li+ at a mean coordination number, linear between Shannon's values.

    Args:
        coordination_number: mean number of anions around Li [-], any shape, not necessarily whole.

    Returns:
        Effective ionic radius [A]. Below 4 and above 8 the end segments are prolonged, not clipped (Li3N: 8/3). NaN
        where the coordination number is missing, infinite or not positive.

    References:
        .. [1] R. D. Shannon, Acta Crystallogr. A 32, 751 (1976), doi:10.1107/S0567739476001551.
    """
    given = np.asarray(coordination_number, dtype=np.float64)
    coordination = np.where(np.isfinite(given) & (given > 0.0), given, np.nan)
    (low, middle, high), (r_low, r_middle, r_high) = SHANNON_COORDINATIONS, SHANNON_LITHIUM_RADII_ANGSTROM
    below = r_middle + (coordination - middle) * (r_middle - r_low) / (middle - low)
    above = r_middle + (coordination - middle) * (r_high - r_middle) / (high - middle)
    return np.asarray(np.where(coordination <= middle, below, above))


def lithium_ion_volume_m3_per_mol(coordination_number: ArrayLike) -> NDArray[np.float64]:
    r"""Molar volume of Li+ in the electrolyte, a sphere of Shannon's radius.

    .. math:: V_c = \tfrac{4}{3} \pi r_{Li}^3 N_A

    Args:
        coordination_number: mean number of anions around Li [-], any shape.

    Returns:
        V_c [m^3/mol], about 5e-7 at 4 and 1.1e-6 at 6; NaN where `lithium_radius_angstrom` is.

    References:
        .. [1] Z. Ahmad et al., ACS Cent. Sci. 4, 996 (2018), doi:10.1021/acscentsci.8b00229.
    """
    radius_m = lithium_radius_angstrom(coordination_number) * M_PER_ANGSTROM
    return np.asarray(4.0 / 3.0 * np.pi * radius_m**3 * AVOGADRO_PER_MOL)


def stability_parameter_kj_per_mol_nm(
    *,
    bulk_gpa: ArrayLike,
    shear_gpa: ArrayLike,
    coordination_number: ArrayLike,
    wavenumber_per_m: float = REFERENCE_WAVENUMBER_PER_M,
) -> NDArray[np.float64]:
    r"""Stability parameter chi of electrodeposition at the interface of lithium and an isotropic solid.

    With s the electrolyte, e lithium, V_M and V_c the molar volumes of Li in the metal and in the electrolyte:

    .. math::
        D &= G_s (4 \nu_e - 3)(\nu_s - 1) + G_e (\nu_e - 1)(4 \nu_s - 3) \\
        \chi_P &= (V_M - V_c) \, [G_s^2 (3 - 4 \nu_e) + G_e^2 (4 \nu_s - 3)] \, k / (2 z D) \\
        \chi_\tau &= 2 G_e G_s (V_M + V_c) \, [2 - 3 \nu_s + \nu_e (4 \nu_s - 3)] \, k / (z D) \\
        \chi_s &= -(V_M + V_c) \, \gamma k^2 / (2 z) \\
        \chi &= \chi_P + \chi_\tau + \chi_s

    the contributions of pressure, deviatoric stress and surface energy. D is positive for every stable solid.

    Args:
        bulk_gpa: bulk modulus of the electrolyte [GPa], any shape; with G it fixes Poisson's ratio.
        shear_gpa: shear modulus of the electrolyte [GPa], broadcastable.
        coordination_number: mean number of anions around Li in the electrolyte [-], broadcastable; fixes V_c.
        wavenumber_per_m: wavenumber k of the roughness [1/m]; the published screen uses 1e8.

    Returns:
        chi [kJ/(mol nm)]: negative where roughness decays (stable), positive where it grows. NaN where the solid is
        not stable, or the coordination number missing or not positive.

    References:
        .. [1] Z. Ahmad, V. Viswanathan, Phys. Rev. Lett. 119, 056003 (2017), doi:10.1103/PhysRevLett.119.056003.
        .. [2] Z. Ahmad et al., ACS Cent. Sci. 4, 996 (2018), doi:10.1021/acscentsci.8b00229.
    """
    stable = is_stable_isotropic(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa)
    nu_s = poisson_ratio(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa)
    g_s = np.where(stable, np.asarray(shear_gpa, dtype=np.float64), np.nan) * PA_PER_GPA
    g_e, nu_e = LITHIUM_SHEAR_GPA * PA_PER_GPA, LITHIUM_POISSON_RATIO
    v_m, v_c = LITHIUM_MOLAR_VOLUME_M3_PER_MOL, lithium_ion_volume_m3_per_mol(coordination_number)
    k, z = wavenumber_per_m, LITHIUM_CHARGE

    denominator = g_s * (4.0 * nu_e - 3.0) * (nu_s - 1.0) + g_e * (nu_e - 1.0) * (4.0 * nu_s - 3.0)
    pressure = (v_m - v_c) * (g_s**2 * (3.0 - 4.0 * nu_e) + g_e**2 * (4.0 * nu_s - 3.0)) * k / (2.0 * z * denominator)
    shape = 2.0 - 3.0 * nu_s + nu_e * (4.0 * nu_s - 3.0)
    deviatoric = 2.0 * g_e * g_s * (v_m + v_c) * shape * k / (z * denominator)
    surface = -(v_m + v_c) * LITHIUM_SURFACE_ENERGY_J_PER_M2 * k**2 / (2.0 * z)
    return np.asarray((pressure + deviatoric + surface) / J_PER_MOL_M_IN_KJ_PER_MOL_NM)
