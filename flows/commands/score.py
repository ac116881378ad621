"""``ssbscreen score``."""

from __future__ import annotations

from pathlib import Path

import click

from flows.completion import complete_role, complete_source
from flows.terminal import tell


@click.command("score")
@click.argument("structures", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="Whose hull and candidates, as in 'run'; may be repeated.",
)
@click.option("--config", type=click.Path(path_type=Path), help="TOML file with the settings of the screen.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    shell_complete=complete_role,
    help="Role to rank for, as in 'run'; may be repeated.",
)
@click.option(
    "--substitute", "rules", default="", metavar="RULES", help='Score what substitutions make too: "S->O,Se; P->As,Sb".'
)
@click.option(
    "--energies",
    type=click.Choice(["auto", "potential", "assumed"]),
    default="auto",
    show_default=True,
    help="Relax with CHGNet (extra 'potential'), or assume on the hull; auto: relax where CHGNet is installed.",
)
@click.option(
    "--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="Of the relaxations; 1-2 GB each."
)
@click.option(
    "--seconds",
    "limit_s",
    type=click.FloatRange(1.0),
    default=3600.0,
    show_default=True,
    help="After which the relaxation of a structure is given up.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the ordering of disordered cells."
)
@click.option("--out", type=click.Path(path_type=Path), help="Run folder to be made (default: scores/<time>).")
@click.option("--direct", is_flag=True, help="Without Prefect and without reuse of earlier results.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and structure.")
def command(
    structures: tuple[str, ...],
    sources: tuple[str, ...],
    config: Path | None,
    roles: tuple[str, ...],
    rules: str,
    energies: str,
    processes: int,
    limit_s: float,
    seed: int,
    out: Path | None,
    direct: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Your own structures through the whole screen: on the source's hull, ranked among its candidates.

    A FILE is a CIF, a POSCAR, JSON of pymatgen or ASE, or extended XYZ; of a FOLDER all such files are read. Disordered
    cells are ordered or refused with the reason. Every structure gets a dossier in the run folder. Exit status 2 where
    none can be scored.

    \b
    ssbscreen score mine.cif
    ssbscreen score cells/ --substitute "S->O,Se; P->As,Sb" --role separator
    ssbscreen score POSCAR --source mp --energies potential --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.inputs import default_source
    from flows.own_structures import OwnOptions
    from flows.progress import progress_bar
    from flows.relaxations import potential_is_installed
    from flows.score_answers import as_json_lines, as_text
    from flows.scoring import SCORES, score
    from flows.settings import overrides_of, read_settings

    settings = read_settings(config, overrides_of(sources=sources))
    if "paths" not in settings.sources.model_fields_set:
        chosen, line = default_source()
        settings = read_settings(config, overrides_of(sources=[chosen]))
        click.echo(line, err=True)
    if settings.sources.own:
        click.echo(
            f"[sources] own is not used: {settings.sources.own} was scored before, and this call scores what it names",
            err=True,
        )
    if roles:
        settings = settings.model_copy(update={"roles": {role: settings.role(role) for role in roles}})
    relax = energies == "potential" or (energies == "auto" and potential_is_installed())
    if energies == "auto" and not relax:
        click.echo(
            "energies: assumed on the hull, for CHGNet is not installed (extra 'potential', see the README): what "
            "follows is of the compositions",
            err=True,
        )
    options = OwnOptions(rules=rules, relax=relax, seed=seed, processes=processes, limit_s=limit_s)
    with progress_bar(quiet=quiet or as_json) as progress:
        run = score(structures, settings, options, out=out, runs=SCORES, direct=direct, progress=progress)
    if as_json:
        click.echo(as_json_lines(run))
    else:
        tell(as_text(run))
