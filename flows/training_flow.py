"""The training flow with its artifacts. Imported only where a flow is run: Prefect takes 2 s to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from models.promotion import Verdict

if TYPE_CHECKING:
    from flows.training import Training


def run_training_flow(
    training: Training,
    data: Path,
    out: Path,
    workspace: Path,
    *,
    promoted_to: Path | None,
    processes: int,
    told: Callable[[str, int, int], None],
) -> tuple[dict[str, Any], Verdict | None]:
    """Train as a flow; arguments and results as in `flows.training.train`."""
    name = training.name
    # Features and folds are kept by their content in the workspace, so the tasks themselves are not cached.
    train_task = task(name=f"train {name}", cache_policy=NO_CACHE, persist_result=False)(training.train)
    promote_task = task(name="promote if better", cache_policy=NO_CACHE, persist_result=False)(training.promote)

    @flow(name=f"training-{name}", flow_run_name=out.name, validate_parameters=False, persist_result=False)
    def training_models(data: str, out: str, promoted_to: str | None, processes: int) -> None:
        card = train_task(Path(data), Path(out), workspace, processes=processes, told=told)
        page = training.card_as_markdown(card)
        create_markdown_artifact(markdown=page, key=f"{name}-card", description="Card of the models")
        verdict = None
        if promoted_to is not None:
            verdict = promote_task(Path(out), Path(promoted_to))
            told_of_it = f"{'Promoted' if verdict.promoted else 'Not promoted'}: {verdict.reason}."
            create_markdown_artifact(
                markdown=told_of_it, key=f"{name}-promotion", description="Promoted only if better"
            )
        outcome.append((card, verdict))

    outcome: list[tuple[dict[str, Any], Verdict | None]] = []
    training_models(str(data), str(out), None if promoted_to is None else str(promoted_to), processes)
    return outcome[0]
