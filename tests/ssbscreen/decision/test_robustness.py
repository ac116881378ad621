"""The tables of robustness of a role."""

from __future__ import annotations

from math import nan

import numpy as np
import pyarrow as pa
import pytest

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.acceptability import LEAST_WINS
from ssbscreen.decision.aggregations import AGGREGATIONS
from ssbscreen.decision.bulk_roles import SEPARATOR
from ssbscreen.decision.gates import GateOutcome
from ssbscreen.decision.hypervolume_table import ALL_CRITERIA
from ssbscreen.decision.rank_reversal import CHANGES
from ssbscreen.decision.ranking import rank_candidates
from ssbscreen.decision.robustness import SCHEMAS, RobustnessOptions, assess_robustness
from ssbscreen.decision.scaling import ENDS
from ssbscreen.decision.stability_table import NOISE_OF_ENERGIES, OTHER_WEIGHTS
from ssbscreen.domain.decisions import CriterionValues
from ssbscreen.tables.catalogue import GATES

NAMES = [weighted.criterion for weighted in SEPARATOR.criteria]
OPTIONS = RobustnessOptions(draws=2000, seed=3, energy_error_ev_per_atom=0.04)
COUNT = 60
PASSES = {
    **{f"candidate {row:02}": 1.0 for row in range(COUNT)},
    "candidate 07": 0.25,
    "candidate 09": nan,
} | dict.fromkeys("xyz", 1.0)


def found(quality: np.ndarray, half: float) -> dict[str, CriterionValues]:
    """Values of criteria from qualities in which 0 is the worst end and 1 the best."""
    values = {}
    for name, column in zip(NAMES, quality.T, strict=True):
        span = ENDS[name].best - ENDS[name].worst
        value = ENDS[name].worst + column * span
        width = abs(span) * half
        values[name] = CriterionValues(value, value - width, value + width, np.where(np.isnan(value), "", "DFT"))
    return values


def subset(values: dict[str, CriterionValues], rows: list[int]) -> dict[str, CriterionValues]:
    return {
        name: CriterionValues(each.value[rows], each.low[rows], each.high[rows], each.origin[rows])
        for name, each in values.items()
    }


@pytest.fixture(scope="module")
def ranked() -> tuple[list[str], dict[str, CriterionValues]]:
    quality = np.random.default_rng(8).uniform(0.0, 1.0, (COUNT, len(NAMES)))
    quality[np.random.default_rng(9).random(quality.shape) < 0.1] = nan
    ids = [f"candidate {row:02}" for row in range(COUNT)]
    values = found(quality, 0.1)
    passes = GateOutcome(GATES.empty(), np.full(COUNT, "passes"), np.full(COUNT, ""))
    order = rank_candidates(SEPARATOR, ids, values, criteria(), passes).sort_by("rank")["candidate_id"].to_pylist()
    rows = [ids.index(each) for each in order]
    return order, subset(values, rows)


@pytest.fixture(scope="module")
def tables(ranked: tuple[list[str], dict[str, CriterionValues]]) -> dict[str, pa.Table]:
    return assess_robustness(SEPARATOR, *ranked, criteria(), OPTIONS, passes=PASSES)


def test_every_table_is_made_and_every_ranked_candidate_has_a_row(tables, ranked) -> None:
    assert set(tables) == {schema.name for schema in SCHEMAS}
    for schema in SCHEMAS:
        schema.validated(tables[schema.name])
    rows = tables["robustness"].to_pylist()
    assert [row["candidate_id"] for row in rows] == ranked[0]
    assert [row["rank"] for row in rows] == list(range(1, COUNT + 1))


