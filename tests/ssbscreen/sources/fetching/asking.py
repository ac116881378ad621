"""A conversation with the stand-in that sleeps through nothing, and what is read off it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ssbscreen.sources.materials_project import MaterialsProject
from ssbscreen.sources.materials_project_key import ApiKey
from ssbscreen.sources.polite_http import Manners
from ssbscreen.sources.snapshots import query as queries
from ssbscreen.sources.snapshots.fetching import Fetched, fetch
from ssbscreen.sources.snapshots.folder import Snapshot
from ssbscreen.sources.snapshots.query import Query
from ssbscreen.tables.schema import TableSchema
from tests.stand_in.documents import Document
from tests.stand_in.server import StandIn

LONGEST_PAUSE_OF_PACE_S = 0.01
PAGE_SIZES = {"CANDIDATE_SUMMARIES": 7, "GAP_SUMMARIES": 40, "THERMO": 10, "ELASTICITY": 6, "OXIDATION_STATES": 4}


@dataclass
class Talk:
    """A conversation, the pauses that it made after faults [s], and what it said about them."""

    endpoint: str
    key: str
    timeout_s: float = 20.0
    waits_s: tuple[float, ...] = (5.0, 15.0, 45.0, 120.0)
    pauses_s: list[float] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        manners = Manners(
            requests_per_second=1000.0,
            timeout_s=self.timeout_s,
            waits_s=self.waits_s,
            sleep=self._sleep,
            chance=lambda: 0.5,  # the middle: waits as they are written
            notice=self.notices.append,
        )
        self.service = MaterialsProject(ApiKey(self.key), endpoint=self.endpoint, manners=manners)

    def _sleep(self, seconds: float) -> None:
        if seconds > LONGEST_PAUSE_OF_PACE_S:
            self.pauses_s.append(seconds)

    @property
    def retries(self) -> int:
        return self.service.ledger.retries

    def fetch(self, query: Query, folder: Path, told: Any = lambda *_: None) -> Fetched:
        return fetch(query, lambda _version: folder, self.service, told)


def talk(server: StandIn, **changes: Any) -> Talk:
    return Talk(server.endpoint, **({"key": server.key} | changes))


def with_small_pages(monkeypatch) -> None:
    """Several pages to every question."""
    for name, size in PAGE_SIZES.items():
        monkeypatch.setattr(queries, name, getattr(queries, name)._replace(page_size=size))


def pages(server: StandIn) -> list[tuple[str, frozenset[tuple[str, str]]]]:
    """What was asked apart from heartbeats, in order."""
    return [
        (served.path, frozenset(served.params.items())) for served in server.requests if served.path != "/heartbeat"
    ]


def asked_twice(server: StandIn) -> int:
    """Pages that were asked for again, each time counted."""
    return sum(number - 1 for number in Counter(pages(server)).values())


def kept_pages(folder: Path) -> int:
    """Pages of an unfinished fetch on disk."""
    return len(list((folder.parent / f".{folder.name}.fetch").glob("*.page")))


def rows(snapshot: Snapshot, schema: TableSchema) -> dict[str, dict[str, Any]]:
    return {row["material_id"]: row for row in snapshot.table(schema).to_pylist()}


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    return {document["material_id"]: document for document in documents}
