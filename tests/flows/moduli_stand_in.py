"""A model of moduli whose answers anyone can check: the bulk modulus is a feature, the shear modulus half of that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from pymatgen.core import Lattice, Structure

from models.moduli.model import CONFIDENCE, Variant

FEATURE = {Variant.CELLS: "volume_per_atom_a3", Variant.COMPOSITIONS: "MagpieData mean Number"}
UNKNOWN_ELEMENT = "Tc"
CONFIDENCE_PER_HALF_WIDTH = 10.0
STD = CONFIDENCE / CONFIDENCE_PER_HALF_WIDTH / 2.0
IN_WORDS = {Variant.CELLS: "from composition and cell", Variant.COMPOSITIONS: "from composition"}


@dataclass(frozen=True)
class StandIn:
    variant: Variant
    feature: str

    @property
    def feature_labels(self) -> tuple[str, ...]:
        return (self.feature,)

    @property
    def summary(self) -> str:
        return f"stand-in {IN_WORDS[self.variant]}, trained on nothing"

    def predict(self, features: np.ndarray, elements: Sequence[Collection[str]]) -> Any:
        count = len(elements)
        inside = np.array([UNKNOWN_ELEMENT not in symbols for symbols in elements])

        def half_widths(confidence: float) -> np.ndarray:
            return np.full(count, confidence / CONFIDENCE_PER_HALF_WIDTH)

        def intervals_gpa(confidence: float) -> Any:
            """Three times as far down as up."""
            half, (bulk, shear) = confidence / CONFIDENCE_PER_HALF_WIDTH, (features[:, 0], features[:, 0] / 2.0)
            below, above = 10.0 ** (1.5 * half), 10.0 ** (0.5 * half)
            return (bulk / below, bulk * above), (shear / below, shear * above)

        return SimpleNamespace(
            intervals_gpa=intervals_gpa,
            bulk_gpa=features[:, 0],
            shear_gpa=features[:, 0] / 2.0,
            bulk_log10_std=np.full(count, STD),
            shear_log10_std=np.full(count, STD),
            bulk_half_widths=half_widths,
            shear_half_widths=half_widths,
            error_correlation=0.5,
            in_domain=inside,
            why_outside=["" if each else f"{UNKNOWN_ELEMENT} is in 0 training rows" for each in inside],
        )


def stand_in(variant: Variant, folder: object = None) -> StandIn:  # noqa: ARG001 - that of load_model
    return StandIn(variant, FEATURE[variant])


def rock_salt(cation: str, anion: str, edge_angstrom: float = 4.0) -> Structure:
    return Structure.from_spacegroup(
        "Fm-3m", Lattice.cubic(edge_angstrom), [cation, anion], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]]
    )
