"""``ssbscreen barriers``."""

from __future__ import annotations

import json

import click

from flows.completion import complete_source
from flows.terminal import tell


@click.command("barriers")
@click.argument("materials", nargs=-1, required=True, metavar="FORMULA|FILE...")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="Where cells of formulas are from, as in 'run'; default bundled.",
)
@click.option(
    "--seconds",
    "limit_s",
    type=click.FloatRange(0.0, 86_400.0, min_open=True),
    default=60.0,
    show_default=True,
    help="After which a cell is stopped and told.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and cell.")
def command(materials: tuple[str, ...], sources: tuple[str, ...], limit_s: float, as_json: bool) -> None:
    """Bond valence barriers of Li in 1, 2 and 3 dimensions, eV, of each FORMULA or FILE.

    They do not rank electrolytes. A FORMULA (such as Li3PS4) stands for the lowest cell of that composition in the
    source, a FILE (CIF, POSCAR, pymatgen's JSON; ordered) for its own. Cells that were computed are found again.

    \b
    ssbscreen barriers Li3PS4 LiF
    ssbscreen barriers cells/*.cif --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows import barrier_answers as answering
    from flows.barrier_calculation import FOLDER, barriers_of_cells
    from flows.caching import cache_folder
    from flows.moduli_inputs import read_materials
    from flows.timed_workers import usable_processors
    from ssbscreen.report.barrier_account import DO_NOT_RANK

    cells = answering.cells_of(read_materials(materials), sources)
    found = barriers_of_cells(
        [each.cell for each in cells],
        cache_folder() / "stages" / FOLDER,
        processes=min(usable_processors(), max(1, len(cells) // 20)),
        limit_s=limit_s,
    )
    if as_json:
        for named, each in zip(cells, found, strict=True):
            click.echo(json.dumps(answering.as_json(named, each)))
        return
    tell(answering.as_text(cells, found))
    click.echo(f"\n{DO_NOT_RANK}", err=True)
