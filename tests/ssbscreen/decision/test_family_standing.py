"""Percentiles and ranks in the family, by hand."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.family_standing import family_ranks_table, percentiles, percentiles_table
from ssbscreen.domain.decisions import Direction
from ssbscreen.tables.catalogue import CRITERIA_VALUES, RANKING

FORMULAS = {"a": "Li3PS4", "b": "Li2S", "c": "Li2O", "d": "Li3PO4", "e": "LiF"}


def test_percentiles_count_what_is_no_better_and_halve_ties() -> None:
    value = np.array([1.0, 2.0, 2.0, inf])
    assert percentiles(value, Direction.MAXIMISE).tolist() == [12.5, 50.0, 50.0, 87.5]
    assert percentiles(value, Direction.MINIMISE).tolist() == [87.5, 50.0, 50.0, 12.5]
    assert percentiles(np.array([3.0]), Direction.MAXIMISE).tolist() == [50.0]


def test_a_low_density_is_a_high_percentile_and_unknown_values_have_none() -> None:
    ids = list(FORMULAS)
    values = CRITERIA_VALUES.build(
        {"candidate_id": ids, "criterion": ["density"] * 5, "value": [1.8, 1.6, 2.0, 2.4, None]}
    )
    rows = {row["candidate_id"]: row for row in percentiles_table(values, FORMULAS, criteria()).to_pylist()}
    assert rows.keys() == {"a", "b", "c", "d"}
    assert [rows[each]["percentile"] for each in "abcd"] == [62.5, 87.5, 37.5, 12.5]
    assert [rows[each]["family_percentile"] for each in "abcd"] == [25.0, 75.0, 75.0, 25.0]
    assert {(row["known_candidates"], row["known_in_family"]) for row in rows.values()} == {(4, 2)}


def test_ranks_in_the_family_follow_the_ranking_of_each_role() -> None:
    ranking = RANKING.build(
        {
            "role": ["separator"] * 4 + ["catholyte"],
            "candidate_id": ["d", "b", "c", "a", "a"],
            "rank": [1, 2, 3, 4, 1],
            "rank_best": [1, 2, 3, 4, 1],
            **{name: [0.5] * 5 for name in ("score", "score_high", "assessed_weight")},
        }
    )
    rows = family_ranks_table(ranking, FORMULAS).to_pylist()
    found = {(row["role"], row["candidate_id"]): (row["family_rank"], row["ranked_in_family"]) for row in rows}
    assert found == {
        ("separator", "d"): (1, 2), ("separator", "c"): (2, 2), ("separator", "b"): (1, 2), ("separator", "a"): (2, 2),
        ("catholyte", "a"): (1, 1),
    }  # fmt: skip


@pytest.mark.parametrize("table", [CRITERIA_VALUES.empty()])
def test_no_values_give_no_rows(table: object) -> None:
    assert len(percentiles_table(table, {}, criteria())) == 0
    assert len(family_ranks_table(RANKING.empty(), {})) == 0
