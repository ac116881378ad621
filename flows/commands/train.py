"""``ssbscreen train``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


@click.group("train")
def command() -> None:
    """Train a model with grouped cross-validation; it ships with a card and is promoted only if it is better.

    \b
    ssbscreen train moduli --data training-data/ --out moduli-model
    """  # noqa: D301 - click reads the character that the escape stands for


def _options(default_out: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that all trainings share."""
    options = (
        click.option(
            "--data",
            type=click.Path(path_type=Path),
            required=True,
            help="Folder of the training files; the error names those that are missing, the card their sources.",
        ),
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            default=Path(default_out),
            show_default=True,
            help="Folder of the models, card and page.",
        ),
        click.option(
            "--promote",
            "promoted_to",
            type=click.Path(path_type=Path),
            help="Folder of the models in use; the new ones replace them if they err less on the same folds.",
        ),
        click.option(
            "--processes",
            type=click.IntRange(1, 64),
            default=min(os.cpu_count() or 1, 8),
            help="Worker processes, some 2 GB each.",
        ),
        click.option("--direct", is_flag=True, help="Without Prefect."),
        click.option("--quiet", is_flag=True, help="No progress bar; print only the folder of the models."),
        click.option("--json", "as_json", is_flag=True, help="The errors as one JSON object."),
    )

    def with_options(function: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            function = option(function)
        return function

    return with_options


@command.command("moduli")
@_options("moduli-model")
def train_moduli(
    data: Path, out: Path, promoted_to: Path | None, processes: int, direct: bool, quiet: bool, as_json: bool
) -> None:
    """Models of bulk and shear modulus from cells and from compositions.

    Writes cells.skops, compositions.skops, card.json and MODEL_CARD.md into the folder of --out. Use them by
    'ssbscreen predict moduli --model FOLDER' or in the settings of a run ([moduli] model). A training that was killed
    goes on with the features and folds that were missing.

    \b
    ssbscreen train moduli --data training-data/ --out moduli-model --promote models-in-use/
    """  # noqa: D301 - click reads the character that the escape stands for
    _train("moduli", data, out, promoted_to, processes, direct=direct, quiet=quiet, as_json=as_json, said=_of_moduli)


@command.command("gap")
@_options("gap-model")
def train_gap(
    data: Path, out: Path, promoted_to: Path | None, processes: int, direct: bool, quiet: bool, as_json: bool
) -> None:
    """Model of PBE band gaps from compositions.

    Writes gap.skops, card.json and MODEL_CARD.md into the folder of --out. Use it by 'ssbscreen predict gap --model
    FOLDER' or in the settings of a run ([gap] model). A training that was killed goes on with the features and folds
    that were missing.

    \b
    ssbscreen train gap --data training-data/ --out gap-model --processes 4
    """  # noqa: D301 - click reads the character that the escape stands for
    _train("gap", data, out, promoted_to, processes, direct=direct, quiet=quiet, as_json=as_json, said=_of_gaps)


@command.command("conductivity")
@_options("conductivity-model")
def train_conductivity(
    data: Path, out: Path, promoted_to: Path | None, processes: int, direct: bool, quiet: bool, as_json: bool
) -> None:
    """Model of Li-ion conductivities near room temperature, from OBELiX's measurements.

    OBELiX (https://github.com/NRC-Mila/OBELiX, CC BY 4.0) is read from --data: train.csv, test.csv and all_cifs.zip.
    Writes conductivity.skops, card.json and MODEL_CARD.md into the folder of --out. Use them by 'ssbscreen predict
    conductivity --model FOLDER'. Promotion looks at the folds, never at the test rows.

    \b
    ssbscreen train conductivity --data obelix/ --out conductivity-model --json
    """  # noqa: D301 - click reads the character that the escape stands for
    _train(
        "conductivity",
        data,
        out,
        promoted_to,
        processes,
        direct=direct,
        quiet=quiet,
        as_json=as_json,
        said=_of_conductivities,
    )


def _train(
    what: str,
    data: Path,
    out: Path,
    promoted_to: Path | None,
    processes: int,
    *,
    direct: bool,
    quiet: bool,
    as_json: bool,
    said: Callable[[str, dict[str, Any]], str],
) -> None:
    """Train and tell of it; ``said`` puts a kind of rows with its errors into words."""
    from flows.progress import progress_bar
    from flows.training import TRAININGS, train

    with progress_bar(quiet=quiet) as told:
        card, verdict = train(
            data,
            out,
            promoted_to=promoted_to,
            processes=processes,
            direct=direct,
            told=told,
            training=TRAININGS[what],
        )
    if as_json:
        click.echo(json.dumps({name: facts["errors"] for name, facts in card["models"].items()}))
        return
    if quiet:
        click.echo(out)
        return
    unit = {"moduli": "of log10", "gap": "in eV", "conductivity": "of log10"}[what]
    for name, facts in card["models"].items():
        click.echo(f"{name} ({facts['bytes'] / 1e6:.1f} MB), mean absolute errors {unit}:")
        for scheme, kinds in facts["errors"].items():
            click.echo(f"  {scheme}: " + "; ".join(said(kind, told) for kind, told in kinds.items() if told["rows"]))
    if verdict is not None:
        click.echo(f"{'promoted' if verdict.promoted else 'not promoted'}: {verdict.reason}")
    click.echo(f"card: {out / 'MODEL_CARD.md'}")


def _of_moduli(kind: str, told: dict[str, Any]) -> str:
    return f"{kind} B {told['mae_log10_bulk']:.4f} G {told['mae_log10_shear']:.4f}"


def _of_gaps(kind: str, told: dict[str, Any]) -> str:
    return f"{kind} {told['mae_ev']:.3f}"


def _of_conductivities(kind: str, told: dict[str, Any]) -> str:
    return f"{kind} {told['mae']:.2f}"
