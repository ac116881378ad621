"""Measured error of an energy scale: its windows against published ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.literature import PublishedWindow
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import neighbour_steps

UNCORRECTED_WHEN_PUBLISHED = frozenset({"Br", "I"})
SULFUR = "S"
"""Uncorrected in the published windows too: Li2S up to 2.01 V there, 2.26 V with the correction of MP2020 alone."""


@dataclass(frozen=True, slots=True)
class LimitDeviation:
    """One limit beside its published value.

    Attributes:
        formula: electrolyte.
        limit: "reduction" or "oxidation".
        computed_v: from the phases, V.
        published_v: V.
        li_exchanged_per_atom: Li per atom of the electrolyte in the reaction at the limit; 0 where there is none.
        one_scale: whether both values stand on comparable energies. Bromides and iodides do not: the published windows
            carry no correction of Br and I, MP2020 does (LiI 2.8 V as measured, published 2.5 V).
        is_phase: whether the index holds a phase of this composition.
        source: of the published value.
    """

    formula: str
    limit: str
    computed_v: float
    published_v: float
    li_exchanged_per_atom: float
    one_scale: bool
    is_phase: bool
    source: str

    @property
    def deviation_v(self) -> float:
        """Computed less published, V."""
        return self.computed_v - self.published_v


def limit_deviations(index: PhaseIndex, published: list[PublishedWindow]) -> list[LimitDeviation]:
    """Deviations of all published limits of compositions whose elements have phases.

    Compared is the window of the hull at the composition, whether or not a phase lies there. Publications put a
    metastable or disordered electrolyte on the hull, at the energy of the mixture that it could decompose into: then it
    is stable exactly where that mixture neither takes up nor gives off Li, which is this window. A cell of the
    composition would change nothing, unless it lay below the hull of the others.

    A published reduction limit of 0 V where ours is 0 V too is no test (Li metal ends the scale) and is left out.
    """
    profiles = compute_profiles(index, [parse_formula(window.formula) for window in published])
    below, above = neighbour_steps(profiles)
    rows = []
    for position, window in enumerate(published):
        if profiles.status[position] != SOLVED:
            continue
        for limit, computed, stated, step in (
            ("reduction", profiles.reduction_v[position], window.reduction_limit_v, below[position]),
            ("oxidation", profiles.oxidation_v[position], window.oxidation_limit_v, above[position]),
        ):
            if stated is None or not np.isfinite(stated) or (limit == "reduction" and stated == computed == 0.0):
                continue
            exchanged = abs(profiles.li[step] - profiles.li_fraction[position]) if step >= 0 else 0.0
            one_scale = UNCORRECTED_WHEN_PUBLISHED.isdisjoint(parse_formula(window.formula))
            rows.append(
                LimitDeviation(
                    formula=window.formula,
                    limit=limit,
                    computed_v=float(computed),
                    published_v=float(stated),
                    li_exchanged_per_atom=float(exchanged),
                    one_scale=one_scale,
                    is_phase=window.key in index.row_of,
                    source=window.source,
                )
            )
    return rows


def measured_errors(deviations: list[LimitDeviation]) -> dict[str, Any]:
    """Mean and worst deviation, and the standard deviation of a reaction energy that they amount to.

    A deviation of dV at a limit where dn Li are exchanged per atom is an error of dV dn in the energy of that reaction;
    the root mean square over the limits on comparable scales is the error of the scale, smaller differences of the
    correction schemes (sulfur, oxygen) included. The deviations in V are over all limits, and by parts of them.
    """
    energies = np.array(list(_energy_errors(deviations)))
    worst = max(deviations, key=lambda row: abs(row.deviation_v))
    parts = {
        "all": deviations,
        "reduction": [row for row in deviations if row.limit == "reduction"],
        "oxidation": [row for row in deviations if row.limit == "oxidation"],
        "without bromides and iodides": [row for row in deviations if row.one_scale],
        "without bromides, iodides and sulfides": [
            row for row in deviations if row.one_scale and SULFUR not in parse_formula(row.formula)
        ],
        "of compositions that are a phase": [row for row in deviations if row.is_phase],
        "of compositions that are no phase": [row for row in deviations if not row.is_phase],
    }
    return {
        "reaction_energy_std_ev_per_atom": float(np.sqrt(np.mean(energies**2))),
        "mean_absolute_deviation_v": _mean_absolute_v(deviations),
        "worst_deviation_v": worst.deviation_v,
        "worst_limit": f"{worst.limit} of {worst.formula}",
        "electrolytes": len({row.formula for row in deviations}),
        "limits": len(deviations),
        "limits_on_one_scale": len(parts["without bromides and iodides"]),
        "by_part": {
            name: {"limits": len(rows), "mean_absolute_deviation_v": _mean_absolute_v(rows)}
            for name, rows in parts.items()
            if rows
        },
        "deviations": [{**asdict(row), "deviation_v": row.deviation_v} for row in deviations],
    }


def _mean_absolute_v(rows: list[LimitDeviation]) -> float:
    return float(np.mean([abs(row.deviation_v) for row in rows]))


def _energy_errors(deviations: list[LimitDeviation]) -> Iterator[float]:
    for row in deviations:
        if row.li_exchanged_per_atom > 0.0 and row.one_scale:
            yield row.deviation_v * row.li_exchanged_per_atom
