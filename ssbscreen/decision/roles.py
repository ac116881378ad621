"""The roles: one material, several jobs, each with its gates and its weighted criteria, and what settings change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ssbscreen.decision.bulk_roles import CATHOLYTE, SEPARATOR
from ssbscreen.decision.thin_layer_roles import COATING, INTERLAYER
from ssbscreen.domain.decisions import Criterion, Gate, Role, WeightedCriterion
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.near_names import did_you_mean

SET_IN_THE_CONFIGURATION: Final = "set in the configuration"
Limits = Mapping[str, Mapping[str, float]]
"""Limits by gate and by name of the limit."""

ROLES: Final[Mapping[str, Role]] = {role.name: role for role in (SEPARATOR, CATHOLYTE, INTERLAYER, COATING)}


@dataclass(frozen=True, slots=True)
class ConfiguredRole:
    """A role as a run uses it.

    Attributes:
        role: gates and weights.
        limits: limits of the gates that differ from their defaults, by gate and name of the limit.
    """

    role: Role
    limits: Limits = field(default_factory=dict)


def role_with(
    role: Role,
    weights: Mapping[str, float] | None = None,
    limits: Limits | None = None,
    *,
    criteria: Mapping[str, Criterion],
    gates: Mapping[str, Gate],
) -> ConfiguredRole:
    """A role with weights and limits of the settings in place of its own.

    Args:
        role: one of ``ROLES`` or another.
        weights: weight by criterion, any positive scale; 0 takes the criterion out, a criterion that the role does
            not have is added. The others keep their weights.
        limits: by gate and by name of the limit.
        criteria: every criterion there is, by name.
        gates: every gate there is, by name.

    Raises:
        ConfigurationError: every fault at once: unknown criteria, gates or limits, negative or infinite numbers, no
            criterion left.
    """
    weights, limits = weights or {}, limits or {}
    faults = [*_weight_faults(weights, criteria), *_limit_faults(role, limits, gates)]
    kept = [_reweighted(weighted, weights) for weighted in role.criteria if weights.get(weighted.criterion) != 0.0]
    own = {weighted.criterion for weighted in role.criteria}
    added = [
        WeightedCriterion(name, weight, SET_IN_THE_CONFIGURATION)
        for name, weight in weights.items()
        if name not in own and weight > 0.0
    ]
    if not kept and not added:
        faults.append(f"{role.name}: no criterion has a weight above 0")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return ConfiguredRole(Role(role.name, role.meaning, role.gates, (*kept, *added)), limits)


def configured_role(
    name: str, changes: Mapping[str, Any], *, criteria: Mapping[str, Criterion], gates: Mapping[str, Gate]
) -> ConfiguredRole:
    """A role as the settings have it: one of ``ROLES`` with changes, or one of the user's own.

    Args:
        name: of the role.
        changes: ``weights``, ``limits``, ``gates``, ``meaning`` and ``because`` (by criterion); a role of the user's
            own needs weights and gates.
        criteria: every criterion there is, by name.
        gates: every gate there is, by name.

    Raises:
        ConfigurationError: every fault at once.
    """
    weights, limits = changes.get("weights") or {}, changes.get("limits") or {}
    asked, because = changes.get("gates"), changes.get("because") or {}
    faults = [
        f"{name}: there is no gate {gate!r}; there are: {', '.join(gates)}" for gate in asked or () if gate not in gates
    ]
    faults += [
        f"{name}: a reason is given for {each!r}, which has no weight" for each in because if each not in weights
    ]
    if name not in ROLES and (asked is None or not weights):
        faults.append(
            f"there is no role {name!r}; there are: {', '.join(ROLES)}.{did_you_mean(name, ROLES)} A "
            "role of your own needs weights and gates "
            f'([roles.{name}] with weights = {{ log10_conductivity = 1.0 }} and gates = ["phase_stability"])'
        )
    if faults:
        raise ConfigurationError("\n".join(faults))
    base = ROLES.get(name) or Role(name, f"The user's own role {name}.", (), ())
    base = replace(
        base,
        meaning=changes.get("meaning") or base.meaning,
        gates=base.gates if asked is None else tuple(dict.fromkeys(asked)),
    )
    found = role_with(base, weights, limits, criteria=criteria, gates=gates)
    told = tuple(
        replace(each, because=f"{SET_IN_THE_CONFIGURATION}: {because[each.criterion]}")
        if each.criterion in because
        else each
        for each in found.role.criteria
    )
    return replace(found, role=replace(found.role, criteria=told))


def _reweighted(weighted: WeightedCriterion, weights: Mapping[str, float]) -> WeightedCriterion:
    """The criterion with its new weight; a weight that faults were found with keeps the old one."""
    weight = weights.get(weighted.criterion, weighted.weight)
    if not weight > 0.0 or weight == weighted.weight:
        return weighted
    return WeightedCriterion(weighted.criterion, weight, f"{SET_IN_THE_CONFIGURATION}; {weighted.because}")


def _weight_faults(weights: Mapping[str, float], criteria: Mapping[str, Criterion]) -> list[str]:
    faults = [
        f"no criterion is called {name!r}; there are: {', '.join(criteria)}.{did_you_mean(name, criteria)}"
        for name in weights
        if name not in criteria
    ]
    faults += [
        f"the weight of {name} is {weight}; a weight is a positive number, or 0 to leave the criterion out"
        for name, weight in weights.items()
        if not (math.isfinite(weight) and weight >= 0.0)
    ]
    return faults


def _limit_faults(role: Role, limits: Limits, gates: Mapping[str, Gate]) -> list[str]:
    faults: list[str] = []
    for gate, values in limits.items():
        if gate not in role.gates or gate not in gates:
            faults.append(f"the role {role.name} has no gate {gate!r}; it has: {', '.join(role.gates)}")
            continue
        known = gates[gate].limits
        for name, value in values.items():
            if name not in known:
                faults.append(f"the gate {gate} has no limit {name!r}; it has: {', '.join(known) or 'none'}")
            elif not math.isfinite(value):
                faults.append(f"the limit {gate}.{name} is {value}; a limit is a finite number")
    return faults
