"""What happens where a candidate touches Li, the cathode and air. Voltages are against Li/Li+."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()
_S = pa.string()
_AMOUNTS = pa.list_(pa.struct([pa.field("formula", _S), pa.field("formula_units", _F)]))

ANODE = Column("anode", _S, "", "Li metal or an alloy in its place", required=True)
VOLTAGE = Column("voltage_v", _F, "V", "voltage of the electrode; no value: no Li is exchanged")
REACTION_ENERGY = Column(
    "reaction_energy_ev_per_atom",
    _F,
    "eV/atom",
    "energy of the most favourable reaction; 0 is stable. At an anode per atom of electrolyte, at a cathode per atom "
    "of both reactants beyond the decay of each alone, open to Li per atom other than Li",
)
REACTION_MARGIN = Column(
    "margin_ev_per_atom",
    _F,
    "eV/atom",
    "the same, positive where the reactants are stable: how far below all rivals they lie (0 beside an element)",
)
REACTION_STD = Column("reaction_energy_std_ev_per_atom", _F, "eV/atom", "standard deviation of a reaction energy")
REACTION_ENERGY_PER_MASS = Column(
    "reaction_energy_kj_per_g", _F, "kJ/g", "energy of the reaction per gram of electrolyte"
)
LI_TAKEN_UP = Column(
    "li_taken_up_per_formula", _F, "-", "Li taken up per formula unit of the electrolyte; negative: given off"
)
INTERPHASE_PRODUCTS = Column(
    "interphase_products",
    pa.list_(
        pa.struct(
            [
                pa.field("formula", _S),
                pa.field("formula_units", _F),
                pa.field("volume_fraction", _F),
                pa.field("conducting_probability", _F),
                pa.field("gap_from", _S),
                pa.field("volume_from", _S),
            ]
        )
    ),
    "-",
    "products per formula unit of electrolyte: share of the volume, probability that it conducts electrons, and where "
    "its band gap and volume are from",
    required=True,
)
LI_PER_MICROMETRE = Column(
    "li_per_micrometre_mah_per_cm2_um",
    _F,
    "mAh/(cm2 um)",
    "Li consumed per micrometre of interphase; negative: given off",
)
VOLUME_CHANGE_WITH_LI = Column(
    "volume_change_with_li",
    _F,
    "-",
    "volume of the products less electrolyte and consumed Li, over the latter; Li given off is a product",
)
VOLUME_CHANGE_OF_SOLID = Column(
    "volume_change_of_solid", _F, "-", "volume of the products less electrolyte, over that of the electrolyte"
)
CONDUCTING_FRACTION = Column(
    "conducting_volume_fraction", _F, "-", "expected volume fraction of products that conduct electrons"
)
PROBABILITY_STABLE = Column(
    "probability_stable", _F, "-", "probability of no reaction, from the margin and the error of the energies"
)
PROBABILITY_MIXED = Column(
    "probability_mixed_conducting", _F, "-", "probability that the interphase conducts electrons, given that it forms"
)
PROBABILITY_PROTECTED = Column(
    "probability_protected", _F, "-", "probability of no reaction or of an interphase that blocks electrons"
)
PASSIVATION_CLASS = Column(
    "passivation_class", _S, "", "stable, passivating, mixed-conducting or uncertain, by the probabilities"
)
MODELLED = Column(
    "modelled",
    _S,
    "",
    "products whose band gap or volume is unknown, so that the stated models stand in; no value: none",
)
CATHODE = Column("cathode", _S, "", "name of the cathode", required=True)
CHARGE_STATE = Column("charge_state", _S, "", "discharged or charged", required=True)
CATHODE_FORMULA = Column("cathode_formula", _S, "", "ordered composition that stands for the cathode", required=True)
LI_EXCHANGE = Column("li_exchange", _S, "", "closed, or open to Li at the cathode's voltage", required=True)
CANDIDATE_FRACTION = Column(
    "candidate_atom_fraction", _F, "-", "atoms of the candidate per atom of the reacting mixture; no value: no reaction"
)
CANDIDATE_UNITS = Column(
    "candidate_formula_units", _F, "-", "formula units of the candidate; with those of the cathode they add up to 1"
)
REACTION_PRODUCTS = Column(
    "products",
    _AMOUNTS,
    "-",
    "solid products with formula units: beside a cathode per formula unit of candidate and cathode together, in air "
    "per formula unit of the candidate",
    required=True,
)
CATHODE_IS_PHASE = Column(
    "cathode_is_phase",
    pa.bool_(),
    "",
    "whether the phases hold the cathode; if not, its energy is that of the equilibrium mixture, a lower bound",
)
ATMOSPHERE = Column("atmosphere", _S, "", "ambient, dry room or glovebox, as the report states them", required=True)
EXPOSURE = Column("exposure", _S, "", "gases of the atmosphere that are taken up", required=True)
GASES = Column(
    "gases",
    pa.list_(pa.struct([pa.field("formula", _S), pa.field("molecules", _F)])),
    "-",
    "molecules of each gas taken up per formula unit of the candidate; negative: given off",
    required=True,
)
MOISTURE_ENERGY = Column(
    "moisture_reaction_energy_ev_per_atom",
    _F,
    "eV/atom",
    "energy of the reaction with water vapour of ambient air per atom of the candidate; 0 is stable",
)
MOISTURE_MARGIN = Column(
    "moisture_reaction_margin_ev_per_atom", _F, "eV/atom", "the same, positive where the candidate is stable"
)
MOISTURE_PRODUCTS = Column(
    "moisture_reaction_products", _S, "", "solids and gases that water vapour of ambient air makes of the candidate"
)
AIR_MARGIN = Column(
    "air_reaction_margin_ev_per_atom",
    _F,
    "eV/atom",
    "energy of the reaction with water and CO2 of ambient air per atom; positive where the candidate is stable",
)
AIR_PRODUCTS = Column(
    "air_reaction_products", _S, "", "solids and gases that water and CO2 of ambient air make of the candidate"
)
AIR_STD = Column(
    "air_reaction_std_ev_per_atom", _F, "eV/atom", "standard deviation of the reaction energies with gases"
)
H2S_YIELD = Column("h2s_yield_mmol_per_g", _F, "mmol/g", "H2S at full hydrolysis: every sulfide sulfur leaves as H2S")
HANDLING_CLASS = Column(
    "handling_class", _S, "", "ambient, dry room, glovebox, or uncertain where the error of the energies allows two"
)
LIKELIEST_HANDLING = Column("likeliest_handling_class", _S, "", "class at the energies themselves, their error aside")
COATING_RANK = Column("coating_rank", pa.int32(), "-", "1 is the best coating of the pair", required=True)
COATING = Column("coating", _S, "", "phase between the candidate and the cathode", required=True)
UNCOATED_ENERGY = Column(
    "uncoated_reaction_energy_ev_per_atom",
    _F,
    "eV/atom",
    "lowest reaction energy of candidate and cathode over both states of charge, no Li exchanged",
)
COATING_WITH_CANDIDATE = Column(
    "coating_with_candidate_ev_per_atom",
    _F,
    "eV/atom",
    "lowest reaction energy of coating and candidate, beyond the candidate's own decay; positive: stable by so much",
)
COATING_WITH_CATHODE = Column(
    "coating_with_cathode_ev_per_atom",
    _F,
    "eV/atom",
    "lowest reaction energy of coating and cathode over both states of charge; positive: stable by so much",
)
COATING_AT_VOLTAGE = Column(
    "coating_at_voltage_ev_per_atom",
    _F,
    "eV/atom",
    "decomposition energy of the coating alone at the highest voltage of the cathode; positive: stable by so much",
)
PASSIVATION_CLASS_AT_LI = Column("passivation_class_at_li", _S, "", "class of the interphase with Li metal")
PROTECTED_AT_LI = Column(
    "probability_protected_at_li",
    _F,
    "-",
    "probability that Li metal does not react or that the interphase blocks electrons",
)
CONDUCTING_FRACTION_AT_LI = Column(
    "conducting_volume_fraction_at_li",
    _F,
    "-",
    "expected volume fraction of the interphase with Li metal that conducts electrons; no value: no reaction",
)
CONDUCTING_PRODUCTS_AT_LI = Column(
    "conducting_products_at_li", _S, "", "products at Li metal that likely conduct electrons, with volume fractions"
)
CATHODE_ENERGY = Column(
    "cathode_reaction_energy_ev_per_atom",
    _F,
    "eV/atom",
    "lowest reaction energy with the run's cathode over both states of charge, no Li exchanged; 0 is stable",
)
CATHODE_MARGIN = Column(
    "cathode_reaction_margin_ev_per_atom", _F, "eV/atom", "the same, positive where both lie below all that could form"
)
CATHODE_ENERGY_STD = Column(
    "cathode_reaction_std_ev_per_atom", _F, "eV/atom", "standard deviation of the reaction energy with the cathode"
)
CATHODE_STATE = Column("cathode_reaction_state", _S, "", "cathode and state of charge with the lowest energy")
CATHODE_PRODUCTS = Column("cathode_reaction_products", _S, "", "products there")
