"""From a query to a snapshot: what is asked in which order, and when the answer is already there.

A question costs as few requests as its size allows: energies and gaps are asked by chemical system where the elements
form few systems, as whole collections where they form many; elasticity and oxidation states by material or as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.contents import Rejection
from ssbscreen.sources.join_energies import rejections_table
from ssbscreen.sources.polite_http import Ledger
from ssbscreen.sources.snapshots import query as q
from ssbscreen.sources.snapshots.collecting import Collector, Told
from ssbscreen.sources.snapshots.document_fields import Document
from ssbscreen.sources.snapshots.documents import (
    Row,
    band_gap_row,
    build_table,
    material_row,
    oxidation_row,
    phase_row,
    tensor_row,
)
from ssbscreen.sources.snapshots.folder import Snapshot, is_snapshot, open_snapshot, write_snapshot
from ssbscreen.sources.snapshots.page_store import Page, PageRequest, PageStore
from ssbscreen.sources.snapshots.query import Collection, Query
from ssbscreen.sources.snapshots.systems import batches, systems_within
from ssbscreen.store.package_versions import package_versions
from ssbscreen.tables import snapshots as tables
from ssbscreen.tables.schema import TableSchema

SYSTEMS_PER_REQUEST: Final = 250
MATERIALS_PER_REQUEST: Final = 200
"""Both keep an address below 6 kB; servers refuse those above 8 kB."""
VERSIONED_PACKAGES: Final = ("ssbscreen", "mp-api", "emmet-core", "pymatgen", "pyarrow")
LICENCE: Final = "CC BY 4.0, Jain et al., APL Mater. 1, 011002 (2013), doi:10.1063/1.4812323"
GNOME_TERMS: Final = (
    "; GNoME materials CC BY-NC 4.0, Merchant et al., Nature 624, 80 (2023), doi:10.1038/s41586-023-06735-9"
)


class Service(Protocol):
    """The Materials Project, or what stands in for it."""

    endpoint: str

    @property
    def ledger(self) -> Ledger:
        """Requests and retries so far."""

    def database_version(self) -> str:
        """Version of the database now."""

    def page(self, request: PageRequest) -> Page:
        """One page of documents."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Outcome of a fetch.

    Attributes:
        snapshot: that was written, or was there.
        unchanged: whether it was there already, of this database and this query.
        pages_asked: pages that came from the server.
        pages_reused: pages that an earlier, unfinished fetch had left.
        ledger: requests and retries.
        contradictions: pages that were asked again because they did not fit together.
    """

    snapshot: Snapshot
    unchanged: bool
    pages_asked: int
    pages_reused: int
    ledger: Ledger
    contradictions: tuple[str, ...]


def _now() -> datetime:
    return datetime.now(UTC)


def fetch(
    query: Query,
    place: Callable[[str], Path],
    service: Service,
    told: Told,
    *,
    now: Callable[[], datetime] = _now,
) -> Fetched:
    """Snapshot of the database of today for a query: the one that is there, else a new one.

    A fetch that is killed keeps every page that was complete beside the place of the snapshot; the same call goes on
    from there. Pages of another database version or query are never mixed in.

    Args:
        query: what is asked.
        place: folder of the snapshot by the database's version.
        service: is asked.
        told: of the progress.
        now: time that is written beside the snapshot, and is no part of its hash.

    Raises:
        SourceError: no network, no access, answers that stay broken, a snapshot of something else in that place, or a
            database that changed twice meanwhile.
    """
    told("database version", 0, 1)
    before = service.database_version()
    for _ in range(2):
        folder = place(before)
        if (held := _held(folder, query, before, service.endpoint)) is not None:
            return Fetched(held, True, 0, 0, service.ledger, ())
        identity = {"endpoint": service.endpoint, "database_version": before, "query_sha256": query.digest()}
        with PageStore(folder.parent / f".{folder.name}.fetch", identity) as store:
            if (held := _held(folder, query, before, service.endpoint)) is not None:  # another came first
                store.discard()
                return Fetched(held, True, 0, 0, service.ledger, ())
            collector = Collector(service, store, told)
            content = _collected(query, collector)
            told("database version", 1, 2)
            after = service.database_version()
            if after == before:
                facts = {**_facts(query, service, before, content), "fetched": now().isoformat(timespec="seconds")}
                snapshot = write_snapshot(folder, tables=content, facts=facts)
                store.discard()
                contradictions = tuple(collector.contradictions)
                return Fetched(snapshot, False, collector.asked, collector.reused, service.ledger, contradictions)
            store.discard()
        before = after
    raise SourceError(
        "the Materials Project changed its database twice while it was fetched, and pages of two databases are not "
        "mixed: start the same command again when the release is through"
    )


def _held(folder: Path, query: Query, database_version: str, endpoint: str) -> Snapshot | None:
    """The snapshot in a place; None where the place is free.

    Raises:
        SourceError: something else is there.
    """
    if not folder.exists():
        return None
    if not is_snapshot(folder):
        raise SourceError(f"{folder.resolve()} exists and is no snapshot: choose another --out, or remove it")
    snapshot = open_snapshot(folder)
    if snapshot.database_version != database_version or snapshot.query_digest != query.digest():
        what = f"another database, {snapshot.database_version} (asked is {database_version})"
        if snapshot.database_version == database_version:
            held, asked = snapshot.facts["query"], query.as_json()
            changed = sorted(name for name in {*held, *asked} if held.get(name) != asked.get(name))
            what = f"another query ({', '.join(changed) or 'fetched by another ssbscreen'})"
        raise SourceError(
            f"{folder.resolve()} holds a snapshot of {what}, and a snapshot is never overwritten: choose another "
            "--out, or remove it"
        )
    if (other := snapshot.facts["endpoint"]) != endpoint:
        raise SourceError(
            f"{folder.resolve()} holds a snapshot of another server, {other} (asked is {endpoint}), and a snapshot is "
            "never overwritten: choose another --out, or remove it"
        )
    snapshot.require_intact()
    return snapshot


def _collected(query: Query, collector: Collector) -> dict[str, pa.Table]:
    """All tables of a snapshot."""
    refused: list[Rejection] = []

    def table(
        schema: TableSchema,
        row_of: Callable[[Document], Row],
        collection: Collection,
        questions: Sequence[Mapping[str, Any]],
        keep: frozenset[str] | None = None,
    ) -> pa.Table:
        documents: Iterator[Document] = collector.documents(schema.name.replace("_", " "), collection, questions)
        if keep is not None:
            documents = (document for document in documents if document.get("material_id") in keep)
        built, rejections = build_table(schema, row_of, documents, collection.name)
        refused.extend(rejections)
        return built

    materials = table(tables.MATERIALS, material_row, q.CANDIDATE_SUMMARIES, _candidate_questions(query))
    ids, formulas = materials["material_id"].to_pylist(), materials["formula"].to_pylist()
    if not any(len(parse_formula(formula)) > 1 for formula in formulas):
        raise SourceError(
            "the query names no compound of Li in the Materials Project: allow more elements, a higher energy above "
            f"the hull or more sites. Asked was {query.criteria()}"
            + (f" of the elements {', '.join(query.only_elements)}." if query.only_elements else ".")
        )
    of_type = {"thermo_types": query.asked_thermo_type}
    thermo_total = collector.count(q.THERMO, of_type)
    systems = _systems(query, formulas, thermo_total)
    energies_of = phase_row(query.thermo_type, gnome=query.gnome)
    phases = table(tables.PHASES, energies_of, q.THERMO, _by_system(systems, of_type))
    gaps = table(tables.BAND_GAPS, band_gap_row, q.GAP_SUMMARIES, _by_system(systems, query.usual_criteria()))

    def by_material(schema: TableSchema, row_of: Callable[[Document], Row], collection: Collection) -> pa.Table:
        questions: list[Mapping[str, Any]] = [
            {"material_ids": batch} for batch in batches(sorted(ids), MATERIALS_PER_REQUEST)
        ]
        if ceil(collector.count(collection, {}) / collection.page_size) < len(questions):
            questions = [{}]
        return table(schema, row_of, collection, questions, frozenset(ids))

    found = {
        tables.MATERIALS.name: materials,
        tables.PHASES.name: phases,
        tables.BAND_GAPS.name: gaps,
        tables.ELASTIC_TENSORS.name: by_material(tables.ELASTIC_TENSORS, tensor_row, q.ELASTICITY),
        tables.OXIDATION_STATES.name: by_material(tables.OXIDATION_STATES, oxidation_row, q.OXIDATION_STATES),
    }
    return {**found, "rejections": rejections_table(refused)}


def _candidate_questions(query: Query) -> list[Mapping[str, Any]]:
    if not query.only_elements:
        return [query.criteria()]
    return [{**query.criteria(), "chemsys": batch} for batch in batches(query.systems(), SYSTEMS_PER_REQUEST)]


def _systems(query: Query, formulas: Sequence[str], total: int) -> list[str] | None:
    """Chemical systems to ask for; None where the whole collection takes fewer requests."""
    elements = {symbol for formula in formulas for symbol in parse_formula(formula)}
    most = ceil(total / q.THERMO.page_size) * SYSTEMS_PER_REQUEST
    return systems_within(elements.union(*query.partners), most=most)


def _by_system(systems: Sequence[str] | None, criteria: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if systems is None:
        return [criteria]
    return [{**criteria, "chemsys": batch} for batch in batches(systems, SYSTEMS_PER_REQUEST)]


def _facts(query: Query, service: Service, database_version: str, content: Mapping[str, pa.Table]) -> dict[str, Any]:
    materials, phases, gaps = (content[schema.name] for schema in (tables.MATERIALS, tables.PHASES, tables.BAND_GAPS))
    with_energy = set(phases["material_id"].to_pylist())
    candidates, others = (set(table["material_id"].to_pylist()) for table in (materials, gaps))
    return {
        "database_version": database_version,
        "endpoint": service.endpoint,
        "query": query.as_json(),
        "query_sha256": query.digest(),
        "licence": LICENCE + (GNOME_TERMS if query.gnome else ""),
        "elements": sorted({s for formula in phases["formula"].to_pylist() for s in parse_formula(formula)}),
        "candidates_with_energy": len(candidates & with_energy),
        "materials_of_these_elements": len(candidates | others | with_energy),
        "licences_of_candidates": sorted(set(materials["licence"].drop_null().to_pylist())),
        "versions": package_versions(VERSIONED_PACKAGES),
    }
