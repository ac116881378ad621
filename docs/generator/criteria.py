"""The pages of criteria, gates and roles, from their registries."""

from __future__ import annotations

from typing import Final

from docs.generator.markdown import GENERATED, code, prose, table
from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.roles import ROLES
from ssbscreen.domain.decisions import Criterion, Gate, Role

OF_CRITERIA: Final = """\
A **criterion** is a soft axis: it trades off against the others by its weight in a role. A **gate** is a hard limit: it
excludes, or says *uncertain* where an interval holds the limit or a value is unknown. The same list in the terminal:
`ssbscreen criteria`. The columns are explained under [tables and columns](columns.md), the weights under
[roles](roles.md).

"""
OF_ROLES: Final = """\
A role is one job in the cell. Its gates exclude; its criteria trade off by their weights. Weights are relative: the
share is what counts. Settings change both, and make roles of your own ([tutorial](../tutorials/own-role.md)).
"""


def criteria_page() -> str:
    """Every criterion and every gate: unit, direction, meaning, what it reads, source, where it is used."""
    parts = [
        "# Criteria and gates\n\n",
        GENERATED,
        OF_CRITERIA,
        table(
            ("criterion", "unit", "better is", "weighed by"),
            (
                (f"[`{each.name}`](#{each.name})", each.unit, _better(each), ", ".join(_weights(each)) or "no role")
                for each in criteria().values()
            ),
        ),
        "\n## Criteria\n",
        *(_criterion(each) for each in criteria().values()),
        "\n## Gates\n",
        *(_gate(each) for each in gates().values()),
    ]
    return "".join(parts)


def roles_page() -> str:
    """Every role: its gates and the weight of each criterion with the sentence it rests on."""
    parts = [
        "# Roles\n\n",
        GENERATED,
        OF_ROLES,
    ]
    return "".join([*parts, *(_role(each) for each in ROLES.values())])


def _better(criterion: Criterion) -> str:
    return {"maximise": "more", "minimise": "less"}[criterion.direction.value]


def _weights(criterion: Criterion) -> list[str]:
    return [
        f"{role.name} ({weighted.weight:g})"
        for role in ROLES.values()
        for weighted in role.criteria
        if weighted.criterion == criterion.name
    ]


def _criterion(criterion: Criterion) -> str:
    return (
        f"\n### {criterion.name}\n\n{prose(criterion.meaning)}\n\n"
        f"- Unit: {criterion.unit}. Better is {_better(criterion)}.\n"
        f"- Weighed by: {', '.join(_weights(criterion)) or 'no role of its own accord; settings can add it'}.\n"
        f"- Reads: {', '.join(code(column) for column in criterion.needs)}.\n"
        f"- Source: {prose(criterion.source)}\n"
    )


def _gate(gate: Gate) -> str:
    limits = ", ".join(f"`{name} = {value:g}`" for name, value in gate.limits.items())
    used = ", ".join(role.name for role in ROLES.values() if gate.name in role.gates)
    return (
        f"\n### Gate {gate.name}\n\n{prose(gate.meaning)}\n\n"
        f"- Compares: {gate.unit or 'no number'}. Limits of the settings: {limits or 'none'}.\n"
        f"- Asked by: {used or 'no role of its own accord; settings can add it'}.\n"
        f"- Reads: {', '.join(code(column) for column in gate.needs)}.\n"
        f"- Source: {prose(gate.source)}\n"
    )


def _role(role: Role) -> str:
    whole = sum(weighted.weight for weighted in role.criteria)
    return (
        f"\n## {role.name}\n\n{prose(role.meaning)}\n\n"
        f"Gates: {', '.join(f'[`{gate}`](criteria.md#gate-{gate})' for gate in role.gates) or 'none'}.\n\n"
        + table(
            ("criterion", "weight", "share", "because"),
            (
                (
                    f"[`{weighted.criterion}`](criteria.md#{weighted.criterion})",
                    f"{weighted.weight:g}",
                    f"{weighted.weight / whole:.0%}",
                    prose(weighted.because),
                )
                for weighted in role.criteria
            ),
        )
    )
