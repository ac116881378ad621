"""Every part of a query is sent, and the server acts on it."""

from __future__ import annotations

import dataclasses

import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.query import GNOME_BATCH, Query
from ssbscreen.tables.catalogue import REJECTIONS
from ssbscreen.tables.snapshots import MATERIALS, PHASES
from tests.ssbscreen.sources.fetching.asking import rows, talk
from tests.stand_in.documents import Documents
from tests.stand_in.server import StandIn


def within(document, highest=0.1):
    return "Li" in document["elements"] and document["energy_above_hull"] <= highest


CASES = {
    "all elements": (Query(elements=("Li", "S")), {"elements": "Li,S"}, lambda d: within(d) and "S" in d["elements"]),
    "only elements": (
        Query(only_elements=("Li", "Cl", "O")),
        {"chemsys": "Cl-Li,Cl-Li-O,Li,Li-O"},
        lambda d: within(d) and {*d["elements"]} <= {"Li", "Cl", "O"},
    ),
    "excluded elements": (
        Query(excluded_elements=("S", "O")),
        {"exclude_elements": "O,S"},
        lambda d: within(d) and {"S", "O"}.isdisjoint(d["elements"]),
    ),
    "energy above the hull": (
        Query(largest_energy_above_hull_ev_per_atom=0.02),
        {"energy_above_hull_max": "0.02"},
        lambda d: within(d, 0.02),
    ),
    "any energy above the hull": (
        Query(largest_energy_above_hull_ev_per_atom=None),
        {"energy_above_hull_max": None},
        lambda d: within(d, 99.0),
    ),
    "smallest sites": (
        Query(smallest_sites=16),
        {"nsites_min": "16"},
        lambda d: within(d) and d["nsites"] >= 16,
    ),
    "largest sites": (Query(largest_sites=16), {"nsites_max": "16"}, lambda d: within(d) and d["nsites"] <= 16),
    "smallest gap": (
        Query(smallest_band_gap_ev=3.0),
        {"band_gap_min": "3.0"},
        lambda d: within(d) and d["band_gap"] >= 3.0,
    ),
    "largest gap": (
        Query(largest_band_gap_ev=3.0),
        {"band_gap_max": "3.0"},
        lambda d: within(d) and d["band_gap"] <= 3.0,
    ),
    "predicted": (Query(theoretical=True), {"theoretical": "True"}, lambda d: within(d) and d["theoretical"]),
    "measured": (Query(theoretical=False), {"theoretical": "False"}, lambda d: within(d) and not d["theoretical"]),
}


@pytest.mark.parametrize(("query", "sent", "chosen"), CASES.values(), ids=CASES)
def test_a_condition_is_sent_and_selects(server, documents, tmp_path, query, sent, chosen):
    snapshot = talk(server).fetch(query, tmp_path / "snapshot").snapshot
    expected = {document["material_id"] for document in documents.summary if chosen(document)}
    everything = {document["material_id"] for document in documents.summary if within(document)}
    assert rows(snapshot, MATERIALS).keys() == expected
    assert expected
    assert expected != everything
    question = next(served.params for served in server.requests if served.path == "/materials/summary/")
    assert {name: question.get(name) for name in sent} == sent


def test_deprecated_materials_are_neither_asked_for_nor_taken(documents, tmp_path):
    summary = [document | {"deprecated": within(document, 0.0)} for document in documents.summary]
    with StandIn(dataclasses.replace(documents, summary=summary)) as server:
        snapshot = talk(server).fetch(Query(), tmp_path / "snapshot").snapshot
        asked = [served.params for served in server.requests if served.path == "/materials/summary/"]
    assert {params["deprecated"] for params in asked} == {"False"}
    stable = {document["material_id"] for document in documents.summary if within(document, 0.0)}
    assert stable
    assert rows(snapshot, MATERIALS).keys().isdisjoint(stable)


