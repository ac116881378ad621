"""Barriers on the page and in the account: shown as evidence, with what they are not."""

from __future__ import annotations

from ssbscreen.report.account import account_text
from ssbscreen.report.barrier_account import barrier_account
from ssbscreen.report.barrier_section import barrier_section
from ssbscreen.report.page import page_html
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder


def told(run: RunFolder, candidate: str) -> str:
    return " ".join(account_text(barrier_account(RunTables.of(run), candidate)).split())


def test_the_account_has_the_barriers_and_that_they_do_not_rank(run_folder: RunFolder) -> None:
    account = told(run_folder, "Li3PS4")
    assert "one dimension 0.335 eV" in account
    assert "do not rank electrolytes" in account
    assert "LiF" in account


def test_a_dimension_without_a_path_is_no_failure(run_folder: RunFolder) -> None:
    assert "three dimensions no path below 5 eV" in told(run_folder, "Li3YCl6")


def test_the_account_says_why_there_are_none(run_folder: RunFolder) -> None:
    assert "none: not done after 60 s" in told(run_folder, "Li7La3Zr2O12")
    assert "not computed" in told(run_folder, "LiAlO2")


def test_the_section_counts_what_is_missing_by_reason(run_folder: RunFolder) -> None:
    section = barrier_section(RunTables.of(run_folder))
    assert section.computed == 2
    assert ("not assessed: not done after 60 s", 1) in section.missing
    assert section.computed + sum(count for _, count in section.missing) == section.ranked


def test_the_page_shows_them_with_the_warning(run_folder: RunFolder) -> None:
    page = page_html(RunTables.of(run_folder))
    assert '<section id="barriers">' in page
    assert "do not rank electrolytes" in page
    assert "no path below 5 eV" in page
