"""``ssbscreen figures``."""

from __future__ import annotations

from pathlib import Path

import click

from flows.completion import complete_run


@click.command("figures")
@click.argument("run", type=click.Path(path_type=Path), shell_complete=complete_run)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the files; made if absent.")
@click.option(
    "--format",
    "suffix",
    type=click.Choice(["svg", "png", "pdf"]),
    default="svg",
    show_default=True,
    help="Format of the files.",
)
@click.option("--only", metavar="TEXT", help="Only figures whose file name holds this text, such as ladder.")
def command(run: Path, out: Path, suffix: str, only: str | None) -> None:
    """Write the figures of RUN as files, on light ground.

    RUN is a run folder, or a folder of runs: its latest. Trade-offs by role, window ladder, mechanics, conductivities
    and the calibration of their model, voltage profiles, ranks over draws. In the page the camera above a plot gives
    the same as it is shown.

    \b
    ssbscreen figures runs/latest --out figures/ --format pdf
    """  # noqa: D301 - click reads the character that the escape stands for
    from ssbscreen.report.run_figures import write_figures
    from ssbscreen.store.run_folder import open_run

    folder = open_run(run)
    folder.require_outside(out)
    for path in write_figures(folder, out, suffix, only or ""):
        click.echo(path)
