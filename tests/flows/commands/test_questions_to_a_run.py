"""Questions to a finished run: query, explain and excluded, and runs and candidates that are not there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ssbscreen.report.minus_signs import MINUS
from tests.flows.commands.asking import HEADER, Ask, Run, asked, names, refused


def test_query_answers_with_the_rows_of_the_run(run: Run, ask: Ask) -> None:
    sql = "SELECT candidate_id, formula, reduction_limit_v FROM candidates JOIN windows USING (candidate_id) ORDER BY 1"
    answer = ask("query", run.folder, sql, "--json")
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert [row["candidate_id"] for row in rows] == sorted(run.ids("windows"))
    expected = {row["candidate_id"]: row["reduction_limit_v"] for row in run.table("windows")}
    assert {row["candidate_id"]: row["reduction_limit_v"] for row in rows} == expected
    assert ask("query", run.folder.parent, "SELECT count(*) AS n FROM windows", "--json").out == (
        json.dumps({"n": len(expected)}) + "\n"
    )
    assert "Li3PS4" in ask("query", run.folder, "SELECT formula FROM candidates").out


def test_a_faulty_query_is_told(run: Run, ask: Ask) -> None:
    refused(ask("query", run.folder, "SELECT colour FROM candidates"), "the query failed", "colour")


def test_explain_tells_the_rank_and_the_window(run: Run, ask: Ask) -> None:
    answer = ask("explain", run.folder, "Li3PS4")
    assert answer.status == 0
    (rank,) = [
        row["rank"] for row in run.table("ranking") if row["candidate_id"] == "Li3PS4" and row["role"] == "separator"
    ]
    assert f"rank {rank} of " in answer.out
    assert "4 Li2S + Li3P" in answer.out


def test_explain_writes_every_number_with_the_hyphen_of_a_terminal(run: Run, ask: Ask) -> None:
    told = ask("explain", run.folder, "Li3PS4").out
    assert re.search(r"Li \(0 V\): -\d", told)
    assert MINUS not in told


def test_excluded_lists_who_is_not_ranked_in_a_role(run: Run, ask: Ask) -> None:
    answer = ask("excluded", run.folder, "--role", "separator", "--json")
    assert answer.status == 0
    out = {line["candidate"] for line in map(json.loads, answer.out.splitlines()) if line["role"] == "separator"}
    ranked = {row["candidate_id"] for row in run.table("ranking") if row["role"] == "separator"}
    judged = {row["candidate_id"] for row in run.table("windows")}
    assert out
    assert out | ranked == judged
    shortened = ask("excluded", run.folder, "--most", "1")
    assert len(shortened.out.splitlines()) >= 2
    assert "more" in shortened.err
    refused(ask("excluded", run.folder, "--by", "charm"), "no gate or stage", "conduction_evidence")
    refused(ask("excluded", run.folder, "--role", "charm"), "has no role 'charm'", "separator")


def test_nothing_is_written_into_a_run(run: Run, ask: Ask) -> None:
    manifest = (run.folder / "manifest.json").read_bytes()
    refused(ask("dossier", run.folder, "Li3PS4", "--out", run.folder / "manifest.json"), "never changed")
    refused(ask("compare", run.folder, run.folder, "--out", run.folder / "report"), "never changed")
    assert (run.folder / "manifest.json").read_bytes() == manifest


@pytest.mark.parametrize("command", ["explain", "dossier"])
def test_a_candidate_that_is_not_in_the_run_is_told(command: str, run: Run, ask: Ask, place: Path) -> None:
    refused(ask(command, run.folder, "Li3YCl6"), "no candidate 'Li3YCl6'")
    assert names(place) == set()


@pytest.mark.parametrize("arguments", [("explain", "Li3PS4"), ("dossier", "Li3PS4"), ("query", "SELECT 1")])
def test_what_is_no_run_is_told(arguments: tuple[str, str], ask: Ask, place: Path) -> None:
    command, question = arguments
    Path("file").write_text("no run")
    for folder in (".", "file", "absent"):
        refused(ask(command, folder, question), "is no run", "manifest.json")
    assert names(place) == {"file"}


def test_brackets_in_a_query_are_shown(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(f"{HEADER}\nLi,0\nS,0\nLi2S,-1.5\n")
    out = tmp_path / "run"
    asked(capfd, ["run", "--direct", "--quiet", "--source", source, "--out", out])
    answer = asked(capfd, ["query", out, "SELECT '[bold]x' AS \"energy [eV]\""])
    assert "energy [eV]" in answer.out
    assert "[bold]x" in answer.out
