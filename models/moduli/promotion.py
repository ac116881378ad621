"""Whether a newly trained model takes the place of another: only if it errs less on the same folds."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.artifact import ModelError
from models.moduli.model import CARD, MODULI, Variant, load_model, read_card

DECISIVE_FOLDS: Final = "composition"
MARKDOWN: Final = "MODEL_CARD.md"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to promote, and why or why not."""

    promoted: bool
    reason: str


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
    """Put newly trained models in place of those in a folder, if they are better.

    Raises:
        ModelError: both folders are one, the new models cannot be loaded, or the card of those in use tells no errors.
    """
    if target.resolve() == new_folder.resolve():
        raise ModelError(f"{target} holds the new models themselves: name the folder of those that they may replace")
    new = read_card(new_folder)
    for variant in Variant:
        load_model(variant, new_folder)
    try:
        old = read_card(target)
    except ModelError:
        old = None
    try:
        verdict = judge(new, old)
    except (KeyError, TypeError) as fault:
        raise ModelError(
            f"the card in {target} tells no errors of both models ({fault!r}): nothing compares. Give another folder."
        ) from fault
    if verdict.promoted:
        target.mkdir(parents=True, exist_ok=True)
        # The card last: it names the hashes of the other files, so a half-done promotion is seen on loading.
        for name in (*(variant.artifact for variant in Variant), MARKDOWN, CARD):
            shutil.copyfile(new_folder / name, target / name)
    return verdict


def _error(facts: Mapping[str, Any]) -> float:
    told = facts["errors"][DECISIVE_FOLDS]["all"]
    return float(sum(told[f"mae_log10_{name}"] for name in MODULI))
