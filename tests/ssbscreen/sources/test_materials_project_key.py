"""Where the key is looked for, and that nothing but the header of a request ever shows it."""

from __future__ import annotations

import copy
import json
import pickle
import traceback

import pytest
from pymatgen.core import SETTINGS

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.materials_project_key import ApiKey, find_key, require_key

FIRST = "Aa1Bb2Cc3Dd4Ee5Ff6Gg7Hh8Ii9Jj0Kk"
SECOND = "Ll1Mm2Nn3Oo4Pp5Qq6Rr7Ss8Tt9Uu0Vv"
THIRD = "0123456789abcdefghijABCDEFGHIJ42"


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MP_API_KEY", "PMG_MAPI_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delitem(SETTINGS, name, raising=False)


def test_the_variable_goes_before_pymatgens_variable_and_that_before_pymatgens_settings(monkeypatch):
    assert find_key() is None
    monkeypatch.setitem(SETTINGS, "PMG_MAPI_KEY", THIRD)
    assert require_key().reveal() == THIRD
    monkeypatch.setenv("PMG_MAPI_KEY", SECOND)
    assert require_key().reveal() == SECOND
    monkeypatch.setenv("MP_API_KEY", FIRST)
    assert require_key().reveal() == FIRST


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_an_empty_variable_counts_as_none(monkeypatch, empty):
    monkeypatch.setenv("MP_API_KEY", empty)
    monkeypatch.setenv("PMG_MAPI_KEY", empty)
    assert find_key() is None
    monkeypatch.setenv("PMG_MAPI_KEY", SECOND)
    assert require_key().reveal() == SECOND


def test_space_around_a_key_is_not_part_of_it(monkeypatch):
    monkeypatch.setenv("MP_API_KEY", f" {FIRST}\n")
    assert require_key().reveal() == FIRST


@pytest.mark.parametrize(
    "malformed",
    [
        FIRST[:-1],
        FIRST + "x",
        FIRST[:16],
        f'"{FIRST}"',
        FIRST[:-1] + "-",
        FIRST[:-1] + "ä",
        FIRST[:-2] + " x",
        "²" * 32,
    ],
)
@pytest.mark.parametrize("place", ["MP_API_KEY", "PMG_MAPI_KEY", "settings"])
def test_what_cannot_be_a_key_is_told_by_its_place_and_length_alone(monkeypatch, place, malformed):
    if place == "settings":
        monkeypatch.setitem(SETTINGS, "PMG_MAPI_KEY", malformed)
    else:
        monkeypatch.setenv(place, malformed)
    with pytest.raises(SourceError) as error:
        find_key()
    told = "".join(traceback.format_exception(error.value))
    assert f"this has {len(malformed)} characters" in str(error.value)
    assert str(error.value).startswith("MP_API_KEY" if place == "MP_API_KEY" else "PMG_MAPI_KEY")
    pieces = {malformed[first : first + 4] for first in range(len(malformed) - 3)}
    assert [piece for piece in pieces if piece in told] == []


def test_a_malformed_variable_is_not_passed_over_for_a_good_one_behind_it(monkeypatch):
    monkeypatch.setenv("MP_API_KEY", "short")
    monkeypatch.setenv("PMG_MAPI_KEY", SECOND)
    with pytest.raises(SourceError, match="^MP_API_KEY holds no key"):
        find_key()


def test_without_a_key_the_message_says_where_to_get_one_and_how_to_give_it():
    with pytest.raises(SourceError) as error:
        require_key()
    assert "https://next-gen.materialsproject.org/api" in str(error.value)
    assert "MP_API_KEY" in str(error.value)


@pytest.mark.parametrize("show", [repr, str, ascii, "{}".format, "%s|%r".__mod__, lambda key: repr([{"key": key}])])
def test_no_way_of_printing_shows_a_key(show):
    key = ApiKey(FIRST)
    shown = show((key, key)) if show == "%s|%r".__mod__ else show(key)
    assert "hidden" in shown
    assert FIRST[:4] not in shown


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        copy.copy,
        copy.deepcopy,
        vars,
        *(lambda key, protocol=protocol: pickle.dumps(key, protocol) for protocol in range(6)),
    ],
)
def test_a_key_is_neither_written_nor_copied(write):
    with pytest.raises(TypeError) as error:
        write(ApiKey(FIRST))
    assert FIRST[:4] not in str(error.value)


def test_a_traceback_with_its_variables_does_not_show_a_key():
    key = ApiKey(FIRST)
    try:
        int("no number")
    except ValueError as fault:
        told = "".join(traceback.TracebackException.from_exception(fault, capture_locals=True).format())
    assert "key = ApiKey(hidden)" in told
    assert FIRST not in told
    assert key.reveal() == FIRST
