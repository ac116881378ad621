"""Causes are attributed by changing one at a time; what each did adds up exactly to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssbscreen.comparison.account import as_json, in_words
from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.compare import Comparison, compare
from ssbscreen.comparison.content import RunContent
from ssbscreen.comparison.moves import Kind, Move, moves, tallies
from ssbscreen.comparison.stations import NoRecomputation
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables import catalogue as tables
from tests.ssbscreen.comparison.small_runs import (
    INSTALLED,
    MATERIALS,
    ROLES,
    ChemistryAgain,
    HeldTables,
    Materials,
    small_run,
)

NOTHING = NoRecomputation(INSTALLED, "it was not asked for")
OTHER_WEIGHTS = {**ROLES, "separator": {"weights": {"window_width": 3.0, "density": 2.0}}}
STRICTER = {**ROLES, "separator": {"limits": {"phase_stability": {"largest_energy_above_hull_ev_per_atom": 0.001}}}}
ONE_MORE: Materials = {**MATERIALS, "Li2ZrCl6": (0.0, 1.2, 4.3, 4.5, 2.3)}


def ranks(run: RunContent, role: str = "separator") -> dict[str, int]:
    table = run.tables.read(tables.RANKING).filter(pc.field("role") == role)
    return dict(zip(table["candidate_id"].to_pylist(), table["rank"].to_pylist(), strict=True))


def moved(found: Comparison, role: str = "separator") -> dict[str, Move]:
    return {move.name: move for move in moves(found, role)}


def check_sums(found: Comparison) -> None:
    """The law of conservation: parts follow each other without a gap and add up to the whole."""
    for role in found.roles:
        for move in moves(found, role):
            assert sum(part.places for part in move.parts) == move.places
            standings = [part.before for part in move.parts] + [move.after]
            assert [part.after for part in move.parts] == standings[1:]
            assert standings[0] == move.before
            if move.before.rank is not None and move.after.rank is not None:
                assert move.places == move.after.rank - move.before.rank


def test_the_same_run_twice_differs_in_nothing() -> None:
    found = compare(small_run("one"), small_run("two"), NOTHING)
    assert (found.differences, found.steps, found.warnings, found.values) == ((), [], [], {})
    assert {move.kind for role in found.roles for move in moves(found, role)} == {Kind.SAME}
    assert "No input differs." in in_words(found, *account(found))


def test_other_weights_are_the_whole_cause_and_touch_no_other_role() -> None:
    one, other = small_run("one"), small_run("other", roles=OTHER_WEIGHTS)
    found = compare(one, other, NOTHING)
    assert found.steps == [(Cause.WEIGHTS,)]
    assert {each.cause for each in found.differences} == {Cause.WEIGHTS}
    before, after = ranks(one), ranks(other)
    assert before != after
    assert {name: move.places for name, move in moved(found).items()} == {n: after[n] - before[n] for n in before}
    assert all(part.causes == (Cause.WEIGHTS,) for move in moved(found).values() for part in move.parts)
    assert {move.kind for move in moves(found, "catholyte")} == {Kind.SAME}
    check_sums(found)


def test_a_weight_written_down_as_it_is_by_default_is_no_difference() -> None:
    known = next(iter(small_run("one").manifest["settings"]["roles"]))
    from ssbscreen.decision.roles import ROLES as DECLARED

    weighted = DECLARED[known].criteria[0]
    found = compare(
        small_run("one"),
        small_run("two", roles={**ROLES, known: {"weights": {weighted.criterion: weighted.weight}}}),
        NOTHING,
    )
    assert found.differences == ()


def test_a_candidate_that_leaves_is_told_with_its_gate() -> None:
    found = compare(small_run("one"), small_run("other", roles=STRICTER), NOTHING)
    assert found.steps == [(Cause.GATES,)]
    left = [move for move in moved(found).values() if move.kind is Kind.LEFT]
    assert "LiNbO3" in {move.name for move in left}
    for move in left:
        assert move.why == "gates: fails phase_stability"
        # Behind the longer of the two rankings, which is that before.
        assert move.places == move.parts[0].places == len(ranks(small_run("one"))) + 1 - move.before.rank
    back = compare(small_run("other", roles=STRICTER), small_run("one"), NOTHING)
    entered = [move for move in moved(back).values() if move.kind is Kind.ENTERED]
    assert {move.name for move in entered} == {move.name for move in left}
    assert {move.why for move in entered} == {"gates: failed phase_stability"}


def test_one_phase_more_is_the_database() -> None:
    found = compare(small_run("one"), small_run("other", materials=ONE_MORE), NOTHING)
    assert found.steps == [(Cause.DATABASE,)]
    assert found.warnings == []
    new = moved(found)["Li2ZrCl6"]
    assert (new.kind, new.before.state, new.why) == (Kind.ENTERED, "absent", "database: was not among the candidates")
    assert tallies(found, "separator")[0].entered == 1
    check_sums(found)


def test_another_voltage_is_the_settings_and_values_that_changed_are_listed() -> None:
    found = compare(small_run("one"), small_run("other", voltage=3.6), NOTHING)
    assert found.steps == [(Cause.SETTINGS,)]
    (told,) = found.differences
    assert (told.name, told.before, told.after) == ("thermodynamics.cathode_voltage_v", "4.2", "3.6")
    changed = {each.criterion: each for each in found.values["Li10Ge(PS6)2"]}
    assert changed["oxidation_limit"].after == pytest.approx(2.29 * 3.6 / 4.2)
    assert "oxidation_limit" not in {each.criterion for each in found.values.get("Li3PS4", ())}  # it did not move


def test_a_value_that_moves_within_its_interval_is_not_listed() -> None:
    found = compare(small_run("one"), small_run("other", voltage=4.15), NOTHING)
    limits = [each for values in found.values.values() for each in values if each.criterion == "oxidation_limit"]
    assert all(abs(each.after - each.before) > 0.1 for each in limits)


def test_weights_and_data_are_told_apart_without_computing_anything() -> None:
    one, other = small_run("one"), small_run("other", materials=ONE_MORE, roles=OTHER_WEIGHTS)
    found = compare(one, other, NOTHING)
    assert found.steps == [(Cause.DATABASE,), (Cause.WEIGHTS,)]
    assert found.warnings == []
    between = ranks(small_run("between", materials=ONE_MORE))
    before, after = ranks(one), ranks(other)
    for name, rank in before.items():
        parts = {part.causes: part.places for part in moved(found)[name].parts}
        assert parts.get((Cause.DATABASE,), 0) == between[name] - rank
        assert parts.get((Cause.WEIGHTS,), 0) == after[name] - between[name]
    check_sums(found)


def test_settings_and_data_need_what_lies_between_computed() -> None:
    one, other = small_run("one"), small_run("other", materials=ONE_MORE, voltage=3.4)
    again = ChemistryAgain((4.2, MATERIALS), (3.4, ONE_MORE))
    found = compare(one, other, again)
    assert found.steps == [(Cause.SETTINGS,), (Cause.DATABASE,)]
    assert len(again.asked) == 1
    between = ranks(small_run("between", voltage=3.4))
    for name, rank in ranks(one).items():
        parts = {part.causes: part.places for part in moved(found)[name].parts}
        assert parts.get((Cause.SETTINGS,), 0) == between[name] - rank
    check_sums(found)


def test_sources_that_are_gone_turn_the_order_round() -> None:
    one, other = small_run("one"), small_run("other", materials=ONE_MORE, voltage=3.4)
    again = ChemistryAgain((4.2, MATERIALS), (3.4, ONE_MORE), lacking={0: "there is no source phases.csv"})
    found = compare(one, other, again)
    assert found.steps == [(Cause.DATABASE,), (Cause.SETTINGS,)]
    assert found.warnings == []
    assert [again.inputs(station) for station in again.asked] == [(4.2, ONE_MORE)]
    check_sums(found)


def test_what_cannot_be_computed_stays_together_and_is_told() -> None:
    one = small_run("one")
    other = small_run("other", materials=ONE_MORE, voltage=3.4, roles=OTHER_WEIGHTS)
    absent = "there is no source phases.csv"
    again = ChemistryAgain((4.2, MATERIALS), (3.4, ONE_MORE), lacking={0: absent, 1: absent})
    found = compare(one, other, again)
    assert found.steps == [(Cause.SETTINGS, Cause.DATABASE), (Cause.WEIGHTS,)]
    assert found.warnings == [f"Not told apart: settings or database. Not recomputed: {absent}."]
    assert "settings or database" in in_words(found, *account(found))
    check_sums(found)


def test_stages_that_fail_are_told_and_nothing_is_guessed() -> None:
    one, other = small_run("one"), small_run("other", materials=ONE_MORE, voltage=3.4)
    found = compare(one, other, ChemistryAgain((4.2, MATERIALS), (3.4, ONE_MORE), failing=True))
    assert found.steps == [(Cause.SETTINGS, Cause.DATABASE)]
    assert found.warnings == [
        "Not told apart: settings or database. Not recomputed: none of the candidates has a hull."
    ]


def test_code_and_weights_need_no_computation() -> None:
    one, other = small_run("one", voltage=4.0, code="0" * 64), small_run("other", roles=OTHER_WEIGHTS)
    same_settings = {**one.manifest, "settings": {**other.manifest["settings"], "roles": ROLES}}
    found = compare(RunContent("one", same_settings, one.tables), other, NOTHING)
    assert found.steps == [(Cause.CODE,), (Cause.WEIGHTS,)]
    between = ranks(small_run("between"))
    for name, rank in ranks(one).items():
        assert sum(p.places for p in moved(found)[name].parts if p.causes == (Cause.CODE,)) == between[name] - rank
    check_sums(found)


def test_code_and_data_are_told_apart_by_the_old_data_under_the_new_code() -> None:
    one, other = small_run("one", voltage=4.0, code="0" * 64), small_run("other", materials=ONE_MORE)
    manifest = {**one.manifest, "settings": other.manifest["settings"]}
    again = ChemistryAgain((4.2, MATERIALS), (4.2, ONE_MORE))
    found = compare(RunContent("one", manifest, one.tables), other, again)
    assert found.steps == [(Cause.CODE,), (Cause.DATABASE,)]
    assert [again.inputs(station) for station in again.asked] == [(4.2, MATERIALS)]
    check_sums(found)


def test_runs_of_one_older_code_are_compared_through_the_installed_one() -> None:
    one, other = (
        small_run("one", code="0" * 64),
        small_run("other", materials=ONE_MORE, voltage=3.4, code="0" * 64),
    )
    found = compare(one, other, ChemistryAgain((4.2, MATERIALS), (3.4, ONE_MORE)))
    assert found.steps == [(Cause.CODE,), (Cause.SETTINGS,), (Cause.DATABASE,), (Cause.CODE,)]
    assert any("installed code" in note for note in found.notes)
    check_sums(found)


def test_a_table_that_changed_without_a_cause_is_told_so() -> None:
    one, other = small_run("one"), small_run("other", voltage=3.4)
    manifest = {**other.manifest, "settings": one.manifest["settings"]}
    found = compare(one, RunContent("other", manifest, other.tables), NOTHING)
    assert found.steps == [(Cause.UNEXPLAINED,)]
    assert "Something changed although" in found.warnings[0]


def test_candidates_with_other_identifiers_are_matched_by_composition_and_told() -> None:
    one, other = small_run("one"), small_run("other", names={"LiF": "mp-1138", "Li3PS4": "mp-985583"})
    found = compare(one, other, NOTHING)
    assert dict(found.matching.renamed) == {"mp-1138": "LiF", "mp-985583": "Li3PS4"}
    assert not {Kind.ENTERED, Kind.LEFT} & {move.kind for move in moves(found, "separator")}
    assert any("matched by composition" in note for note in found.notes)


def test_roles_that_only_one_run_has_are_told_and_none_in_common_is_a_fault() -> None:
    found = compare(small_run("one"), small_run("other", roles={"separator": {}, "coating": {}}), NOTHING)
    assert found.roles == ("separator",)
    assert {
        "Only one has the role catholyte: nothing to compare.",
        "Only other has the role coating: nothing to compare.",
    } <= set(found.notes)
    with pytest.raises(ConfigurationError, match="no role in common"):
        compare(small_run("one"), small_run("other", roles={"coating": {}}), NOTHING)
    with pytest.raises(ConfigurationError, match="not both runs have the role coating"):
        compare(small_run("one"), small_run("two"), NOTHING, only=["coating"])


def test_a_run_that_lacks_a_table_of_today_is_compared_as_it_is() -> None:
    one, other = small_run("one", code="0" * 64), small_run("other", roles=OTHER_WEIGHTS, code="1" * 64)

    class Older(HeldTables):
        def read(self, schema: Any) -> pa.Table:
            if schema is tables.ELECTRONICS:
                raise ConfigurationError("there is no table electronics: an earlier version made none")
            return super().read(schema)

    older = [RunContent(run.name, run.manifest, Older(run.tables.held)) for run in (one, other)]
    found = compare(*older, NOTHING)
    assert found.steps == [(Cause.CODE, Cause.WEIGHTS)]
    assert "no table electronics" in found.warnings[0]
    check_sums(found)


positive = st.floats(0.1, 5.0)
values = st.tuples(
    st.floats(0.0, 0.12), st.floats(0.0, 2.0), st.floats(2.1, 6.0), st.floats(0.5, 8.0), st.floats(1.5, 6.0)
)
data = st.dictionaries(st.sampled_from(sorted(ONE_MORE)), values, min_size=1)
weights = st.fixed_dictionaries({"window_width": positive, "density": positive})
limit = st.sampled_from([0.02, 0.1])


@settings(max_examples=40)
@given(
    materials=st.tuples(data, data),
    voltages=st.tuples(st.sampled_from([4.2, 3.0]), st.sampled_from([4.2, 3.6])),
    weighed=st.tuples(weights, weights),
    limits=st.tuples(limit, limit),
    codes=st.tuples(st.sampled_from([INSTALLED, "0" * 64]), st.sampled_from([INSTALLED, "0" * 64, "1" * 64])),
    lacking=st.dictionaries(st.sampled_from([0, 1]), st.just("absent")),
)
def test_parts_add_up_whatever_differs_and_whatever_is_at_hand(
    materials: tuple[Materials, Materials],
    voltages: tuple[float, float],
    weighed: tuple[Mapping[str, float], Mapping[str, float]],
    limits: tuple[float, float],
    codes: tuple[str, str],
    lacking: Mapping[int, str],
) -> None:
    one, other = (
        small_run(
            f"run {side}",
            materials=materials[side],
            voltage=voltages[side],
            code=codes[side],
            roles={
                "separator": {
                    "weights": weighed[side],
                    "limits": {"phase_stability": {"largest_energy_above_hull_ev_per_atom": limits[side]}},
                }
            },
        )
        for side in (0, 1)
    )
    again = ChemistryAgain((voltages[0], materials[0]), (voltages[1], materials[1]), lacking=lacking)
    found = compare(one, other, again)
    check_sums(found)
    assert [each["separator"].ranked for each in (found.stations[0], found.stations[-1])] == [
        len(ranks(one)),
        len(ranks(other)),
    ]
    assert as_json(found, *account(found))["order"] == [list(causes) for causes in found.steps]
    # The chemistry has one form in every code, so that no step of code alone may move anything.
    for causes, before, after in zip(found.steps, found.stations[:-1], found.stations[1:], strict=True):
        if causes == (Cause.CODE,):
            assert before["separator"].of == after["separator"].of
    if not lacking:
        assert all(len(causes) == 1 for causes in found.steps)


def test_who_leaves_falls_and_the_best_ranks_come_first_however_few_stay() -> None:
    limits = {"band_gap": {"smallest_band_gap_ev": 99.0}}
    one, other = small_run("one"), small_run("other", roles={"separator": {"limits": limits}})
    found = compare(one, other, NOTHING)
    told = moves(found, "separator")
    assert not ranks(other)
    assert [each.before.rank for each in told] == sorted(ranks(one).values())
    assert all(each.places > 0 for each in told)
    check_sums(found)


def account(found: Comparison) -> tuple[dict[str, list[Move]], dict[str, Any]]:
    return {r: moves(found, r) for r in found.roles}, {r: tallies(found, r) for r in found.roles}
