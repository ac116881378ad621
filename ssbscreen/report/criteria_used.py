"""What the run judged by: criteria, gates with their limits, and the weights of each role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.scaling import stated_ends
from ssbscreen.domain.decisions import Criterion, Gate, WeightedCriterion
from ssbscreen.report.run_tables import RunTables


@dataclass(frozen=True, slots=True)
class CriterionUsed:
    """A criterion with the ends of its scale in words and how many candidates have a value."""

    criterion: Criterion
    ends: str
    known: int


@dataclass(frozen=True, slots=True)
class GateUsed:
    """A gate with its limits in each role that has it."""

    gate: Gate
    limits: Mapping[str, Mapping[str, float]]


def criteria_used(run: RunTables) -> list[CriterionUsed]:
    """Every criterion with a column of values in this run, weighed or an axis of a trade-off only."""
    used = []
    for name, values in run.estimates.items():
        ends = stated_ends(criteria()[name])
        words = (
            "5 % and 95 % quantiles of the ranked candidates"
            if ends is None
            else f"0 at {ends.worst:g}, 1 at {ends.best:g} ({ends.because})"
        )
        used.append(CriterionUsed(criteria()[name], words, len(values)))
    return used


def gates_used(run: RunTables) -> list[GateUsed]:
    """Every gate of the run's roles."""
    names = dict.fromkeys(gate for configured in run.roles.values() for gate in configured.role.gates)
    return [
        GateUsed(
            gates()[name],
            {
                role: {**gates()[name].limits, **configured.limits.get(name, {})}
                for role, configured in run.roles.items()
                if name in configured.role.gates
            },
        )
        for name in names
    ]


def weights_used(run: RunTables) -> dict[str, Sequence[tuple[WeightedCriterion, float]]]:
    """Criteria of each role with their share of its weight, heaviest first."""
    shares: dict[str, Sequence[tuple[WeightedCriterion, float]]] = {}
    for role, configured in run.roles.items():
        total = sum(each.weight for each in configured.role.criteria)
        ordered = sorted(configured.role.criteria, key=lambda each: (-each.weight, each.criterion))
        shares[role] = [(each, each.weight / total) for each in ordered]
    return shares
