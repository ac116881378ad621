r"""Energy of a cell stack, by mass and by volume, with a given electrolyte in separator and catholyte.

Per square centimetre of one side of a Li-metal cell, as Randau et al., Nat. Energy 5, 259 (2020),
doi:10.1038/s41560-020-0565-1, count it: composite cathode, separator, lithium and half of each collector, which the
neighbouring cells share. No housing, tabs or cooling, so that a pack has less; porosity of the separator is not in it.

.. math::
    e = q U, \quad v = \frac{q / c}{\rho_{AM} f_{AM}}, \quad
    m = q / c + v (f_{SE} \rho_{SE} + f_C \rho_C) + L \rho_{SE} + m_{Li} + m_{Al} + m_{Cu}

Li of the charge comes out of the cathode, whose mass holds it already; only the excess is added to the mass, all of it
to the thickness of the charged stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssbscreen.domain.units import CM_PER_UM

Floats = NDArray[np.float64]

GOAL_SPECIFIC_ENERGY_WH_PER_KG: Final = 500.0
GOAL_ENERGY_DENSITY_WH_PER_L: Final = 1500.0
GOAL_COST_USD_PER_KWH: Final = 100.0
"""Albertus et al., ACS Energy Lett. 6, 1399 (2021), doi:10.1021/acsenergylett.1c00445, Introduction."""

LITHIUM_G_PER_MAH: Final = 6.94 / 96485.33 * 3.6
"""Molar mass over Faraday's constant: 0.259 mg of Li hold 1 mAh."""
LITHIUM_UM_PER_MAH_PER_CM2: Final = 4.84
"""Thickness of dense Li of 0.534 g/cm3 that holds 1 mAh/cm2, as published (4.85 with the masses of today)."""
ALUMINIUM_G_PER_CM3: Final = 2.70
COPPER_G_PER_CM3: Final = 8.96
"""CRC Handbook of Chemistry and Physics, 97th ed. (2016), section 4."""
SIDES: Final = 2.0
"""A collector carries an electrode on either side, so that a cell owns half of it."""
G_PER_KG: Final = 1000.0
CM3_PER_L: Final = 1000.0
MWH_PER_WH: Final = 1000.0
CM2_PER_M2: Final = 1e4


@dataclass(frozen=True, slots=True)
class Stack:
    """A cell of one side of both collectors; the defaults are a thick NMC-like cathode and little excess of Li.

    Attributes:
        areal_capacity_mah_per_cm2: q; the workshop asks for more than 3.
        cathode_capacity_mah_per_g: c, of the active material.
        voltage_v: U, mean voltage of discharge.
        active_material_g_per_cm3: density of the active material.
        electrolyte_volume_fraction: of the solid electrolyte in the composite cathode.
        carbon_volume_fraction: of the conductive carbon in it.
        pore_volume_fraction: of the pores in it; the active material fills the rest.
        carbon_g_per_cm3: density of the conductive carbon; carbon black has 1.8 to 2.1.
        lithium_excess: Li beyond the charge, as a share of it.
        aluminium_um: thickness of the collector of the cathode, shared by two cells.
        copper_um: thickness of the collector of the anode, shared by two cells.
    """

    areal_capacity_mah_per_cm2: float = 5.0
    cathode_capacity_mah_per_g: float = 200.0
    voltage_v: float = 3.8
    active_material_g_per_cm3: float = 4.7
    electrolyte_volume_fraction: float = 0.30
    carbon_volume_fraction: float = 0.02
    pore_volume_fraction: float = 0.05
    carbon_g_per_cm3: float = 2.0
    lithium_excess: float = 0.2
    aluminium_um: float = 10.0
    copper_um: float = 6.0

    def __post_init__(self) -> None:
        positive = (
            self.areal_capacity_mah_per_cm2,
            self.cathode_capacity_mah_per_g,
            self.voltage_v,
            self.active_material_g_per_cm3,
            self.carbon_g_per_cm3,
            self.active_material_volume_fraction,
        )
        at_least_zero = (
            self.electrolyte_volume_fraction,
            self.carbon_volume_fraction,
            self.pore_volume_fraction,
            self.lithium_excess,
            self.aluminium_um,
            self.copper_um,
        )
        if not (all(value > 0.0 for value in positive) and all(value >= 0.0 for value in at_least_zero)):
            raise ValueError(
                "capacities, voltage and densities of a stack are positive, the fractions of its cathode add up to "
                "less than 1, and nothing in it is negative"
            )

    @property
    def active_material_volume_fraction(self) -> float:
        """What electrolyte, carbon and pores leave of the composite cathode [-]."""
        return 1.0 - self.electrolyte_volume_fraction - self.carbon_volume_fraction - self.pore_volume_fraction

    @property
    def energy_wh_per_cm2(self) -> float:
        """Energy e = q U of one discharge [Wh/cm2]."""
        return self.areal_capacity_mah_per_cm2 * self.voltage_v / MWH_PER_WH

    @property
    def active_material_g_per_cm2(self) -> float:
        """Mass q/c of the active material [g/cm2]."""
        return self.areal_capacity_mah_per_cm2 / self.cathode_capacity_mah_per_g

    @property
    def cathode_cm(self) -> float:
        """Thickness v of the composite cathode [cm], which is its volume per cm2."""
        density = self.active_material_g_per_cm3 * self.active_material_volume_fraction
        return self.active_material_g_per_cm2 / density

    @property
    def mass_without_electrolyte_g_per_cm2(self) -> float:
        """Mass of active material, carbon, excess Li and halves of the collectors [g/cm2]."""
        carbon = self.cathode_cm * self.carbon_volume_fraction * self.carbon_g_per_cm3
        lithium = self.lithium_excess * self.areal_capacity_mah_per_cm2 * LITHIUM_G_PER_MAH
        collectors_um = self.aluminium_um * ALUMINIUM_G_PER_CM3 + self.copper_um * COPPER_G_PER_CM3
        return self.active_material_g_per_cm2 + carbon + lithium + collectors_um * CM_PER_UM / SIDES


