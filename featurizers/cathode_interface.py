"""Reactions of a composition with cathodes, as matminer features."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from matminer.featurizers.base import BaseFeaturizer

from featurizers.lowest_phase import element_amounts, lowest_phase
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.interfaces.electrodes import CATHODES, Cathode, cathode_reactants
from ssbscreen.thermo.pair_reactions import Pair, pair_reactions

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from ssbscreen.thermo.phase_index import PhaseIndex

CITATIONS: Final = (
    (
        "@article{Richards2016, title={Interface Stability in Solid-State Batteries}, "
        "author={Richards, William D. and Miara, Lincoln J. and Wang, Yan and Kim, Jae Chul and Ceder, Gerbrand}, "
        "journal={Chemistry of Materials}, volume={28}, pages={266}, year={2016}, doi={10.1021/acs.chemmater.5b04082}}"
    ),
    (
        "@article{Zhu2016, title={First principles study on electrochemical and chemical stability of solid "
        "electrolyte-electrode interfaces in all-solid-state Li-ion batteries}, "
        "author={Zhu, Yizhou and He, Xingfeng and Mo, Yifei}, journal={Journal of Materials Chemistry A}, "
        "volume={4}, pages={3253}, year={2016}, doi={10.1039/C5TA08574H}}"
    ),
)


class CathodeInterfaceFeaturizer(BaseFeaturizer):
    """Most favourable reaction of the lowest phase at a composition with each cathode, discharged and charged.

    Features: of every cathode and state of charge the energy without exchange of Li (eV per atom of the mixture), then
    open to Li at the voltage of that state (eV per atom other than Li), 0 where nothing reacts; at the end the lowest
    energy of either kind over all cathodes that the index has the elements of.

    All are NaN where the composition is no phase of the index, or an element of it or Li has no elemental phase there;
    those of one cathode where an element of the cathode has none, and the open ones of Li, which is the reservoir.

    Args:
        index: phases on one energy scale (``ssbscreen.thermo.phase_index.index_phases``). The equilibrium mixture
            stands in for a cathode that is no phase of it.
        cathodes: with names that differ.
    """

    def __init__(self, index: PhaseIndex, cathodes: tuple[Cathode, ...] = CATHODES) -> None:
        self.index = index
        self.cathodes = cathodes

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition."""
        phase = lowest_phase(self.index, element_amounts(composition))
        if phase is None:
            return [math.nan] * len(self.feature_labels())
        reactants = cathode_reactants(self.index, self.cathodes)
        pairs = {(each.cathode, each.state, False): Pair(phase, each.reactant) for each in reactants}
        if phase.amounts.keys() != {LITHIUM}:
            pairs |= {
                (each.cathode, each.state, True): Pair(phase, each.reactant, each.voltage_v) for each in reactants
            }
        energies = pair_reactions(self.index, list(pairs.values())).energy_ev_per_atom.tolist()
        found = dict(zip(pairs, energies, strict=True))
        features = [
            found.get((cathode.name, state, is_open), math.nan)
            for cathode in self.cathodes
            for state in cathode.states
            for is_open in (False, True)
        ]
        worst = (
            min((energy for (*_, kind), energy in found.items() if kind is is_open), default=math.nan)
            for is_open in (False, True)
        )
        return [*features, *worst]

    def feature_labels(self) -> list[str]:
        """Names of the features with cathode, state of charge, voltage where Li is exchanged, and unit."""
        labels = []
        for cathode in self.cathodes:
            for state, content in cathode.states.items():
                name = f"reaction_with_{state}_{cathode.name.replace(' ', '_')}"
                labels += [f"{name}_ev_per_atom", f"{name}_at_{content.voltage_v:g}_v_ev_per_non_li_atom"]
        return [
            *labels,
            "worst_cathode_reaction_ev_per_atom",
            "worst_cathode_reaction_open_to_li_ev_per_non_li_atom",
        ]

    def citations(self) -> list[str]:
        """Reactions of two phases with and without exchange of Li, as BibTeX."""
        return list(CITATIONS)

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
