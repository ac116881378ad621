"""Measured chemical potentials of gas molecules, on the zero of computed formation energies of solids.

The energy of a molecule is not taken from density functional theory: on a hull corrected for solids it is off by up
to 0.2 eV/atom (H2S comes out near -0.3 eV/atom where -0.07 is measured), and the entropy of a gas (0.6 eV per
molecule at room temperature) cancels nowhere, whereas entropies of solids nearly do and are neglected.

Zero: every element in its reference state at 298.15 K has enthalpy 0. The entropy is absolute, so the chemical
potential of O2 at 1 bar is -T S and not 0, just as solids keep H for G. Elements whose measured reference state
is not the ground state of the computed hull: phosphorus (white; shifted to red below, and black is tabulated another
0.2 eV/atom lower, so PH3 is the least certain gas here) and bromine (liquid; the crystal lies 0.05 eV/atom lower and
is not corrected).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from types import MappingProxyType

from ssbscreen.domain.errors import RangeError
from ssbscreen.domain.units import BOLTZMANN_EV_PER_K, KJ_PER_MOL_PER_EV

LOWEST_TEMPERATURE_K = 273.15
HIGHEST_TEMPERATURE_K = 373.15
"""Limits within which enthalpy and entropy of 298.15 K serve: a molecule of Cp 40 J/(mol K) errs by 4 meV at 373 K."""

PRODUCT_PRESSURE_BAR = 1e-6
"""Partial pressure at which a released gas counts as released: 1 ppm, the exposure limit of H2S over a working day
(ACGIH TLV-TWA 1 ppm, short term 5 ppm; NIOSH ceiling 10 ppm). A factor of ten shifts a molecule by 0.06 eV."""

CODATA = "CODATA Key Values for Thermodynamics (Cox, Wagman, Medvedev 1989)"
NBS = "NBS tables (Wagman et al., J. Phys. Chem. Ref. Data 11, Suppl. 2, 1982), shifted from white to red phosphorus"

RED_FROM_WHITE_PHOSPHORUS_KJ_PER_MOL = -17.6
"""Enthalpy of red phosphorus over that of white, the reference state of the tables (NBS tables 1982)."""

_PH3_FROM_WHITE_KJ_PER_MOL = 5.4

ROOM_TEMPERATURE_K = 298.15
AMBIENT_RELATIVE_HUMIDITY = 0.5
DRY_ROOM_DEW_POINT_K = 233.15
FREEZING_K = 273.15

AIR_CO2_BAR = 4.2e-4
"""Carbon dioxide of outdoor air, about 420 ppm in the 2020s; rooms with people hold two to three times as much."""

AIR_O2_BAR = 0.21

GLOVEBOX_IMPURITY_BAR = 1e-6
"""1 ppm of 1 bar, what boxes are commonly held below; CO2 is seldom measured and taken as the other two."""

# Vapour pressure a exp((b - t/c) t / (d + t)): a in hPa; b; c and d in degrees Celsius.
_BUCK_WATER = (6.1121, 18.678, 234.5, 257.14)
_BUCK_ICE = (6.1115, 23.036, 333.7, 279.82)
_BUCK_LOWEST_K = 193.15
_BUCK_HIGHEST_K = 323.15

_HPA_PER_BAR = 1000.0
_J_PER_KJ = 1000.0


@dataclass(frozen=True, slots=True)
class Gas:
    """A gas molecule at 298.15 K and 1 bar.

    Attributes:
        formula: formula of the molecule.
        formation_enthalpy_kj_per_mol: standard enthalpy of formation [kJ/mol].
        entropy_j_per_k_mol: standard entropy [J/(K mol)], absolute.
        source: table of both values.
    """

    formula: str
    formation_enthalpy_kj_per_mol: float
    entropy_j_per_k_mol: float
    source: str = CODATA


# PH3 from the NBS tables: the enthalpy of NIST-JANAF (22.89) agrees with them only if counted from red phosphorus,
# while its Gibbs energy (30.9 against 13.5 kJ/mol) combines that enthalpy with the entropy of white.
GASES: Mapping[str, Gas] = MappingProxyType(
    {
        gas.formula: gas
        for gas in (
            Gas("H2", 0.0, 130.680),
            Gas("O2", 0.0, 205.152),
            Gas("N2", 0.0, 191.609),
            Gas("F2", 0.0, 202.791),
            Gas("Cl2", 0.0, 223.081),
            Gas("Br2", 30.91, 245.468),
            Gas("I2", 62.42, 260.687),
            Gas("H2O", -241.826, 188.835),
            Gas("CO", -110.53, 197.660),
            Gas("CO2", -393.51, 213.785),
            Gas("SO2", -296.81, 248.223),
            Gas("H2S", -20.6, 205.81),
            Gas("HF", -273.30, 173.779),
            Gas("HCl", -92.31, 186.902),
            Gas("HBr", -36.29, 198.700),
            Gas("HI", 26.50, 206.590),
            Gas("NH3", -45.94, 192.77),
            Gas("PH3", _PH3_FROM_WHITE_KJ_PER_MOL - RED_FROM_WHITE_PHOSPHORUS_KJ_PER_MOL, 210.23, NBS),
        )
    }
)
"""Gases by formula."""


def chemical_potential_ev(gas: Gas, *, temperature_k: float, partial_pressure_bar: float) -> float:
    r"""Chemical potential of a molecule of an ideal gas, from the elements at enthalpy 0.

    .. math:: \mu = \Delta H_f(298) - T S(298) + k T \ln (p / 1\,\mathrm{bar})

    Enthalpy and entropy are those of 298.15 K, hence the narrow limits; heat capacities of the solids, which would
    partly cancel that of the gas, are neglected too.

    Args:
        gas: the molecule, one of `GASES`.
        temperature_k: temperature T [K], from 273.15 to 373.15.
        partial_pressure_bar: partial pressure p [bar], positive.

    Returns:
        eV per molecule.

    Raises:
        RangeError: the temperature lies outside the limits or the pressure is not positive.
    """
    _check_temperature(gas.formula, temperature_k)
    if not partial_pressure_bar > 0.0:
        raise RangeError(
            f"{gas.formula} at {partial_pressure_bar} bar: give a positive pressure; an absent gas has no chemical "
            f"potential, so leave it out of the atmosphere"
        )
    gibbs_kj_per_mol = gas.formation_enthalpy_kj_per_mol - temperature_k * gas.entropy_j_per_k_mol / _J_PER_KJ
    return gibbs_kj_per_mol / KJ_PER_MOL_PER_EV + BOLTZMANN_EV_PER_K * temperature_k * log(partial_pressure_bar)


def _check_temperature(name: str, temperature_k: float) -> None:
    if not LOWEST_TEMPERATURE_K <= temperature_k <= HIGHEST_TEMPERATURE_K:
        raise RangeError(
            f"{name} at {temperature_k} K: enthalpies and entropies of 298.15 K hold from {LOWEST_TEMPERATURE_K:g} to "
            f"{HIGHEST_TEMPERATURE_K:g} K only. Choose a temperature near room temperature."
        )


@dataclass(frozen=True, slots=True)
class Atmosphere:
    """Gases that a candidate meets, each with its partial pressure.

    Attributes:
        name: short name.
        temperature_k: temperature [K].
        pressures_bar: partial pressure [bar] by formula of the gas, all positive; a gas not named is absent. N2 and
            Ar are left out as inert.
        meaning: where it is met, in one sentence.
    """

    name: str
    temperature_k: float
    pressures_bar: Mapping[str, float]
    meaning: str

    def __post_init__(self) -> None:
        _check_temperature(f"atmosphere {self.name}", self.temperature_k)
        if unknown := sorted(set(self.pressures_bar) - set(GASES)):
            raise RangeError(f"atmosphere {self.name}: no data of {', '.join(unknown)}. Known: {', '.join(GASES)}.")
        if wrong := [formula for formula, pressure in self.pressures_bar.items() if not pressure > 0.0]:
            raise RangeError(f"atmosphere {self.name}: {', '.join(wrong)} must have a positive pressure or be left out")
        object.__setattr__(self, "pressures_bar", MappingProxyType(dict(self.pressures_bar)))


def water_saturation_pressure_bar(temperature_k: float) -> float:
    """Vapour pressure of liquid water above the freezing point, of ice below.

    Fits of Buck [1]_ with the coefficients of his revision of 1996 [2]_, made for -80 to 50 C.

    Args:
        temperature_k: temperature of the water, or a dew point (below 0 C: frost point) [K], from 193.15 to 323.15.

    Returns:
        Pressure [bar].

    Raises:
        RangeError: the temperature lies outside the range of the fits.

    References:
        .. [1] A. L. Buck, J. Appl. Meteorol. 20, 1527 (1981), doi:10.1175/1520-0450(1981)020<1527:NEFCVP>2.0.CO;2.
        .. [2] Buck Research CR-1A User's Manual, appendix 1 (1996).
    """
    if not _BUCK_LOWEST_K <= temperature_k <= _BUCK_HIGHEST_K:
        raise RangeError(
            f"{temperature_k} K: the vapour pressure of water is fitted from {_BUCK_LOWEST_K:g} to "
            f"{_BUCK_HIGHEST_K:g} K only. Give a temperature or dew point in kelvin within that range."
        )
    celsius = temperature_k - FREEZING_K
    factor_hpa, slope, curvature_c, offset_c = _BUCK_WATER if celsius >= 0.0 else _BUCK_ICE
    return factor_hpa * exp((slope - celsius / curvature_c) * celsius / (offset_c + celsius)) / _HPA_PER_BAR


AMBIENT = Atmosphere(
    name="ambient",
    temperature_k=ROOM_TEMPERATURE_K,
    pressures_bar={
        "H2O": AMBIENT_RELATIVE_HUMIDITY * water_saturation_pressure_bar(ROOM_TEMPERATURE_K),
        "CO2": AIR_CO2_BAR,
        "O2": AIR_O2_BAR,
    },
    meaning="air of 25 C and 50 % relative humidity",
)

DRY_ROOM = Atmosphere(
    name="dry room",
    temperature_k=ROOM_TEMPERATURE_K,
    pressures_bar={
        "H2O": water_saturation_pressure_bar(DRY_ROOM_DEW_POINT_K),
        "CO2": AIR_CO2_BAR,
        "O2": AIR_O2_BAR,
    },
    meaning="air of 25 C dried to a dew point of -40 C (over ice), as in the dry rooms of cell production",
)

GLOVEBOX = Atmosphere(
    name="glovebox",
    temperature_k=ROOM_TEMPERATURE_K,
    pressures_bar={"H2O": GLOVEBOX_IMPURITY_BAR, "O2": GLOVEBOX_IMPURITY_BAR, "CO2": GLOVEBOX_IMPURITY_BAR},
    meaning="argon of 1 bar and 25 C with 1 ppm each of water, oxygen and carbon dioxide",
)
