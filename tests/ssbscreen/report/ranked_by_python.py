"""What Python ranks and what a page ranks, in one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.pareto import role_fronts
from ssbscreen.decision.ranking import ranks, score
from ssbscreen.domain.decisions import CriterionValues, Role, WeightedCriterion
from ssbscreen.report.run_tables import RunTables

READY = "window.ssbscreen.ranking.ready.then(() => true)"
RANKED = """([name, weights]) => {
  const ranking = window.ssbscreen.ranking;
  if (weights) ranking.setWeights(name, weights);
  const role = ranking.role(name);
  return Object.fromEntries(["ids", "score", "scoreHigh", "assessed", "rank", "rankBest", "fronts", "order"]
    .map((part) => [part, Array.from(role[part])]));
}"""


def page_ranks(page: Any, role: str, weights: Sequence[float] | None = None) -> dict[str, Any]:
    """The ranking of a role in the page, with other weights where they are given."""
    found: dict[str, Any] = page.evaluate(RANKED, [role, weights])
    return found


def expected(run: RunTables, role: Role) -> dict[str, dict[str, float]]:
    """Python's ranking of a role by candidate, whatever its weights."""
    ids = sorted(row["candidate_id"] for row in run.ranking[role.name])
    found = {each.criterion: run.estimates[each.criterion] for each in role.criteria}
    values = {name: [held[c].value if c in held else np.nan for c in ids] for name, held in found.items()}
    return ranked(role, ids, values)


def ranked(
    role: Role, candidates: Sequence[str], numbers: Mapping[str, Sequence[float]]
) -> dict[str, dict[str, float]]:
    """Python's ranking by candidate, from values by criterion; NaN where unknown."""
    ids = np.array(candidates)
    values = {
        name: CriterionValues(value, value, value, np.full(len(ids), ""))
        for name, value in ((name, np.array(each, dtype=np.float64)) for name, each in numbers.items())
    }
    scores = score(role, values, criteria())
    fronts = role_fronts(role, values, criteria())
    rank, best = ranks(scores, fronts, ids)
    columns = (rank, best, scores.shown, scores.possible, scores.assessed_weight, fronts)
    names = ("rank", "rankBest", "score", "scoreHigh", "assessed", "fronts")
    return {c: dict(zip(names, row, strict=True)) for c, *row in zip(ids.tolist(), *columns, strict=True)}


def with_weights(role: Role, weights: Sequence[float]) -> Role:
    """As the settings would: a weight of 0 takes the criterion out."""
    pairs = zip(role.criteria, weights, strict=True)
    return replace(role, criteria=tuple(WeightedCriterion(e.criterion, w, "") for e, w in pairs if w > 0.0))


def assert_same(found: dict[str, Any], wanted: dict[str, dict[str, float]]) -> None:
    assert found["ids"] == list(wanted)
    assert [found["ids"][row] for row in found["order"]] == sorted(wanted, key=lambda c: wanted[c]["rank"])
    for name in ("rank", "rankBest", "fronts"):
        assert found[name] == [each[name] for each in wanted.values()]
    for name in ("score", "scoreHigh", "assessed"):
        assert found[name] == pytest.approx([each[name] for each in wanted.values()], abs=1.5e-12)
