"""Faults around the pages: the heartbeat, the key, a release in the middle, and no server at all."""

from __future__ import annotations

import dataclasses
import socket

import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.fetching import fetch
from ssbscreen.sources.snapshots.query import Query
from tests.ssbscreen.sources.fetching.asking import PAGE_SIZES, Talk, kept_pages, pages, talk, with_small_pages
from tests.stand_in import faults
from tests.stand_in.faults import Fault
from tests.stand_in.server import StandIn

QUERY = Query(partners=(("C", "H", "O"),))
HEARTBEAT = "heartbeat"
WAITS_S = (5.0, 15.0, 45.0, 120.0)
FAULTS = {
    "500": (faults.server_error(500), "the server is in trouble (the last: HTTP 500"),
    "429": (faults.too_many_requests(), "the server limits requests (the last: HTTP 429"),
    "HTML": (faults.HtmlPage(), "what comes is broken"),
    "cut body": (faults.Cut(), ""),
    "no version": (faults.HtmlPage(b'{"status": "OK"}'), "what comes is broken"),
    "version null": (faults.HtmlPage(b'{"db_version": null}'), "what comes is broken"),
    "JSON list": (faults.HtmlPage(b"[]"), "what comes is broken"),
}


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    with_small_pages(monkeypatch)


@pytest.fixture(scope="module")
def undisturbed(documents, tmp_path_factory):
    with StandIn(documents) as server, pytest.MonkeyPatch.context() as patch:
        with_small_pages(patch)
        return talk(server).fetch(QUERY, tmp_path_factory.mktemp("undisturbed") / "snapshot")


def failed(conversation: Talk, folder) -> str:
    with pytest.raises(SourceError) as fault:
        conversation.fetch(QUERY, folder)
    assert not folder.exists()
    return str(fault.value)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


# The heartbeat


@pytest.mark.parametrize("name", FAULTS)
def test_a_heartbeat_that_fails_once_is_asked_again(new_server, tmp_path, undisturbed, name):
    new_server.faults.append(Fault(FAULTS[name][0], HEARTBEAT))
    conversation = talk(new_server)
    assert conversation.fetch(QUERY, tmp_path / "snapshot").snapshot.sha256 == undisturbed.snapshot.sha256
    assert conversation.pauses_s == [5.0]


@pytest.mark.parametrize("name", FAULTS)
def test_a_heartbeat_that_never_comes_ends_the_fetch_within_half_a_minute(new_server, tmp_path, name):
    new_server.faults.append(Fault(FAULTS[name][0], HEARTBEAT, times=None))
    conversation = talk(new_server)
    told = failed(conversation, tmp_path / "snapshot")
    assert told.startswith("heartbeat: given up after 3 attempts, " + FAULTS[name][1])
    assert conversation.pauses_s == [5.0, 15.0]
    assert pages(new_server) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_while_the_client_opens_is_outlived(new_server, tmp_path, undisturbed, name):
    new_server.faults.append(Fault(FAULTS[name][0], HEARTBEAT, skip=1))
    conversation = talk(new_server)
    assert conversation.fetch(QUERY, tmp_path / "snapshot").snapshot.sha256 == undisturbed.snapshot.sha256
    assert conversation.pauses_s == [5.0]


def test_a_heartbeat_that_hangs_while_the_client_opens_is_asked_again(new_server, tmp_path, undisturbed):
    new_server.faults.append(Fault(faults.Wait(60.0), HEARTBEAT, skip=1))
    conversation = talk(new_server, timeout_s=1.5)
    assert conversation.fetch(QUERY, tmp_path / "snapshot").snapshot.sha256 == undisturbed.snapshot.sha256
    assert conversation.pauses_s == [5.0]


def test_a_last_heartbeat_that_never_comes_costs_no_page_twice(new_server, tmp_path, undisturbed):
    told_of: list[str] = []
    new_server.faults.append(
        Fault(faults.server_error(503), HEARTBEAT, times=None, when=lambda _: "oxidation states" in told_of)
    )
    conversation = talk(new_server)
    with pytest.raises(SourceError, match="heartbeat: given up after 5 attempts"):
        conversation.fetch(QUERY, tmp_path / "snapshot", told=lambda what, *_: told_of.append(what))
    assert conversation.pauses_s == list(WAITS_S)
    assert kept_pages(tmp_path / "snapshot") == undisturbed.pages_asked
    new_server.faults.clear()
    new_server.requests.clear()
    outcome = talk(new_server).fetch(QUERY, tmp_path / "snapshot")
    assert pages(new_server) == []
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256


# The key


