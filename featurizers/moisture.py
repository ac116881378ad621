"""What humid air makes of a composition, as matminer features."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from matminer.featurizers.base import BaseFeaturizer

from featurizers.lowest_phase import element_amounts, lowest_phase
from ssbscreen.interfaces.air import Exposure, air_reactions, h2s_mmol_per_g
from ssbscreen.interfaces.air_phases import AirPhases, air_phases
from ssbscreen.interfaces.gases import AMBIENT

if TYPE_CHECKING:
    from pymatgen.core import Composition

    from ssbscreen.thermo.phase_index import PhaseIndex

ELEMENTS_OF_AIR: Final = ("H", "C", "O")
EXPOSURES: Final = (Exposure.WATER, Exposure.WATER_AND_CO2)

CITATIONS: Final = (
    (
        "@article{Zhu2020, title={Materials Design Principles for Air-Stable Lithium/Sodium Solid Electrolytes}, "
        "author={Zhu, Yizhou and Mo, Yifei}, journal={Angewandte Chemie International Edition}, "
        "volume={59}, pages={17472}, year={2020}, doi={10.1002/anie.202007621}}"
    ),
    (
        "@article{Muramatsu2011, title={Structural change of Li2S-P2S5 sulfide solid electrolytes in the atmosphere}, "
        "author={Muramatsu, Hiromoto and Hayashi, Akitoshi and Ohtomo, Takamasa and Hama, Sigenori and "
        "Tatsumisago, Masahiro}, journal={Solid State Ionics}, "
        "volume={182}, pages={116}, year={2011}, doi={10.1016/j.ssi.2010.10.013}}"
    ),
)


class MoistureFeaturizer(BaseFeaturizer):
    """Reaction of the lowest phase at a composition with humid air, and the H2S that it can give off.

    Features, in this order: energy of the reaction with the water of air of 25 C and 50 % relative humidity, the same
    with its CO2 as well (eV per atom of the composition, 0: stable), and mmol of H2S per g at full hydrolysis. All are
    NaN where the composition is no phase of the index, or an element of it, Li, H, C or O has no elemental phase there.

    The first composition takes some seconds longer where the index holds 100,000 phases: all of them are put on the
    scale of measured gases once.

    Args:
        index: phases with energies of formation in eV/atom (``ssbscreen.thermo.phase_index.index_phases``).
    """

    def __init__(self, index: PhaseIndex) -> None:
        self.index = index

    def featurize(self, composition: Composition) -> list[float]:
        """Features of one composition."""
        phase = lowest_phase(self.index, element_amounts(composition), beside=ELEMENTS_OF_AIR)
        if phase is None:
            return [math.nan] * len(self.feature_labels())
        shifted = self._air_phases()
        energies = (air_reactions(shifted, [phase], AMBIENT, exposure).energy_ev_per_atom[0] for exposure in EXPOSURES)
        return [*map(float, energies), h2s_mmol_per_g(phase.formula)]

    def _air_phases(self) -> AirPhases:
        """Phases on the scale of measured gases, made once for an index."""
        held: tuple[PhaseIndex, AirPhases] | None = getattr(self, "_held", None)
        if held is None or held[0] is not self.index:
            made = air_phases(self.index)
            # A read-only view cannot be pickled, and other processes are sent what is made already.
            held = self._held = (self.index, replace(made, errors=dict(made.errors)))
        return held[1]

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        return [
            "reaction_with_water_of_ambient_air_ev_per_atom",
            "reaction_with_water_and_co2_of_ambient_air_ev_per_atom",
            "h2s_at_full_hydrolysis_mmol_per_g",
        ]

    def citations(self) -> list[str]:
        """Stability of electrolytes in humid air, computed and measured, as BibTeX."""
        return list(CITATIONS)

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]
