"""The audit of a small run: what it looks at, what it finds broken, and what it says was not assessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ssbscreen.audit import golden_checks as golden
from ssbscreen.audit import number_checks as numbers
from ssbscreen.audit.check import Check, State
from ssbscreen.audit.golden_set import CATHOLYTE, GOLDEN_SET, NEEDS, SEPARATOR, GoldenMaterial
from ssbscreen.audit.number_checks import (
    Coverage,
    HeldOut,
    coverage_checks,
    held_out_checks,
    moduli_checks,
    stability_checks,
    window_checks,
)
from ssbscreen.audit.published_moduli import _compared
from ssbscreen.audit.report import as_text, audit, is_broken
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.windows_check import Deviation, WindowsCheck
from ssbscreen.sources.literature import read_conductivities
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue


@pytest.fixture
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def only(checks: list[Check], **wanted: Any) -> list[Check]:
    return [check for check in checks if all(getattr(check, name) == value for name, value in wanted.items())]


def checked(
    monkeypatch: pytest.MonkeyPatch, run: RunTables, *materials: GoldenMaterial, negatives: tuple[str, ...] = ()
) -> list[Check]:
    monkeypatch.setattr(golden, "GOLDEN_SET", materials)
    monkeypatch.setattr(golden, "NEGATIVES", negatives)
    return golden.golden_checks(run)


def test_a_positive_that_leads_its_role_holds_and_one_that_trails_is_broken(
    monkeypatch: pytest.MonkeyPatch, run: RunTables
) -> None:
    ranked = [run.facts[row["candidate_id"]]["formula"] for row in run.ranking[SEPARATOR]]
    first, last = ranked[0], ranked[-1]
    found = checked(monkeypatch, run, GoldenMaterial(first, (SEPARATOR,)), GoldenMaterial(last, (SEPARATOR,)))
    assert [check.state for check in found] == [State.HOLDS, State.BROKEN]
    assert found[0].expected == "in the first 5% as separator (1)"
    assert found[1].found == f"rank {len(ranked)} of {len(ranked)}"


def test_an_excuse_counts_only_where_it_is_needed(monkeypatch: pytest.MonkeyPatch, run: RunTables) -> None:
    ranked = [run.facts[row["candidate_id"]]["formula"] for row in run.ranking[SEPARATOR]]
    excuses = {SEPARATOR: "it is another phase"}
    found = checked(
        monkeypatch, run, GoldenMaterial(ranked[0], excused=excuses), GoldenMaterial(ranked[-1], excused=excuses)
    )
    assert [(check.state, check.because) for check in found] == [
        (State.HOLDS, ""),
        (State.EXCUSED, "it is another phase"),
    ]


def test_a_negative_near_the_top_is_broken_and_an_excluded_one_holds(
    monkeypatch: pytest.MonkeyPatch, run: RunTables
) -> None:
    ranked = [run.facts[row["candidate_id"]]["formula"] for row in run.ranking[CATHOLYTE]]
    found = checked(monkeypatch, run, negatives=("LiCoO2", ranked[0]))
    assert [check.state for check in only(found, subject="LiCoO2")] == [State.HOLDS] * 2
    assert only(found, subject="LiCoO2")[0].found == "not ranked"
    (broken,) = [check for check in only(found, subject=ranked[0]) if CATHOLYTE in check.expected]
    assert broken.state is State.BROKEN
    assert broken.found == "rank 1"


def test_flags_are_looked_for_by_each_of_their_names(monkeypatch: pytest.MonkeyPatch, run: RunTables) -> None:
    material = GoldenMaterial("Li3PS4", flags=(("no such drawback", "reduced by Li metal"), ("neither", "nor this")))
    raised, missing = checked(monkeypatch, run, material)
    assert raised.state is State.HOLDS
    assert raised.found.startswith("reduced by Li metal: ")
    assert missing.state is State.BROKEN
    assert missing.found == "not raised"


def test_what_the_run_lacks_is_not_assessed_and_says_so(monkeypatch: pytest.MonkeyPatch, run: RunTables) -> None:
    found = checked(monkeypatch, run, GoldenMaterial("Li9Os", (SEPARATOR, "coating"), (("heavy",),)))
    assert {check.state for check in found} == {State.NOT_ASSESSED}
    assert [check.because for check in found] == [
        "the run has no such composition",
        "the run has no role coating",
        "the run has no such composition",
    ]
    assert is_broken(found)  # nothing was found to hold either


@pytest.mark.parametrize(("mean_v", "within", "states"), [(0.1, 9, "hh"), (0.2, 9, "bh"), (0.1, 7, "hb")])
def test_windows_are_judged_by_their_mean_deviation_and_by_their_intervals(
    monkeypatch: pytest.MonkeyPatch, run: RunTables, mean_v: float, within: int, states: str
) -> None:
    deviation = Deviation("both", 10, mean_v, -0.4, "Li3N", "oxidation limit", within)
    monkeypatch.setattr(numbers, "check_windows", lambda _run: WindowsCheck([], [deviation], []))
    assert "".join(check.state[0] for check in window_checks(run)) == states


def test_moduli_that_were_taken_from_the_literature_prove_nothing(
    monkeypatch: pytest.MonkeyPatch, run: RunTables
) -> None:
    facts = {
        "formula": "LiF",
        "bulk_low_gpa": 60.0,
        "bulk_high_gpa": 80.0,
        "shear_low_gpa": 60.0,
        "shear_high_gpa": 70.0,
    }
    for origin, held in (("ML", [True, False]), ("LITERATURE", [None, None]), (None, [None, None])):
        of_origin = facts | {"moduli_origin": origin}
        told = [_compared(of_origin, "LiF", name, gpa, "") for name, gpa in (("bulk", 69.6), ("shear", 50.0))]
        assert [each.holds_published if each.proves_something else None for each in told] == held
    monkeypatch.setattr(numbers, "FEWEST_MODULI", 10**6)
    assert moduli_checks(run)[0].state is State.NOT_ASSESSED


def test_coverage_may_differ_by_five_points() -> None:
    found = coverage_checks(
        [Coverage("a", 0.9, 0.853, 448), Coverage("b", 0.9, 0.84, None), Coverage("c", 0.9, 0.96, 1)]
    )
    assert [check.state for check in found] == [State.HOLDS, State.BROKEN, State.BROKEN]
    assert found[0].found == "85.3% of 448"


def test_stability_is_read_from_the_run_and_a_low_tau_breaks_it(
    monkeypatch: pytest.MonkeyPatch, run: RunTables
) -> None:
    found = stability_checks(run)
    assert {check.subject.split(",")[0] for check in found} == {SEPARATOR, CATHOLYTE}
    assert all("over the first" in check.found for check in found if check.state is not State.NOT_ASSESSED)
    monkeypatch.setattr(numbers, "LEAST_TAU", 1.01)
    assert State.HOLDS not in {check.state for check in stability_checks(run)}
    older = replace(run, manifest={**run.manifest, "tables": {}})
    assert stability_checks(older)[0].because.startswith("the run drew no ranks")


def test_the_audit_has_every_part_and_ends_with_a_verdict(run: RunTables) -> None:
    found = audit(run, [Coverage("a model", 0.9, 0.5, 10)])
    text = as_text(found)
    for part in (golden.RANKS, golden.FLAGS, numbers.WINDOWS, numbers.MODULI, numbers.COVERAGE, numbers.STABILITY):
        assert part.upper() in text
    assert text.endswith("this run is not to be trusted")
    held = [check for check in found if check.state in (State.HOLDS, State.EXCUSED)]
    assert not is_broken(held)
    assert as_text(held).endswith("nothing is broken")


def test_excuses_of_the_golden_set_rest_on_measured_conductivities() -> None:
    known = read_conductivities()
    for material in GOLDEN_SET:
        for role, reason in material.excused.items():
            assert "doi:" in reason
            assert "S/cm" in reason
            assert role not in material.ranks_high_in
    assert any(record.formula == "LiGe2(PO4)3" for record in known.values())


def test_held_out_electrolytes_are_counted_part_by_part_and_misses_are_named() -> None:
    told = [HeldOut("a", f"m{number}", 1.0, 0.5, 1.5) for number in range(4)] + [HeldOut("a", "missed", 2.0, 0.5, 1.5)]
    told += [HeldOut("b", "other", 2.0, 0.5, 1.5)]
    one, other = held_out_checks(told)
    assert (one.part, one.state, one.found) == ("a", State.HOLDS, "4 of 5; not missed")
    assert (other.part, other.state) == ("b", State.BROKEN)


def test_a_flag_whose_value_the_run_lacks_is_not_assessed_and_not_called_broken(
    monkeypatch: pytest.MonkeyPatch, run: RunTables
) -> None:
    # Li3YCl6 has no density in this run, LiAlO2 has one and is light.
    unknown, light = checked(
        monkeypatch, run, GoldenMaterial("Li3YCl6", flags=(("heavy",),)), GoldenMaterial("LiAlO2", flags=(("heavy",),))
    )
    assert unknown.state is State.NOT_ASSESSED
    assert "density_g_per_cm3" in unknown.because
    assert light.state is State.BROKEN


def test_what_flags_need_are_columns_of_a_run() -> None:
    columns = {name for schema in catalogue.ALL_TABLES.values() for name in (column.name for column in schema.columns)}
    assert set(NEEDS.values()) <= columns
