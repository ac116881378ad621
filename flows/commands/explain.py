"""``ssbscreen explain``."""

from __future__ import annotations

from pathlib import Path

import click

from flows.completion import complete_candidate, complete_run
from flows.terminal import tell


@click.command("explain")
@click.argument("run", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.argument("candidate", shell_complete=complete_candidate)
def command(run: Path, candidate: str) -> None:
    """Say why CANDIDATE (identifier or formula) of RUN ranks where it does, with its drawbacks.

    RUN is a run folder, or a folder of runs: its latest. A formula
    may be written in any way; of several candidates of one composition the one nearest to the hull is meant.

    \b
    ssbscreen explain runs/latest Li6PS5Cl
    ssbscreen explain runs/latest Li7La3Zr2O12
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.report.explanation import explain
    from ssbscreen.store.run_folder import open_run

    tell(explain(open_run(run), candidate))
