"""Roles of two runs: what of their gates and weights differs, and roles with gates of one and weights of the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.roles import ROLES, ConfiguredRole, configured_role
from ssbscreen.domain.errors import ConfigurationError

GATES: Final = "gates"
WEIGHTS: Final = "weights"
Changes = Mapping[str, Any]
"""What the settings say of a role."""


def mixed_role(name: str, *, gates_of: Changes, weights_of: Changes) -> ConfiguredRole:
    """A role with gates and limits of one run and weights of another.

    Raises:
        ConfigurationError: a criterion or gate that there is no longer.
    """
    changes = {
        "gates": gates_of.get("gates"),
        "limits": gates_of.get("limits") or {},
        "meaning": weights_of.get("meaning", ""),
        "weights": weights_of.get("weights") or {},
    }
    return configured_role(name, changes, criteria=criteria(), gates=gates())


def role_differences(name: str, first: Changes, second: Changes) -> list[tuple[str, str, str, str]]:
    """What differs as it acts: kind (gates or weights), name of the input, before and after in words.

    A weight that is written down as it is by default differs from none. A role that the installed code does not take
    is compared as it is written.
    """
    try:
        one = mixed_role(name, gates_of=first, weights_of=first)
        other = mixed_role(name, gates_of=second, weights_of=second)
    except ConfigurationError:
        return _as_written(name, first, second)
    found = [
        (GATES, f"{name}: limit {limit} of {gate}", repr(before), repr(after))
        for gate in one.role.gates
        if gate in other.role.gates
        for limit, before in _limits(one, gate).items()
        if (after := _limits(other, gate).get(limit, before)) != before
    ]
    if one.role.gates != other.role.gates:
        found.append((GATES, f"{name}: gates", ", ".join(one.role.gates), ", ".join(other.role.gates)))
    weights = [{each.criterion: each.weight for each in configured.role.criteria} for configured in (one, other)]
    found += [
        (WEIGHTS, f"{name}: weight of {criterion}", _weight(weights[0], criterion), _weight(weights[1], criterion))
        for criterion in dict.fromkeys((*weights[0], *weights[1]))
        if weights[0].get(criterion) != weights[1].get(criterion)
    ]
    return found


def ordered_roles(first: Mapping[str, Changes], second: Mapping[str, Changes]) -> tuple[str, ...]:
    """Names of the roles that both runs have, those of the screen first."""
    return (
        *(name for name in ROLES if name in first and name in second),
        *(name for name in first if name in second and name not in ROLES),
    )


def _limits(configured: ConfiguredRole, gate: str) -> dict[str, float]:
    return {**gates()[gate].limits, **configured.limits.get(gate, {})}


def _weight(weights: Mapping[str, float], criterion: str) -> str:
    return repr(weights[criterion]) if criterion in weights else "none"


def _as_written(name: str, first: Changes, second: Changes) -> list[tuple[str, str, str, str]]:
    of_kind = {GATES: ("gates", "limits"), WEIGHTS: ("weights",)}
    return [
        (kind, f"{name}: {key}", str(first.get(key)), str(second.get(key)))
        for kind, keys in of_kind.items()
        for key in keys
        if (first.get(key) or None) != (second.get(key) or None)
    ]
