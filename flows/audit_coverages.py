"""What the cards of the models that predicted in a run tell of their intervals: coverage, and known electrolytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from models.card_file import folder_of_shipped
from models.conductivity.model import read_card as conductivity_card
from models.gap.model import read_card as gap_card
from models.moduli.model import read_card as moduli_card
from ssbscreen.audit.number_checks import CONDUCTORS, MODULI, Coverage, HeldOut

NOMINAL: Final = 0.9
ALL_ROWS: Final = "all"


def coverages(manifest: Mapping[str, Any]) -> list[Coverage]:
    """Coverage of intervals of 90 % in grouped cross-validation, over all rows.

    Args:
        manifest: of the run; it names the models that predicted and, in its settings, their folders.

    Raises:
        ModelError: a card is absent or damaged.
    """
    return [each for subject, folder in _folders(manifest) for each in _COVERAGES[subject](folder)]


def held_out(manifest: Mapping[str, Any]) -> list[HeldOut]:
    """What these models said of known electrolytes that they had not learned from.

    Raises:
        ModelError: a card is absent or damaged.
    """
    found = []
    for subject, folder in _folders(manifest):
        if subject == "moduli":
            found += [
                HeldOut(
                    MODULI,
                    f"{name} modulus of {row['formula']}",
                    float(row[f"published_{name}_gpa"]),
                    *map(float, row[f"{name}_interval_gpa"]),
                )
                for row in moduli_card(folder)["known_electrolytes"]
                for name in ("bulk", "shear")
            ]
        if subject == "conductivity":
            found += [
                HeldOut(CONDUCTORS, row["formula"], float(row["measured"]), float(row["low"]), float(row["high"]))
                for row in conductivity_card(folder)["known_compounds"]
                if row["measured"] is not None
            ]
    return found


def _folders(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    for subject in manifest["models"]:
        chosen = manifest["settings"][subject]["model"]
        yield subject, Path(chosen).expanduser() if chosen else folder_of_shipped(subject)


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


_COVERAGES: Final = {"moduli": _moduli, "gap": _gap, "conductivity": _conductivity}
