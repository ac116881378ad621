"""What the cards of a run's models tell of their worth: errors beside baselines, probabilities that came true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ssbscreen.report.run_tables import RunTables

TITLES: Final = {"moduli": "Moduli", "gap": "Band gaps", "conductivity": "Conductivities"}
_WHOLES: Final = frozenset({"all", "with a cell"})
"""Groups that are no families."""


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a model, in its own words."""

    title: str
    licence: str
    page: str


@dataclass(frozen=True, slots=True)
class ModelQuality:
    """Cards of the models, and figures of the one of conductivities, the weakest of them.

    Attributes:
        cards: of the models that predicted.
        errors: of the model of conductivities beside a dummy and a forest: rows of text.
        families: its errors by family of held-out samples: family, samples, mean absolute error, bias.
        reliability: how often candidates were above 1e-4 S/cm of which it said so.
    """

    cards: Sequence[Card]
    errors: Sequence[Sequence[str]]
    families: Sequence[Sequence[str]]
    reliability: Sequence[Sequence[str]]


def model_quality(run: RunTables) -> ModelQuality:
    """What the run kept of the cards of its models."""
    card = run.model_cards.get("conductivity", {})
    cards = [
        Card(TITLES.get(subject, subject), kept.get("licence") or "", kept["page"])
        for subject, kept in run.model_cards.items()
        if kept.get("page")
    ]
    return ModelQuality(cards, _errors(card), _families(card), _reliability(card))


def _reliability(card: Mapping[str, Any]) -> list[Sequence[str]]:
    return [
        (f"{one['from']:.1f} to {one['from'] + 0.2:.1f}", str(one["rows"]), f"{one['said']:.2f}", f"{one['true']:.2f}")
        for one in card.get("reliability", {}).get("folds", {}).get("bins", [])
    ]


def _families(card: Mapping[str, Any]) -> list[Sequence[str]]:
    told = card.get("errors", {}).get("folds", {})
    names = sorted((name for name in told if name not in _WHOLES), key=lambda name: told[name]["mae"])
    return [
        (name, str(told[name]["rows"]), f"{told[name]['mae']:.2f}", f"{told[name]['bias']:+.2f}".replace("-", "−"))
        for name in names
    ]


def _errors(card: Mapping[str, Any]) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    kinds = {"this model": card.get("errors", {}), **card.get("baselines", {})}
    for where, title in (("folds", "held-out folds"), ("test", "official test")):
        for kind, told in kinds.items():
            whole = told.get(where, {})
            whole = whole.get("all", whole)
            if whole:
                names = ("mae", "spearman", "auc_1e-4", "auc_1e-3")
                told_of = [f"{whole[name]:.2f}" if name in whole else "" for name in names]
                rows.append((f"{title}, {whole['rows']} samples", kind, *told_of))
    return rows
