"""The known electrolytes nearest to each candidate by composition, with their measured conductivities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.composition_distance import composition_distances
from ssbscreen.tables.suspicion import SIMILAR_ELECTROLYTES

NEAREST: Final = 3
"""How many are kept for each candidate."""
ALIKE_WITHIN: Final = 1.0
RELATED_WITHIN: Final = 2.0
"""Measured on 463 compositions of OBELiX (doi:10.1039/D5DD00441A), all pairs: conductivities differ by 0.45 decades at
the median up to a distance of 0.5, by 0.6 from there to 1, 1.2 up to 2, and by 2.0 beyond, no less than those of any
two (1.8)."""


@dataclass(frozen=True, slots=True)
class KnownElectrolyte:
    """One measured conductivity.

    Attributes:
        formula: of the electrolyte.
        log10_conductivity_s_per_cm: near room temperature [log10 S/cm].
        is_upper_bound: whether it conducts less than that.
        source: reference.
    """

    formula: str
    log10_conductivity_s_per_cm: float
    is_upper_bound: bool
    source: str


def likeness(distance: float) -> str:
    """What a distance means, in words."""
    if distance == 0.0:
        return "the same composition"
    if distance <= ALIKE_WITHIN:
        return "alike: such pairs differ by half a decade at the median"
    if distance <= RELATED_WITHIN:
        return "related: such pairs differ by 1.2 decades at the median"
    return "no analogue: its conductivity says nothing of this one"


def similar_electrolytes_table(formulas: Mapping[str, str], known: Sequence[KnownElectrolyte]) -> pa.Table:
    """The table ``similar_electrolytes``: the nearest `NEAREST` known ones of each candidate.

    Args:
        formulas: by candidate.
        known: with measured conductivities; none where the run leaves the literature out.
    """
    if not formulas or not known:
        return SIMILAR_ELECTROLYTES.empty()
    ids = list(formulas)
    distances = composition_distances(
        [parse_formula(formulas[each]) for each in ids], [parse_formula(each.formula) for each in known]
    )
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :NEAREST]
    count = nearest.shape[1]
    found = [known[place] for place in nearest.ravel().tolist()]
    return SIMILAR_ELECTROLYTES.build(
        {
            "candidate_id": [candidate for candidate in ids for _ in range(count)],
            "nearest": list(range(1, count + 1)) * len(ids),
            "known_formula": [each.formula for each in found],
            "composition_distance": np.take_along_axis(distances, nearest, axis=1).ravel(),
            "known_log10_conductivity_s_per_cm": [each.log10_conductivity_s_per_cm for each in found],
            "known_is_upper_bound": [each.is_upper_bound for each in found],
            "source": [each.source for each in found],
        }
    )
