"""The lists behind the numbers of the funnel as compact data: the page's script makes a table of what is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ssbscreen.report.funnel import Listing, RoleFunnel, StageStep
from ssbscreen.report.minus_signs import with_minus_signs


def listings(stages: Iterable[StageStep], funnels: Iterable[RoleFunnel]) -> list[Listing]:
    """All lists of a page that hold somebody."""
    found = [each for step in stages for each in (step.left, step.records)]
    found += [
        each
        for funnel in funnels
        for step in funnel.steps
        for each in (step.leaves, step.fails, step.only_here, step.uncertain)
    ]
    return [each for each in found if each.rows]


def listings_data(lists: Sequence[Listing]) -> dict[str, Any]:
    """The lists with every identifier, formula and reason once.

    Returns:
        ``ids`` and ``formulas`` beside each other, ``reasons``, and by key of each list ``label``, ``place``, and
        ``rows``: numbers in ``ids`` and in ``reasons`` by turns.
    """
    candidates: dict[tuple[str, str], int] = {}
    reasons: dict[str, int] = {}
    found = {}
    for each in lists:
        numbers: list[int] = []
        for candidate, formula, reason in each.rows:
            numbers.append(candidates.setdefault((candidate, formula), len(candidates)))
            numbers.append(reasons.setdefault(with_minus_signs(reason), len(reasons)))
        found[each.key] = {"label": each.label, "place": each.place, "rows": numbers}
    return {
        "ids": [candidate for candidate, _ in candidates],
        "formulas": [formula for _, formula in candidates],
        "reasons": list(reasons),
        "lists": found,
    }