DEFAULT_STACK: Final = Stack()


def electrolyte_kg_per_m2(
    *, density_g_per_cm3: ArrayLike, thickness_um: ArrayLike, stack: Stack = DEFAULT_STACK
) -> Floats:
    """Mass of the electrolyte in separator and cathode [kg/m2], of one solid in both places.

    Args:
        density_g_per_cm3: of the electrolyte, any shape.
        thickness_um: of the separator, broadcastable.
        stack: the cell; with an electrolyte fraction of 0 the separator alone.

    Returns:
        NaN where an argument is missing, infinite or not positive.
    """
    volume_cm = _positive(thickness_um) * CM_PER_UM + stack.cathode_cm * stack.electrolyte_volume_fraction
    return np.asarray(_positive(density_g_per_cm3) * volume_cm * CM2_PER_M2 / G_PER_KG)


def specific_energy_wh_per_kg(
    *, density_g_per_cm3: ArrayLike, thickness_um: ArrayLike, stack: Stack = DEFAULT_STACK
) -> Floats:
    """Energy per mass of the stack with one solid as separator and catholyte.

    Args:
        density_g_per_cm3: of the electrolyte, any shape.
        thickness_um: of the separator, broadcastable.
        stack: the cell.

    Returns:
        [Wh/kg], 499 for 1.86 g/cm3 and 20 um. NaN where an argument is missing, infinite or not positive.
    """
    electrolyte = electrolyte_kg_per_m2(density_g_per_cm3=density_g_per_cm3, thickness_um=thickness_um, stack=stack)
    rest_kg_per_m2 = stack.mass_without_electrolyte_g_per_cm2 * CM2_PER_M2 / G_PER_KG
    return np.asarray(stack.energy_wh_per_cm2 * CM2_PER_M2 / (electrolyte + rest_kg_per_m2))


def energy_density_wh_per_l(*, thickness_um: ArrayLike, stack: Stack = DEFAULT_STACK) -> Floats:
    """Energy per volume of the charged stack; the density of the electrolyte does not enter.

    Args:
        thickness_um: of the separator, any shape.
        stack: the cell.

    Returns:
        [Wh/L], 1342 for 20 um. NaN where the thickness is missing, infinite or not positive.
    """
    plated = (1.0 + stack.lithium_excess) * stack.areal_capacity_mah_per_cm2 * LITHIUM_UM_PER_MAH_PER_CM2
    collectors = (stack.aluminium_um + stack.copper_um) / SIDES
    thickness_cm = stack.cathode_cm + (_positive(thickness_um) + plated + collectors) * CM_PER_UM
    return np.asarray(stack.energy_wh_per_cm2 / thickness_cm * CM3_PER_L)


def largest_thickness_um(
    *,
    density_g_per_cm3: ArrayLike,
    specific_energy_wh_per_kg: float = GOAL_SPECIFIC_ENERGY_WH_PER_KG,
    stack: Stack = DEFAULT_STACK,
) -> Floats:
    r"""Thickness of the separator beyond which the stack has less than a specific energy.

    The mass is linear in the thickness, so

    .. math:: L = [e / w - m_0 - v f_{SE} \rho_{SE}] / \rho_{SE}

    Args:
        density_g_per_cm3: of the electrolyte, any shape.
        specific_energy_wh_per_kg: goal w.
        stack: the cell.

    Returns:
        [um]; zero or negative where the electrolyte in the cathode alone makes the stack too heavy, so that no
        separator is thin enough. NaN where the density is missing, infinite or not positive.
    """
    density = _positive(density_g_per_cm3)
    allowed_g_per_cm2 = stack.energy_wh_per_cm2 / specific_energy_wh_per_kg * G_PER_KG
    catholyte_cm = stack.cathode_cm * stack.electrolyte_volume_fraction
    length_cm = (allowed_g_per_cm2 - stack.mass_without_electrolyte_g_per_cm2) / density - catholyte_cm
    return np.asarray(length_cm / CM_PER_UM)


def _positive(values: ArrayLike) -> Floats:
    """The values, NaN where they are missing, infinite or not positive."""
    given = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(given) & (given > 0.0), given, np.nan)