def test_columns_are_probabilities_and_ranks(tables) -> None:
    table = tables["robustness"]
    for column in (name for name in table.column_names if name in {"rank", "rank_of_known"}):
        assert sorted(table[column].to_pylist()) == list(range(1, COUNT + 1))
    for row in table.to_pylist():
        assert 1 <= row["rank_low"] <= row["rank_high"] <= COUNT
        assert 0.0 <= row["probability_first"] <= row["probability_top_10"] <= row["probability_top_50"] <= 1.0
        assert 0.0 <= row["probability_on_front"] <= 1.0
        assert (row["confidence_factor"] is None) == (row["first_acceptability"] < LEAST_WINS / OPTIONS.draws)
    assert sum(table["probability_top_10"].to_pylist()) == pytest.approx(10.0)
    assert sum(table["probability_first"].to_pylist()) == pytest.approx(1.0)
    assert sum(table["first_acceptability"].to_pylist()) == pytest.approx(1.0)


def test_acceptabilities_of_a_rank_add_up_to_one(tables) -> None:
    for rank in range(1, 11):
        rows = [row for row in tables["rank_acceptabilities"].to_pylist() if row["rank"] == rank]
        assert sum(row["acceptability"] for row in rows) == pytest.approx(1.0)
        assert sum(row["acceptability_any_weights"] for row in rows) == pytest.approx(1.0)


def test_central_weights_are_weights_of_those_that_come_first(tables) -> None:
    rows = tables["robustness"].to_pylist()
    first = {row["candidate_id"] for row in rows if row["first_acceptability"] >= LEAST_WINS / OPTIONS.draws}
    assert first
    rows = tables["central_weights"].to_pylist()
    assert {row["candidate_id"] for row in rows} == first
    for candidate in first:
        mine = [row["central_weight"] for row in rows if row["candidate_id"] == candidate]
        assert len(mine) == len(NAMES)
        assert sum(mine) == pytest.approx(1.0)


def test_the_chance_to_pass_stands_beside_and_in_the_product(tables) -> None:
    rows = {row["candidate_id"]: row for row in tables["robustness"].to_pylist()}
    assert rows["candidate 09"]["probability_passes_gates"] is None
    assert rows["candidate 09"]["probability_top_10_and_passes"] is None
    assert rows["candidate 07"]["probability_passes_gates"] == 0.25
    for name, row in rows.items():
        if name != "candidate 09":
            expected = row["probability_top_10"] * (0.25 if name == "candidate 07" else 1.0)
            assert row["probability_top_10_and_passes"] == pytest.approx(expected)


def test_aggregations_stand_side_by_side(tables) -> None:
    rows = tables["aggregations"].to_pylist()
    assert {row["method"] for row in rows} == set(AGGREGATIONS)
    for method in AGGREGATIONS:
        mine = sorted((row for row in rows if row["method"] == method), key=lambda row: row["method_rank"])
        assert [row["method_rank"] for row in mine] == list(range(1, COUNT + 1))
        scores = [row["method_score"] for row in mine]
        assert scores == sorted(scores, reverse=True)
    declared = [row["candidate_id"] for row in rows if row["method"] == "topsis"]
    assert len(declared) == COUNT
    agreements = {
        (row["method"], row["other_method"], row["compared_candidates"]): row
        for row in tables["aggregation_agreement"].to_pylist()
    }
    assert len(agreements) == 2 * 6
    assert agreements["topsis", "weighted_sum", COUNT]["kendall_tau"] > 0.5
    assert ("topsis", "weighted_sum", 50) in agreements


