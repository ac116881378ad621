"""What the cards of a run's models tell of their worth: coverage, calibration, known electrolytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from models.card_file import folder_of_shipped
from models.conductivity.model import read_card as conductivity_card
from models.gap.model import read_card as gap_card
from models.moduli.model import read_card as moduli_card
from ssbscreen.audit.calibration import Calibration, CalibrationPoint
from ssbscreen.audit.number_checks import CONDUCTORS, MODULI, Coverage, HeldOut

NOMINAL: Final = 0.9
SHARES: Final = (0.5, 0.8, 0.9)
"""Intervals of these shares are tested in the cards."""
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


def calibrations(manifest: Mapping[str, Any]) -> list[Calibration]:
    """What the models promised and what came of it, in grouped cross-validation.

    Raises:
        ModelError: a card is absent or damaged.
    """
    return [each for subject, folder in _folders(manifest) for each in _CALIBRATIONS[subject](folder)]


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


def _moduli_calibrations(folder: Path) -> list[Calibration]:
    points = [CalibrationPoint(each.nominal, each.held, each.model) for each in _moduli(folder)]
    return [Calibration("moduli", f"intervals of {NOMINAL:.0%}", points)]


def _gap_calibrations(folder: Path) -> list[Calibration]:
    found = []
    for kind, model in gap_card(folder)["models"].items():
        told = model["coverage"]["composition"][ALL_ROWS]
        held = [(share, float(told[f"{share:.0%}"]["share_held"])) for share in SHARES]
        bins = [(float(one["told"]), float(one["found"]), int(one["rows"])) for one in model["reliability"]]
        found += [
            _intervals(f"band gaps from {kind}", held),
            _probabilities(f"band gaps from {kind}", "that it insulates", bins),
        ]
    return found


def _conductivity_calibrations(folder: Path) -> list[Calibration]:
    found = []
    for model in conductivity_card(folder)["models"].values():
        told = model["coverage"]["folds"][ALL_ROWS]
        held = [(share, float(told[f"held_{share:.0%}"])) for share in SHARES]
        bins = [
            (float(one["said"]), float(one["true"]), int(one["rows"])) for one in model["reliability"]["folds"]["bins"]
        ]
        found += [
            _intervals("conductivities", held),
            _probabilities("conductivities", "to conduct 1e-4 S/cm", bins),
        ]
    return found


def _intervals(model: str, held: list[tuple[float, float]]) -> Calibration:
    points = [CalibrationPoint(share, found, f"{found:.1%} in intervals of {share:.0%}") for share, found in held]
    return Calibration(model, "intervals", points)


def _probabilities(model: str, event: str, bins: list[tuple[float, float, int]]) -> Calibration:
    points = [
        CalibrationPoint(told, found, f"{rows:,} told {told:.2f}, {found:.2f} were") for told, found, rows in bins
    ]
    return Calibration(model, f"probability {event}", points)


_CALIBRATIONS: Final = {
    "moduli": _moduli_calibrations, "gap": _gap_calibrations, "conductivity": _conductivity_calibrations
}  # fmt: skip
