"""Candidates of two runs are the same by identifier and composition, else by a composition that only they have."""

from __future__ import annotations

from ssbscreen.comparison.matching import match_candidates


def test_equal_identifiers_of_one_composition_are_one_candidate() -> None:
    found = match_candidates({"a": "Li2S"}, {"a": "S1Li2"})
    assert found.name_of("a", "Li2S") == found.name_of("a", "S1Li2") == "a"
    assert found.renamed == {}


def test_another_identifier_of_a_composition_that_nobody_else_has_is_the_same_candidate() -> None:
    found = match_candidates({"LiCl": "LiCl"}, {"mp-22905": "LiCl"})
    assert found.name_of("LiCl", "LiCl") == "mp-22905"
    assert found.renamed == {"mp-22905": "LiCl"}


def test_several_of_one_composition_are_not_guessed() -> None:
    found = match_candidates({"a": "LiCl", "b": "LiCl"}, {"c": "LiCl"})
    assert (found.name_of("a", "LiCl"), found.name_of("b", "LiCl"), found.name_of("c", "LiCl")) == ("a", "b", "c")
    assert found.renamed == {}


def test_an_identifier_that_stands_for_something_else_now_is_another_candidate() -> None:
    found = match_candidates({"a": "LiCl"}, {"a": "LiF"})
    assert found.name_of("a", "LiF") == "a"
    assert found.name_of("a", "LiCl") == "a (first run)"
    assert found.formulas == {"a": "LiF", "a (first run)": "LiCl"}


def test_identifiers_that_changed_places_are_followed() -> None:
    found = match_candidates({"1": "LiCl", "2": "LiF"}, {"1": "LiF", "2": "LiCl"})
    assert found.name_of("1", "LiCl") == "2"
    assert found.name_of("2", "LiF") == "1"


def test_what_is_no_formula_stands_for_itself() -> None:
    found = match_candidates({"a": "<script>"}, {"a": "<script>"})
    assert found.name_of("a", "<script>") == "a"