def test_reversals_are_counted_for_each_of_the_first_ten(tables) -> None:
    rows = tables["rank_reversals"].to_pylist()
    assert len(rows) == len(AGGREGATIONS) * 10 * len(CHANGES)
    assert {row["compared_pairs"] for row in rows} == {49 * 48 // 2}
    assert {row["reversed_pairs"] for row in rows if row["method"] in {"topsis", "weighted_sum"}} == {0}
    assert sum(row["reversed_pairs"] for row in rows if row["method"] == "promethee") > 0


def test_the_order_of_the_best_is_compared_under_other_weights_and_energies(tables) -> None:
    rows = {row["comparison"]: row for row in tables["rank_stability"].to_pylist()}
    for name in (OTHER_WEIGHTS, NOISE_OF_ENERGIES):
        assert 0.0 < rows[name]["kendall_tau_low"] <= rows[name]["kendall_tau"] < 1.0


def test_a_wider_spread_of_weights_widens_ranks(ranked) -> None:
    exact = {name: CriterionValues(each.value, each.value, each.value, each.origin) for name, each in ranked[1].items()}
    widths = []
    for spread in (0.05, 0.6):
        options = RobustnessOptions(2000, 3, nan, spread)
        table = assess_robustness(SEPARATOR, ranked[0], exact, criteria(), options, passes=PASSES)["robustness"]
        widths.append(np.mean(np.subtract(table["rank_high"].to_numpy(), table["rank_low"].to_numpy())))
    assert widths[1] > 1.2 * widths[0]


def test_calculations_are_valued_in_both_ways(tables) -> None:
    rows = tables["value_of_information"].to_pylist()
    assert {row["candidate_id"] for row in rows} <= set(tables["robustness"]["candidate_id"].to_pylist())
    for column, most in (("top_ten_change", 1.0), ("top_ten_probability_change", 0.5)):
        values = [row[column] for row in rows]
        assert 0.0 <= min(values) < max(values) <= most


def test_hypervolumes_are_of_the_front_and_of_trade_offs_with_both_axes(tables) -> None:
    spaces = {row["trade_off"] for row in tables["hypervolumes"].to_pylist()}
    assert ALL_CRITERIA in spaces
    assert "T3 toughness vs conductivity" in spaces
    assert "T8 light vs conducting" not in spaces  # density is no criterion of the role
    for space in spaces:
        shares = [row["hypervolume_share"] for row in tables["hypervolumes"].to_pylist() if row["trade_off"] == space]
        assert 0.0 < sum(shares) <= 1.0 + 1e-9


def test_the_same_seed_gives_the_same_tables_and_another_one_others(tables, ranked) -> None:
    again = assess_robustness(SEPARATOR, *ranked, criteria(), OPTIONS, passes=PASSES)
    assert all(again[name].equals(table) for name, table in tables.items())
    other = assess_robustness(SEPARATOR, *ranked, criteria(), RobustnessOptions(2000, 4, 0.04), passes=PASSES)
    assert not other["robustness"].equals(tables["robustness"])
    expected, found_now = (each["robustness"]["rank_expected"].to_numpy() for each in (tables, other))
    assert found_now == pytest.approx(expected, abs=1.5)


def test_what_is_missing_sinks_the_score_shown_and_not_the_rank_of_what_is_known() -> None:
    quality = np.full((3, len(NAMES)), 0.5)
    quality[1] = 0.45
    quality[0] = [0.6, *([nan] * (len(NAMES) - 1))]
    quality[2] = 0.2
    tables = assess_robustness(
        SEPARATOR, ["y", "x", "z"], subset(found(quality, 0.0), [1, 0, 2]), criteria(), OPTIONS, passes=PASSES
    )
    row = next(row for row in tables["robustness"].to_pylist() if row["candidate_id"] == "x")
    assert (row["rank"], row["rank_of_known"]) == (2, 1)


def test_a_role_without_ranked_candidates_has_empty_tables() -> None:
    tables = assess_robustness(SEPARATOR, [], {}, criteria(), OPTIONS, passes=PASSES)
    assert [len(tables[schema.name]) for schema in SCHEMAS] == [0] * len(SCHEMAS)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_candidates_are_assessed_too(count: int, ranked) -> None:
    ids, values = ranked
    tables = assess_robustness(
        SEPARATOR, ids[:count], subset(values, list(range(count))), criteria(), OPTIONS, passes=PASSES
    )
    assert sum(tables["robustness"]["probability_first"].to_pylist()) == pytest.approx(1.0)
    assert tables["robustness"]["probability_top_10"].to_pylist() == [1.0] * count
    assert len(tables["value_of_information"]) == 0
