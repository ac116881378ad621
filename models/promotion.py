"""Newly trained models in place of others: the verdict, and how the files take their place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.artifact import ModelError
from models.card_file import CARD, MARKDOWN


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to promote, and why or why not."""

    promoted: bool
    reason: str


Card = Mapping[str, Any]


def promote_if_better(
    new_folder: Path,
    target: Path,
    *,
    artifacts: Iterable[str],
    read_card: Callable[[Path], Card],
    load: Callable[[Path], object],
    judge: Callable[[Card, Card | None], Verdict],
    subject: str,
) -> Verdict:
    """Put newly trained models in place of those in a folder, if they are better.

    The card is copied last: it names the hashes of the others, so that a half-done copy is seen.

    Args:
        new_folder: of the new models.
        target: of those that they may replace; it need not exist.
        artifacts: names of the files of the models.
        read_card: raises ModelError where a folder has no card.
        load: loads all new models, and raises ModelError where one cannot be.
        judge: compares the card of the new models with that of the others; None: there are none.
        subject: what the models are of, for a message.

    Raises:
        ModelError: both folders are one, the new models cannot be loaded, or the card of those in use tells no errors.
    """
    if target.resolve() == new_folder.resolve():
        raise ModelError(f"{target} holds the new models themselves: name the folder of those that they may replace")
    new = read_card(new_folder)
    load(new_folder)
    try:
        old = read_card(target)
    except ModelError:
        old = None
    try:
        verdict = judge(new, old)
    except (KeyError, TypeError) as fault:
        raise ModelError(
            f"the card in {target} tells no errors of {subject} ({fault!r}): nothing compares. Give another folder."
        ) from fault
    if verdict.promoted:
        target.mkdir(parents=True, exist_ok=True)
        for name in (*artifacts, MARKDOWN, CARD):
            shutil.copyfile(new_folder / name, target / name)
    return verdict
