"""Names of dossiers: safe whatever a source calls a candidate, and one for each."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.report.dossier_name import DEFAULT_DOSSIERS, dossier_candidates, dossier_file_name
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder


def test_a_name_stays_readable() -> None:
    assert dossier_file_name("mp-686004").startswith("mp-686004-")
    assert dossier_file_name("Li10Ge(PS6)2").startswith("Li10Ge-PS6-2-")


@given(st.text(st.characters(exclude_categories=[])))
def test_any_identifier_gives_a_safe_name(candidate: str) -> None:
    name = dossier_file_name(candidate)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*\.html", name)
    assert len(name) <= 76
    assert ".." not in name.removesuffix(".html") or ".." in candidate


def test_hostile_and_alike_identifiers_have_names_of_their_own() -> None:
    hostile = [
        "../../etc/passwd",
        "..",
        "",
        "a/b",
        "a\\b",
        "a b",
        "a-b",
        "A-B",
        "con",
        "<script>",
        "x" * 300,
        "x" * 301,
        "\ud800",
    ]
    names = [dossier_file_name(each).lower() for each in hostile]  # some file systems do not tell case
    assert len(set(names)) == len(hostile)
    assert not [name for name in names if "/" in name or "\\" in name or name.startswith(".")]


def test_the_best_of_each_role_and_the_known_electrolytes_have_a_dossier(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    everyone = dossier_candidates(run)
    assert len(set(everyone)) == len(everyone)
    for role in run.roles:
        assert {row["candidate_id"] for row in run.ranking[role][:DEFAULT_DOSSIERS]} <= set(everyone)
    settings = {**run.manifest["settings"], "report": {"shown_candidates": 200, "dossiers": 1}}
    few = dossier_candidates(RunTables(run.run, {**run.manifest, "settings": settings}))
    assert few[0] == run.ranking["separator"][0]["candidate_id"]
    assert "LiAlO2" not in few[1:]
    assert {"Li3PS4", "Li10Ge(PS6)2", "Li3YCl6", "LiCoO2", "LiF"} <= set(few)  # known, also where gates exclude them
