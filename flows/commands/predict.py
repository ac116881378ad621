"""``ssbscreen predict``."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import click

from flows.terminal import tell

if TYPE_CHECKING:
    from models.potential import Potential

SHARES = click.FloatRange(0.5, 0.99)


@click.group("predict")
def command() -> None:
    """What the shipped models predict of formulas and cells, with intervals and a word on their domain.

    \b
    ssbscreen predict conductivity Li6PS5Cl
    ssbscreen predict moduli cells/*.cif --json
    """  # noqa: D301 - click reads the character that the escape stands for


@command.command("moduli")
@click.argument("materials", nargs=-1, required=True, metavar="FORMULA|FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and answer.")
@click.option("--model", default="", metavar="FOLDER", help="Models that were trained again; default: those that ship.")
@click.option("--potential", is_flag=True, help="CHGNet's corrected estimate too; files only, extra 'potential'.")
@click.option(
    "--interval", "coverage", type=SHARES, default=0.9, show_default=True, help="Share that the intervals are to hold."
)
def moduli(materials: tuple[str, ...], as_json: bool, model: str, potential: bool, coverage: float) -> None:
    """Bulk and shear modulus of each FORMULA or FILE, and what follows from both.

    A formula is judged by its composition alone. A file (CIF, POSCAR, pymatgen's JSON; ordered) is judged by its cell
    too, which is surer.

    \b
    ssbscreen predict moduli Li7La3Zr2O12 Li6PS5Cl
    ssbscreen predict moduli cells/*.cif --json
    ssbscreen predict moduli POSCAR --interval 0.95 --potential
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows import moduli_answers as answering
    from flows.moduli_inputs import read_materials
    from flows.moduli_prediction import models_in
    from ssbscreen.domain.errors import ConfigurationError

    named = read_materials(materials)
    if potential and (formulas := [each.formula for each in named if not each.file]):
        raise ConfigurationError(
            f"--potential computes cells, and {formulas[0]!r} is a formula: name a file (CIF, POSCAR)"
        )
    # chgnet prints when it is loaded, and standard output is for the answers.
    with redirect_stdout(sys.stderr):
        calculator = _calculator() if potential else None
        answers = answering.model_answers(named, models_in(model), coverage)
        if calculator is not None:
            computed = answering.potential_answers(
                named, calculator, coverage, lambda formula: click.echo(f"{formula}: straining its cell ...", err=True)
            )
            answers = [each for pair in zip(answers, computed, strict=True) for each in pair]
    values = answering.with_descriptors(answers)
    if as_json:
        for answer, known in zip(answers, values, strict=True):
            click.echo(json.dumps(answering.as_json(answer, known, coverage)))
        return
    tell(answering.as_text(answers, values))
    click.echo(f"\n{answering.footnote(answers, coverage)}", err=True)


@command.command("gap")
@click.argument("materials", nargs=-1, required=True, metavar="FORMULA|FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and answer.")
@click.option("--model", default="", metavar="FOLDER", help="A model that was trained again; default: the one shipped.")
@click.option(
    "--interval", "coverage", type=SHARES, default=0.9, show_default=True, help="Share that the intervals are to hold."
)
def gap(materials: tuple[str, ...], as_json: bool, model: str, coverage: float) -> None:
    """PBE band gap of each FORMULA or FILE, the measured gap that goes with it, and whether it insulates.

    Both are judged by the composition alone. A gap of 0 means that none (below 0.05 eV) is likelier than any.

    \b
    ssbscreen predict gap Li7La3Zr2O12 Li6PS5Cl
    ssbscreen predict gap cells/*.cif --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows import gap_answers as answering
    from flows.gap_prediction import gap_model_in
    from flows.moduli_inputs import read_materials

    named = read_materials(materials)
    answers = answering.gap_answers(named, gap_model_in(model), coverage)
    if as_json:
        for each, answer in zip(named, answers, strict=True):
            click.echo(json.dumps(answering.as_json(each, answer, coverage)))
        return
    tell(answering.as_text(named, answers))
    click.echo(f"\n{answering.footnote(answers, coverage)}", err=True)


@command.command("conductivity")
@click.argument("materials", nargs=-1, required=True, metavar="FORMULA|FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and answer.")
@click.option("--model", default="", metavar="FOLDER", help="A model that was trained again; default: the one shipped.")
@click.option(
    "--interval", "coverage", type=SHARES, default=0.9, show_default=True, help="Share that the intervals are to hold."
)
def conductivity(materials: tuple[str, ...], as_json: bool, model: str, coverage: float) -> None:
    """Li-ion conductivity of each FORMULA or FILE near room temperature, and whether it suffices for a separator.

    A formula is judged by its composition alone; a file by the hops between its Li sites too, ordered or partly
    occupied. The model is a sieve at 1e-4 S/cm: its intervals span decades.

    \b
    ssbscreen predict conductivity Li7La3Zr2O12 Li6PS5Cl
    ssbscreen predict conductivity cells/*.cif --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows import conductivity_answers as answering
    from flows.conductivity_prediction import conductivity_model_in, predict_conductivities
    from flows.moduli_inputs import read_materials

    named = read_materials(materials, partly_occupied=True)
    loaded = conductivity_model_in(model)
    answers = predict_conductivities([each.material for each in named], loaded, coverage=coverage)
    if as_json:
        for each, answer in zip(named, answers, strict=True):
            click.echo(json.dumps(answering.as_json(each, answer, coverage)))
        return
    tell(answering.as_text(named, answers))
    click.echo(f"\n{answering.footnote(answers, coverage)}", err=True)


def _calculator() -> Potential:
    from models.potential import Potential

    return Potential()
