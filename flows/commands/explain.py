"""``ssbscreen explain``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("explain")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("candidate")
def command(run: Path, candidate: str) -> None:
    """Say why CANDIDATE (identifier or formula) of RUN ranks where it does, with its drawbacks."""
    from ssbscreen.report.explanation import explain
    from ssbscreen.store.run_folder import open_run

    click.echo(explain(open_run(run), candidate))
