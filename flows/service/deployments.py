"""The deployments of the service: which flow, when, with what. Imported only where Prefect runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.screening_flow import screening
from flows.service.retraining import retrain
from flows.service.settings import ScheduleSettings, ServiceSettings
from flows.service.watching import full_screen, watch

# A run that comes due while one of its deployment is under way would find the same database: it ends as cancelled
# instead of waiting behind it. After a night asleep that leaves one run of all that were missed.
ONE_AT_A_TIME: Final = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
TAG: Final = "ssbscreen"


def deployments(settings: ServiceSettings, models: Path) -> list[RunnerDeployment]:
    """The deployments: watch, full screen, screen by hand, and training where it has data.

    Args:
        settings: of the service; its paths absolute.
        models: folder of the models that the service trains.
    """
    screen = settings.screen.model_dump(mode="json")
    told = {
        "settings": screen,
        "runs": settings.service.runs,
        "top": settings.watch.top,
        "roles": list(settings.watched_roles),
        "models": str(models),
    }
    found = [
        _deployment(watch, "nightly", settings.schedules.watch, told, "Screen again if anything changed."),
        _deployment(full_screen, "weekly", settings.schedules.screen, told, "Screen whatever changed or not."),
        _deployment(
            screening,
            "by-hand",
            None,
            {"settings": screen, "out": "", "runs": settings.service.runs},
            "One screen with settings of your choice. The watch tells of it at its next run.",
        ),
    ]
    if settings.training.data:
        trained = {
            "data": settings.training.data,
            "models": str(models),
            "properties": list(settings.training.properties),
            "processes": settings.training.processes,
        }
        found.append(
            _deployment(retrain, "monthly", settings.schedules.training, trained, "Train; in use only if better.")
        )
    return found


def _deployment(
    flow: Flow[..., Any],
    name: str,
    schedule: ScheduleSettings | None,
    parameters: dict[str, Any],
    description: str,
) -> RunnerDeployment:
    """One deployment; loaded by its module, so that it runs from wherever ssbscreen is installed."""
    when = [] if schedule is None else [Cron(schedule.cron, timezone=schedule.timezone, active=schedule.enabled)]
    deployment = flow.to_deployment(
        name=name,
        schedules=when,
        parameters=parameters,
        description=description,
        tags=[TAG, name],
        concurrency_limit=ONE_AT_A_TIME,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    if not isinstance(deployment, RunnerDeployment):
        raise TypeError("called where an event loop runs")
    return deployment
