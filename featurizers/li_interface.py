"""What Li metal or an alloy anode makes of a composition, as matminer features."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from matminer.featurizers.base import BaseFeaturizer

from featurizers.lowest_phase import element_amounts, lowest_phase
from ssbscreen.interfaces.anode_reactions import anode_reactions, product_formulas
from ssbscreen.interfaces.electrodes import Anode
from ssbscreen.interfaces.interphases import interphase_table
from ssbscreen.interfaces.phase_facts import PhaseFact, phase_facts
from ssbscreen.sources.contents import REACTION_ENERGY_ERROR_EV_PER_ATOM
from ssbscreen.tables.catalogue import PHASE_PROPERTIES

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from ssbscreen.thermo.phase_index import PhaseIndex

LABELS: Final = {
    "reaction_energy_ev_per_atom": "reaction_energy_at_{}_v_ev_per_atom",
    "li_taken_up_per_formula": "li_taken_up_at_{}_v_per_formula",
    "li_per_micrometre_mah_per_cm2_um": "li_per_micrometre_at_{}_v_mah_per_cm2_um",
    "volume_change_with_li": "volume_change_with_li_at_{}_v_fraction",
    "volume_change_of_solid": "volume_change_of_solid_at_{}_v_fraction",
    "conducting_volume_fraction": "conducting_volume_at_{}_v_fraction",
    "probability_stable": "probability_stable_at_{}_v",
    "probability_mixed_conducting": "probability_mixed_conducting_at_{}_v",
    "probability_protected": "probability_protected_at_{}_v",
}
"""Columns of the ``interphases`` table and the features that they become at a voltage."""

CITATIONS: Final = (
    (
        "@article{Zhu2015, title={Origin of Outstanding Stability in the Lithium Solid Electrolyte Materials: Insights "
        "from Thermodynamic Analyses Based on First-Principles Calculations}, "
        "author={Zhu, Yizhou and He, Xingfeng and Mo, Yifei}, journal={ACS Applied Materials and Interfaces}, "
        "volume={7}, pages={23685}, year={2015}, doi={10.1021/acsami.5b07517}}"
    ),
    (
        "@article{Wenzel2015, title={Interphase formation on lithium solid electrolytes: An in situ approach to study "
        "interfacial reactions by photoelectron spectroscopy}, author={Wenzel, Sebastian and Leichtweiss, Thomas and "
        'Kr{\\"u}ger, Dominik and Sann, Joachim and Janek, J{\\"u}rgen}, journal={Solid State Ionics}, '
        "volume={278}, pages={98}, year={2015}, doi={10.1016/j.ssi.2015.06.001}}"
    ),
    (
        "@article{Scher1970, title={Critical Density in Percolation Processes}, author={Scher, Harvey and "
        "Zallen, Richard}, journal={The Journal of Chemical Physics}, volume={53}, pages={3759}, year={1970}, "
        "doi={10.1063/1.1674565}}"
    ),
)


class LiInterfaceFeaturizer(BaseFeaturizer):
    """Reaction of the lowest phase at a composition with an anode, and whether its products stop it.

    Features, in this order, with the voltage in their names: reaction energy per atom of the composition (0: stable);
    Li taken up per formula unit as the index writes it; charge per micrometre of interphase; volume of the products
    less that of the phase and the Li over the latter, and the same without the Li; expected volume fraction of
    products that conduct electrons; the probabilities that nothing reacts, that products conduct electrons if it does,
    and that no reaction goes on.

    Where nothing reacts there is no interphase: charge, volumes and conducting fraction are NaN. The probability that
    products conduct is NaN where a reaction is all but excluded. All are NaN where the composition is no phase of the
    index, or an element of it or Li has no elemental phase there.

    Args:
        index: phases on one energy scale (``ssbscreen.thermo.phase_index.index_phases``).
        phase_properties: table of that name (``ssbscreen.sources.phase_properties``), formulas as in the index: volumes
            and band gaps of the phases. Models of both stand in for phases that it lacks; None: for all.
        anode_voltage_v: voltage of the anode against Li/Li+, V, not negative (``ssbscreen.interfaces.electrodes``).
        energy_std_ev_per_atom: standard deviation of a reaction energy, eV/atom.
    """

    def __init__(
        self,
        index: PhaseIndex,
        phase_properties: pa.Table | None = None,
        anode_voltage_v: float = 0.0,
        energy_std_ev_per_atom: float = REACTION_ENERGY_ERROR_EV_PER_ATOM,
    ) -> None:
        self.index = index
        self.phase_properties = phase_properties
        self.anode_voltage_v = anode_voltage_v
        self.energy_std_ev_per_atom = energy_std_ev_per_atom

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition.

        Raises:
            ValueError: the anode's voltage is negative, where Li metal plates.
        """
        phase = lowest_phase(self.index, element_amounts(composition))
        if phase is None:
            return [math.nan] * len(LABELS)
        anode = Anode(f"{self.anode_voltage_v:g} V", self.anode_voltage_v, "parameter")
        reactions = anode_reactions([phase.formula], np.array([phase.energy_ev_per_atom]), self.index, [anode])
        candidates = pa.table(
            {
                "candidate_id": [phase.formula],
                "formula": [phase.formula],
                "volume_per_atom_a3": pa.array([None], pa.float64()),  # that of the phase's facts
            }
        )
        facts = self._facts([*product_formulas(reactions), phase.formula])
        found = interphase_table(candidates, reactions, facts, sigma_ev_per_atom=self.energy_std_ev_per_atom)
        values = (found[column][0].as_py() for column in LABELS)
        return [math.nan if value is None else value for value in values]

    def _facts(self, formulas: Sequence[str]) -> dict[str, PhaseFact]:
        known = PHASE_PROPERTIES.arrow.empty_table() if self.phase_properties is None else self.phase_properties
        return phase_facts(
            known.filter(pc.is_in(known["formula"], value_set=pa.array(formulas, pa.string()))), formulas
        )

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        return [label.format(f"{self.anode_voltage_v:g}") for label in LABELS.values()]

    def citations(self) -> list[str]:
        """Reaction energies at Li, kinds of interphases and the percolation threshold, as BibTeX."""
        return list(CITATIONS)

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
