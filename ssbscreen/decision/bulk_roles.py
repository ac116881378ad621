"""The roles of layers that carry the cell: separator and catholyte.

Every default weight quotes the sentence of the workshop that it rests on, with its section: Albertus et al., ACS Energy
Lett. 6, 1399 (2021), doi:10.1021/acsenergylett.1c00445. The weights of a role add up to 1; the sentences say
what matters, the numbers are our reading of how much, and the settings override them.
"""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.decisions import Role, WeightedCriterion

SEPARATOR: Final = Role(
    name="separator",
    meaning="Thin dense layer between Li metal and cathode: stable or passivating with Li, insulating, tough, light.",
    gates=("phase_stability", "closed_shell", "band_gap", "conduction_evidence", "radioactive"),
    criteria=(
        WeightedCriterion(
            "protection_at_li", 0.12, 'Section I.2: "effective passivation of the interface reduces Li consumption"'
        ),
        WeightedCriterion(
            "decomposition_energy_at_li",
            0.10,
            'Section I.2: "What promotes electrochemical stability or kinetically limited passivation with Li?"',
        ),
        WeightedCriterion(
            "log10_conductivity",
            0.18,
            'Section II: "determining whether or not mechanisms exist to strengthen thin solid electrolytes and thick '
            'cathodes without impeding transport"',
        ),
        WeightedCriterion("fracture_toughness", 0.12, 'Section I.2: "toughness inhibits cracks that may form shorts"'),
        WeightedCriterion(
            "reduction_limit",
            0.06,
            'Section I.2: "What promotes electrochemical stability or kinetically limited passivation with Li?"',
        ),
        WeightedCriterion(
            "band_gap",
            0.10,
            'Section I.2: "(4) higher electrolyte separator" (the sentence is cut in the text at hand; read as: '
            "a higher electronic resistivity keeps Li from plating inside the separator)",
        ),
        WeightedCriterion(
            "oxidation_limit",
            0.08,
            'Section I.2: "How does the cathode influence the Li anode interface during cell cycling?"',
        ),
        WeightedCriterion(
            "monroe_newman_ratio",
            0.05,
            'Section I.2: "a high-modulus solid electrolyte formed with a dense, smooth interface suffers fewer issues '
            'related to Li roughening"',
        ),
        WeightedCriterion(
            "chi",
            0.05,
            'Pathways: "with little excess capacity to either sustain side reactions or perpetuate interface '
            'roughening that will eventually lead to failure"',
        ),
        WeightedCriterion(
            "specific_energy",
            0.03,
            'Section II: "Approaches that avoid inactive components are particularly attractive to maintain high '
            'specific energy."',
        ),
        WeightedCriterion(
            "raw_material_cost",
            0.02,
            'Introduction: "essential considerations to enable low-cost, safe, high-performance, long-lasting, and '
            'scalable solid-state batteries"',
        ),
        WeightedCriterion(
            "energy_above_hull",
            0.05,
            'Section I.2: "What mechanisms are available to strengthen solid electrolyte properties at the appropriate '
            'length scale, improve stability, and inhibit failures/fatigue during extended Li cycling?"',
        ),
        WeightedCriterion(
            "moisture_reaction_energy",
            0.04,
            'Introduction: "practical trade-offs in manufacturing processes and efficiency, materials costs and '
            'handling, and environmental sensitivity"',
        ),
    ),
)
CATHOLYTE: Final = Role(
    name="catholyte",
    meaning="Inside the composite cathode: stable to oxidation and beside the cathode, conducting, soft, light.",
    gates=("phase_stability", "closed_shell", "conduction_evidence", "radioactive"),
    criteria=(
        WeightedCriterion(
            "oxidation_limit",
            0.18,
            'Section I.3: "The interfaces among these phases must be electrochemically stable"',
        ),
        WeightedCriterion(
            "log10_conductivity",
            0.22,
            'Section I.3: "provide facile electronic and ionic transport at low stack pressure (<1 MPa)"',
        ),
        WeightedCriterion(
            "cathode_reaction_energy",
            0.14,
            'Section III: "How can chemical reactions between the cathode and solid electrolyte during densification '
            'and cycling be mitigated?"',
        ),
        WeightedCriterion(
            "decomposition_energy_at_cathode",
            0.08,
            'Section I.3: "The interfaces among these phases must be electrochemically stable"',
        ),
        WeightedCriterion(
            "youngs_modulus",
            0.12,
            'Section I.3: "soft catholytes able to accommodate strain associated with cathode volume changes"',
        ),
        WeightedCriterion(
            "specific_energy",
            0.06,
            "Pathways: \"assess the cathode's effective specific capacity which includes all components (e.g., active "
            'material, conductive additives, and catholyte)"',
        ),
        WeightedCriterion(
            "raw_material_cost",
            0.02,
            'Introduction: "essential considerations to enable low-cost, safe, high-performance, long-lasting, and '
            'scalable solid-state batteries"',
        ),
        WeightedCriterion(
            "pugh_ratio",
            0.07,
            'Section II: "Advantages of glass and amorphous electrolytes include good chemical stability and '
            'ductility"',
        ),
        WeightedCriterion(
            "fracture_toughness",
            0.04,
            'Section I.3: "How can texture and grain structure be used to improve reaction kinetics and mitigate solid '
            'electrolyte fracture?"',
        ),
        WeightedCriterion(
            "energy_above_hull",
            0.03,
            'Section I.3: "What can be achieved through defect and microstructure engineering to enhance reaction '
            'kinetics and mechanical properties for dense, single-phase cathodes at all states of charge?"',
        ),
        WeightedCriterion(
            "moisture_reaction_energy",
            0.04,
            'Introduction: "practical trade-offs in manufacturing processes and efficiency, materials costs and '
            'handling, and environmental sensitivity"',
        ),
    ),
)
