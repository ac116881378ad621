"""The roles of layers of some 10 to 100 nm: between separator and Li metal, and around the cathode's particles.

So thin a layer may conduct a thousandth of what a separator must (30 um against 30 nm), and many that are used, such as
LiNbO3 or LiF, conduct less than any gate of a separator would let pass. So no gate asks for conduction here: stability
on the layer's own side counts most, and conductivity is one criterion among others. What the layer does to the solid on
its other side is not in the role; the report's coatings compute both sides. Weights as in ``bulk_roles``.
"""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.decisions import Role, WeightedCriterion

_ELECTROCHEMICALLY_STABLE: Final = 'Section I.3: "The interfaces among these phases must be electrochemically stable"'
_STABILITY_WITH_LI: Final = (
    'Section I.2: "What promotes electrochemical stability or kinetically limited passivation with Li?"'
)

INTERLAYER: Final = Role(
    name="interlayer",
    meaning="Thin layer between separator and Li metal: stable or passivating with Li, insulating, even.",
    gates=("phase_stability", "closed_shell", "band_gap", "radioactive"),
    criteria=(
        WeightedCriterion(
            "protection_at_li", 0.24, 'Section I.2: "effective passivation of the interface reduces Li consumption"'
        ),
        WeightedCriterion("decomposition_energy_at_li", 0.22, _STABILITY_WITH_LI),
        WeightedCriterion("reduction_limit", 0.12, _STABILITY_WITH_LI),
        WeightedCriterion("band_gap", 0.12, _STABILITY_WITH_LI),
        WeightedCriterion(
            "log10_conductivity",
            0.10,
            'Section I.1: "How do interphase regions, formed by reactions or additions at the Li/solid electrolyte '
            'interface, govern transport?"',
        ),
        WeightedCriterion(
            "chi",
            0.05,
            'Pathways: "with little excess capacity to either sustain side reactions or perpetuate interface '
            'roughening that will eventually lead to failure"',
        ),
        WeightedCriterion(
            "monroe_newman_ratio",
            0.05,
            'Section I.2: "a high-modulus solid electrolyte formed with a dense, smooth interface suffers fewer issues '
            'related to Li roughening"',
        ),
        WeightedCriterion(
            "energy_above_hull",
            0.05,
            'Section I.2: "What mechanisms are available to strengthen solid electrolyte properties at the appropriate '
            'length scale, improve stability, and inhibit failures/fatigue during extended Li cycling?"',
        ),
        WeightedCriterion(
            "moisture_reaction_energy",
            0.05,
            'Introduction: "practical trade-offs in manufacturing processes and efficiency, materials costs and '
            'handling, and environmental sensitivity"',
        ),
    ),
)
COATING: Final = Role(
    name="coating",
    meaning="Thin layer around the cathode's particles: stable to oxidation and beside the cathode, compliant, cheap.",
    gates=("phase_stability", "closed_shell", "radioactive"),
    criteria=(
        WeightedCriterion(
            "cathode_reaction_energy",
            0.26,
            'Section III: "How can chemical reactions between the cathode and solid electrolyte during densification '
            'and cycling be mitigated?"',
        ),
        WeightedCriterion("oxidation_limit", 0.22, _ELECTROCHEMICALLY_STABLE),
        WeightedCriterion("decomposition_energy_at_cathode", 0.16, _ELECTROCHEMICALLY_STABLE),
        WeightedCriterion(
            "log10_conductivity",
            0.10,
            'Section I.3: "provide facile electronic and ionic transport at low stack pressure (<1 MPa)"',
        ),
        WeightedCriterion("band_gap", 0.08, _ELECTROCHEMICALLY_STABLE),
        WeightedCriterion(
            "youngs_modulus",
            0.06,
            'Section I.3: "soft catholytes able to accommodate strain associated with cathode volume changes"',
        ),
        WeightedCriterion(
            "energy_above_hull",
            0.05,
            'Section I.3: "What can be achieved through defect and microstructure engineering to enhance reaction '
            'kinetics and mechanical properties for dense, single-phase cathodes at all states of charge?"',
        ),
        WeightedCriterion(
            "moisture_reaction_energy",
            0.04,
            'Introduction: "practical trade-offs in manufacturing processes and efficiency, materials costs and '
            'handling, and environmental sensitivity"',
        ),
        WeightedCriterion(
            "raw_material_cost",
            0.03,
            'Introduction: "essential considerations to enable low-cost, safe, high-performance, long-lasting, and '
            'scalable solid-state batteries"',
        ),
    ),
)
