"""``ssbscreen compare``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from flows.completion import complete_role, complete_run
from flows.terminal import tell


@click.command("compare")
@click.argument("run_a", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.argument("run_b", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.option(
    "--role",
    "roles",
    multiple=True,
    shell_complete=complete_role,
    help="Only this role; repeat for several (default: all in common).",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for comparison.html and its tables (default: comparisons/<RUN_A>-<RUN_B>); files there are replaced.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object; written to a folder only with --out.")
@click.option(
    "--no-recompute", is_flag=True, help="Compute no stage again; causes that need it are told together, not apart."
)
@click.option("--direct", is_flag=True, help="Compute stages without Prefect and without reuse.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def command(
    run_a: Path,
    run_b: Path,
    roles: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    no_recompute: bool,
    direct: bool,
    quiet: bool,
) -> None:
    """What changed from RUN_A to RUN_B, and which cause did it.

    RUN_A and RUN_B are run folders. Who entered the ranking of each role, left it or moved; attributed to code,
    settings, models, database, gates and weights by changing one after the other. Gates and weights are judged anew
    from the tables of the runs; where two or more of the others differ, the stages before the ranks are computed again,
    reusing what the cache holds.

    \b
    ssbscreen compare runs/2026-11-01T100000Z runs/latest
    ssbscreen compare before/ after/ --role separator --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.comparing import compare_runs
    from flows.progress import progress_bar
    from ssbscreen.comparison.account import as_json as json_of
    from ssbscreen.comparison.account import in_words
    from ssbscreen.comparison.content import RunContent
    from ssbscreen.report.comparison_page import Account, comparison_files
    from ssbscreen.store.run_folder import open_run

    runs = open_run(run_a), open_run(run_b)
    first, second = (RunContent.of(run) for run in runs)
    folder = out or Path("comparisons") / f"{first.name}-{second.name}"
    for run in runs:
        run.require_outside(folder)
    if first.name == second.name:
        first, second = replace(first, name=str(run_a)), replace(second, name=str(run_b))
    with progress_bar(quiet=quiet) as progress:
        found = compare_runs(first, second, only=roles, recompute=not no_recompute, direct=direct, progress=progress)
    account = Account.of(found)
    if as_json:
        click.echo(json.dumps(json_of(found, account.moved, account.tallied), ensure_ascii=False))
    else:
        tell(in_words(found, account.moved, account.tallied))
    if out is not None or not as_json:
        page = comparison_files(account).write(folder)
        if not as_json:
            click.echo(f"\npage and tables: {page.resolve()}")
