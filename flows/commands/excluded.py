"""``ssbscreen excluded``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from flows.completion import complete_role, complete_run
from flows.terminal import tell
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.near_names import did_you_mean


@click.command("excluded")
@click.argument("run", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.option("--role", default="", shell_complete=complete_role, help="Only of this role (default: all of the run).")
@click.option("--by", "gate", default="", help="Only by this gate or stage.")
@click.option("--most", type=click.IntRange(1), help="At most that many lines; nearest misses of a gate come first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(run: Path, role: str, gate: str, most: int | None, as_json: bool) -> None:
    """List every candidate that RUN excludes: by which gate or stage, with value, limit, margin and reason.

    RUN is a run folder, or a folder of runs: its latest.

    \b
    ssbscreen excluded runs/latest --role separator --by conduction_evidence --most 20
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.report.exclusions import as_text, exclusions, names_of_exclusions
    from ssbscreen.report.run_tables import RunTables
    from ssbscreen.store.run_folder import open_run

    content = RunTables.of(open_run(run))
    if role and role not in content.roles:
        raise ConfigurationError(
            f"{run} has no role {role!r}; it has: {', '.join(content.roles)}.{did_you_mean(role, content.roles)}"
        )
    found = exclusions(content, role=role, gate=gate)
    if gate and not found and gate not in (known := names_of_exclusions(content)):
        raise ConfigurationError(
            f"no gate or stage of {run} is called {gate!r}; there are: {', '.join(known)}.{did_you_mean(gate, known)}"
        )
    shown = found if most is None else found[:most]
    if as_json:
        for each in shown:
            click.echo(json.dumps(asdict(each)))
        return
    tell(as_text(shown) if shown else "nothing is excluded that way")
    if len(shown) < len(found):
        click.echo(f"\n{len(found) - len(shown)} more", err=True)
