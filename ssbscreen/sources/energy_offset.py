"""From energies of the potential to the scale of a source: an offset, measured on known phases of like chemistry.

Two scales differ by their corrections and references, which are so much per atom of each element, and by the errors of
the potential. So the difference of the formation energies of phases that both know, of the chemical system and, where
those are few, of its neighbours, is taken as linear in the atomic fractions (Bayesian ridge regression, MacKay, Neural
Comput. 4, 415 (1992), doi:10.1162/neco.1992.4.3.415, as scikit-learn has it). What it predicts at the composition is
the offset; its standard deviation holds the scatter of the single phases, which is the potential's error among phases
that it knows, and that of the regression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.composition_distance import composition_distances
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import SourceError
from ssbscreen.thermo.phase_index import Floats, PhaseIndex

FEWEST_PHASES: Final = 12
"""Where the chemical system has fewer in common, the nearest compositions of other systems are taken too."""


@dataclass(frozen=True, slots=True)
class EnergyOffset:
    """Of one composition.

    Attributes:
        offset_ev_per_atom: the source less the potential.
        std_ev_per_atom: standard deviation of the formation energy after the offset is added.
        phases: known phases that it was measured on.
        furthest: largest distance of their compositions, 0 where all are of the chemical system.
        unmeasured: elements of the composition that none of the phases holds: their part of the offset is taken as 0,
            with the spread of the other elements' parts as its error.
    """

    offset_ev_per_atom: float
    std_ev_per_atom: float
    phases: int
    furthest: float = 0.0
    unmeasured: tuple[str, ...] = ()

    def in_words(self) -> str:
        """Offset, error and what it was measured on."""
        where = "the chemical system" if self.furthest == 0.0 else "the chemical system and the nearest compositions"
        lacking = f", none of which holds {', '.join(self.unmeasured)}" if self.unmeasured else ""
        return (
            f"{self.offset_ev_per_atom:+.3f} ± {self.std_ev_per_atom:.3f} eV/atom, measured on {self.phases} known "
            f"phases of {where}{lacking}"
        )


SAME_SCALE: Final = EnergyOffset(0.0, 0.0, 0)
"""Of a source whose energies are the potential's."""


class OffsetMeter:
    """Measures offsets of compositions between two sets of phases.

    Raises:
        SourceError: the two sets have too few compounds in common.
    """

    def __init__(self, source: PhaseIndex, potential: PhaseIndex) -> None:
        """Find what both know.

        Args:
            source: phases of the source.
            potential: phases with energies of the potential, relative to the same elements.
        """
        shared = [key for key in source.row_of if key in potential.row_of]
        amounts = [(_amounts(source, source.row_of[key]), key) for key in sorted(shared)]
        known = [(each, key) for each, key in amounts if len(each) > 1]
        if len(known) < FEWEST_PHASES:
            raise SourceError(
                f"the source and the embedded set have only {len(known)} compounds in common, of "
                f"{FEWEST_PHASES} that an offset of the energies needs. Name a source with more "
                "phases, or take the energies on the hull (--energies assumed)."
            )
        self._amounts = [each for each, _ in known]
        self._differences = np.array(
            [source.energies[source.row_of[key]] - potential.energies[potential.row_of[key]] for _, key in known]
        )

    def offset(self, amounts: Mapping[str, float]) -> EnergyOffset:
        """Offset at a composition.

        Args:
            amounts: atoms by element.
        """
        from sklearn.linear_model import BayesianRidge

        system, own = amounts.keys(), composition_key(amounts)
        rows = [
            row
            for row, each in enumerate(self._amounts)
            if each.keys() <= system and composition_key(each) != own  # its own energy is what is to be found
        ]
        furthest = 0.0
        if len(rows) < FEWEST_PHASES:
            rows, furthest = self._with_neighbours(rows, amounts)
        held = {element for row in rows for element in self._amounts[row]}
        elements = sorted(held | system)
        fractions = _fractions([self._amounts[row] for row in rows], elements)
        line = BayesianRidge(fit_intercept=False).fit(fractions, self._differences[rows])
        offset, std = line.predict(_fractions([amounts], elements), return_std=True)
        return EnergyOffset(float(offset[0]), float(std[0]), len(rows), furthest, tuple(sorted(system - held)))

    def _with_neighbours(self, rows: list[int], amounts: Mapping[str, float]) -> tuple[list[int], float]:
        """The phases and the nearest others, `FEWEST_PHASES` in all."""
        distances = composition_distances([amounts], self._amounts)[0]
        distances = np.where(
            [composition_key(each) == composition_key(amounts) for each in self._amounts], np.inf, distances
        )
        held = set(rows)
        nearest = [row for row in np.argsort(distances, kind="stable").tolist() if row not in held]
        added = nearest[: FEWEST_PHASES - len(rows)]
        return sorted([*rows, *added]), float(distances[added].max())


def _amounts(index: PhaseIndex, row: int) -> dict[str, float]:
    span = slice(index.pointer[row], index.pointer[row + 1])
    return {
        SYMBOLS[int(number) - 1]: float(amount)
        for number, amount in zip(index.elements[span], index.amounts[span], strict=True)
    }


def _fractions(compositions: list[dict[str, float]] | list[Mapping[str, float]], elements: list[str]) -> Floats:
    table = np.array([[each.get(element, 0.0) for element in elements] for each in compositions])
    return np.asarray(table / table.sum(axis=1, keepdims=True), dtype=np.float64)
