"""Hull distance and electrochemical window as matminer features of a composition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matminer.featurizers.base import BaseFeaturizer

from featurizers.lowest_phase import element_amounts, lowest_phase
from ssbscreen.thermo.limit_intervals import limit_intervals
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import decomposition_energy

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from ssbscreen.thermo.phase_index import PhaseIndex


CITATION = (
    "@article{Ong2008, title={Li-Fe-P-O2 Phase Diagram from First Principles Calculations}, "
    "author={Ong, Shyue Ping and Wang, Lei and Kang, Byoungwoo and Ceder, Gerbrand}, "
    "journal={Chemistry of Materials}, volume={20}, pages={1798}, "
    "year={2008}, doi={10.1021/cm702327g}}"
)


class StabilityWindowFeaturizer(BaseFeaturizer):
    """Energy above hull and electrochemical window of a composition against a set of phases.

    Features, in this order: ``energy_above_hull_ev_per_atom`` of the lowest phase at the composition (NaN where the set
    has none), ``reduction_limit_v`` and ``oxidation_limit_v`` of the equilibrium mixture in V against Li/Li+ (infinity
    where there is no Li to give), and ``decomposition_energy_at_li_ev_per_atom`` of that phase. With an error of the
    energies the ends of the intervals of both limits follow. All are NaN where an element has no elemental phase in the
    set.

    Args:
        index: phases on one energy scale (``ssbscreen.thermo.phase_index.index_phases``).
        energy_std_ev_per_atom: standard deviation of a reaction energy, eV/atom; intervals are two of these to either
            side. None: no intervals.
    """

    def __init__(self, index: PhaseIndex, energy_std_ev_per_atom: float | None = None) -> None:
        self.index = index
        self.energy_std_ev_per_atom = energy_std_ev_per_atom

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition; they cost some 20-100 microseconds beside the call itself."""
        amounts = element_amounts(composition)
        if not amounts:
            return [math.nan] * len(self.feature_labels())
        profiles = compute_profiles(self.index, [amounts])
        phase = lowest_phase(self.index, amounts)
        energy = math.nan if phase is None else phase.energy_ev_per_atom
        at_li = decomposition_energy(profiles, np.array([energy]), 0.0)
        features = [
            energy - float(profiles.hull_energy[0]),
            float(profiles.reduction_v[0]),
            float(profiles.oxidation_v[0]),
            float(at_li[0]),
        ]
        if self.energy_std_ev_per_atom is None:
            return features
        rivals = compute_profiles(self.index, [amounts], without_own=True)
        own = profiles.hull_energy if phase is None else np.array([energy])
        ends = limit_intervals(profiles, rivals, own, self.energy_std_ev_per_atom)
        return [
            *features,
            float(ends.reduction_low_v[0]),
            float(ends.reduction_high_v[0]),
            float(ends.oxidation_low_v[0]),
            float(ends.oxidation_high_v[0]),
        ]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        ends = [f"{limit}_limit_{end}_v" for limit in ("reduction", "oxidation") for end in ("low", "high")]
        return [
            "energy_above_hull_ev_per_atom",
            "reduction_limit_v",
            "oxidation_limit_v",
            "decomposition_energy_at_li_ev_per_atom",
            *(ends if self.energy_std_ev_per_atom is not None else []),
        ]

    def citations(self) -> list[str]:
        """The grand potential approach, as BibTeX."""
        return [CITATION]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
