"""``ssbscreen criteria``."""

from __future__ import annotations

import json

import click


@click.command("criteria")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(as_json: bool) -> None:
    """Print every criterion and gate: unit, direction, needed columns, source; and the weights of each role.

    \b
    ssbscreen criteria
    ssbscreen criteria --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.criteria.registry import criteria, gates
    from ssbscreen.decision.roles import ROLES

    if as_json:
        for criterion in criteria().values():
            click.echo(
                json.dumps(
                    {
                        "criterion": criterion.name,
                        "unit": criterion.unit,
                        "direction": criterion.direction,
                        "meaning": criterion.meaning,
                        "needs": criterion.needs,
                        "source": criterion.source,
                        "weights": {
                            role.name: weighted.weight
                            for role in ROLES.values()
                            for weighted in role.criteria
                            if weighted.criterion == criterion.name
                        },
                    }
                )
            )
        for gate in gates().values():
            click.echo(
                json.dumps(
                    {
                        "gate": gate.name,
                        "meaning": gate.meaning,
                        "limits": dict(gate.limits),
                        "needs": gate.needs,
                        "source": gate.source,
                        "roles": [role.name for role in ROLES.values() if gate.name in role.gates],
                    }
                )
            )
        return
    for criterion in criteria().values():
        click.secho(f"{criterion.name} [{criterion.unit}], {criterion.direction}", bold=True)
        click.echo(f"  {criterion.meaning}\n  needs {', '.join(criterion.needs)}\n  {criterion.source}")
    for gate in gates().values():
        limits = ", ".join(f"{name} = {value:g}" for name, value in gate.limits.items()) or "no limit to set"
        click.secho(f"gate {gate.name} ({limits})", bold=True)
        click.echo(f"  {gate.meaning}\n  needs {', '.join(gate.needs)}\n  {gate.source}")
    for role in ROLES.values():
        click.secho(f"role {role.name}: {role.meaning}", bold=True)
        click.echo(f"  gates: {', '.join(role.gates)}")
        for weighted in role.criteria:
            click.echo(f"  {weighted.weight:4.2f} {weighted.criterion}: {weighted.because}")
