"""What is settled before the service starts: its source, absolute paths, data that is there, and what to warn of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.fetching import MATERIALS_PROJECT, NEWEST
from flows.inputs import BUNDLED, default_source, digest_of
from flows.predicting import model_hashes
from flows.role_check import require_roles
from flows.service.settings import PROPERTIES, ServiceSettings
from flows.settings import Settings
from flows.training import TRAININGS
from ssbscreen.sources.materials_project_key import require_key
from ssbscreen.sources.matminer_files import dataset_of


def ready_settings(settings: ServiceSettings, *, say: Callable[[str], None]) -> ServiceSettings:
    """The settings with all that they leave open, checked as far as can be without running anything.

    A service that starts at night must not find out then that a file is missing, or that its folder is another one.

    Args:
        settings: as the file has them.
        say: told which source was chosen where none is named.

    Raises:
        SsbscreenError: a source, a model, a role or a training file is absent or wrong.
    """
    screen = settings.screen
    if "paths" not in screen.sources.model_fields_set:
        chosen, line = default_source()
        say(line)
        screen = _with(screen, "sources", paths=(chosen,))
    screen = _absolute(screen)
    require_roles(screen)
    if MATERIALS_PROJECT in screen.sources.paths:
        require_key()
    named = [source for source in screen.sources.paths if source not in {MATERIALS_PROJECT, NEWEST}]
    digest_of(named)
    model_hashes(screen)
    training = settings.training
    if training.data:
        data = Path(training.data).expanduser().absolute()
        for name in training.properties:
            TRAININGS[name].require(data)
        training = training.model_copy(update={"data": str(data)})
    runs = str(Path(settings.service.runs).expanduser().absolute())
    service = settings.service.model_copy(update={"runs": runs})
    return settings.model_copy(update={"screen": screen, "service": service, "training": training})


def warnings_of(settings: ServiceSettings) -> list[str]:
    """What whoever starts the service should know."""
    service = settings.service
    if service.is_loopback:
        return []
    told = (
        f"whoever reaches {service.host} can read every run at port {service.report_port}, and start, change and "
        f"cancel runs of this user at port {service.ui_port}: neither asks for a password. Let a firewall or a proxy "
        "with a log-in stand before both, or leave out service.host and come through ssh -L"
    )
    return [told]


def _absolute(screen: Settings) -> Settings:
    """Paths of sources and models from the root, for a flow run may start elsewhere."""
    paths = tuple(
        source
        if source in {MATERIALS_PROJECT, NEWEST, BUNDLED} or dataset_of(source) is not None
        else str(Path(source).absolute())
        for source in screen.sources.paths
    )
    screen = _with(screen, "sources", paths=paths)
    for name in PROPERTIES:
        if model := getattr(screen, name).model:
            screen = _with(screen, name, model=str(Path(model).expanduser().absolute()))
    return screen


def _with(screen: Settings, section: str, **changes: Any) -> Settings:
    return screen.model_copy(update={section: getattr(screen, section).model_copy(update=changes)})
