"""Which moduli to trust before which, by measured error on the same materials, none of which the model had seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.moduli.held_out import LearningRows
from models.moduli.regressors import ModuliRegressor
from models.potential_elasticity_error import leave_one_out
from models.potential_measured_moduli import read_measured
from ssbscreen.domain.composition import formula_key

Floats = npt.NDArray[np.float64]

DIGITS: Final = 3


def model_without(rows: LearningRows, formulas: Iterable[str], *, seed: int) -> ModuliRegressor:
    """A regressor that learned from no cell of some compositions, those of the measured potential among them.

    Args:
        rows: cells with moduli.
        formulas: of further compositions to hide.
        seed: of the regressor.
    """
    hidden = {formula_key(formula) for formula in (*read_measured().formulas, *formulas)}
    learned = ~np.isin(rows.compositions, np.array(sorted(hidden), dtype=object))
    return ModuliRegressor(seed=seed).fit(rows.features[learned], rows.log10_gpa[learned])


def order_of_trust(
    model: ModuliRegressor, rows: LearningRows, material_ids: Sequence[str], versions: pd.DataFrame
) -> dict[str, Any]:
    """Errors of the model, of CHGNet as it is and of CHGNet corrected, on the phases that CHGNet was measured on.

    Args:
        model: of `model_without`.
        rows: cells with moduli.
        material_ids: of these rows.
        versions: ``bulk_gpa, shear_gpa, other_bulk_gpa, other_shear_gpa`` [GPa] of materials of which two versions of
            the database hold a tensor: how far density functional theory differs from itself.

    Returns:
        Mean absolute errors of log10 of both moduli by what gave them, and the order that follows.
    """
    measured = read_measured()
    row_of = {identifier: row for row, identifier in enumerate(material_ids)}
    kept = [number for number, identifier in enumerate(measured.material_ids) if identifier in row_of]
    judged = np.array([row_of[measured.material_ids[number]] for number in kept])
    truth = np.log10(measured.dft_gpa[kept])
    corrected = leave_one_out(measured)
    said = {
        "model of cells": model.predict(rows.features[judged]),
        "CHGNet, corrected (leave-one-out)": np.log10(
            np.array([[each.bulk_gpa, each.shear_gpa] for each in corrected])[kept]
        ),
        "CHGNet, as it is": np.log10(measured.chgnet_gpa[kept]),
    }
    table = {name: _errors(values - truth) for name, values in said.items()}
    between = np.log10(versions[["bulk_gpa", "shear_gpa"]].to_numpy()) - np.log10(
        versions[["other_bulk_gpa", "other_shear_gpa"]].to_numpy()
    )
    table["DFT tensors, two versions of the database"] = _errors(between)
    return {
        "phases": len(kept),
        "phases_without_stable_tensor_in_chgnet": len(measured.failed),
        "errors": table,
        "order": sorted(table, key=lambda name: sum(v for key, v in table[name].items() if key.startswith("mae"))),
    }


def _errors(differences: Floats) -> dict[str, Any]:
    sizes = np.abs(differences).mean(axis=0)
    return {
        "rows": len(differences),
        "mae_log10_bulk": round(float(sizes[0]), DIGITS),
        "mae_log10_shear": round(float(sizes[1]), DIGITS),
    }
