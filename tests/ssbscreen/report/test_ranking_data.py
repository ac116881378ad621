"""The data that the page ranks with: every ranked candidate, numbers in full, nothing that ends a script."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

import pytest

from ssbscreen.decision.scaling import ENDS
from ssbscreen.report.dossier_name import dossier_file_name
from ssbscreen.report.packed import packed
from ssbscreen.report.page import page_html
from ssbscreen.report.ranking_data import ranking_data, ranking_text
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


@pytest.fixture(scope="module")
def data(run: RunTables) -> dict[str, Any]:
    return ranking_data(run)


def test_every_ranked_candidate_is_in_it_once(run: RunTables, data: dict[str, Any]) -> None:
    ids = data["candidates"]["id"]
    assert ids == sorted({row["candidate_id"] for role in run.roles for row in run.ranking[role]})
    assert all(len(column) == len(ids) for column in data["candidates"].values())
    for role in data["roles"]:
        ranked = {row["candidate_id"]: row["rank"] for row in run.ranking[role["name"]]}
        assert dict(zip([ids[each] for each in role["members"]], role["rank"], strict=True)) == ranked
        assert role["members"] == sorted(role["members"])
        assert [len(role[part]) for part in ("front", "uncertain")] == [len(ranked)] * 2


def test_values_are_in_full_and_unknown_ones_are_none(run: RunTables, data: dict[str, Any]) -> None:
    assert list(data["values"]) == list(run.estimates)
    for name, columns in data["values"].items():
        for candidate, value, low in zip(data["candidates"]["id"], columns["value"], columns["low"], strict=True):
            estimate = run.estimates[name].get(candidate)
            assert (value is None) == (estimate is None)
            if estimate is not None:
                assert float(value) == estimate.value
                assert (low is None) == (estimate.low == estimate.high)


def test_scales_and_weights_are_those_of_the_role(run: RunTables, data: dict[str, Any]) -> None:
    for role in data["roles"]:
        weighted = run.roles[role["name"]].role.criteria
        assert list(zip(role["criteria"], role["weights"], strict=True)) == [(e.criterion, e.weight) for e in weighted]
        for name, ends in zip(role["criteria"], role["ends"], strict=True):
            assert ends == (ENDS[name].worst, ENDS[name].best)


def test_criteria_that_the_settings_took_out_are_named(run: RunTables) -> None:
    roles = {**run.manifest["settings"]["roles"], "separator": {"weights": {"chi": 0.0, "band_gap": 0.4}, "limits": {}}}
    settings = {**run.manifest["settings"], "roles": roles}
    role = ranking_data(RunTables(run.run, {**run.manifest, "settings": settings}))["roles"][0]
    assert role["without"] == ["chi"]
    assert "chi" not in role["criteria"]
    assert dict(zip(role["criteria"], role["weights"], strict=True))["band_gap"] == 0.4


def test_links_lead_to_dossiers_by_their_names(data: dict[str, Any]) -> None:
    links = dict(zip(data["candidates"]["id"], data["candidates"]["dossier"], strict=True))
    assert links["Li3PS4"] == f"dossiers/{dossier_file_name('Li3PS4')}"


def test_packed_data_unpack_to_themselves_and_hold_no_markup(run: RunTables) -> None:
    text = ranking_text(run)
    assert gzip.decompress(base64.b64decode(packed(text))).decode() == text
    found = re.search(r'<script type="application/gzip" id="ranking-data">([A-Za-z0-9+/=]+)</script>', page_html(run))
    assert found
    assert json.loads(gzip.decompress(base64.b64decode(found.group(1)))) == json.loads(text)
