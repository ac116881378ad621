"""Volume and electronic conduction of product phases: as the sources know them, else as the stated models say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import parse_formula
from ssbscreen.electronics.gap_model import conducting_probabilities
from ssbscreen.thermo.volume_model import volume_per_formula_a3

VOLUME_MODEL = "sum of fitted element volumes"


@dataclass(frozen=True, slots=True)
class PhaseFact:
    """What is needed of a phase in an interphase.

    Attributes:
        volume_a3: of a formula unit; NaN where not even the model knows.
        volume_from: origin of the volume, or the model.
        conducting_probability: probability that it conducts electrons.
        gap_from: what that rests on.
        gap_known: whether its band gap is known.
        volume_known: whether its volume is.
    """

    volume_a3: float
    volume_from: str
    conducting_probability: float
    gap_from: str
    gap_known: bool
    volume_known: bool


def phase_facts(properties: pa.Table, formulas: Sequence[str]) -> dict[str, PhaseFact]:
    """Facts of phases by formula.

    Args:
        properties: ``phase_properties`` table.
        formulas: phases that are wanted, whether or not the table has them.
    """
    wanted = sorted(set(formulas))
    known = {row["formula"]: row for row in properties.to_pylist()}
    rows = [known.get(formula, {}) for formula in wanted]
    gaps = np.array([_number(row.get("band_gap_ev")) for row in rows])
    conducting = conducting_probabilities(wanted, gaps, [row.get("band_gap_origin") for row in rows])
    facts = {}
    for position, (formula, row) in enumerate(zip(wanted, rows, strict=True)):
        amounts = parse_formula(formula)
        volume = _number(row.get("volume_per_atom_a3")) * sum(amounts.values())
        is_known = not np.isnan(volume)
        basis = str(conducting.origin[position])
        facts[formula] = PhaseFact(
            volume_a3=volume if is_known else volume_per_formula_a3(amounts).volume_a3,
            volume_from=str(row["volume_origin"]) if is_known else VOLUME_MODEL,
            conducting_probability=float(conducting.probability[position]),
            gap_from=basis,
            gap_known=not basis.startswith("counting"),
            volume_known=is_known,
        )
    return facts


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)
