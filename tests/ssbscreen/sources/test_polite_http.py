"""Manners of the HTTP client against a server on the loopback interface; time passes only where the client sleeps."""

from __future__ import annotations

import socket
from collections import namedtuple
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from threading import Thread
from types import SimpleNamespace

import pytest
import requests

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources import polite_http
from ssbscreen.sources.polite_http import KEY_HEADER, Manners, NoAnswer, PoliteSession, answered

KEY = "0123456789abcdefghijABCDEFGHIJ42"
WAITS_S = (5.0, 15.0, 45.0, 120.0)


Reply = namedtuple("Reply", "status body headers", defaults=(200, b'{"documents": 3}', ()))


class Clock:
    now = 1000.0

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Scripted(HTTPServer):
    """Gives its replies in order, then good ones, and notes when and with which headers it was asked."""

    def __init__(self, clock: Clock) -> None:
        self.replies: list[Reply] = []
        self.asked_at: list[float] = []
        self.headers: list[dict[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(handler) -> None:  # noqa: N805 - self is the server
                self.asked_at.append(clock.now)
                self.headers.append({name.lower(): value for name, value in handler.headers.items()})
                reply = self.replies.pop(0) if self.replies else Reply()
                handler.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **dict(reply.headers)}.items():
                    handler.send_header(name, value)
                handler.end_headers()
                handler.wfile.write(reply.body)

            log_message = staticmethod(lambda *_: None)

        super().__init__(("127.0.0.1", 0), Handler)

    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/materials"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(polite_http, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    return clock


@pytest.fixture
def servers(clock: Clock) -> Iterator[list[Scripted]]:
    both = [Scripted(clock), Scripted(clock)]
    for server in both:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield both
    for server in both:
        server.shutdown()
        server.server_close()


def polite(clock: Clock, **manners) -> PoliteSession:
    return PoliteSession(Manners(**{"sleep": clock.sleep, "chance": lambda: 0.5, **manners}))


@pytest.fixture
def server(servers: list[Scripted]) -> Scripted:
    return servers[0]


@pytest.fixture
def session(clock: Clock) -> Iterator[PoliteSession]:
    with polite(clock) as session:
        yield session


def ask(session: PoliteSession, url: str, waits_s: tuple[float, ...] = WAITS_S):
    def attempt():
        try:
            response = session.get(url)
            response.raise_for_status()
            return response.json()
        except (requests.RequestException, ValueError) as fault:
            raise NoAnswer(f"{type(fault).__name__}: {fault}") from fault

    return answered(session, attempt, "thermo", waits_s)


def in_time(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("per_second", [1, 3, 5])
@pytest.mark.parametrize("pause_s", [0.0, 0.1, 0.3, 0.7])
def test_no_second_holds_more_starts_than_allowed(server: Scripted, clock: Clock, per_second: int, pause_s: float):
    with polite(clock, requests_per_second=float(per_second)) as session:
        for number in range(12):
            ask(session, server.url())
            clock.now += pause_s * (number % 3)
    starts = server.asked_at
    assert len(starts) == session.ledger.requests == 12
    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in zip(starts, starts[per_second:], strict=False))
    pauses = [max(1.0 / per_second, pause_s * (number % 3)) for number in range(11)]  # and no longer than needed
    assert [later - earlier for earlier, later in pairwise(starts)] == pytest.approx(pauses)


@pytest.mark.parametrize(("chance", "factor"), [(0.0, 0.75), (0.5, 1.0), (0.75, 1.125), (1.0 - 1e-12, 1.25)])
def test_the_waits_are_5_15_45_and_120_s_a_quarter_longer_or_shorter_by_chance(server, clock, chance, factor):
    server.replies = [Reply(503)] * 4
    with polite(clock, chance=lambda: chance) as session:
        assert ask(session, server.url()) == {"documents": 3}
    assert clock.slept == pytest.approx([5.0 * factor, 15.0 * factor, 45.0 * factor, 120.0 * factor])
    assert Manners().waits_s == WAITS_S


@pytest.mark.parametrize(
    ("asked", "at_least_s", "at_most_s"),
    [
        (lambda: "7", 7.0, 8.0), (lambda: "900", 900.0, 901.0), (lambda: in_time(60.0), 57.0, 61.0),
        (lambda: in_time(-3600.0), 0.0, 1.0), (lambda: "soon", 5.0, 5.0), (lambda: "", 5.0, 5.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_names_its_wait_gets_it(server, clock, session, status, asked, at_least_s, at_most_s):
    server.replies = [Reply(status, headers=(("Retry-After", asked()),))]
    assert ask(session, server.url()) == {"documents": 3}
    assert at_least_s <= sum(clock.slept) <= at_most_s


@pytest.mark.parametrize("asked", [lambda: "901", lambda: in_time(7200.0)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_above_a_quarter_of_an_hour_ends_it_as_a_used_up_quota(server, clock, session, status, asked):
    server.replies = [Reply(status, headers=(("Retry-After", asked()),))]
    with pytest.raises(SourceError, match=r"asks to wait (15|120) min .*the quota is used up.*is kept"):
        ask(session, server.url())
    assert (len(server.asked_at), clock.slept) == (1, [])


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, b"no", "refused the API key .*HTTP 401 Unauthorized.*MP_API_KEY"),
        (403, b"no", "refused the API key .*HTTP 403 Forbidden.*MP_API_KEY"),
        (403, b"Your IP has been\n blocked.", "has blocked this address .*Your IP has been blocked.*feedback@"),
        (429, b"Blocked: too many", "has blocked this address .*requests_per_second"),
        (400, b"bad chemsys", "does not take this request .*400 Bad Request: bad chemsys"),
        *((status, b"", f"does not take this request .*HTTP {status}") for status in (304, 404, 414)),
        (422, b"a blocking field " * 300, "does not take this request .*422"),
    ],
)
def test_what_no_patience_changes_ends_at_once(server, clock, session, status, body, told):
    server.replies = [Reply(status, body)]
    with pytest.raises(SourceError, match=f"^thermo: .*{told}") as error:
        ask(session, server.url())
    assert len(str(error.value)) < 600
    assert (len(server.asked_at), clock.slept, session.ledger.retries) == (1, [], 0)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again_told_and_counted(server, clock, status):
    notices: list[str] = []
    server.replies = [Reply(status), Reply(status)]
    with polite(clock, notice=notices.append) as session:
        assert ask(session, server.url()) == {"documents": 3}
    assert (session.ledger.requests, session.ledger.retries, len(session.ledger.faults)) == (3, 2, 2)
    assert all(notice.startswith(f"thermo: HTTP {status}") for notice in notices)
    assert [notice.split("trying again in ")[1] for notice in notices] == ["5 s (1 of 4)", "15 s (2 of 4)"]


@pytest.mark.parametrize("waits_s", [(), (5.0,), WAITS_S])
@pytest.mark.parametrize(("status", "told"), [(500, "the server is in trouble"), (429, "the server limits requests")])
def test_patience_ends_after_one_attempt_more_than_there_are_waits(server, clock, session, waits_s, status, told):
    attempts, server.replies = len(waits_s) + 1, [Reply(status)] * 9
    with pytest.raises(SourceError, match=f"given up after {attempts} attempts, {told} .*HTTP {status}.*is kept"):
        ask(session, server.url(), waits_s)
    assert (len(server.asked_at), clock.slept) == (attempts, list(waits_s))


@pytest.mark.parametrize(
    "broken",
    [
        Reply(200, b'{"documents": '), Reply(200, b"<html></html>"), Reply(200, b"{}", (("Content-Length", "40"),)),
        Reply(200, b"\x1f\x8b no gzip", (("Content-Encoding", "gzip"),)),
    ],
)  # fmt: skip
def test_broken_content_of_a_success_is_asked_again_and_told_where_it_stays(server, session, broken):
    server.replies = [broken]
    assert ask(session, server.url()) == {"documents": 3}
    assert session.ledger.retries == 1
    server.replies = [Reply(200, b"{")] * 2
    with pytest.raises(SourceError, match="given up after 2 attempts, what comes is broken .*JSONDecodeError"):
        ask(session, server.url(), (5.0,))


def test_silence_and_an_empty_address_are_no_network(server, clock):
    with polite(clock, timeout_s=0.1) as session:
        ask(session, server.url())  # what came before is not what came last
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            with pytest.raises(
                SourceError, match="given up after 2 attempts, no network or no server .*read timeout=0.1"
            ):
                ask(session, address, (5.0,))
        with pytest.raises(
            SourceError, match="given up after 2 attempts, no network or no server .*NewConnectionError"
        ):
            ask(session, address, (5.0,))


def test_the_key_follows_a_redirect_within_the_host_but_not_to_another(servers, session):
    first, other = servers
    session.headers[KEY_HEADER] = KEY
    first.replies = [Reply(302, b"", (("Location", "/moved"),)), Reply(302, b"", (("Location", other.url()),))]
    assert ask(session, first.url()) == {"documents": 3}
    assert [headers.get(KEY_HEADER) for headers in first.headers] == [KEY, KEY]
    assert [headers.get(KEY_HEADER) for headers in other.headers] == [None]
    assert session.ledger.requests == 3


def test_the_key_is_not_sent_unencrypted_when_https_redirects_to_http(session):
    asked = requests.Request("GET", "https://api.example.org/a", headers={KEY_HEADER: KEY}).prepare()
    moved = requests.Request("GET", "http://api.example.org/a", headers={KEY_HEADER: KEY}).prepare()
    session.rebuild_auth(moved, SimpleNamespace(request=asked))
    assert KEY_HEADER not in moved.headers
