"""Laws of the ranking, and the golden negatives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.bulk_roles import CATHOLYTE, SEPARATOR
from ssbscreen.decision.criteria_table import criteria_table, criterion_values, needed_criteria
from ssbscreen.decision.gates import GateOutcome, apply_gates
from ssbscreen.decision.ranking import rank_candidates, score
from ssbscreen.decision.roles import ConfiguredRole
from ssbscreen.decision.scaling import ENDS, scaled
from ssbscreen.domain.decisions import CriterionValues, Direction, Ends, Role
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables.catalogue import GATES

NAN = float("nan")
NAMES = [weighted.criterion for weighted in CATHOLYTE.criteria]


def known(values: np.ndarray) -> CriterionValues:
    return CriterionValues(values, values, values, np.where(np.isnan(values), "", "DFT"))


def all_pass(count: int) -> GateOutcome:
    return GateOutcome(GATES.empty(), np.full(count, "passes"), np.full(count, ""))


def physical(quality: np.ndarray, *, mend: float = 0.0) -> dict[str, CriterionValues]:
    """Criteria values from qualities in which 0 is the worst end and 1 the best."""
    return {
        name: known(ENDS[name].worst + (quality[:, column] + mend) * (ENDS[name].best - ENDS[name].worst))
        for column, name in enumerate(NAMES)
    }


def ranking(quality: np.ndarray, ids: list[str] | None = None, role: Role = CATHOLYTE) -> dict[str, dict[str, Any]]:
    ids = ids or [f"c{row}" for row in range(len(quality))]
    table = rank_candidates(role, ids, physical(quality), criteria(), all_pass(len(quality)))
    return {row["candidate_id"]: row for row in table.to_pylist()}


def rows(quality: st.SearchStrategy[float], at_least: int = 2) -> st.SearchStrategy[np.ndarray]:
    row = st.lists(quality, min_size=len(NAMES), max_size=len(NAMES))
    return st.lists(row, min_size=at_least, max_size=7).map(np.array)


# Quarters beyond both ends of the scale: ties and clipping are the rule, not the exception.
QUARTERS = st.integers(-2, 6).map(lambda quarter: quarter / 4.0)
MILLIONTHS = st.integers(0, 10**6).map(lambda n: n / 10**6)  # finer steps drown when an offset is added


@settings(max_examples=60, deadline=None)
@given(rows(QUARTERS))
def test_a_dominated_candidate_never_outranks_its_dominator(quality: np.ndarray) -> None:
    found = ranking(quality)
    for one in range(len(quality)):
        for other in range(len(quality)):
            if (quality[one] >= quality[other]).all() and (quality[one] > quality[other]).any():
                assert found[f"c{one}"]["rank"] < found[f"c{other}"]["rank"]
                assert found[f"c{one}"]["pareto_front"] < found[f"c{other}"]["pareto_front"]


@settings(max_examples=40, deadline=None)
@given(rows(st.one_of(QUARTERS, st.just(NAN))), st.randoms(use_true_random=False))
def test_shuffled_rows_change_no_ranking(quality: np.ndarray, random) -> None:
    order = list(range(len(quality)))
    random.shuffle(order)
    assert ranking(quality) == ranking(quality[order], [f"c{row}" for row in order])


@settings(max_examples=40, deadline=None)
@given(rows(st.one_of(st.floats(-0.5, 1.5), st.just(NAN))))
def test_ranks_are_complete_and_lie_in_their_intervals(quality: np.ndarray) -> None:
    found = list(ranking(quality).values())
    assert sorted(row["rank"] for row in found) == list(range(1, len(quality) + 1))
    for row in found:
        assert 1 <= row["rank_best"] <= row["rank"] <= len(quality)
        assert 0.0 <= row["score"] <= row["score_high"] <= 1.0


@settings(max_examples=30, deadline=None)
@given(rows(st.one_of(MILLIONTHS, st.just(NAN))), st.floats(0.01, 1000.0), st.floats(-300.0, 300.0))
def test_scores_do_not_depend_on_units(quality: np.ndarray, factor: float, offset: float) -> None:
    values = physical(quality)
    other = {name: known(factor * found.value + offset) for name, found in values.items()}
    ends = {name: Ends(factor * ENDS[name].worst + offset, factor * ENDS[name].best + offset, "") for name in NAMES}
    assert score(CATHOLYTE, other, criteria(), ends).shown == pytest.approx(
        score(CATHOLYTE, values, criteria()).shown, abs=1e-7
    )
    # Without stated ends the quantiles move with the unit.
    assert score(CATHOLYTE, other, criteria(), {}).shown == pytest.approx(
        score(CATHOLYTE, values, criteria(), {}).shown, abs=1e-6
    )


def test_a_missing_value_counts_as_the_worst_observed_and_may_become_the_best() -> None:
    quality = np.full((3, len(NAMES)), 0.5)
    quality[0, 0], quality[1, 0], quality[2, 0] = 0.2, 0.8, NAN
    found = ranking(quality)
    assert found["c2"]["score"] == found["c0"]["score"]
    assert found["c2"]["score_high"] == found["c1"]["score"]
    assert [found[name]["rank"] for name in ("c1", "c0", "c2")] == [1, 2, 3]
    assert found["c2"]["rank_best"] == 1
    assert found["c2"]["assessed_weight"] == pytest.approx(1.0 - CATHOLYTE.criteria[0].weight)
    assert found["c0"]["rank_best"] == found["c0"]["rank"]
    assert found["c0"]["assessed_weight"] == pytest.approx(1.0)


def test_what_nobody_knows_is_the_whole_scale_and_orders_nobody() -> None:
    quality = np.full((2, len(NAMES)), 0.5)
    quality[:, 1], quality[0, 0] = NAN, 0.9
    found = ranking(quality)
    assert (found["c0"]["rank"], found["c1"]["rank"]) == (1, 2)
    assert found["c0"]["score"] < found["c0"]["score_high"]


def test_equal_candidates_are_ordered_by_identifier() -> None:
    found = ranking(np.full((3, len(NAMES)), 0.5), ["b", "c", "a"])
    assert [found[name]["rank"] for name in "abc"] == [1, 2, 3]
    assert {row["pareto_front"] for row in found.values()} == {1}


def test_an_infinite_oxidation_limit_counts_as_the_best_end_and_no_more() -> None:
    ends = ENDS["oxidation_limit"]
    found = scaled(np.array([float("inf"), ends.best, 1.0, NAN]), Direction.MAXIMISE, ends)
    assert found.tolist()[:3] == [1.0, 1.0, 0.0]
    assert np.isnan(found[3])


def columns_of(formulas: list[str], **given_columns: list[Any]) -> dict[str, np.ndarray]:
    needs = {column for criterion in criteria().values() for column in criterion.needs}
    needs |= {column for gate in gates().values() for column in gate.needs}
    columns = {name: np.array(["DFT" if "origin" in name else NAN] * len(formulas), dtype=object) for name in needs}
    columns |= {name: np.array(values, dtype=object) for name, values in given_columns.items()}
    return columns | {"formula": np.array(formulas, dtype=object)}


GOLDEN_NEGATIVES = ["LiCoO2", "LiFePO4", "Li2S", "LiF", "LiCl", "Li2O"]
GOLDEN_POSITIVES = ["Li3PS4", "Li7La3Zr2O12", "Li10GeP2S12", "Li6PS5Cl", "LiTi2(PO4)3", "Li3YCl6", "Li3InCl6"]


@pytest.mark.parametrize("role", [SEPARATOR, CATHOLYTE], ids=lambda role: role.name)
def test_golden_negatives_fail_by_rule_and_golden_positives_are_ranked(role: Role) -> None:
    formulas = GOLDEN_NEGATIVES + GOLDEN_POSITIVES
    columns = columns_of(
        formulas, energy_above_hull_ev_per_atom=[0.0] * len(formulas), band_gap_ev=[3.0] * len(formulas)
    )
    outcome = apply_gates(formulas, columns, ConfiguredRole(role), gates())
    state = dict(zip(formulas, outcome.state.tolist(), strict=True))
    assert {state[formula] for formula in GOLDEN_NEGATIVES} == {"fails"}
    # Their conductivity is not among these columns, so they are uncertain, and marked so.
    assert {state[formula] for formula in GOLDEN_POSITIVES} == {"uncertain"}
    values = criterion_values(needed_criteria([role]), columns, criteria())
    table = rank_candidates(role, formulas, values, criteria(), outcome)
    assert set(table["candidate_id"].to_pylist()) == set(GOLDEN_POSITIVES)
    assert set(table["uncertain_gates"].to_pylist()) == {"conduction_evidence"}
    # Nothing vanishes: whoever is not ranked has a failed gate with a reason.
    failed = outcome.table.filter(pa.compute.equal(outcome.table["state"], "fails"))
    assert set(failed["candidate_id"].to_pylist()) == set(GOLDEN_NEGATIVES)
    assert all(failed["reason"].to_pylist())
    assert len(outcome.table) == len(formulas) * len(role.gates)


def test_a_limit_of_the_settings_reaches_its_gate() -> None:
    columns = columns_of(["Li3PS4"], energy_above_hull_ev_per_atom=[0.05], band_gap_ev=[2.5])
    strict = ConfiguredRole(SEPARATOR, {"phase_stability": {"largest_energy_above_hull_ev_per_atom": 0.01}})
    assert apply_gates(["a"], columns, ConfiguredRole(SEPARATOR), gates()).state.tolist() == ["uncertain"]
    assert apply_gates(["a"], columns, strict, gates()).state.tolist() == ["fails"]


def test_a_missing_column_is_told_with_its_gate_or_criterion() -> None:
    with pytest.raises(ConfigurationError, match="the gate closed_shell needs the columns formula"):
        apply_gates([], {}, ConfiguredRole(SEPARATOR), gates())
    with pytest.raises(ConfigurationError, match="the criterion density needs the columns density_g_per_cm3"):
        criterion_values(["density"], {}, criteria())
    with pytest.raises(ConfigurationError, match="there is no criterion 'softness'"):
        criterion_values(["softness"], {}, criteria())


def test_no_candidates_make_empty_tables() -> None:
    columns = columns_of([])
    outcome = apply_gates([], columns, ConfiguredRole(SEPARATOR), gates())
    values = criterion_values(needed_criteria([SEPARATOR]), columns, criteria())
    assert len(rank_candidates(SEPARATOR, [], values, criteria(), outcome)) == 0
    assert len(criteria_table([], values)) == 0


def test_the_table_of_values_keeps_unknown_values_as_nulls() -> None:
    values = {"density": known(np.array([2.0, NAN]))}
    table = criteria_table(["a", "b"], values).to_pylist()
    assert table[0]["value"] == 2.0
    assert (table[1]["value"], table[1]["low"], table[1]["origin"]) == (None, None, None)
