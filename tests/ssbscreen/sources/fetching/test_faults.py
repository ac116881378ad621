"""Every fault of the server on every collection: what passes is outlived, what stays ends with a clear message."""

from __future__ import annotations

import sys

import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.query import Query
from tests.ssbscreen.sources.fetching.asking import PAGE_SIZES, Talk, kept_pages, pages, talk, with_small_pages
from tests.stand_in import faults
from tests.stand_in.faults import Fault, Refuse
from tests.stand_in.server import StandIn

QUERY = Query(partners=(("C", "H", "O"),))
SIZES = {
    "thermo": PAGE_SIZES["THERMO"],
    "summary": PAGE_SIZES["CANDIDATE_SUMMARIES"],
    "elasticity": PAGE_SIZES["ELASTICITY"],
    "oxidation_states": PAGE_SIZES["OXIDATION_STATES"],
}
WAITS_S = (5.0, 15.0, 45.0, 120.0)
TROUBLE = "given up after {attempts} attempts, the server is in trouble (the last: HTTP {status}"
BROKEN = "given up after {attempts} attempts, what comes is broken (the last: "
LIMITED = "given up after {attempts} attempts, the server limits requests (the last: HTTP 429"
SILENT = "given up after {attempts} attempts, no network or no server (the last: "

# By name: the effect, the pauses where it stays, and how the message starts then.
PASSING = {
    "429, Retry-After": (faults.too_many_requests(7), (7.5,) * 4, LIMITED),
    "429": (faults.too_many_requests(), WAITS_S, LIMITED),
    "408": (Refuse(408), WAITS_S, "given up after {attempts} attempts, the server is in trouble (the last: HTTP 408"),
    **{str(status): (faults.server_error(status), WAITS_S, TROUBLE) for status in (500, 502, 503, 504)},
    "503, Retry-After": (Refuse(503, b"", {"Retry-After": "30"}), (30.5,) * 4, TROUBLE),
    "cut body": (faults.Cut(), WAITS_S, "given up after {attempts} attempts, "),
    "truncated JSON": (faults.TruncateJson(), WAITS_S, BROKEN),
    "HTML with 200": (faults.HtmlPage(), WAITS_S, BROKEN),
    "empty page": (faults.EmptyPage(), WAITS_S, BROKEN + "0 documents came"),
    "short page": (faults.ShortPage(), WAITS_S, BROKEN),
    "JSON list": (faults.HtmlPage(b"[]"), WAITS_S, BROKEN),
    "JSON null": (faults.HtmlPage(b"null"), WAITS_S, BROKEN),
    "data null": (faults.HtmlPage(b'{"data": null, "meta": {"total_doc": 1}}'), WAITS_S, BROKEN),
    "no meta": (faults.HtmlPage(b'{"data": []}'), WAITS_S, BROKEN),
    "bytes of no text": (faults.HtmlPage(b"\xff\xfe\x00{"), WAITS_S, BROKEN),
}
CONTRADICTING = {
    "repeated page": (faults.RepeatPage(), " came "),
    "total changed": (faults.ChangeTotal(lambda total: total + 1), "the number of documents went from"),
}
FINAL = {
    "429 blocked": (faults.blocked(), "the Materials Project has blocked this address"),
    "403 blocked": (Refuse(403, b"You are blocked"), "the Materials Project has blocked this address"),
    "401": (faults.unauthorised(401), "the Materials Project refused the API key (HTTP 401 Unauthorized)"),
    "403": (faults.unauthorised(403), "the Materials Project refused the API key (HTTP 403 Forbidden)"),
    "429 for hours": (faults.too_many_requests(7200), "the Materials Project asks to wait 120 min (HTTP 429"),
    "400": (Refuse(400, b'{"detail": "parameters which cannot be used: colour"}'), "the Materials Project does not"),
    "404": (Refuse(404, b'{"detail": "Not Found"}'), "the Materials Project does not take this request (HTTP 404"),
    "414": (faults.too_long(), "the Materials Project does not take this request (HTTP 414"),
    "422": (Refuse(422, b'{"detail": "limit"}'), "the Materials Project does not take this request (HTTP 422"),
}


def places(kinds, first=0):
    """Each kind of fault on one collection after the other."""
    return [(name, list(SIZES)[(first + at) % len(SIZES)]) for at, name in enumerate(kinds)]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    with_small_pages(monkeypatch)


@pytest.fixture(scope="module")
def undisturbed(documents, tmp_path_factory):
    with StandIn(documents) as server, pytest.MonkeyPatch.context() as patch:
        with_small_pages(patch)
        return talk(server).fetch(QUERY, tmp_path_factory.mktemp("undisturbed") / "snapshot")


def second_page(effect, place, times):
    size = str(SIZES[place])
    return Fault(effect, place, times=times, when=lambda asked: asked.get("_skip") == asked.get("_limit") == size)


def report(name, place, outcome, conversation, message=""):
    pauses = " ".join(f"{pause:g}" for pause in conversation.pauses_s)
    row = f"| {name} | {place} | {outcome} | {conversation.retries} | {pauses} | {message[:150]}"
    sys.stdout.write(row + "\n")  # pytest -s shows the table


def failed(server, folder, conversation: Talk | None = None) -> tuple[Talk, str]:
    conversation = conversation or talk(server)
    with pytest.raises(SourceError) as fault:
        conversation.fetch(QUERY, folder)
    assert not folder.exists()
    return conversation, str(fault.value)


