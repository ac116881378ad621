"""Training as a Prefect flow, or as a plain call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.caching import cache_folder
from flows.moduli_training import train_moduli
from flows.screening import prepare_prefect
from models.moduli.promotion import Verdict, promote
from models.moduli.training_files import TrainingFiles

Told = Callable[[str, int, int], None]


def train(
    data: Path, out: Path, *, promoted_to: Path | None, processes: int, direct: bool, told: Told
) -> tuple[dict[str, Any], Verdict | None]:
    """Train the models of moduli and promote them where they are better.

    Args:
        data: folder of the training files.
        out: folder of the new models and their card.
        promoted_to: folder of the models that they replace if they err less on the same folds; None: none.
        processes: worker processes.
        direct: without Prefect.
        told: what is done, how much of it, and how much there is.

    Returns:
        The card, and the verdict where one was asked for.

    Raises:
        SourceError: a training file is absent or broken.
        ModelError: the models that might be replaced tell nothing that compares.
    """
    TrainingFiles(data)  # a missing file is told before Prefect's temporary server has started
    workspace = cache_folder() / "training"
    if direct:
        card = train_moduli(data, out, workspace, processes=processes, told=told)
        return card, None if promoted_to is None else promote(out, promoted_to)
    prepare_prefect()
    from flows.training_flow import run_training_flow

    return run_training_flow(data, out, workspace, promoted_to=promoted_to, processes=processes, told=told)
