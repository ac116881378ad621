"""Monthly retraining: models are trained again and put in use only if they err less. Imported where a flow runs."""

# Without postponed annotations, as in flows/screening_flow.py: a deployment by file makes its form from the signature.

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from flows.caching import cache_folder
from flows.service.models_in_use import VERSIONS, promote
from flows.service.settings import PROPERTIES
from flows.service.watching import told_in_a_line
from flows.training import TRAININGS
from models.promotion import Verdict

Property = Literal["moduli", "gap", "conductivity"]


def train_again(name: str, data: Path, models: Path, processes: int, version: str) -> tuple[str, Verdict]:
    """Train the models of one property, by folds that keep groups together, and put them in use if they are better.

    Args:
        name: of the property.
        data: folder of the training files.
        models: folder of the service's models.
        processes: worker processes.
        version: name of the new models.

    Returns:
        The card as Markdown, and the verdict.

    Raises:
        SsbscreenError: a training file is absent or broken, or nothing compares.
    """
    training = TRAININGS[name]
    training.require(data)
    new = models / VERSIONS / f"candidate-{name}"  # written over by the next training; what is promoted is a copy
    # Features and folds are kept by their content, so a training that was killed goes on with those that were missing.
    card = training.train(
        data, new, cache_folder() / "training", processes=processes, told=lambda _what, _done, _total: None
    )
    return training.card_as_markdown(card), promote(training, new, models, version)


train_again_task = task(name="train and promote if better", cache_policy=NO_CACHE, persist_result=False)(train_again)


def _run_name() -> str:
    return f"retraining · {', '.join(flow_run.parameters['properties'])} · {datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"


@flow(name="retraining", flow_run_name=_run_name, persist_result=False)
def retrain(
    data: Annotated[str, Field(min_length=1, description="folder of the training files")],
    models: Annotated[str, Field(min_length=1, description="folder of the models that screens of the service ask")],
    properties: tuple[Property, ...] = PROPERTIES,
    processes: Annotated[int, Field(ge=1, le=64, description="worker processes, some 2 GB each")] = 1,
) -> State[None]:
    """Train models with grouped cross-validation, and put them in use only if they err less than those in use.

    Args:
        data: folder of the training files.
        models: folder of the models that screens of the service ask.
        properties: moduli, gap, conductivity.
        processes: worker processes.

    Raises:
        SsbscreenError: a training file is absent or broken; the message says which.
    """
    return told_in_a_line(lambda: _trained(Path(data), Path(models), tuple(properties), processes))


def _trained(data: Path, models: Path, properties: tuple[str, ...], processes: int) -> State[None]:
    version = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    told = []
    for name in properties:
        card, verdict = train_again_task(name, data, models, processes, version)
        create_markdown_artifact(markdown=card, key=f"{name}-card", description="Card of the new models")
        told.append(f"{name} {'promoted' if verdict.promoted else 'not promoted'}: {verdict.reason}")
    create_markdown_artifact(
        markdown="\n".join(f"- {each}" for each in told), key="promotion", description="Promoted only if better"
    )
    return Completed(message="; ".join(told))
