"""Faults that the stand-in injects: which requests they hit, and what they do to the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from tests.stand_in.documents import Document

RETRY_AFTER: Final = "Retry-After"


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answers with a status instead of data. The statuses' own answers are the functions below."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Sleeps before it answers, the rest of the server goes on."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Declares the whole length, sends this share of the body, and closes the socket."""

    share: float = 0.5


@dataclass(frozen=True, slots=True)
class TruncateJson:
    """Status 200 with JSON that ends too early, its length declared as sent."""

    share: float = 0.5


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """Status 200 with a page for people."""

    body: bytes = b"<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>"


@dataclass(frozen=True, slots=True)
class RepeatPage:
    """Serves the page before the one asked for; the first page is served as it is."""


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """Serves no documents, with the true total."""


@dataclass(frozen=True, slots=True)
class ShortPage:
    """Leaves out the last documents of the page, with the true total."""

    missing: int = 1


@dataclass(frozen=True, slots=True)
class ChangeTotal:
    """Serves another ``total_doc``."""

    change: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class ChangeDatabase:
    """Sets the version that the heartbeat tells from this request on, as a release between two pages would."""

    version: str


@dataclass(frozen=True, slots=True)
class ChangeDocuments:
    """Serves ``change(document)``: whole documents, before fields are picked, and copies, so it may change in place.

    Selection, sorting and counting see the documents as they were.
    """

    change: Callable[[Document], Document]


Effect = (
    Refuse
    | Wait
    | Cut
    | TruncateJson
    | HtmlPage
    | RepeatPage
    | EmptyPage
    | ShortPage
    | ChangeTotal
    | ChangeDatabase
    | ChangeDocuments
)


@dataclass(frozen=True, eq=False)
class Fault:
    """An effect, and the requests that it hits. Each is counted on its own, from when the server first sees it.

    Attributes:
        effect: what happens.
        path: part of the paths hit, such as ``"thermo"``. The default hits every path, the heartbeat too.
        skip: how many matching requests pass before the first one hit.
        times: how many are hit; None: all after.
        when: a test of the query parameters, such as ``lambda p: p.get("_skip") == "2000"``.
    """

    effect: Effect
    path: str = ""
    skip: int = 0
    times: int | None = 1
    when: Callable[[Mapping[str, str]], bool] = lambda _: True


class FaultCounter:
    """Counts the requests that matched each fault."""

    def __init__(self) -> None:
        self._matched: dict[Fault, int] = {}

    def effects(self, faults: list[Fault], path: str, parameters: Mapping[str, str]) -> list[Effect]:
        """Effects on this request, in the order of the faults."""
        hits = []
        for fault in tuple(faults):
            if fault.path not in path or not fault.when(parameters):
                continue
            earlier = self._matched.get(fault, 0)
            self._matched[fault] = earlier + 1
            if earlier >= fault.skip and (fault.times is None or earlier < fault.skip + fault.times):
                hits.append(fault.effect)
        return hits


def too_many_requests(retry_after_s: int | None = None) -> Refuse:
    """429, with the header ``Retry-After`` where given."""
    headers = {} if retry_after_s is None else {RETRY_AFTER: str(retry_after_s)}
    return Refuse(429, orjson.dumps({"message": "API rate limit exceeded"}), headers)


def blocked() -> Refuse:
    """429 that tells that the address is blocked."""
    return Refuse(429, orjson.dumps({"message": "Too many requests. Your IP address has been blocked."}))


def unauthorised(status: int = 401) -> Refuse:
    """401 or 403 of the gateway."""
    return Refuse(status, orjson.dumps({"message": "Invalid authentication credentials"}))


def server_error(status: int = 500) -> Refuse:
    """500, 502, 503 or 504 with the page of a gateway."""
    return Refuse(status, f"<html><body><h1>{status}</h1></body></html>".encode(), {"content-type": "text/html"})


def too_long() -> Refuse:
    """414 of the gateway."""
    return Refuse(414, b"<html><body><h1>414 Request-URI Too Large</h1></body></html>", {"content-type": "text/html"})


def without(*names: str) -> ChangeDocuments:
    """Documents without these fields."""
    return ChangeDocuments(lambda document: {name: value for name, value in document.items() if name not in names})


def with_values(values: Mapping[str, Any]) -> ChangeDocuments:
    """Documents with these fields set, new ones among them; null as None."""
    return ChangeDocuments(lambda document: document | dict(values))
