"""Manners of an HTTP client: a pause between requests, time limits, patience with what passes, an end with what stays.

The waits after a fault are 5, 15, 45 and 120 s, each a quarter longer or shorter by chance, so that many clients that
failed together do not come back together; a server that names its own wait (``Retry-After``) gets that one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

import requests

from ssbscreen.domain.errors import SourceError

_Result = TypeVar("_Result")

KEY_HEADER: Final = "x-api-key"
HEARTBEAT: Final = "heartbeat"
"""The question for the version of the database, which everybody may ask."""
JITTER: Final = 0.25
LONGEST_ASKED_WAIT_S: Final = 900.0
"""A server that asks for more than a quarter of an hour has closed for now; the run ends and can be started later."""
_TRANSIENT: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_REFUSED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_SHOWN_CHARACTERS: Final = 200


class NoAnswer(Exception):  # noqa: N818 - what happened to one attempt, not yet an error
    """An attempt brought no usable answer; the text says how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of a response: its status, the wait that it asks for [s], and its text where it is no success."""

    status: int
    retry_after_s: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Manners:
    """How often and how patiently a server is asked.

    Attributes:
        requests_per_second: at most that many.
        timeout_s: longest silence of the server [s].
        waits_s: pause before each further attempt [s]; their number is that of the further attempts.
        sleep: waits; replaced by tests.
        chance: numbers in [0, 1) for the spread of the waits.
        notice: told of every fault that is tried again.
    """

    requests_per_second: float = 3.0
    timeout_s: float = 60.0
    waits_s: tuple[float, ...] = (5.0, 15.0, 45.0, 120.0)
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    notice: Callable[[str], None] = lambda _text: None


@dataclass
class Ledger:
    """What a conversation took."""

    requests: int = 0
    retries: int = 0
    faults: list[str] = field(default_factory=list)


class PoliteSession(requests.Session):
    """A session that paces its requests, limits their time, and remembers the last answer."""

    def __init__(self, manners: Manners) -> None:
        super().__init__()
        self.manners = manners
        self.ledger = Ledger()
        self.last: Answer | None = None
        self._next_at = 0.0
        self.hooks["response"].append(self._note)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request no sooner than the pace allows."""
        if (early_s := self._next_at - time.monotonic()) > 0.0:
            self.manners.sleep(early_s)
        self._next_at = time.monotonic() + 1.0 / self.manners.requests_per_second
        self.ledger.requests += 1
        self.last = None
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.manners.timeout_s
        response = super().send(request, **kwargs)
        if response.status_code != HTTPStatus.OK:
            self.last = Answer(response.status_code, _asked_wait_s(response), response.text)
        return response

    def _note(self, response: requests.Response, **_: Any) -> None:
        """Remember that there was an answer as soon as its head is there: its body may still break off."""
        self.last = Answer(response.status_code, _asked_wait_s(response), "")

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        """On a redirect to another host, or out of HTTPS, leave the key behind, as requests does with credentials."""
        super().rebuild_auth(prepared_request, response)
        if self.should_strip_auth(str(response.request.url), str(prepared_request.url)):
            prepared_request.headers.pop(KEY_HEADER, None)


def answered(session: PoliteSession, attempt: Callable[[], _Result], what: str, waits_s: tuple[float, ...]) -> _Result:
    """Result of an attempt, repeated while its faults are of the kind that passes.

    Args:
        session: that the attempt goes through.
        attempt: raises `NoAnswer` where no usable answer came.
        what: what is asked, for messages.
        waits_s: pause before each further attempt.

    Raises:
        SourceError: the key is refused, the server does not take the request, or patience ended.
    """
    for number in range(len(waits_s) + 1):
        session.last = None  # what an earlier request was answered says nothing of this one
        try:
            return attempt()
        except NoAnswer as fault:
            answer = session.last
            told = _told(fault, answer)
            _end_where_hopeless(answer, what, told)
            if number == len(waits_s):
                raise SourceError(_given_up(answer, what, told, number + 1)) from fault
            wait_s = _wait_s(session.manners, answer, waits_s[number])
            session.ledger.retries += 1
            session.ledger.faults.append(told)
            session.manners.notice(f"{what}: {told}; trying again in {wait_s:.0f} s ({number + 1} of {len(waits_s)})")
            session.manners.sleep(wait_s)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _wait_s(manners: Manners, answer: Answer | None, usual_s: float) -> float:
    if answer is not None and answer.retry_after_s is not None:
        return answer.retry_after_s + manners.chance()
    return usual_s * (1.0 + JITTER * (2.0 * manners.chance() - 1.0))


def _told(fault: NoAnswer, answer: Answer | None) -> str:
    if answer is None or answer.status == HTTPStatus.OK:
        return str(fault)[:_SHOWN_CHARACTERS]
    try:
        name = f" {HTTPStatus(answer.status).phrase}"
    except ValueError:
        name = ""
    return f"HTTP {answer.status}{name}"


def _end_where_hopeless(answer: Answer | None, what: str, told: str) -> None:
    """Raise for answers that no patience changes.

    Raises:
        SourceError: says which, and the mend.
    """
    if answer is None or answer.status == HTTPStatus.OK:
        return
    said = " ".join(answer.text.split())[:_SHOWN_CHARACTERS]
    if "block" in said.lower() and answer.status in {*_REFUSED, HTTPStatus.TOO_MANY_REQUESTS}:
        raise SourceError(
            f"{what}: the Materials Project has blocked this address ({told}: {said}). Asking on makes it worse. Wait "
            "a day, lower requests_per_second, or write to feedback@materialsproject.org. What came so far is kept."
        )
    if answer.status in _REFUSED:
        if what == HEARTBEAT:
            raise SourceError(
                f"{what}: refused ({told}), although it needs no key. Check that the endpoint is the address of a "
                "Materials Project, and see https://status.materialsproject.org."
            )
        raise SourceError(
            f"{what}: the Materials Project refused the API key ({told}). Copy the key from "
            "https://next-gen.materialsproject.org/api once more and export it as MP_API_KEY."
        )
    if answer.retry_after_s is not None and answer.retry_after_s > LONGEST_ASKED_WAIT_S:
        raise SourceError(
            f"{what}: the Materials Project asks to wait {answer.retry_after_s / 60.0:.0f} min ({told}): the quota is "
            "used up. Start the same command after that; what came so far is kept."
        )
    if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR and answer.status not in _TRANSIENT:
        raise SourceError(
            f"{what}: the Materials Project does not take this request ({told}: {said}). Its interface has changed, or "
            "the query asks for something that it does not know: check the query, and install a newer ssbscreen."
        )


def _given_up(answer: Answer | None, what: str, told: str, attempts: int) -> str:
    if answer is None:
        cause, mend = "no network or no server", "Check the network, proxy and endpoint"
    elif answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        cause, mend = "the server limits requests", "Lower requests_per_second, or wait an hour"
    elif answer.status == HTTPStatus.OK:
        cause, mend = "what comes is broken", "See https://status.materialsproject.org"
    else:
        cause, mend = "the server is in trouble", "See https://status.materialsproject.org"
    return (
        f"{what}: given up after {attempts} attempts, {cause} (the last: {told}). {mend}, then start the same command "
        "again: what came so far is kept."
    )


def _asked_wait_s(response: requests.Response) -> float | None:
    """Wait that a response asks for, in seconds or until a date; None where it names none that can be read."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
