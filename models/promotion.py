"""Newly trained models in place of others: the verdict, and how the files take their place."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.artifact import ModelError
from models.card_file import CARD, MARKDOWN


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to promote, and why or why not."""

    promoted: bool
    reason: str


def require_other_folder(new_folder: Path, target: Path) -> None:
    """Check that the new models do not lie where those lie that they may replace.

    Raises:
        ModelError: both folders are one.
    """
    if target.resolve() == new_folder.resolve():
        raise ModelError(f"{target} holds the new models themselves: name the folder of those that they may replace")


def put_in_place(new_folder: Path, target: Path, artifacts: Iterable[str]) -> None:
    """Copy artifacts and card; the card last: it names the hashes of the others, so that a half-done copy is seen."""
    target.mkdir(parents=True, exist_ok=True)
    for name in (*artifacts, MARKDOWN, CARD):
        shutil.copyfile(new_folder / name, target / name)