@pytest.mark.parametrize(("thermo_type", "sent"), [("GGA_GGA+U", "GGA_GGA+U"), ("R2SCAN", "r2SCAN")])
def test_energies_are_of_the_one_type_that_was_asked(server, documents, tmp_path, thermo_type, sent):
    snapshot = talk(server).fetch(Query(thermo_type=thermo_type), tmp_path / "snapshot").snapshot
    asked = [served.params["thermo_types"] for served in server.requests if served.path == "/materials/thermo/"]
    assert {*asked} == {sent}
    served = {
        document["material_id"]: document["formation_energy_per_atom"]
        for document in documents.thermo
        if document["thermo_type"] == thermo_type
    }
    held = rows(snapshot, PHASES)
    assert {name: row["formation_energy_ev_per_atom"] for name, row in held.items()} == {
        name: served[name] for name in held
    }
    assert len(held) > 20
    assert snapshot.facts["query"]["thermo_type"] == thermo_type


def test_the_types_have_different_energies(documents):
    energies: dict[str, dict[str, float]] = {}
    for document in documents.thermo:
        by_type = energies.setdefault(document["material_id"], {})
        by_type[document["thermo_type"]] = document["formation_energy_per_atom"]
    both = [held for held in energies.values() if "R2SCAN" in held and held["GGA_GGA+U"] != 0.0]
    assert both
    assert all(held["R2SCAN"] != held["GGA_GGA+U"] for held in both)


@pytest.fixture
def with_gnome(documents) -> tuple[Documents, set[str]]:
    """Documents of which some are of GNoME, under its licence."""
    stable = [document["material_id"] for document in documents.summary if within(document)]
    chosen = set(stable[::3])

    def marked(document):
        if document["material_id"] not in chosen:
            return document
        return document | {"builder_meta": document["builder_meta"] | {"batch_id": GNOME_BATCH, "license": "BY-NC"}}

    changed = {name: [marked(one) for one in getattr(documents, name)] for name in ("summary", "thermo")}
    return dataclasses.replace(documents, **changed), chosen


def test_materials_of_gnome_are_left_out_unless_asked_for(with_gnome, tmp_path):
    served, gnome = with_gnome
    with StandIn(served) as server:
        snapshot = talk(server).fetch(Query(), tmp_path / "snapshot").snapshot
        asked = [one.params for one in server.requests if one.path == "/materials/summary/"]
    assert {params["batch_id_not_eq"] for params in asked} == {GNOME_BATCH}
    assert gnome.isdisjoint(rows(snapshot, MATERIALS))
    assert gnome.isdisjoint(rows(snapshot, PHASES))
    assert "GNoME" not in snapshot.facts["licence"]
    refused = {row["candidate_id"]: row["reason"] for row in snapshot.table(REJECTIONS).to_pylist()}
    assert refused
    assert refused.keys() <= gnome
    assert all("BY-NC" in reason for reason in refused.values())


def test_materials_of_gnome_come_with_their_licence_where_asked_for(with_gnome, tmp_path):
    served, gnome = with_gnome
    with StandIn(served) as server:
        snapshot = talk(server).fetch(Query(gnome=True), tmp_path / "snapshot").snapshot
        assert not any("batch_id_not_eq" in one.params for one in server.requests)
    held = rows(snapshot, MATERIALS)
    assert gnome < held.keys()
    assert {name for name, row in held.items() if row["licence"] == "BY-NC"} == gnome
    assert gnome < rows(snapshot, PHASES).keys()
    assert "GNoME materials CC BY-NC 4.0" in snapshot.facts["licence"]
    assert snapshot.facts["licences_of_candidates"] == ["BY-C", "BY-NC"]


def test_a_query_that_names_nothing_says_so(server, tmp_path):
    with pytest.raises(SourceError, match="the query names no compound of Li") as fault:
        talk(server).fetch(Query(smallest_sites=5000), tmp_path / "snapshot")
    assert "5000" in str(fault.value)
    assert not (tmp_path / "snapshot").exists()
