"""Elements that survive: counted otherwise they are as many, and the coloured table shows these numbers."""

from __future__ import annotations

import re

import pytest

from ssbscreen.report.element_map import element_map
from ssbscreen.report.element_survival import ElementCount, element_counts
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder

WRITTEN = re.compile(r">([A-Z][a-z]?)</span><br>(.+)$")


def has(formula: str, element: str) -> bool:
    return re.search(rf"{element}(?![a-z])", formula) is not None


@pytest.mark.parametrize("role", ["separator", "catholyte"])
def test_counts_are_those_of_the_formulas(run_folder: RunFolder, role: str) -> None:
    run = RunTables.of(run_folder)
    counts = element_counts(run, role)
    ranked = [run.facts[row["candidate_id"]]["formula"] for row in run.ranking[role]]
    judged = [run.facts[candidate]["formula"] for candidate in run.judged]
    for each in counts:
        assert each.ranked == sum(has(formula, each.element) for formula in ranked)
        assert each.judged == sum(has(formula, each.element) for formula in judged)
    assert counts[0].element == "Li"
    assert counts[0].ranked == len(ranked)
    assert {each.element for each in counts} == set(re.findall(r"[A-Z][a-z]?", "".join(judged)))


@pytest.mark.parametrize("shares", [False, True])
def test_the_coloured_table_shows_them(shares: bool) -> None:
    counts = [ElementCount("Li", 1234, 2000), ElementCount("O", 2, 8), ElementCount("Fe", 0, 5)]
    figure = element_map(counts, shares=shares)
    assert figure is not None
    shown = dict(
        found.groups()
        for each in figure["layout"]["annotations"]
        if (found := WRITTEN.search(each["text"])) and found.group(2) != "-"
    )
    assert shown == ({"Li": "62%", "O": "25%", "Fe": "0%"} if shares else {"Li": "1,234", "O": "2", "Fe": "0"})
    hovered = [text for trace in figure["data"] if "text" in trace for row in trace["text"] for text in row if text]
    assert "Lithium (Li)<br>ranked: 1,234 of 2,000 judged candidates with it (62%)" in hovered
    assert "Gold (Au)<br>in no judged candidate" in hovered


def test_nobody_ranked_is_nothing_to_colour() -> None:
    assert element_map([ElementCount("Li", 0, 3)], shares=False) is None
