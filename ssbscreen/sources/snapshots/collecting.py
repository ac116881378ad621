"""All documents of a question, page by page, and the proof that they are all there and each once.

The server pages by position and nothing holds its order or its content between two pages. So the pages count as a whole
only when every one states the same total and no document stands on two of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.page_store import Page, PageRequest, PageStore
from ssbscreen.sources.snapshots.query import Collection

ROUNDS: Final = 4
"""How often pages that contradict each other are asked again before the fetch ends."""

Told = Callable[[str, int, int], None]
"""Told what is fetched, how many pages of it are there, and how many there will be."""


class Server(Protocol):
    """Whatever gives pages of documents."""

    def page(self, request: PageRequest) -> Page:
        """One page, whole."""


class _Contradiction(Exception):  # noqa: N818 - mended by asking again
    """Pages that do not belong together."""

    def __init__(self, reason: str, requests: Sequence[PageRequest]) -> None:
        super().__init__(reason)
        self.requests = requests


@dataclass(slots=True)
class Collector:
    """Collects the documents of questions into a store.

    Attributes:
        server: is asked for pages.
        store: keeps them.
        told: of the progress.
        asked: pages that the server was asked for.
        reused: pages that were there already.
        contradictions: what pages that were asked again had against each other.
    """

    server: Server
    store: PageStore
    told: Told
    asked: int = 0
    reused: int = 0
    contradictions: list[str] = field(default_factory=list)

    def count(self, collection: Collection, criteria: Mapping[str, Any]) -> int:
        """How many documents a question has, for the price of one."""
        slim = collection._replace(fields=("material_id",))
        return self._page(PageRequest(slim, dict(criteria), 0, 1)).total

    def documents(
        self, what: str, collection: Collection, questions: Sequence[Mapping[str, Any]]
    ) -> Iterator[dict[str, Any]]:
        """Documents of several questions on one collection, in the order of the pages.

        All pages are on disk before the first document is handed out; only one page is in memory at a time.

        Args:
            what: is fetched, for the progress.
            collection: is asked.
            questions: parameters of each question.

        Raises:
            SourceError: pages cannot be had, or contradict each other however often they are asked.
        """
        pages: list[PageRequest] = []
        for number, criteria in enumerate(questions):
            ahead = len(questions) - number - 1
            pages += self._settled(what, collection, dict(criteria), len(pages), ahead)
        return (document for request in pages for document in self._kept(request).documents)

    def _settled(
        self, what: str, collection: Collection, criteria: dict[str, Any], done: int, ahead: int
    ) -> list[PageRequest]:
        """Pages of one question that belong together."""
        for left in reversed(range(ROUNDS)):
            try:
                return self._pages(what, collection, criteria, done, ahead)
            except _Contradiction as fault:
                self.contradictions.append(f"{collection.name}: {fault}")
                for request in fault.requests:
                    self.store.drop(request)
                if not left:
                    raise SourceError(
                        f"{collection.name}: {fault}, and still so after asking {ROUNDS} times. The database may be in "
                        "change: start the same command again later; what came so far is kept."
                    ) from fault
        raise AssertionError("unreachable: the last round returns or raises")

    def _pages(
        self, what: str, collection: Collection, criteria: dict[str, Any], done: int, ahead: int
    ) -> list[PageRequest]:
        limit = collection.page_size
        first = PageRequest(collection, criteria, 0, limit)
        page = self._page(first)
        total = page.total
        requests = [first, *(PageRequest(collection, criteria, skip, limit) for skip in range(limit, total, limit))]
        seen: dict[str, tuple[PageRequest, bytes]] = {}
        for number, request in enumerate(requests):
            page = self._page(request) if number else page
            if page.total != total:
                raise _Contradiction(f"the number of documents went from {total} to {page.total}", requests)
            self._require_new(page, request, seen)
            self.told(what, done + number + 1, done + len(requests) + ahead)
        return requests

    def _require_new(self, page: Page, request: PageRequest, seen: dict[str, tuple[PageRequest, bytes]]) -> None:
        """Check that no document of a page came before. Documents of one material that differ are two."""
        for document in page.documents:
            name = f"{document.get('material_id')} {document.get('thermo_type', '')}"
            content = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).digest()
            if name in seen and seen[name][1] == content:
                raise _Contradiction(f"the document of {name.strip()} came twice", [seen[name][0], request])
            seen[name] = (request, content)

    def _kept(self, request: PageRequest) -> Page:
        """A page that was already there or came in this fetch."""
        return self.store.read(request) or self._page(request)

    def _page(self, request: PageRequest) -> Page:
        """The page from the store, else from the server and kept."""
        page = self.store.read(request)
        if page is not None:
            self.reused += 1
            return page
        page = self.server.page(request)
        self.asked += 1
        self.store.write(request, page)
        return page
