"""Hull distance and electrochemical window as matminer features of a composition."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matminer.featurizers.base import BaseFeaturizer

from ssbscreen.domain.composition import composition_key
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
    where there is no Li to give), and ``decomposition_energy_at_li_ev_per_atom`` of that phase. All are NaN where an
    element has no elemental phase in the set.

    Args:
        index: phases on one energy scale (``ssbscreen.thermo.phase_index.index_phases``).
    """

    def __init__(self, index: PhaseIndex) -> None:
        self.index = index

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition; they cost some 20-100 microseconds beside the call itself."""
        amounts: Mapping[str, float] = {str(e): float(n) for e, n in composition.items()}
        profiles = compute_profiles(self.index, [amounts])
        row = self.index.row_of.get(composition_key(amounts))
        energy = math.nan if row is None else float(self.index.energies[row])
        at_li = decomposition_energy(profiles, profiles.hull_energy * 0.0 + energy, 0.0)
        return [
            energy - float(profiles.hull_energy[0]),
            float(profiles.reduction_v[0]),
            float(profiles.oxidation_v[0]),
            float(at_li[0]),
        ]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        return [
            "energy_above_hull_ev_per_atom",
            "reduction_limit_v",
            "oxidation_limit_v",
            "decomposition_energy_at_li_ev_per_atom",
        ]

    def citations(self) -> list[str]:
        """The grand potential approach, as BibTeX."""
        return [CITATION]

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
