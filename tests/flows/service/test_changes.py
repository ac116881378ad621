"""What the watch takes for a change since the newest run, and what not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows.service.changes import Asked, Inputs, in_a_line, inputs_of, newest_run, what_changed
from flows.settings import Settings
from ssbscreen.comparison.causes import Cause
from tests.flows.service.conftest import TwoRuns, settings_of


def changed(two_runs: TwoRuns, settings: Settings) -> list[tuple[Cause, str]]:
    found = what_changed(two_runs.second.manifest, inputs_of(settings, None))
    return [(each.cause, each.name) for each in found]


def test_the_newest_run_is_the_one_that_finished_last(two_runs: TwoRuns) -> None:
    newest = newest_run(two_runs.runs, ["separator"])
    assert newest is not None
    assert newest.path.name == "second"
    assert newest_run(two_runs.runs, ["coating"]) is None
    assert newest_run(two_runs.runs / "absent", ["separator"]) is None


def test_nothing_changed_right_after_a_run(two_runs: TwoRuns) -> None:
    assert changed(two_runs, two_runs.settings) == []


def test_how_a_run_computes_is_no_change(two_runs: TwoRuns) -> None:
    execution = two_runs.settings.execution.model_copy(update={"candidates_per_task": 7})
    assert changed(two_runs, two_runs.settings.model_copy(update={"execution": execution})) == []


def test_another_content_of_a_file_is_a_change(two_runs: TwoRuns) -> None:
    content = two_runs.source.read_text()
    two_runs.source.write_text(content + "Li7PS6,-1.10\n")
    try:
        assert changed(two_runs, two_runs.settings) == [(Cause.DATABASE, str(two_runs.source))]
    finally:
        two_runs.source.write_text(content)
    assert changed(two_runs, two_runs.settings) == []


def test_a_weight_is_a_change_and_one_that_is_written_as_it_is_by_default_is_none(two_runs: TwoRuns) -> None:
    assert [cause for cause, _ in changed(two_runs, settings_of(two_runs.source, weights={"density": 3.0}))] == [
        Cause.WEIGHTS
    ]


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("thermodynamics", "cathode_voltage_v", 3.9),
        ("report", "dossiers", 3),
        ("robustness", "compute", True),
        ("interfaces", "cathode", "LCO"),
        ("moduli", "predict", False),
    ],
)
def test_settings_of_values_and_of_pages_are_changes_told_once(
    two_runs: TwoRuns, section: str, key: str, value: Any
) -> None:
    part = getattr(two_runs.settings, section).model_copy(update={key: value})
    found = changed(two_runs, two_runs.settings.model_copy(update={section: part}))
    assert len(found) == 1
    assert found[0][0] is Cause.SETTINGS
    assert found[0][1].startswith(section)


def test_another_model_is_a_change_and_another_place_of_the_same_is_none(two_runs: TwoRuns) -> None:
    before = two_runs.second.manifest
    now = inputs_of(two_runs.settings, None)
    moved = {**before, "settings": {**before["settings"], "gap": {**before["settings"]["gap"], "model": "/elsewhere"}}}
    assert what_changed(moved, now) == ()
    other = {**before, "models": {**before["models"], "gap": dict.fromkeys(before["models"]["gap"], "0" * 64)}}
    assert {each.cause for each in what_changed(other, now)} == {Cause.MODELS}


def test_other_code_is_a_change(two_runs: TwoRuns) -> None:
    before = {**two_runs.second.manifest, "code_sha256": "0" * 64}
    assert {each.cause for each in what_changed(before, inputs_of(two_runs.settings, None))} == {Cause.CODE}


def test_another_order_of_the_sources_is_a_change(two_runs: TwoRuns) -> None:
    now = inputs_of(two_runs.settings, None)
    both = Inputs(now.manifest, None, [*now.sources, ("bundled", "0" * 64)])
    assert [each.cause for each in what_changed(two_runs.second.manifest, both)] == [Cause.DATABASE]


class TestOfTheMaterialsProject:
    """The database is told by its version, without fetching anything."""

    held = Asked("2026.11.1", "https://api.example/", "a" * 64)

    def manifest(self, two_runs: TwoRuns) -> dict[str, Any]:
        from flows.service.changes import _digest_of_snapshot

        facts = {
            "sha256": "5" * 64,
            "database_version": self.held.version,
            "endpoint": self.held.endpoint,
            "query_sha256": self.held.query_sha256,
        }
        sources = {
            **two_runs.second.manifest["sources"],
            "paths": ["/store/mp-2026.11.1-abc"],
            "each_sha256": [_digest_of_snapshot(facts)],
            "snapshots": [facts],
        }
        return json.loads(json.dumps({**two_runs.second.manifest, "sources": sources}))

    def found(self, two_runs: TwoRuns, asked: Asked | None) -> list[str]:
        now = inputs_of(two_runs.settings, None)
        with_database = Inputs(now.manifest, asked, [("mp", None)])
        return [each.name for each in what_changed(self.manifest(two_runs), with_database)]

    def test_the_same_version_is_no_change(self, two_runs: TwoRuns) -> None:
        assert self.found(two_runs, self.held) == []

    def test_another_version_server_or_query_is_one(self, two_runs: TwoRuns) -> None:
        other = Asked("2026.12.1", self.held.endpoint, self.held.query_sha256)
        assert self.found(two_runs, other) == ["database"]
        assert self.found(two_runs, Asked("2026.11.1", "https://other/", "a" * 64)) == ["server"]
        assert self.found(two_runs, Asked("2026.11.1", self.held.endpoint, "b" * 64)) == ["query"]

    def test_a_run_from_files_is_another(self, two_runs: TwoRuns) -> None:
        now = inputs_of(two_runs.settings, None)
        with_database = Inputs(now.manifest, self.held, [("mp", None)])
        assert [each.name for each in what_changed(two_runs.second.manifest, with_database)] == ["database"]

    def test_the_change_is_told_in_a_line(self, two_runs: TwoRuns) -> None:
        now = inputs_of(two_runs.settings, None)
        other = Inputs(now.manifest, Asked("2026.12.1", self.held.endpoint, self.held.query_sha256), [("mp", None)])
        assert in_a_line(what_changed(self.manifest(two_runs), other)) == "database 2026.11.1 -> 2026.12.1"
