"""Whether a newly trained model takes the place of another: only if it errs less on the same folds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models.moduli.model import MODULI, Variant, load_model, read_card
from models.promotion import Verdict, promote_if_better

DECISIVE_FOLDS: Final = "composition"


def judge(new: Mapping[str, Any], old: Mapping[str, Any] | None) -> Verdict:
    """Compare two cards.

    Args:
        new: card of the new models.
        old: card of those in use; None: there are none.

    Returns:
        Promoted where no variant errs more and one errs less, by the sum of the mean absolute errors of log10 of both
        moduli in the folds grouped by composition, and these folds are the same rows in the same folds.
    """
    if old is None:
        return Verdict(promoted=True, reason="there was no model before")
    better, told = False, []
    for variant in Variant:
        mine, other = new["models"][variant.value], old["models"][variant.value]
        if mine["folds_sha256"] != other["folds_sha256"]:
            return Verdict(
                promoted=False,
                reason=f"the folds of {variant} differ, so the errors do not compare: train both on the same data",
            )
        errors = [_error(facts) for facts in (mine, other)]
        told.append(f"{variant}: {errors[0]:.4f} against {errors[1]:.4f}")
        if errors[0] > errors[1]:
            return Verdict(promoted=False, reason=f"it errs more ({'; '.join(told)})")
        better = better or errors[0] < errors[1]
    return Verdict(promoted=better, reason=f"it errs {'less' if better else 'no less'} ({'; '.join(told)})")


def promote(new_folder: Path, target: Path) -> Verdict:
    """Put newly trained models in place of those in a folder, if they are better; see `promote_if_better`."""
    return promote_if_better(
        new_folder,
        target,
        artifacts=[variant.artifact for variant in Variant],
        read_card=read_card,
        load=lambda folder: [load_model(variant, folder) for variant in Variant],
        judge=judge,
        subject="both models",
    )


def _error(facts: Mapping[str, Any]) -> float:
    told = facts["errors"][DECISIVE_FOLDS]["all"]
    return float(sum(told[f"mae_log10_{name}"] for name in MODULI))
