"""Elastic moduli by density functional theory and by CHGNet of the same phases: the table that ships, read and typed.

`models.potential_measurement` writes it; `models.potential_elasticity_error` learns CHGNet's error from it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ssbscreen.domain.anion_families import AnionFamily

Floats = NDArray[np.float64]
TABLE: Final = "potential_moduli.csv"


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredModuli:
    """Phases with moduli from density functional theory and from CHGNet.

    Attributes:
        material_ids: identifiers in the Materials Project, n of them.
        formulas: reduced formulas.
        families: families of anions.
        dft_gpa: bulk and shear moduli [GPa], shape (n, 2).
        chgnet_gpa: the same from CHGNet with relaxed ions, raw.
        failed: phases on which CHGNet gave no tensor, and why, by identifier.
    """

    material_ids: tuple[str, ...]
    formulas: tuple[str, ...]
    families: tuple[AnionFamily, ...]
    dft_gpa: Floats
    chgnet_gpa: Floats
    failed: Mapping[str, str]

    @property
    def log10_errors(self) -> Floats:
        """log10(DFT / CHGNet) of bulk and shear modulus, shape (n, 2)."""
        return np.log10(self.dft_gpa / self.chgnet_gpa)

    def without(self, row: int) -> MeasuredModuli:
        """All phases but one."""
        kept = [each for each in range(len(self.formulas)) if each != row]
        return MeasuredModuli(
            tuple(self.material_ids[each] for each in kept),
            tuple(self.formulas[each] for each in kept),
            tuple(self.families[each] for each in kept),
            self.dft_gpa[kept],
            self.chgnet_gpa[kept],
            self.failed,
        )


def read_measured(table: Traversable | None = None) -> MeasuredModuli:
    """The measured phases; by default those that ship with the package."""
    text = (table or files("models") / TABLE).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    sound = [row for row in rows if not row["fault"]]

    def moduli(method: str) -> Floats:
        return np.array([[float(row[f"{method}_{kind}_gpa"]) for kind in ("bulk", "shear")] for row in sound])

    return MeasuredModuli(
        material_ids=tuple(row["material_id"] for row in sound),
        formulas=tuple(row["formula"] for row in sound),
        families=tuple(AnionFamily(row["family"]) for row in sound),
        dft_gpa=moduli("dft"),
        chgnet_gpa=moduli("chgnet"),
        failed={row["material_id"]: row["fault"] for row in rows if row["fault"]},
    )
