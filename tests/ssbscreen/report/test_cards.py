"""Cards of candidates on the page and in explain: suspicions, drawbacks by severity, standing, analogues."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssbscreen.report.cards_section import CARDS_OF_ROLE, CandidateCard, cards_section
from ssbscreen.report.explanation import explain
from ssbscreen.report.known_electrolytes import family_place, ordinal
from ssbscreen.report.page import page_html
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.suspicion.table import RULES


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def card(run: RunTables, role: str, formula: str) -> CandidateCard:
    section = cards_section(run)
    assert section is not None
    return next(each for each in dict(section.cards)[role] if each.formula == formula)


def test_a_card_has_the_most_severe_flags_first(run: RunTables) -> None:
    severities = [each.severity for each in card(run, "separator", "Li7La3Zr2O12").drawbacks]
    assert len(severities) > 3
    assert severities == sorted(severities, reverse=True)


def test_a_candidate_without_a_measurement_is_suspected_and_a_measured_one_is_not(run: RunTables) -> None:
    assert not card(run, "separator", "Li3PS4").suspicions
    aluminate = card(run, "separator", "LiAlO2")
    assert "conductivity not measured" in aluminate.open_rules
    assert {"isolated molecules", "atoms too close", "absurd volume"} <= set(aluminate.open_rules)


def test_a_card_names_the_place_in_the_family_and_the_nearest_known_electrolyte(run: RunTables) -> None:
    chloride = card(run, "catholyte", "Li3YCl6")
    assert chloride.family == "1st of 1 halides"
    assert chloride.similar[0] == "Li3ErCl6"
    assert chloride.similar[1].startswith("0.10, alike")
    assert chloride.similar[2] == "at most 10^-3.5 S/cm"


def test_every_ranked_candidate_has_a_card_up_to_the_limit(run: RunTables) -> None:
    section = cards_section(run)
    assert section is not None
    for role, cards in section.cards:
        assert [each.rank for each in cards] == [row["rank"] for row in run.ranking[role][:CARDS_OF_ROLE]]


def test_every_rule_is_listed_with_its_counts(run: RunTables) -> None:
    section = cards_section(run)
    assert section is not None
    counts = {each.name: each for each in section.counts}
    assert counts.keys() == {rule.name for rule in RULES}
    assert (counts["radioactive element"].suspected, counts["redox-active cation"].suspected) == (1, 2)
    assert counts["absurd volume"].not_assessed == len(run.judged)


def test_the_page_and_explain_tell_them(run: RunTables, run_folder: RunFolder) -> None:
    page = page_html(run)
    assert 'id="cards-separator"' in page
    assert 'href="#cards"' in page
    told = explain(run_folder, "LiCoO2")
    assert "SUSPICIONS" in told
    assert "Co at +3" in told
    assert "not assessed: absurd volume (there is no cell)" in told
    assert "NEAREST KNOWN ELECTROLYTES" in told
    garnet = explain(run_folder, "Li7La3Zr2O12")
    assert garnet.index("roughening of Li by chi") < garnet.index("oxidised below the cathode's voltage")
    assert "of 2 oxides" in garnet


def test_a_run_of_an_earlier_version_has_no_cards(make_run: Callable[..., RunFolder]) -> None:
    run = RunTables.of(make_run())
    kept = {name: value for name, value in run.manifest["tables"].items() if name not in {
        "suspicions", "drawbacks", "percentiles", "family_ranks", "similar_electrolytes"
    }}  # fmt: skip
    older = RunTables(run.run, {**run.manifest, "tables": kept})
    assert cards_section(older) is None
    assert family_place(older, "separator", "Li3PS4") == ""
    assert 'id="cards"' not in page_html(older)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text
