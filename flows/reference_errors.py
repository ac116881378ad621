"""Measured error of an energy scale: its windows against published ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.literature import PublishedWindow
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.system_batches import compute_profiles
from ssbscreen.thermo.windows import neighbour_steps

UNCORRECTED_WHEN_PUBLISHED = frozenset({"Br", "I"})


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
        source: of the published value.
    """

    formula: str
    limit: str
    computed_v: float
    published_v: float
    li_exchanged_per_atom: float
    one_scale: bool
    source: str

    @property
    def deviation_v(self) -> float:
        """Computed less published, V."""
        return self.computed_v - self.published_v


def limit_deviations(index: PhaseIndex, published: list[PublishedWindow]) -> list[LimitDeviation]:
    """Deviations of all published limits whose composition is a phase of the index.

    A published reduction limit of 0 V where ours is 0 V too is no test (Li metal ends the scale) and is left out.
    """
    present = [window for window in published if window.key in index.row_of]
    profiles = compute_profiles(index, [parse_formula(window.formula) for window in present])
    below, above = neighbour_steps(profiles)
    rows = []
    for position, window in enumerate(present):
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
                    window.formula, limit, float(computed), float(stated), float(exchanged), one_scale, window.source
                )
            )
    return rows


def measured_errors(deviations: list[LimitDeviation]) -> dict[str, Any]:
    """Mean and worst deviation, and the standard deviation of a reaction energy that they amount to.

    A deviation of dV at a limit where dn Li are exchanged per atom is an error of dV dn in the energy of that reaction;
    the root mean square over the limits on comparable scales is the error of the scale, smaller differences of the
    correction schemes (sulfur, oxygen) included. The deviations in V are over all limits.
    """
    deviation = np.array([row.deviation_v for row in deviations])
    energies = np.array(list(_energy_errors(deviations)))
    worst = deviations[int(np.argmax(np.abs(deviation)))]
    return {
        "reaction_energy_std_ev_per_atom": float(np.sqrt(np.mean(energies**2))),
        "mean_absolute_deviation_v": float(np.mean(np.abs(deviation))),
        "worst_deviation_v": worst.deviation_v,
        "worst_limit": f"{worst.limit} of {worst.formula}",
        "limits": len(deviations),
        "limits_on_one_scale": len(energies),
        "deviations": [{**asdict(row), "deviation_v": row.deviation_v} for row in deviations],
    }


def _energy_errors(deviations: list[LimitDeviation]) -> Iterator[float]:
    for row in deviations:
        if row.li_exchanged_per_atom > 0.0 and row.one_scale:
            yield row.deviation_v * row.li_exchanged_per_atom
