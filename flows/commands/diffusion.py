"""``ssbscreen diffusion``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flows.completion import complete_role, complete_run, complete_source
from flows.terminal import tell
from ssbscreen.domain.errors import ConfigurationError


@click.command("diffusion")
@click.argument("materials", nargs=-1, metavar="[FORMULA|FILE]...")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="Where cells of formulas are from, as in 'run'; default bundled.",
)
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    shell_complete=complete_run,
    help="Also the best ranked of this run, cells of its sources.",
)
@click.option("--role", default="separator", shell_complete=complete_role, show_default=True, help="Role of --run.")
@click.option("--best", type=click.IntRange(1), default=3, show_default=True, help="How many candidates of --run.")
@click.option(
    "--temperature",
    "temperatures_k",
    type=click.FloatRange(50.0, 3000.0),
    multiple=True,
    default=(1000.0, 800.0, 650.0),
    show_default=True,
    help="Temperature in K; repeat for several.",
)
@click.option(
    "--picoseconds", type=click.FloatRange(5.0), default=20.0, show_default=True, help="Length of a trajectory."
)
@click.option(
    "--equilibration",
    "equilibration_ps",
    type=click.FloatRange(0.0),
    default=2.0,
    show_default=True,
    help="Picoseconds at the start that are left out.",
)
@click.option(
    "--spacing",
    "least_spacing_angstrom",
    type=click.FloatRange(4.0, 40.0),
    default=8.0,
    show_default=True,
    help="Least distance of opposite faces of the cell, Angstrom.",
)
@click.option(
    "--time-step",
    "time_step_fs",
    type=click.FloatRange(0.1, 5.0),
    default=2.0,
    show_default=True,
    help="Step of the integration, fs.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of velocities and thermostat.")
@click.option(
    "--seconds",
    "limit_s",
    type=click.FloatRange(1.0),
    default=86_400.0,
    show_default=True,
    help="After which a trajectory is stopped; the same command goes on.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and cell.")
def command(
    materials: tuple[str, ...],
    sources: tuple[str, ...],
    run: Path | None,
    role: str,
    best: int,
    temperatures_k: tuple[float, ...],
    picoseconds: float,
    equilibration_ps: float,
    least_spacing_angstrom: float,
    time_step_fs: float,
    seed: int,
    limit_s: float,
    as_json: bool,
) -> None:
    """Diffusion of Li in cells by CHGNet molecular dynamics (extra 'potential'), for a short list.

    A FORMULA stands for the lowest cell of that composition in the source, a FILE (CIF, POSCAR, pymatgen's JSON;
    ordered) for its own. Tracer diffusion with its error at each temperature, a bound where nothing hops; conductivity,
    activation energy and what follows for 25, 60, 80 C and molten Li. Minutes to hours a temperature: 20 ps of 50 atoms
    took 20 minutes. A stopped calculation goes on where it was, and longer ones go on from shorter.

    \b
    ssbscreen diffusion Li10GeP2S12 LiF --picoseconds 20
    ssbscreen diffusion --run runs/latest --role catholyte --best 3
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows import diffusion_answers as answering
    from flows.barrier_answers import cells_of
    from flows.caching import cache_folder
    from flows.diffusion_calculation import FOLDER, DiffusionSettings, simulate
    from flows.moduli_inputs import read_materials
    from flows.short_list import short_list
    from flows.timed_workers import usable_processors
    from ssbscreen.diffusion.tracer import SHORTEST_PS

    if not materials and run is None:
        raise click.UsageError("name formulas or files, or a run with --run")
    if twice := sorted({each for each in temperatures_k if temperatures_k.count(each) > 1}):
        raise ConfigurationError(f"--temperature {twice[0]:g} K is named twice: name each temperature once")
    if picoseconds - equilibration_ps < SHORTEST_PS:
        raise ConfigurationError(
            f"{picoseconds:g} ps less {equilibration_ps:g} ps of equilibration leave less than "
            f"{SHORTEST_PS:g} ps: raise --picoseconds"
        )
    cells = cells_of(read_materials(materials), sources)
    if run is not None:
        cells += short_list(run, role, best)
    settings = DiffusionSettings(temperatures_k, picoseconds, least_spacing_angstrom, time_step_fs, seed)
    found = simulate(
        [each.formula for each in cells],
        [each.cell for each in cells],
        settings,
        cache_folder() / FOLDER,
        processes=usable_processors(),
        limit_s=limit_s,
    )
    for named, each in zip(cells, found, strict=True):
        answer = answering.analysed(each, settings, equilibration_ps)
        if as_json:
            click.echo(json.dumps(answering.as_json(named, answer)))
        else:
            tell(answering.as_text(named, answer))
    if not as_json:
        click.echo(f"\n{answering.CAVEAT}", err=True)
