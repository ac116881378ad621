"""Pareto fronts: over all criteria of a role, and over the pairs that the workshop sees in conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import moocore
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ssbscreen.decision.scaling import observed_range
from ssbscreen.domain.decisions import Criterion, CriterionValues, Direction, Floats, Role
from ssbscreen.tables.catalogue import TRADE_OFFS

Ranks = npt.NDArray[np.int32]

TRADE_OFF_AXES: Final[Mapping[str, tuple[str, str]]] = {
    "T1 conductivity vs electrochemical stability": ("log10_conductivity", "window_width"),
    "T2 dendrite resistance vs compliance": ("monroe_newman_ratio", "youngs_modulus"),
    "T3 toughness vs conductivity": ("fracture_toughness", "log10_conductivity"),
    "T4 thermodynamic stability vs kinetic passivation": ("decomposition_energy_at_li", "protection_at_li"),
    "T5 thin separator vs fracture": ("separator_thickness_limit", "fracture_toughness"),
    "T7 air robustness vs conductivity": ("moisture_reaction_energy", "log10_conductivity"),
    "T8 light vs conducting": ("density", "log10_conductivity"),
    "T8 cheap vs conducting": ("raw_material_cost", "log10_conductivity"),
}
"""The trade-offs whose axes are criteria. Not among them, for want of an axis: co-sintering (T6), alloy anodes (T9),
liquids (T10), processing (T11). T12, insulation against mixed conduction, is
why there are two roles."""


def pareto_fronts(values: Floats, directions: Sequence[Direction]) -> Ranks:
    """Number of the front of each candidate: 1 is dominated by none, 2 only by members of front 1, and so on.

    Args:
        values: shape (n, m), no NaN; infinities allowed.
        directions: m.

    Returns:
        Shape (n,). A candidate that another dominates (no worse in any criterion, better in one) has a higher number;
        equal candidates share one.
    """
    if values.shape[0] == 0 or values.shape[1] == 0:
        return np.ones(values.shape[0], dtype=np.int32)
    maximise = [direction is Direction.MAXIMISE for direction in directions]
    ranks: Ranks = (moocore.pareto_rank(np.ascontiguousarray(values), maximise=maximise) + 1).astype(np.int32)
    return ranks


def role_fronts(role: Role, values: Mapping[str, CriterionValues], criteria: Mapping[str, Criterion]) -> Ranks:
    """Fronts over all criteria of a role, with missing values at the worst observed one."""
    names = [weighted.criterion for weighted in role.criteria]
    filled = [missing_at_worst(values[name].value, criteria[name].direction) for name in names]
    return pareto_fronts(np.column_stack(filled), [criteria[name].direction for name in names])


def missing_at_worst(value: Floats, direction: Direction) -> Floats:
    """NaN replaced by the worst known value; 0 throughout where nothing is known, which separates nobody."""
    ends = observed_range(value, direction)
    return np.zeros_like(value) if ends is None else np.where(np.isnan(value), ends[0], value)


def trade_off_criteria() -> tuple[str, ...]:
    """Names of the criteria that are axes of a trade-off, alphabetical."""
    return tuple(sorted({name for axes in TRADE_OFF_AXES.values() for name in axes}))


def trade_offs(
    role: Role,
    candidate_ids: Sequence[str],
    values: Mapping[str, CriterionValues],
    criteria: Mapping[str, Criterion],
    *,
    ranked: npt.NDArray[np.bool_],
) -> pa.Table:
    """The table ``trade_offs``: fronts of each pair of criteria.

    Args:
        role: whose candidates these are.
        candidate_ids: of the n candidates.
        values: by criterion, n each; a trade-off with an axis that is not among them is left out.
        criteria: every criterion there is, by name.
        ranked: which candidates take part, shape (n,).

    Returns:
        One row for each trade-off and candidate with both values known.
    """
    ids = np.asarray(candidate_ids, dtype=np.str_)
    rows: list[tuple[str, npt.NDArray[np.str_], Ranks]] = []
    for name, axes in TRADE_OFF_AXES.items():
        if any(axis not in values for axis in axes):
            continue
        pair = np.column_stack([values[axis].value for axis in axes])
        both = ranked & ~np.isnan(pair).any(axis=1)
        rows.append((name, ids[both], pareto_fronts(pair[both], [criteria[axis].direction for axis in axes])))
    names = [name for name, members, _ in rows for _ in members]
    return TRADE_OFFS.build(
        {
            "role": [role.name] * len(names),
            "trade_off": names,
            "candidate_id": [candidate for _, members, _ in rows for candidate in members.tolist()],
            "pareto_front": [front for _, _, fronts in rows for front in fronts.tolist()],
        }
    )
