"""A fetch brings what the server has: every document that the query needs, and nothing of another kind."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from flows.fetching import fetch_snapshot, newest_snapshot, place_in_store, snapshot_store
from flows.inputs import read_contents
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots import fetching
from ssbscreen.sources.snapshots.folder import open_snapshot
from ssbscreen.sources.snapshots.query import Query
from ssbscreen.tables.snapshots import BAND_GAPS, ELASTIC_TENSORS, MATERIALS, OXIDATION_STATES, PHASES
from tests.ssbscreen.sources.fetching.asking import asked_twice, by_id, pages, rows, talk, with_small_pages
from tests.stand_in.server import StandIn

GGA = "GGA_GGA+U"
QUERY = Query(partners=(("C", "H", "O"),))
WITHIN_LI_P_S = Query(only_elements=("Li", "P", "S"), partners=(("O",), ("O", "S")))


@pytest.fixture(scope="module")
def fetched(documents, tmp_path_factory):
    with StandIn(documents) as server, pytest.MonkeyPatch.context() as patch:
        with_small_pages(patch)
        return talk(server).fetch(QUERY, tmp_path_factory.mktemp("whole") / "snapshot"), tuple(server.requests)


def of_type(documents, thermo_type=GGA):
    return by_id(document for document in documents.thermo if document["thermo_type"] == thermo_type)


def candidates(documents, elements=("Li",), highest=0.1):
    return {
        name: document
        for name, document in by_id(documents.summary).items()
        if {*elements} <= {*document["elements"]} and document["energy_above_hull"] <= highest
    }


# What is in the tables


def test_every_candidate_is_there_as_it_was_served(fetched, documents):
    held = rows(fetched[0].snapshot, MATERIALS)
    assert held.keys() == candidates(documents).keys()
    for name, document in candidates(documents).items():
        row = held[name]
        assert json.loads(row["structure_json"]) == document["structure"]
        assert (row["formula"], row["sites"]) == (document["formula_pretty"], document["nsites"])
        assert (row["band_gap_ev"], row["cbm_ev"], row["vbm_ev"]) == tuple(
            document[field] for field in ("band_gap", "cbm", "vbm")
        )
        assert (row["fermi_ev"], row["gap_is_direct"], row["is_metal"], row["theoretical"]) == tuple(
            document[field] for field in ("efermi", "is_gap_direct", "is_metal", "theoretical")
        )
        assert row["summary_energy_above_hull_ev_per_atom"] == document["energy_above_hull"]
        assert row["icsd_ids"] == document["database_IDs"].get("icsd")
        assert (row["last_updated"], row["licence"]) == (document["last_updated"], document["builder_meta"]["license"])


def test_phases_carry_the_energies_of_their_documents(fetched, documents):
    served = of_type(documents)
    held = rows(fetched[0].snapshot, PHASES)
    assert len(held) > 50
    for name, row in held.items():
        document = served[name]
        assert row["formation_energy_ev_per_atom"] == document["formation_energy_per_atom"]
        assert row["stated_energy_above_hull_ev_per_atom"] == document["energy_above_hull"]
        assert row["energy_ev_per_atom"] == document["energy_per_atom"]
        assert row["uncorrected_energy_ev_per_atom"] == document["uncorrected_energy_per_atom"]
        assert (row["formula"], row["sites"], row["run_type"]) == tuple(
            document[field] for field in ("formula_pretty", "nsites", "energy_type")
        )
        assert row["volume_per_atom_a3"] == pytest.approx(document["volume"] / document["nsites"], rel=1e-15)


def test_gaps_of_all_phases_are_there(fetched, documents):
    held = rows(fetched[0].snapshot, BAND_GAPS)
    assert held.keys() == rows(fetched[0].snapshot, PHASES).keys()
    served = by_id(documents.summary)
    assert {name: (row["band_gap_ev"], row["is_metal"]) for name, row in held.items()} == {
        name: (served[name]["band_gap"], served[name]["is_metal"]) for name in held
    }


def test_every_tensor_of_a_candidate_is_there(fetched, documents):
    expected = {name: one for name, one in by_id(documents.elasticity).items() if name in candidates(documents)}
    held = rows(fetched[0].snapshot, ELASTIC_TENSORS)
    assert held.keys() == expected.keys()
    assert len(held) > 10
    for name, document in expected.items():
        row, tensor = held[name], document["elastic_tensor"]["ieee_format"]
        assert row["stiffness_gpa"] == [value for line in tensor for value in line]
        assert (row["bulk_vrh_gpa"], row["shear_vrh_gpa"]) == (
            document["bulk_modulus"]["vrh"],
            document["shear_modulus"]["vrh"],
        )
        assert (row["workflow_state"], row["warnings"]) == (document["state"], document["warnings"])


def test_oxidation_states_of_every_candidate_are_there(fetched, documents):
    expected = {name: one for name, one in by_id(documents.oxidation_states).items() if name in candidates(documents)}
    held = rows(fetched[0].snapshot, OXIDATION_STATES)
    assert held.keys() == expected.keys()
    assert len(held) > 10
    for name, document in expected.items():
        row = held[name]
        assert (row["species"], row["site_valences"]) == (document["possible_species"], document["possible_valences"])
        assert json.loads(row["average_oxidation_states_json"]) == document["average_oxidation_states"]
        assert row["oxidation_method"] == document["method"]


@pytest.mark.parametrize("query", [QUERY, WITHIN_LI_P_S], ids=["any", "within Li-P-S"])
def test_phases_are_all_that_the_elements_of_candidates_and_partners_form(server, documents, tmp_path, query):
    held = rows(talk(server).fetch(query, tmp_path / "snapshot").snapshot, PHASES)
    chosen = [
        {*document["elements"]}
        for document in candidates(documents).values()
        if not query.only_elements or {*document["elements"]} <= {*query.only_elements}
    ]
    union = set().union(*chosen, *query.partners)
    expected = {name for name, document in of_type(documents).items() if {*document["elements"]} <= union}
    assert held.keys() == expected
    if query is WITHIN_LI_P_S:
        assert expected < of_type(documents).keys()


def test_whole_collections_and_chemical_systems_give_a_candidate_the_same_phases(
    server, documents, tmp_path, monkeypatch
):
    by_system = talk(server).fetch(WITHIN_LI_P_S, tmp_path / "systems").snapshot
    server.requests.clear()
    monkeypatch.setattr(fetching, "SYSTEMS_PER_REQUEST", 1)  # more systems than that: the whole collection
    whole = talk(server).fetch(WITHIN_LI_P_S, tmp_path / "whole").snapshot
    asked = [dict(params) for path, params in pages(server) if path == "/materials/thermo/"]
    assert not any("chemsys" in params for params in asked)
    few, many = rows(by_system, PHASES), rows(whole, PHASES)
    assert len(few) < len(many) == len(of_type(documents))
    elements = {name: {*document["elements"]} for name, document in of_type(documents).items()}
    for candidate in rows(whole, MATERIALS):
        for partner in (set(), {"O"}):
            within = {name for name in many if elements[name] <= elements[candidate] | partner}
            assert within <= few.keys()
            assert all(few[name] == many[name] for name in within)


def test_what_was_fetched_is_a_source(fetched, documents):
    (source,) = read_contents([str(fetched[0].snapshot.folder)], keep_isolated_molecules=False)
    assert source.candidate_ids == candidates(documents).keys()
    assert source.rejections == ()
    assert len(source.cells[0].material_ids) == len(source.candidate_ids)


# What it costs


def test_every_question_is_asked_page_by_page_and_once(fetched):
    outcome, requests = fetched
    assert {served.status for served in requests} == {200}  # 400 where a parameter is unknown
    counted = Counter(served.path for served in requests)
    of_pages = sum(number for path, number in counted.items() if path != "/heartbeat")
    asked = {(served.path, frozenset(served.params.items())) for served in requests if served.path != "/heartbeat"}
    assert of_pages == len(asked) == outcome.pages_asked
    assert counted["/heartbeat"] <= 4
    # 26 candidates on pages of 7, tensors and states on pages of 6 and 4 beside one count each
    assert counted["/materials/elasticity/"] == 1 + -(-outcome.snapshot.facts["tables"]["elastic_tensors"]["rows"] // 6)
    assert outcome.ledger.retries == 0
    assert outcome.contradictions == ()


def test_an_ordinary_question_takes_eight_pages(server, tmp_path):
    talk(server).fetch(WITHIN_LI_P_S, tmp_path / "snapshot")
    assert Counter(path for path, _ in pages(server)) == {
        "/materials/summary/": 2,
        "/materials/thermo/": 2,
        "/materials/elasticity/": 2,
        "/materials/oxidation_states/": 2,
    }
    assert asked_twice(server) == 0


def test_every_request_of_a_fetch_is_in_its_ledger(new_server, tmp_path):
    outcome = talk(new_server).fetch(WITHIN_LI_P_S, tmp_path / "snapshot")
    assert outcome.ledger.requests == len(new_server.requests)


def test_an_unchanged_database_costs_one_request_and_changes_no_file(server, tmp_path):
    first = talk(server).fetch(QUERY, tmp_path / "snapshot")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "snapshot").iterdir()}
    server.requests.clear()
    second = talk(server).fetch(QUERY, tmp_path / "snapshot")
    assert [served.path for served in server.requests] == ["/heartbeat"]
    assert second.unchanged
    assert not first.unchanged
    assert second.snapshot.sha256 == first.snapshot.sha256
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "snapshot").iterdir()} == before


def test_two_fetches_of_one_database_have_one_hash(server, documents, tmp_path):
    first = talk(server).fetch(QUERY, tmp_path / "one").snapshot
    with StandIn(documents) as other:
        second = talk(other).fetch(QUERY, tmp_path / "two").snapshot
    assert first.sha256 == second.sha256
    for path in sorted((tmp_path / "one").glob("*.parquet")):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_new_database_gets_a_folder_of_its_own(server, monkeypatch):
    monkeypatch.setenv("MP_API_KEY", server.key)
    monkeypatch.setenv("MP_API_ENDPOINT", server.endpoint)

    def fetch():
        return fetch_snapshot(
            WITHIN_LI_P_S,
            out=None,
            requests_per_second=1000.0,
            timeout_s=20.0,
            told=lambda *_: None,
            notice=lambda _: None,
        )

    first = fetch()
    server.db_version = "2026.12.1"
    second = fetch()
    assert {first.snapshot.folder, second.snapshot.folder} == {*snapshot_store().glob("mp-*")}
    assert first.snapshot.folder == place_in_store(WITHIN_LI_P_S, server.endpoint)("2026.11.1")
    assert newest_snapshot() == second.snapshot.folder
    assert open_snapshot(first.snapshot.folder).database_version == "2026.11.1"
    assert second.snapshot.database_version == "2026.12.1"
    assert first.snapshot.sha256 != second.snapshot.sha256


def test_a_snapshot_of_another_server_is_not_taken_for_this_one(server, new_server, tmp_path):
    """Two servers may name their databases alike."""
    folder = tmp_path / "snapshot"
    talk(server).fetch(WITHIN_LI_P_S, folder)
    with pytest.raises(SourceError, match="a snapshot of another server"):
        talk(new_server).fetch(WITHIN_LI_P_S, folder)
    here, there = (place_in_store(WITHIN_LI_P_S, each.endpoint)("2026.11.1") for each in (server, new_server))
    assert here != there
