"""Energies, windows and voltage profiles. Voltages are against Li/Li+."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()

FORMATION_ENERGY = Column(
    "formation_energy_ev_per_atom", _F, "eV/atom", "energy of formation from the elements", required=True
)
ENERGY_ABOVE_HULL = Column("energy_above_hull_ev_per_atom", _F, "eV/atom", "distance to the convex hull of all phases")
ENERGY_ERROR = Column(
    "energy_above_hull_std_ev_per_atom", _F, "eV/atom", "standard deviation of a reaction energy on this energy scale"
)
OWN_ENERGY_ERROR = Column(
    "own_energy_std_ev_per_atom",
    _F,
    "eV/atom",
    "standard deviation of a reaction energy of this candidate, where its energy was obtained in another way than "
    "those of the hull; empty: that of the energy scale",
)
OWN_ENERGY_ORIGIN = Column(
    "own_energy_origin",
    pa.string(),
    "",
    "origin of the energy of this candidate, where it was obtained in another way than those of the hull; empty: as "
    "theirs",
)
REDUCTION_LIMIT = Column(
    "reduction_limit_v", _F, "V", "below this voltage the equilibrium mixture at the composition takes up Li"
)
REDUCTION_LIMIT_LOW = Column(
    "reduction_limit_low_v", _F, "V", "reduction limit at two standard deviations of the energy, lower end"
)
REDUCTION_LIMIT_HIGH = Column(
    "reduction_limit_high_v", _F, "V", "reduction limit at two standard deviations of the energy, upper end"
)
OXIDATION_LIMIT = Column(
    "oxidation_limit_v", _F, "V", "above this voltage the equilibrium mixture at the composition gives off Li"
)
OXIDATION_LIMIT_LOW = Column(
    "oxidation_limit_low_v", _F, "V", "oxidation limit at two standard deviations of the energy, lower end"
)
OXIDATION_LIMIT_HIGH = Column(
    "oxidation_limit_high_v", _F, "V", "oxidation limit at two standard deviations of the energy, upper end"
)
OWN_REDUCTION_LIMIT = Column(
    "own_reduction_limit_v", _F, "V", "lower end of the voltages at which the phase itself is an equilibrium phase"
)
OWN_OXIDATION_LIMIT = Column(
    "own_oxidation_limit_v", _F, "V", "upper end of the voltages at which the phase itself is an equilibrium phase"
)
TOLERANT_REDUCTION_LIMIT = Column(
    "tolerant_reduction_limit_v", _F, "V", "the same when the phase may lie the tolerance above equilibrium, lower end"
)
TOLERANT_OXIDATION_LIMIT = Column(
    "tolerant_oxidation_limit_v", _F, "V", "the same when the phase may lie the tolerance above equilibrium, upper end"
)
TOLERANCE = Column(
    "tolerance_ev_per_atom", _F, "eV/atom", "energy above hull plus one standard deviation: the tolerance used"
)
DECOMPOSITION_AT_LI = Column(
    "decomposition_energy_at_li_ev_per_atom",
    _F,
    "eV/atom",
    "energy of the reaction with Li metal (0 V) per atom of electrolyte; 0 is stable, negative reacts",
)
DECOMPOSITION_AT_CATHODE = Column(
    "decomposition_energy_at_cathode_ev_per_atom",
    _F,
    "eV/atom",
    "energy of decomposition at the charged cathode's voltage per atom of electrolyte; 0 is stable, negative reacts",
)
MARGIN_AT_LI = Column(
    "margin_at_li_ev_per_atom",
    _F,
    "eV/atom",
    "the same against all other phases: positive is how far a stable phase lies below its rivals at 0 V",
)
MARGIN_AT_CATHODE = Column(
    "margin_at_cathode_ev_per_atom",
    _F,
    "eV/atom",
    "the same at the charged cathode's voltage: positive is how far a stable phase lies below its rivals",
)
HULL_PHASES = Column("hull_phases", pa.string(), "", "equilibrium mixture at the composition")
REDUCTION_PRODUCTS = Column("reduction_products", pa.string(), "", "phases just below the reduction limit")
OXIDATION_PRODUCTS = Column("oxidation_products", pa.string(), "", "phases just above the oxidation limit")
PRODUCTS_AT_LI = Column("products_at_li", pa.string(), "", "phases in equilibrium with Li metal (0 V)")
STEP = Column("step", pa.int32(), "-", "number of the step, from 0 V upwards", required=True)
VOLTAGE_LOW = Column("voltage_low_v", _F, "V", "lower end of the step", required=True)
VOLTAGE_HIGH = Column("voltage_high_v", _F, "V", "upper end of the step; no value: the step has none")
LI_PER_FORMULA = Column(
    "li_per_formula", _F, "-", "Li atoms that the mixture holds per formula unit of the candidate", required=True
)
PHASES = Column(
    "phases",
    pa.list_(pa.struct([pa.field("formula", pa.string()), pa.field("formula_units", pa.float64())])),
    "-",
    "phases of the mixture with formula units per formula unit of the candidate",
    required=True,
)
