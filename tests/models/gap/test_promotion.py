"""A new model of gaps takes the place of another only where it errs less on the same folds."""

from __future__ import annotations

from typing import Any

import pytest

from models.gap.model import NAME
from models.gap.promotion import judge


def card(error_ev: float, brier: float, folds: str = "the same") -> dict[str, Any]:
    told = {"chemical system": {"all": {"mae_ev": error_ev, "brier_insulator": brier}}}
    return {"models": {NAME: {"folds_sha256": folds, "errors": told}}}


OLD = card(0.25, 0.040)


@pytest.mark.parametrize(
    ("new", "promoted", "reason"),
    [
        (card(0.24, 0.040), True, "it errs less"),
        (card(0.24, 0.041), False, "it errs more"),
        (card(0.26, 0.030), False, "it errs more"),
        (OLD, False, "it errs no less"),
        (card(0.20, 0.030, "others"), False, "the folds differ"),
    ],
)
def test_a_model_is_promoted_where_it_errs_less_and_its_probabilities_are_no_worse(
    new: dict[str, Any], promoted: bool, reason: str
) -> None:
    verdict = judge(new, OLD)
    assert verdict.promoted is promoted
    assert verdict.reason.startswith(reason)


def test_where_there_is_no_model_any_is_promoted() -> None:
    assert judge(OLD, None).promoted
