"""Whether a newly trained model of gaps takes the place of another: only if it errs less on the same folds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models.gap.model import ARTIFACT, NAME, load_model, read_card
from models.promotion import Verdict, promote_if_better

DECISIVE_FOLDS: Final = "chemical system"


def judge(new: Mapping[str, Any], old: Mapping[str, Any] | None) -> Verdict:
    """Compare two cards.

    Args:
        new: card of the new model.
        old: card of the one in use; None: there is none.

    Returns:
        Promoted where the mean absolute error of the gap is less in the folds grouped by chemical system, the Brier
        score of "insulates" is not more, and these folds are the same rows in the same folds.
    """
    if old is None:
        return Verdict(promoted=True, reason="there was no model before")
    mine, other = new["models"][NAME], old["models"][NAME]
    if mine["folds_sha256"] != other["folds_sha256"]:
        return Verdict(
            promoted=False, reason="the folds differ, so the errors do not compare: train both on the same data"
        )
    errors, scores = ([_told(facts, key) for facts in (mine, other)] for key in ("mae_ev", "brier_insulator"))
    told = (
        f"{errors[0]:.4f} against {errors[1]:.4f} eV, "
        f"Brier score of an insulator {scores[0]:.4f} against {scores[1]:.4f}"
    )
    if errors[0] > errors[1] or scores[0] > scores[1]:
        return Verdict(promoted=False, reason=f"it errs more ({told})")
    better = errors[0] < errors[1]
    return Verdict(promoted=better, reason=f"it errs {'less' if better else 'no less'} ({told})")


def promote(new_folder: Path, target: Path) -> Verdict:
    """Put a newly trained model in place of that in a folder, if it is better; see `promote_if_better`."""
    return promote_if_better(
        new_folder,
        target,
        artifacts=(ARTIFACT,),
        read_card=read_card,
        load=load_model,
        judge=judge,
        subject="a model of band gaps",
    )


def _told(facts: Mapping[str, Any], key: str) -> float:
    return float(facts["errors"][DECISIVE_FOLDS]["all"][key])
