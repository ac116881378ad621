"""Training as a Prefect flow, or as a plain call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

from flows.caching import cache_folder
from flows.conductivity_training import train_conductivity
from flows.gap_training import train_gap
from flows.moduli_training import train_moduli
from flows.screening import prepare_prefect
from models.conductivity import card as conductivity_card
from models.conductivity import promotion as conductivity_promotion
from models.conductivity.obelix import obelix_folder
from models.gap import card as gap_card
from models.gap import promotion as gap_promotion
from models.gap.training_set import require_gaps_file
from models.moduli import card as moduli_card
from models.moduli import promotion as moduli_promotion
from models.moduli.training_files import TrainingFiles
from models.promotion import Verdict

Told = Callable[[str, int, int], None]


class Train(Protocol):
    """Trains models from a folder of files into another one; returns their card."""

    def __call__(self, data: Path, out: Path, workspace: Path, *, processes: int, told: Told) -> dict[str, Any]:
        """Train; what the workspace holds already is not computed again."""
        ...


@dataclass(frozen=True, slots=True)
class Training:
    """How models of one property are trained.

    Attributes:
        name: of the property, as the command line has it.
        require: raises SourceError where a training file is absent from a folder.
        train: the training.
        card_as_markdown: the card as a page.
        promote: puts new models from one folder in place of those of another, if they are better.
    """

    name: str
    require: Callable[[Path], object]
    train: Train
    card_as_markdown: Callable[[Mapping[str, Any]], str]
    promote: Callable[[Path, Path], Verdict]


TRAININGS: Final[Mapping[str, Training]] = MappingProxyType(
    {
        each.name: each
        for each in (
            Training("moduli", TrainingFiles, train_moduli, moduli_card.card_as_markdown, moduli_promotion.promote),
            Training("gap", require_gaps_file, train_gap, gap_card.card_as_markdown, gap_promotion.promote),
            Training(
                "conductivity",
                obelix_folder,
                train_conductivity,
                conductivity_card.card_as_markdown,
                conductivity_promotion.promote,
            ),
        )
    }
)


def train(
    data: Path,
    out: Path,
    *,
    promoted_to: Path | None,
    processes: int,
    direct: bool,
    told: Told,
    training: Training = TRAININGS["moduli"],
) -> tuple[dict[str, Any], Verdict | None]:
    """Train the models of a property and promote them where they are better.

    Args:
        data: folder of the training files.
        out: folder of the new models and their card.
        promoted_to: folder of the models that they replace if they err less on the same folds; None: none.
        processes: worker processes.
        direct: without Prefect.
        told: what is done, how much of it, and how much there is.
        training: of which property.

    Returns:
        The card, and the verdict where one was asked for.

    Raises:
        SourceError: a training file is absent or broken.
        ModelError: the models that might be replaced tell nothing that compares.
    """
    training.require(data)  # a missing file is told before Prefect's temporary server has started
    workspace = cache_folder() / "training"
    if direct:
        card = training.train(data, out, workspace, processes=processes, told=told)
        return card, None if promoted_to is None else training.promote(out, promoted_to)
    prepare_prefect()
    from flows.training_flow import run_training_flow

    return run_training_flow(training, data, out, workspace, promoted_to=promoted_to, processes=processes, told=told)
