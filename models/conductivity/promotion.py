"""Whether a newly trained model of conductivities replaces another: only if it errs less in the same folds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models.conductivity.model import ARTIFACT, NAME, load_model, read_card
from models.promotion import Verdict, promote_if_better

DECISIVE: Final = "mae_with_bounds"


def judge(new: Mapping[str, Any], old: Mapping[str, Any] | None) -> Verdict:
    """Compare two cards: by the mean absolute error in the folds by publication and composition, never by the test.

    Args:
        new: card of the new model.
        old: card of the one in use; None: there is none.
    """
    if old is None:
        return Verdict(promoted=True, reason="there was no model before")
    mine, other = new["models"][NAME], old["models"][NAME]
    if mine["folds_sha256"] != other["folds_sha256"]:
        return Verdict(
            promoted=False, reason="the folds differ, so the errors do not compare: train both on the same data"
        )
    errors = [float(facts["errors"]["folds"]["all"][DECISIVE]) for facts in (mine, other)]
    told = f"{errors[0]:.3f} against {errors[1]:.3f} decades"
    if errors[0] < errors[1]:
        return Verdict(promoted=True, reason=f"it errs less ({told})")
    return Verdict(promoted=False, reason=f"it errs {'more' if errors[0] > errors[1] else 'no less'} ({told})")


def promote(new_folder: Path, target: Path) -> Verdict:
    """Put a newly trained model in place of that in a folder, if it is better; see `promote_if_better`."""
    return promote_if_better(
        new_folder,
        target,
        artifacts=(ARTIFACT,),
        read_card=read_card,
        load=load_model,
        judge=judge,
        subject="a model of conductivities",
    )
