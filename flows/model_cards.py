"""What a run keeps of the cards of the models that predicted, so that its report can show how far to trust them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from flows.settings import Settings
from models.card_file import MARKDOWN, folder_of_shipped
from models.conductivity.model import NAME
from models.conductivity.model import read_card as conductivity_card
from models.gap.model import read_card as gap_card
from models.moduli.model import read_card as moduli_card

SHOWN: Final = ("summary", "errors", "baselines", "coverage", "reliability")
"""What the plots of the model of conductivities are drawn from."""
_READ: Final[Mapping[str, Callable[[Path | None], dict[str, Any]]]] = {
    "moduli": moduli_card,
    "gap": gap_card,
    "conductivity": conductivity_card,
}


def model_cards(settings: Settings, subjects: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The card of each model that predicted, as text, and of conductivities the figures too.

    Args:
        settings: of the run, which name the folders of the models.
        subjects: ``moduli``, ``gap``, ``conductivity``.

    Raises:
        ModelError: a card is absent or damaged.
    """
    cards: dict[str, dict[str, Any]] = {}
    for subject in subjects:
        chosen: str = getattr(settings, subject).model
        folder = Path(chosen).expanduser() if chosen else folder_of_shipped(subject)
        card = _READ[subject](folder)
        page = folder / MARKDOWN
        cards[subject] = {
            "licence": card.get("data", {}).get("licence"),
            "page": page.read_text(encoding="utf-8") if page.exists() else None,
        }
        if subject == "conductivity":
            cards[subject] |= {name: card["models"][NAME][name] for name in SHOWN if name in card["models"][NAME]}
    return cards
