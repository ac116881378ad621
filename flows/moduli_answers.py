"""What ``ssbscreen predict moduli`` answers: moduli and what follows from them, with intervals as wide as asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.material import structure_of
from flows.moduli_inputs import NamedMaterial
from flows.moduli_prediction import Models, predict_moduli
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.origin import Origin
from ssbscreen.tables.columns import mechanics as m
from ssbscreen.tables.schema import Column

if TYPE_CHECKING:
    from models.potential_elasticity import StressSource

PREDICTED: Final = (m.BULK, m.SHEAR, m.YOUNGS, m.POISSON, m.PUGH, m.TOUGHNESS)
"""Quantities of an answer; the toughness needs a volume, which a formula does not have."""
STATIC_DFT: Final = "static DFT overestimates the moduli of superionic conductors by 25 to 50 %"
Row = Mapping[str, Any]
Ends = tuple[float, float, float]
"""Value, low and high end of its interval."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Moduli of one material from one method.

    Attributes:
        formula: of the material.
        file: that the cell is from; "" where a formula was given.
        origin: of the moduli.
        variant: what a model read; "" where none was used.
        moduli: columns of `ELASTICITY` whose standard deviations are half the half-width of the asked coverage; what
            follows from both moduli is drawn with them.
        ends: of the intervals of bulk and shear modulus [GPa] by column, where these are not symmetric in log10.
        in_domain: whether a model was trained on the like; None where none was used.
        why_outside: why not; "".
        source: in words.
        fault: why there is no answer; "".
    """

    formula: str
    file: str
    origin: Origin
    variant: str
    moduli: Row
    in_domain: bool | None
    why_outside: str
    source: str
    fault: str = ""
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def model_answers(materials: Sequence[NamedMaterial], models: Models, coverage: float) -> list[Answer]:
    """The model's answer for each material.

    Args:
        materials: with a cell where one is known.
        models: gives the model of a variant.
        coverage: share of materials whose modulus the interval is to hold.
    """
    predicted = predict_moduli([each.material for each in materials], models, coverage=coverage)
    return [
        Answer(
            formula=named.formula,
            file=named.file,
            origin=Origin.ML,
            variant=moduli.variant.value,
            moduli={
                "bulk_gpa": moduli.bulk_gpa,
                "shear_gpa": moduli.shear_gpa,
                "bulk_log10_std": moduli.bulk_log10_std,
                "shear_log10_std": moduli.shear_log10_std,
                "moduli_error_correlation": moduli.error_correlation,
                "volume_per_atom_a3": _volume_per_atom_a3(named),
            },
            in_domain=moduli.in_domain,
            why_outside=moduli.why_outside,
            source=f"{moduli.source} ({moduli.cell_fault})" if moduli.cell_fault else moduli.source,
            ends={"bulk_gpa": moduli.bulk_interval_gpa, "shear_gpa": moduli.shear_interval_gpa},
        )
        for named, moduli in zip(materials, predicted, strict=True)
    ]


def potential_answers(
    materials: Sequence[NamedMaterial], potential: StressSource, coverage: float, told: Callable[[str], None]
) -> list[Answer]:
    """CHGNet's answer for each cell, corrected by its measured error; minutes for a large cell.

    Args:
        materials: all with a cell.
        potential: relaxes cells and returns their stresses.
        coverage: share of materials whose modulus the interval is to hold, were the log errors normal.
        told: the formula, before its cell is computed.
    """
    from scipy.special import ndtri

    from models.potential_elasticity import elastic_tensor_gpa
    from models.potential_elasticity_error import ESTIMATE_SOURCE, corrected_tensor

    per_std = float(ndtri((1.0 + coverage) / 2.0)) / STANDARD_DEVIATIONS
    answers = []
    for named in materials:
        told(named.formula)
        moduli: Row = {}
        fault = ""
        try:
            if named.material.cell is None:
                raise ValueError("the potential needs a cell")  # noqa: TRY301 - told beside the others
            tensor = elastic_tensor_gpa(structure_of(named.material.cell), potential)
            estimate = corrected_tensor(tensor)
            moduli = {
                "bulk_gpa": estimate.bulk_gpa,
                "shear_gpa": estimate.shear_gpa,
                "bulk_log10_std": per_std * estimate.bulk_log10_std,
                "shear_log10_std": per_std * estimate.shear_log10_std,
                "moduli_error_correlation": estimate.error_correlation,
                "volume_per_atom_a3": tensor.structure.volume / len(tensor.structure),
            }
        except (SsbscreenError, ValueError) as refused:
            fault = str(refused)
        answers.append(
            Answer(named.formula, named.file, Origin.POTENTIAL, "", moduli, None, "", ESTIMATE_SOURCE, fault)
        )
    return answers


def with_descriptors(answers: Sequence[Answer]) -> list[dict[str, Ends | None]]:
    """Value, low and high end of each quantity of `PREDICTED` by its column; None where it is not known.

    Draws are centred in the intervals of the moduli, which may reach farther down than up, so that draws of either
    modulus end where its interval does.
    """
    centred = [
        {**each.moduli, **{name: sqrt(low * high) for name, (low, high) in each.ends.items()}} for each in answers
    ]
    values, drawn = (_mechanics(answers, moduli) for moduli in ([each.moduli for each in answers], centred))
    found = []
    for answer, row, other in zip(answers, values, drawn, strict=True):
        ends = {column.name: _ends(row, other, column) for column in PREDICTED}
        found.append(ends | {name: (row[name], *known) for name, known in answer.ends.items()})
    return found


def _mechanics(answers: Sequence[Answer], moduli: Sequence[Row]) -> list[Row]:
    """Columns of `MECHANICS` and the moduli; without a row where there is no answer."""
    from ssbscreen.mechanics.table import mechanics_table
    from ssbscreen.tables.catalogue import ELASTICITY

    sound = {f"{number:09d}": number for number, each in enumerate(answers) if not each.fault}
    names = sorted({name for number in sound.values() for name in moduli[number]})
    table = ELASTICITY.build(
        {"candidate_id": list(sound), "moduli_origin": [answers[number].origin.value for number in sound.values()]}
        | {name: [moduli[number][name] for number in sound.values()] for name in names}
    )
    rows = {sound[row["candidate_id"]]: row for row in mechanics_table(table).to_pylist()}
    return [{**each, **rows.get(number, {})} for number, each in enumerate(moduli)]


def as_json(answer: Answer, values: Mapping[str, Ends | None], coverage: float) -> dict[str, Any]:
    """One object: quantities by column with their intervals, where they are from, and whether to trust them."""
    content: dict[str, Any] = {"formula": answer.formula}
    for column in PREDICTED:
        known = values[column.name]
        content[column.name] = None if known is None else known[0]
        content[m.end_name(column.name, column.unit, "interval")] = (
            None if known is None else [end if isfinite(end) else None for end in known[1:]]
        )
    return content | {
        "coverage": coverage,
        "in_domain": answer.in_domain,
        "why_outside": answer.why_outside,
        "origin": answer.origin.value,
        "variant": answer.variant or None,
        "source": answer.source,
        "file": answer.file or None,
        "fault": answer.fault or None,
    }


def as_text(answers: Sequence[Answer], values: Sequence[Mapping[str, Ends | None]]) -> str:
    """A table: below each value its interval, below the material its file, and why what is outside the domain is."""
    from ssbscreen.report.number_text import number_text, range_text

    head = [
        "material",
        "from",
        *(f"{title} [{column.unit}]".removesuffix(" [-]") for column, title in _TITLES),
        "domain",
    ]
    lines = [head]
    notes = []
    for answer, known in zip(answers, values, strict=True):
        ends = [known[column.name] for column in PREDICTED]
        domain = {True: "in", False: "outside", None: ""}[answer.in_domain]
        method = _METHODS.get(answer.variant, "potential")
        lines.append(
            [answer.formula, method, *("-" if each is None else number_text(each[0]) for each in ends), domain]
        )
        lines.append(
            [Path(answer.file).name, "", *("" if each is None else range_text(*each[1:]) for each in ends), ""]
        )
        notes += [f"{answer.formula}: {text}" for text in (answer.why_outside, answer.fault) if text]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shown = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*(line for line in shown if line), *notes])


def footnote(answers: Sequence[Answer], coverage: float) -> str:
    """What the numbers are and what not to believe."""
    lines = [f"moduli in static DFT's sense (Hill averages); intervals are made to hold {100.0 * coverage:g} % of them"]
    if any(answer.in_domain is False for answer in answers):
        lines.append("outside: the model has seen nothing alike and no interval was tested there; doubt the number")
    lines.append(STATIC_DFT)
    lines.append("toughness after Niu, its low end Mazhnik's; it needs a cell")
    return "\n".join([*lines, *dict.fromkeys(f"{answer.origin.value}: {answer.source}" for answer in answers)])


_TITLES: Final = tuple(zip(PREDICTED, ("B", "G", "E", "nu", "B/G", "toughness"), strict=True))
_METHODS: Final = {"cells": "cell", "compositions": "formula"}


def _volume_per_atom_a3(named: NamedMaterial) -> float | None:
    cell = named.material.cell
    if cell is None:
        return None
    structure = structure_of(cell)
    return float(structure.volume) / len(structure)


def _ends(row: Row, drawn: Row, column: Column) -> Ends | None:
    low, high = (drawn.get(end.name) for end in m.ends_of(column))
    value = row.get(column.name)
    return None if value is None or low is None or high is None else (value, min(low, value), max(high, value))
