"""Known electrolytes: what a model that never saw them says, beside published moduli."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.intervals import Calibration
from models.moduli.scores import NOMINAL_COVERAGE
from ssbscreen.domain.composition import formula_key
from ssbscreen.sources.literature import read_moduli

Floats = npt.NDArray[np.float64]

KNOWN_CELLS: Final = {
    "Li7La3Zr2O12": "mp-942733",
    "Li10GeP2S12": "mp-696138",
    "Li6PS5Cl": "mp-985592",
    "Li3PS4": "mp-985583",
    "Li7P3S11": "mp-641703",
    "Li3PO4": "mp-13725",
    "LiTi2(PO4)3": "mp-18640",
    "LiF": "mp-1138",
    "LiCl": "mp-22905",
    "LiBr": "mp-23259",
    "LiI": "mp-22899",
    "Li2O": "mp-1960",
    "Li2S": "mp-1153",
    "Li3N": "mp-2251",
    "Li3P": "mp-736",
}
"""Cells of electrolytes and salts whose moduli are published, by formula."""


def beside_published(
    formulas: Sequence[str], log10_gpa: Floats, signs: Floats, calibrations: Sequence[Calibration]
) -> list[dict[str, Any]]:
    """Predictions with their intervals of 90 % beside published moduli [GPa].

    Args:
        formulas: of n known electrolytes.
        log10_gpa: predictions of a model that learned from no cell of these compositions, (n, 2).
        signs: `models.moduli.regressors.SIGNS` beside them, (n, 6).
        calibrations: of the errors of log10 of bulk and shear modulus.
    """
    published = read_moduli()
    reaches = [calibration.ends(signs, NOMINAL_COVERAGE) for calibration in calibrations]
    told = []
    for row, formula in enumerate(formulas):
        record = published[formula_key(formula)]
        facts: dict[str, Any] = {"formula": formula, "material_id": KNOWN_CELLS[formula], "source": record.source}
        for column, (name, value) in enumerate((("bulk", record.bulk_gpa), ("shear", record.shear_gpa))):
            predicted, (below, above) = log10_gpa[row, column], reaches[column]
            facts[f"published_{name}_gpa"] = value
            facts[f"{name}_gpa"] = round(float(10.0**predicted), 2)
            facts[f"{name}_interval_gpa"] = [
                round(float(10.0 ** (predicted - below[row])), 2),
                round(float(10.0 ** (predicted + above[row])), 2),
            ]
        told.append(facts)
    return told
