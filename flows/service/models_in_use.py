"""Models that the service trained itself: where they are, how a better one takes its place, and who asks them.

The models that ship lie in the installed package and are never touched. What is promoted goes into a folder of the
service, a version each, and a link of the property's name points to the one in use; a screen asks it where its settings
name no model of their own.
"""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Final

from flows.service.settings import PROPERTIES
from flows.settings import Settings
from flows.training import Training
from models.card_file import CARD, folder_of_shipped
from models.promotion import Verdict
from ssbscreen.domain.errors import RunFolderError
from ssbscreen.tables.schema import DISK_MEND

VERSIONS: Final = "versions"


def with_promoted_models(settings: Settings, folder: str) -> Settings:
    """The settings with the models of a service where they name none themselves: their version, not the link to it.

    Args:
        settings: of a screen.
        folder: of the service's models; "": it has none.
    """
    if not folder:
        return settings
    changed = {}
    for name in PROPERTIES:
        section, place = getattr(settings, name), Path(folder) / name
        if not section.model and (place / CARD).is_file():
            changed[name] = section.model_copy(update={"model": str(place.resolve())})
    return settings.model_copy(update=changed)


def promote(training: Training, new: Path, folder: Path, version: str) -> Verdict:
    """Put new models in use if they err less than those in use, which are the service's own, else those that ship.

    Args:
        training: of the property.
        new: folder of the new models with their card.
        folder: of the service's models.
        version: name of the new models, such as a time.

    Raises:
        ModelError: the new models cannot be loaded, or nothing compares.
        RunFolderError: the disk refuses; the models in use stay.
    """
    pointer = folder / training.name
    in_use = pointer if (pointer / CARD).is_file() else folder_of_shipped(training.name)
    place = folder / VERSIONS / f"{training.name}-{version}"
    unfinished = place.with_name(f".{place.name}.{uuid.uuid4().hex}.part")
    try:
        try:
            shutil.copytree(in_use, unfinished)
            verdict = training.promote(new, unfinished)
            if verdict.promoted:
                unfinished.rename(place)
                _point(pointer, place)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as fault:
        raise RunFolderError(f"cannot keep models in {folder}: {fault.strerror or fault}. {DISK_MEND}") from fault
    return verdict


def _point(pointer: Path, place: Path) -> None:
    """Let the name of the property mean a version, in one step, so that a screen finds the old or the new one whole."""
    temporary = pointer.with_name(f".{pointer.name}.{uuid.uuid4().hex}")
    temporary.symlink_to(place.relative_to(pointer.parent))
    temporary.replace(pointer)
