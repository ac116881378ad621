"""``ssbscreen dossier``."""

from __future__ import annotations

from pathlib import Path

import click

from flows.completion import complete_candidate, complete_run


@click.command("dossier")
@click.argument("run", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.argument("candidate", shell_complete=complete_candidate)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File (default: in the current folder, named after the candidate); one that exists is replaced.",
)
def command(run: Path, candidate: str, out: Path | None) -> None:
    """Write the page of CANDIDATE (identifier or formula) of RUN, ranked or not, and print where it is.

    RUN is a run folder, or a folder of runs: its latest.

    \b
    ssbscreen dossier runs/latest Li6PS5Cl --out argyrodite.html
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.report.dossiers.page import write_dossier
    from ssbscreen.store.run_folder import open_run

    click.echo(write_dossier(open_run(run), candidate, out))
