"""Whom to trust first: errors that can be worked out by hand, by a model that knows or does not know the truth."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from models.moduli import trust as module
from models.moduli.held_out import LearningRows
from models.moduli.trust import model_without, order_of_trust
from models.potential_elasticity_error import PotentialEstimate, leave_one_out
from models.potential_measured_moduli import read_measured
from ssbscreen.domain.composition import formula_key
from tests.models.moduli.made_up import Spy

MEASURED = read_measured()
KEYS = [formula_key(formula) for formula in MEASURED.formulas]
OTHERS = ["Al1 As1", "C1 Si1", "B1 N1"]
MODEL, CORRECTED, RAW = "model of cells", "CHGNet, corrected (leave-one-out)", "CHGNet, as it is"
VERSIONS = "DFT tensors, two versions of the database"


@cache
def corrected() -> list[PotentialEstimate]:
    return leave_one_out(MEASURED)


@pytest.fixture(autouse=True)
def corrected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving each phase out in turn takes seconds."""
    monkeypatch.setattr(module, "leave_one_out", lambda _: corrected())


class OffBy:
    """Predicts the features, which are the true moduli, with a known error."""

    def __init__(self, log10_error: float) -> None:
        self.log10_error = log10_error

    def predict(self, features: np.ndarray) -> np.ndarray:
        return features + self.log10_error * np.array([1.0, -2.0])


def rows() -> LearningRows:
    """The measured phases with their true moduli as features, and a few others."""
    truth = np.concatenate([np.log10(MEASURED.dft_gpa), np.ones((len(OTHERS), 2))])
    compositions = np.array([*KEYS, *OTHERS], dtype=object)
    return LearningRows(truth, truth, compositions, compositions, np.ones(len(truth), dtype=bool))


def versions(factor: float) -> pd.DataFrame:
    gpa = np.array([20.0, 50.0, 100.0])
    return pd.DataFrame(
        {"bulk_gpa": gpa, "shear_gpa": gpa, "other_bulk_gpa": factor * gpa, "other_shear_gpa": gpa / factor}
    )


def identifiers() -> list[str]:
    return [*MEASURED.material_ids, *(f"other-{number}" for number in range(len(OTHERS)))]


@pytest.mark.parametrize("error", [0.0, 0.03, 0.5])
def test_errors_are_those_that_were_made(error: float) -> None:
    told = order_of_trust(OffBy(error), rows(), identifiers(), versions(10.0**0.02))  # type: ignore[arg-type]
    assert told["phases"] == len(KEYS)
    assert told["errors"][MODEL] == {
        "rows": len(KEYS), "mae_log10_bulk": pytest.approx(error), "mae_log10_shear": pytest.approx(2.0 * error),
    }  # fmt: skip
    assert told["errors"][VERSIONS] == {"rows": 3, "mae_log10_bulk": 0.02, "mae_log10_shear": 0.02}
    raw = np.abs(MEASURED.log10_errors).mean(axis=0)
    assert told["errors"][RAW]["mae_log10_shear"] == pytest.approx(raw[1], abs=1e-3)
    missed = np.abs(np.log10([each.shear_gpa for each in corrected()]) - np.log10(MEASURED.dft_gpa[:, 1])).mean()
    assert told["errors"][CORRECTED]["mae_log10_shear"] == pytest.approx(missed, abs=1e-3)


@pytest.mark.parametrize(("error", "place"), [(0.0, 0), (0.5, 3)])
def test_the_order_follows_from_the_errors(error: float, place: int) -> None:
    order = order_of_trust(OffBy(error), rows(), identifiers(), versions(1.05))["order"]  # type: ignore[arg-type]
    assert order.index(MODEL) == place
    # Corrected moduli are better than those as they are.
    assert order.index(CORRECTED) < order.index(RAW)


def test_all_are_judged_on_the_phases_that_have_a_row_each() -> None:
    told = order_of_trust(OffBy(0.1), rows(), ["unknown", *identifiers()[1:]], versions(1.0))  # type: ignore[arg-type]
    assert told["phases"] == len(KEYS) - 1
    assert {told["errors"][name]["rows"] for name in (MODEL, CORRECTED, RAW)} == {len(KEYS) - 1}


def test_the_judged_model_learns_from_no_cell_of_a_measured_phase_or_a_further_formula(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spy = Spy()
    monkeypatch.setattr(module, "ModuliRegressor", spy)
    numbered = rows()
    numbered.features[:, 0] = np.arange(len(numbered.features))
    model_without(numbered, ["SiC"], seed=0)
    learned = numbered.compositions[spy.shown[0]["learned"]]
    assert set(learned) == {"Al1 As1", "B1 N1"}
