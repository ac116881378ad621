"""The summary of a run in Markdown, and text that stays text in it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.report.markdown_text import Places, escaped, markdown_table
from ssbscreen.report.minus_signs import with_minus_signs
from ssbscreen.report.run_in_markdown import DRAWBACKS_TOLD, FIRST_OF_ROLE, run_markdown, stage_of
from ssbscreen.report.run_tables import RunTables

SERVED = "http://127.0.0.1:4280/a%20run/"


def test_the_first_of_each_role_stand_with_their_worst_drawbacks(run: RunTables) -> None:
    text = run_markdown(run, Places(run.run))
    for role in run.roles:
        section = text.split(f"## {role.capitalize()}")[1].split("\n## ")[0]
        for row in run.ranking[role][:FIRST_OF_ROLE]:
            assert f"{row['rank']}. **{escaped(run.facts[row['candidate_id']]['formula'])}" in section
            found = property_drawbacks(run.facts[row["candidate_id"]], cathode_voltage_v=4.2)
            assert all(escaped(with_minus_signs(each.evidence)) in section for each in found[:DRAWBACKS_TOLD])


def test_rejections_notes_and_what_nobody_assessed_are_told(run: RunTables) -> None:
    text = run_markdown(run, Places(run.run))
    for each in run.rejections:
        assert escaped(each["reason"]) in text
    assert "Energies: 8 phases & more" in text
    assert "grain boundaries and microstructure" in text
    assert "creep of Li" in text


def test_links_lead_to_pages_that_are_there(run: RunTables) -> None:
    text = run_markdown(run, Places(run.run, SERVED))
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert f"{SERVED}report/index.html" in links
    assert any("/report/dossiers/" in link for link in links)
    assert all((run.run.path / link.removeprefix(SERVED)).is_file() for link in links)
    assert "comparison" not in text  # it has none
    assert "trust.html" not in text  # this run was written without it


def test_without_a_server_of_reports_there_is_the_path_and_no_link(run: RunTables) -> None:
    text = run_markdown(run, Places(run.run))
    assert "](" not in text
    assert str(run.run.report) in text


def test_no_markup_of_a_source_is_left(run: RunTables) -> None:
    assert any("<script>" in each["reason"] for each in run.rejections)
    assert not re.search(r"(?<!\\)<", run_markdown(run, Places(run.run)))


@given(st.text())
def test_a_cell_stays_one_cell_whatever_a_source_wrote(text: str) -> None:
    table = markdown_table(["a", "b"], [[escaped(text), "x"]])
    assert table.count("\n") == 2
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", table.splitlines()[2])) == 3


def test_the_chunks_of_a_stage_are_one_stage() -> None:
    assert {
        stage_of(label) for label in ("windows", "windows 1-20 of 9,176", "windows: 3 of 5", "windows (2 of 7)")
    } == {"windows"}
