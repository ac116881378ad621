"""Coverage of the intervals of the models that predicted in a run, from the cards of the very same models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from models.card_file import folder_of_shipped
from models.conductivity.model import read_card as conductivity_card
from models.gap.model import read_card as gap_card
from models.moduli.model import read_card as moduli_card
from ssbscreen.audit.number_checks import Coverage

NOMINAL: Final = 0.9
ALL_ROWS: Final = "all"


def coverages(manifest: Mapping[str, Any]) -> list[Coverage]:
    """Coverage of intervals of 90 % in grouped cross-validation, over all rows.

    Args:
        manifest: of the run; it names the models that predicted and, in its settings, their folders.

    Raises:
        ModelError: a card is absent or damaged.
    """
    found: list[Coverage] = []
    for subject in manifest["models"]:
        chosen = manifest["settings"][subject]["model"]
        folder = Path(chosen).expanduser() if chosen else folder_of_shipped(subject)
        found += _OF[subject](folder)
    return found


def _moduli(folder: Path) -> list[Coverage]:
    models = moduli_card(folder)["models"]
    return [
        Coverage(f"{name} modulus from {kind}", NOMINAL, float(model["coverage"]["composition"][ALL_ROWS][key]), None)
        for kind, model in models.items()
        for name, key in (("bulk", "coverage_bulk"), ("shear", "coverage_shear"))
    ]


def _gap(folder: Path) -> list[Coverage]:
    models = gap_card(folder)["models"]
    return [
        Coverage(
            f"band gap from {kind}",
            NOMINAL,
            float(model["coverage"]["composition"][ALL_ROWS][f"{NOMINAL:.0%}"]["share_held"]),
            None,
        )
        for kind, model in models.items()
    ]


def _conductivity(folder: Path) -> list[Coverage]:
    models = conductivity_card(folder)["models"]
    rows = [model["coverage"]["folds"][ALL_ROWS] for model in models.values()]
    return [
        Coverage("ionic conductivity", NOMINAL, float(row[f"held_{NOMINAL:.0%}"]), int(row["rows"])) for row in rows
    ]


_OF: Final = {"moduli": _moduli, "gap": _gap, "conductivity": _conductivity}