def require_resumed(server, folder, undisturbed):
    """Without the fault the same call goes on, and asks for nothing that is kept."""
    server.faults.clear()
    server.requests.clear()
    kept = kept_pages(folder)
    assert kept > 0
    outcome = talk(server).fetch(QUERY, folder)
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256
    assert len(pages(server)) == outcome.pages_asked == undisturbed.pages_asked - kept
    assert not kept_pages(folder)


# Faults of pages


@pytest.mark.parametrize(("name", "place"), places(PASSING))
def test_a_fault_that_passes_costs_one_pause(server, tmp_path, undisturbed, name, place):
    effect, pauses_s, _ = PASSING[name]
    server.faults.append(second_page(effect, place, 1))
    conversation = talk(server)
    outcome = conversation.fetch(QUERY, tmp_path / "snapshot")
    report(name, place, "snapshot", conversation)
    assert len(pages(server)) == undisturbed.pages_asked + 1
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256
    assert (conversation.retries, conversation.pauses_s) == (1, [pauses_s[0]])
    assert outcome.contradictions == ()
    (notice,) = conversation.notices
    assert notice.startswith(f"{place} from document {SIZES[place] + 1}: ")
    assert f"trying again in {pauses_s[0]:.0f} s (1 of 4)" in notice


@pytest.mark.parametrize(("name", "place"), places(PASSING, first=2))
def test_a_fault_that_stays_ends_after_five_attempts(server, tmp_path, undisturbed, name, place):
    effect, pauses_s, message = PASSING[name]
    server.faults.append(second_page(effect, place, None))
    conversation, told = failed(server, tmp_path / "snapshot")
    report(name + ", stays", place, "SourceError", conversation, told)
    assert conversation.pauses_s == list(pauses_s)
    assert conversation.retries == 4
    start = f"{place} from document {SIZES[place] + 1}: " + message.format(attempts=5, status=name[:3])
    assert told.startswith(start)
    assert told.endswith("then start the same command again: what came so far is kept.")
    require_resumed(server, tmp_path / "snapshot", undisturbed)


@pytest.mark.parametrize(("name", "place"), places(CONTRADICTING))
def test_pages_that_contradict_each_other_are_asked_again(server, tmp_path, undisturbed, name, place):
    effect, message = CONTRADICTING[name]
    server.faults.append(second_page(effect, place, 1))
    conversation = talk(server)
    outcome = conversation.fetch(QUERY, tmp_path / "snapshot")
    report(name, place, f"snapshot, {len(outcome.contradictions)} contradiction", conversation)
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256
    (contradiction,) = outcome.contradictions
    assert contradiction.startswith(f"{place}: ")
    assert message in contradiction
    assert conversation.pauses_s == []


@pytest.mark.parametrize(("name", "place"), places(CONTRADICTING, first=2))
def test_pages_that_always_contradict_each_other_end_the_fetch(server, tmp_path, undisturbed, name, place):
    effect, message = CONTRADICTING[name]
    server.faults.append(second_page(effect, place, None))
    conversation, told = failed(server, tmp_path / "snapshot")
    report(name + ", stays", place, "SourceError", conversation, told)
    assert told.startswith(f"{place}: ")
    assert message in told
    assert "still so after asking 4 times" in told
    require_resumed_after_contradiction(server, tmp_path / "snapshot", undisturbed)


def require_resumed_after_contradiction(server, folder, undisturbed):
    server.faults.clear()
    outcome = talk(server).fetch(QUERY, folder)
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256
    assert outcome.pages_asked + outcome.pages_reused == undisturbed.pages_asked


@pytest.mark.parametrize(("name", "place"), places(FINAL))
def test_a_refusal_is_told_at_once(server, tmp_path, undisturbed, name, place):
    effect, message = FINAL[name]
    server.faults.append(second_page(effect, place, None))
    conversation, told = failed(server, tmp_path / "snapshot")
    report(name, place, "SourceError", conversation, told)
    assert told.startswith(f"{place} from document {SIZES[place] + 1}: {message}")
    assert (conversation.retries, conversation.pauses_s) == (0, [])
    # where values are joined by commas, the client itself tries a refused address in smaller parts
    most = 2 if name in {"414", "422"} else 1
    assert 1 <= sum(served.status == effect.status for served in server.requests) <= most
    require_resumed(server, tmp_path / "snapshot", undisturbed)


def test_a_slow_answer_is_asked_for_again(server, tmp_path, undisturbed):
    server.faults.append(second_page(faults.Wait(30.0), "thermo", 1))
    conversation = talk(server, timeout_s=1.0)
    outcome = conversation.fetch(QUERY, tmp_path / "snapshot")
    report("slow", "thermo", "snapshot", conversation)
    assert outcome.snapshot.sha256 == undisturbed.snapshot.sha256
    assert conversation.pauses_s == [5.0]


def test_a_server_that_stays_slow_ends_the_fetch(server, tmp_path, undisturbed):
    server.faults.append(second_page(faults.Wait(30.0), "thermo", None))
    conversation, told = failed(server, tmp_path / "snapshot", talk(server, timeout_s=0.7, waits_s=(5.0, 15.0)))
    report("slow, stays", "thermo", "SourceError", conversation, told)
    assert conversation.pauses_s == [5.0, 15.0]
    assert told.startswith("thermo from document 11: " + SILENT.format(attempts=3))
    require_resumed(server, tmp_path / "snapshot", undisturbed)
