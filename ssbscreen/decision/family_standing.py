"""Standing of candidates among all and in their family by anion, so that a list is not just "sulfides first"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.stats import rankdata

from ssbscreen.domain.anion_families import anion_family
from ssbscreen.domain.decisions import Criterion, Direction, Floats
from ssbscreen.domain.units import PERCENT
from ssbscreen.tables.suspicion import FAMILY_RANKS, PERCENTILES


def percentiles(value: Floats, direction: Direction) -> Floats:
    """Percent of the values that are no better than each; of equal ones half.

    Args:
        value: shape (n,), no NaN; infinities allowed.
        direction: which way is better.

    Returns:
        Shape (n,), above 0 and below 100; 50 where there is one value or all are equal.
    """
    better = value if direction is Direction.MAXIMISE else -value
    return np.asarray(PERCENT * (rankdata(better, method="average") - 0.5) / len(value), dtype=np.float64)


def percentiles_table(
    criteria_values: pa.Table, formulas: Mapping[str, str], criteria: Mapping[str, Criterion]
) -> pa.Table:
    """The table ``percentiles``: known values only; what was not assessed has no row.

    Args:
        criteria_values: the table of all judged candidates.
        formulas: by candidate.
        criteria: every criterion there is, by name.
    """
    families = {candidate: anion_family(formula).value for candidate, formula in formulas.items()}
    columns: dict[str, list[Any]] = {name: [] for name in PERCENTILES.arrow.names}
    by_criterion: dict[str, list[tuple[str, float]]] = {}
    names = ("candidate_id", "criterion", "value")
    for candidate, criterion, value in zip(*(criteria_values[name].to_pylist() for name in names), strict=True):
        if value is not None:
            by_criterion.setdefault(criterion, []).append((candidate, value))
    for criterion, known in by_criterion.items():
        ids = [candidate for candidate, _ in known]
        value = np.array([each for _, each in known])
        family = np.array([families[candidate] for candidate in ids])
        direction = criteria[criterion].direction
        within, size = np.empty(len(ids)), np.empty(len(ids), dtype=np.int64)
        for each in np.unique(family):
            held = family == each
            within[held], size[held] = percentiles(value[held], direction), held.sum()
        found = (
            ids,
            [criterion] * len(ids),
            family.tolist(),
            percentiles(value, direction).tolist(),
            [len(ids)] * len(ids),
            within.tolist(),
            size.tolist(),
        )
        for name, values in zip(columns, found, strict=True):
            columns[name] += values
    return PERCENTILES.build(columns)


def family_ranks_table(ranking: pa.Table, formulas: Mapping[str, str]) -> pa.Table:
    """The table ``family_ranks``: ranks in the family, in the order of the ranking of each role.

    Args:
        ranking: the table of all roles.
        formulas: by candidate.
    """
    rows: dict[tuple[str, str], list[tuple[int, str]]] = {}
    names = ("role", "candidate_id", "rank")
    for role, candidate, rank in zip(*(ranking[name].to_pylist() for name in names), strict=True):
        rows.setdefault((role, anion_family(formulas[candidate]).value), []).append((rank, candidate))
    flat: Sequence[tuple[str, str, str, int, int]] = [
        (role, candidate, family, place, len(members))
        for (role, family), members in rows.items()
        for place, (_, candidate) in enumerate(sorted(members), start=1)
    ]
    columns = list(zip(*flat, strict=True)) or [()] * len(FAMILY_RANKS.columns)
    return FAMILY_RANKS.build(dict(zip(FAMILY_RANKS.arrow.names, map(list, columns), strict=True)))
