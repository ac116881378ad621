"""The training flow with its artifacts. Imported only where a flow is run: Prefect takes 2 s to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.moduli_training import train_moduli
from models.moduli.card import card_as_markdown
from models.moduli.promotion import Verdict, promote

# Features and folds are kept by their content in the workspace, so the tasks themselves are not cached.
train_moduli_task = task(name="train moduli", cache_policy=NO_CACHE, persist_result=False)(train_moduli)
promote_task = task(name="promote if better", cache_policy=NO_CACHE, persist_result=False)(promote)


def run_training_flow(
    data: Path,
    out: Path,
    workspace: Path,
    *,
    promoted_to: Path | None,
    processes: int,
    told: Callable[[str, int, int], None],
) -> tuple[dict[str, Any], Verdict | None]:
    """Train as a flow; arguments and results as in `flows.training.train`."""

    @flow(name="training-moduli", flow_run_name=out.name, validate_parameters=False, persist_result=False)
    def training_moduli(data: str, out: str, promoted_to: str | None, processes: int) -> None:
        card = train_moduli_task(Path(data), Path(out), workspace, processes=processes, told=told)
        create_markdown_artifact(markdown=card_as_markdown(card), key="moduli-card", description="Card of the models")
        verdict = None
        if promoted_to is not None:
            verdict = promote_task(Path(out), Path(promoted_to))
            told_of_it = f"{'Promoted' if verdict.promoted else 'Not promoted'}: {verdict.reason}."
            create_markdown_artifact(markdown=told_of_it, key="moduli-promotion", description="Promoted only if better")
        outcome.append((card, verdict))

    outcome: list[tuple[dict[str, Any], Verdict | None]] = []
    training_moduli(str(data), str(out), None if promoted_to is None else str(promoted_to), processes)
    return outcome[0]
