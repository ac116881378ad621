"""The card beside fitted models: where it lies, and what to say where it is absent or damaged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from models.artifact import ModelError

CARD: Final = "card.json"
MARKDOWN: Final = "MODEL_CARD.md"
SHIPPED: Final = "shipped"


def folder_of_shipped(package: str) -> Path:
    """Where the models of a package such as ``moduli`` lie that come with it."""
    return Path(str(files("models") / package / SHIPPED))


def read_card_file(folder: Path, *, subject: str, command: str) -> dict[str, Any]:
    """The card of the models in a folder.

    Args:
        folder: of the models.
        subject: what they predict, for the message.
        command: of ``ssbscreen train`` that makes them.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    path = folder / CARD
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise ModelError(
            f"{path.parent} holds no model of {subject} ({fault.strerror}: {path.name}). Train one: "
            f"ssbscreen train {command} --data FOLDER --out FOLDER"
        ) from fault
    except ValueError as fault:
        raise ModelError(f"{path} is no card of a model: {fault}. Train the model anew.") from fault
    if not isinstance(card, dict) or not isinstance(card.get("models", {}), dict):
        raise ModelError(f"{path} is no card of a model. Train the model anew.")
    return card


def facts_digest(facts: Mapping[str, Any]) -> str:
    """What tells models apart wherever they lie: hash of what the card says of one, the hash of its artifact too."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
