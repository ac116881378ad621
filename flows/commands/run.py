"""``ssbscreen run``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import click

from flows.completion import complete_role, complete_source
from ssbscreen.domain.errors import ConfigurationError

NAMED: Final = 5
"""Candidates of each role that the end of a run names; the report has all."""
MEANING: Final = {"passes": "pass every gate", "uncertain": "cannot be told", "fails": "fail one"}
"""Of the states of gates, whose own module would make the completion of options wait for numpy."""


@click.command("run")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with the settings of the run.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="'mp' (default with an API key), 'bundled' (default without), 'matminer', a path or a snapshot; repeat to "
    "join: energies come from the first that has them.",
)
@click.option("--only", metavar="ELEMENTS", help="Of 'mp' only candidates of these elements, such as Li,P,S,Cl.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    shell_complete=complete_role,
    help="separator, catholyte, interlayer, coating or one of the settings; repeat for several (default: those of the "
    "settings; without any, the first two).",
)
@click.option("--out", type=click.Path(path_type=Path), help="Run folder to be made (default: runs/<time>).")
@click.option("--direct", is_flag=True, help="Run the same stages without Prefect and without reuse.")
@click.option("--quiet", is_flag=True, help="No progress bar; print only the folder of the run.")
def command(
    config: Path | None,
    sources: tuple[str, ...],
    only: str | None,
    roles: tuple[str, ...],
    out: Path | None,
    direct: bool,
    quiet: bool,
) -> None:
    """Screen candidates and write a run folder with tables, manifest and report.

    Works without a server. Where PREFECT_API_URL names one, the run appears in its user interface. 'mp' fetches a
    snapshot first (see 'ssbscreen fetch'), or takes the one that is there if the database has not changed.

    \b
    ssbscreen run
    ssbscreen run --source mp --only Li,P,S,Cl --role separator
    ssbscreen run --config own-role.toml --out runs/own-role
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.fetching import MATERIALS_PROJECT
    from flows.inputs import default_source
    from flows.progress import progress_bar
    from flows.screening import run_screen
    from flows.settings import overrides_of, read_settings
    from flows.short_list import first_formulas
    from ssbscreen.report.run_tables import RunTables

    settings = read_settings(config, overrides_of(sources=sources, only=only))
    if "paths" not in settings.sources.model_fields_set:
        chosen, line = default_source()
        settings = read_settings(config, overrides_of(sources=[chosen], only=only))
        click.echo(line, err=True)
    if only is not None and MATERIALS_PROJECT not in settings.sources.paths:
        raise ConfigurationError(
            f"--only limits what is fetched from the Materials Project: add --source {MATERIALS_PROJECT}"
        )
    if "materials_project" in settings.model_fields_set and MATERIALS_PROJECT not in settings.sources.paths:
        click.echo(
            "[materials_project] is not used: it says what --source mp fetches, and this run reads "
            f"{', '.join(settings.sources.paths)}",
            err=True,
        )
    if roles:
        settings = settings.model_copy(update={"roles": {role: settings.role(role) for role in roles}})
    with progress_bar(quiet=quiet) as progress:
        run = run_screen(settings, out, direct=direct, progress=progress)
    if quiet:
        click.echo(run.path)
        return
    kept = RunTables.of(run)
    for role in kept.roles:
        counts = run.manifest["funnel"][role]
        click.echo(f"{role}: " + ", ".join(f"{counts[state]:,} {told}" for state, told in MEANING.items()))
        if first := first_formulas(kept, role, NAMED):
            asked = ("ssbscreen", "explain", str(run.path), first[0])
            click.echo(f"  ranked first: {', '.join(first)}; why: {shlex.join(asked)}")
    for label, path in zip(run.manifest["sources"]["labels"], run.manifest["sources"]["paths"], strict=True):
        click.echo(f"source: {label}" + (f" ({path})" if path not in label else ""))
    click.echo(f"run:    {run.path}")
    click.echo(f"report: {run.report.resolve()}")