def test_a_wrong_key_is_refused_at_the_first_page(server, tmp_path):
    wrong = "0123456789abcdef" * 2
    conversation = talk(server, key=wrong)
    told = failed(conversation, tmp_path / "snapshot")
    assert told.startswith("summary from document 1: the Materials Project refused the API key (HTTP 401 Unauthorized)")
    assert wrong not in told
    assert conversation.retries == 0
    assert [served.status for served in server.requests if served.path != "/heartbeat"] == [401]


# A release in the middle


def placed(conversation: Talk, root):
    return fetch(QUERY, lambda version: root / version, conversation.service, lambda *_: None)


def release(version: str, skip: int) -> Fault:
    return Fault(faults.ChangeDatabase(version), "materials/", skip=skip)


def test_a_release_in_the_middle_starts_the_fetch_anew(server, tmp_path, undisturbed):
    server.faults.append(release("2026.12.1", 9))
    outcome = placed(talk(server), tmp_path)
    assert outcome.snapshot.database_version == "2026.12.1"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("20")] == ["2026.12.1"]
    assert len(pages(server)) == 2 * undisturbed.pages_asked
    tables = outcome.snapshot.facts["tables"]
    assert tables == undisturbed.snapshot.facts["tables"]  # this release changed its number alone
    assert outcome.snapshot.sha256 != undisturbed.snapshot.sha256


def test_two_releases_in_the_middle_end_the_fetch(server, tmp_path, undisturbed):
    server.faults += [release("2026.12.1", 9), release("2026.12.2", undisturbed.pages_asked + 9)]
    with pytest.raises(SourceError, match="changed its database twice while it was fetched"):
        placed(talk(server), tmp_path)
    assert not list(tmp_path.glob("20*"))
    assert placed(talk(server), tmp_path).snapshot.database_version == "2026.12.2"


def test_pages_of_an_older_database_are_not_mixed_in(server, tmp_path, undisturbed):
    server.faults.append(Fault(faults.server_error(), "thermo", skip=3, times=None))
    failed(talk(server), tmp_path / "snapshot")
    assert kept_pages(tmp_path / "snapshot") > 3
    server.faults.clear()
    server.requests.clear()
    server.db_version = "2026.12.1"
    outcome = talk(server).fetch(QUERY, tmp_path / "snapshot")
    assert outcome.pages_reused == 0
    assert len(pages(server)) == undisturbed.pages_asked


# No server


def test_no_server_is_told_after_three_attempts(tmp_path):
    conversation = Talk(f"http://127.0.0.1:{free_port()}/", "0123456789abcdef" * 2)
    told = failed(conversation, tmp_path / "snapshot")
    assert told.startswith("heartbeat: given up after 3 attempts, no network or no server (the last: Connection")
    assert conversation.pauses_s == [5.0, 15.0]


def test_a_server_that_stops_in_the_middle_and_comes_back(documents, tmp_path, undisturbed):
    first = StandIn(documents)
    with first:
        port = int(first.endpoint.rstrip("/").rpartition(":")[2])
        conversation = talk(first)
        said: list[int] = []

        def stop_at_the_third_page_of_phases(what: str, done: int, _: int) -> None:
            if what == "phases" and done == 3:
                said.append(done)
                first.__exit__(None, None, None)

        with pytest.raises(SourceError, match="no network or no server") as fault:
            conversation.fetch(QUERY, tmp_path / "snapshot", told=stop_at_the_third_page_of_phases)
    assert said == [3]
    assert str(fault.value).startswith("thermo from document ")
    assert conversation.pauses_s == list(WAITS_S)
    kept, before = kept_pages(tmp_path / "snapshot"), pages(first)
    assert kept == len(before)
    with StandIn(documents, port=port) as second:
        outcome = talk(second).fetch(QUERY, tmp_path / "snapshot")
        assert {*pages(second)}.isdisjoint(before)
    assert outcome.pages_reused == kept
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256


# What the client does by itself


def test_a_wait_that_the_server_asks_for_is_kept_before_any_other_request(documents, tmp_path):
    """The client tries a refused question in parts where its message, the address included, holds 414 or 422."""
    old = documents.elasticity[0]["material_id"]

    def renamed(held):
        return [one | {"material_id": "mp-1422"} if one["material_id"] == old else one for one in held]

    names = ("summary", "thermo", "elasticity", "oxidation_states")
    changed = dataclasses.replace(documents, **{name: renamed(getattr(documents, name)) for name in names})
    size = str(PAGE_SIZES["ELASTICITY"])
    fault = Fault(faults.too_many_requests(7), "elasticity", when=lambda asked: asked["_limit"] == size)
    with StandIn(changed, [fault]) as server:
        conversation = talk(server)
        conversation.fetch(QUERY, tmp_path / "snapshot")
    assert [served.status for served in server.requests].count(429) == 1
    assert conversation.pauses_s == [7.5]
