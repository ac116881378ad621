"""The stand-in server: the Materials Project's own client is at home on it, and its faults reach the wire."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any

import orjson
import pytest
import requests
from emmet.core.elasticity import ElasticityDoc
from emmet.core.oxidation_states import OxidationStateDoc
from emmet.core.summary import SummaryDoc
from emmet.core.thermo import ThermoDoc
from emmet.core.types.typing import format_identifier
from pymatgen.analysis.phase_diagram import PhaseDiagram
from pymatgen.core import Structure

from tests.stand_in import faults
from tests.stand_in.documents import Documents, embedded_documents, synthetic_documents
from tests.stand_in.faults import Effect, Fault
from tests.stand_in.server import StandIn

ROOT = Path(__file__).resolve().parents[3]
GGA = "GGA_GGA+U"
SUMMARY, THERMO = "materials/summary/", "materials/thermo/"
MODELS = {
    "summary": SummaryDoc,
    "thermo": ThermoDoc,
    "elasticity": ElasticityDoc,
    "oxidation_states": OxidationStateDoc,
}


@pytest.fixture(scope="module")
def documents() -> Documents:
    return embedded_documents({"Li", "P", "S", "Cl", "O"})


@pytest.fixture(scope="module")
def serving(documents):
    with StandIn(documents) as server:
        yield server


@pytest.fixture
def server(serving):
    """One server for all tests, without faults and records of the test before."""
    serving.faults.clear()
    serving.requests.clear()
    yield serving
    serving.faults.clear()


def client(server: StandIn, key: str | None = None) -> Any:
    from mp_api.client import MPRester

    return MPRester(key or server.key, endpoint=server.endpoint, use_document_model=False, mute_progress_bars=True)


def get(server: StandIn, path: str, **params: Any) -> requests.Response:
    return requests.get(server.endpoint + path, params=params, headers={"x-api-key": server.key}, timeout=10)


def data(server: StandIn, path: str, **params: Any) -> list[dict[str, Any]]:
    response = get(server, path, **params)
    response.raise_for_status()
    return response.json()["data"]


def faulty(server: StandIn, effect: Effect, **where: Any) -> None:
    server.faults.append(Fault(effect, **where))


# Documents


def test_served_documents_pass_the_models_of_emmet(documents):
    for name, model in MODELS.items():
        for document in getattr(documents, name):
            model(**orjson.loads(orjson.dumps(document)))


def test_identifiers_are_legacy_and_unique(documents):
    ids = [document["material_id"] for document in documents.summary]
    assert len(set(ids)) == len(ids)
    assert all(format_identifier(one, legacy=True) == one for one in ids)
    keys = [(document["material_id"], document["thermo_type"]) for document in documents.thermo]
    assert len(set(keys)) == len(keys)


def test_every_summary_structure_has_the_documented_composition(documents):
    for document in documents.summary:
        structure = Structure.from_dict(document["structure"])
        assert structure.composition.as_dict() == pytest.approx(document["composition"])
        assert structure.is_valid(tol=0.5)


def test_energies_above_hull_are_those_of_pymatgens_hull(documents):
    from pymatgen.analysis.phase_diagram import PDEntry
    from pymatgen.core import Composition

    served = [document for document in documents.thermo if document["thermo_type"] == GGA]
    entries = [
        PDEntry(Composition(d["composition"]), d["formation_energy_per_atom"] * d["nsites"], name=d["material_id"])
        for d in served
    ]
    hull = PhaseDiagram(entries)
    assert [document["energy_above_hull"] for document in served] == pytest.approx(
        [hull.get_e_above_hull(entry) for entry in entries], abs=1e-7
    )


def test_types_of_thermo_documents_differ_in_energy(documents):
    by_type = {}
    for document in documents.thermo:
        by_type.setdefault(document["thermo_type"], {})[document["material_id"]] = document
    assert set(by_type) == {GGA, "GGA_GGA+U_R2SCAN", "R2SCAN"}
    for identifier, document in by_type["R2SCAN"].items():
        assert abs(document["energy_per_atom"] - by_type[GGA][identifier]["energy_per_atom"]) > 1.0


def test_one_elastic_tensor_is_unstable_and_one_failed_its_workflow(documents):
    tensors = [document["elastic_tensor"]["raw"] for document in documents.elasticity]
    assert sum(tensor[0][0] - tensor[0][1] <= 0.0 for tensor in tensors) == 1
    assert Counter(document["state"] for document in documents.elasticity)["failed"] == 1
    assert sum(bool(document["warnings"]) for document in documents.elasticity) == 1


def test_oxidation_states_are_neutral(documents):
    assert len(documents.oxidation_states) > 10
    for document in documents.oxidation_states:
        assert sum(document["possible_valences"]) == pytest.approx(0.0, abs=0.5)


def test_synthetic_documents_pass_the_models_and_hold_all_elements():
    made = synthetic_documents(40, 300)
    assert [SummaryDoc(**orjson.loads(orjson.dumps(document))).nelements for document in made.summary]
    assert all(20 <= document["nsites"] <= 40 and "Li" in document["elements"] for document in made.summary)
    for document in made.summary:
        structure = Structure.from_dict(document["structure"])
        assert structure.composition.as_dict() == document["composition"]
        assert structure.composition.reduced_formula == SummaryDoc(**document).composition.reduced_formula
        assert structure.density == pytest.approx(document["density"], rel=1e-5)
    assert all(ThermoDoc(**orjson.loads(orjson.dumps(document))) for document in made.thermo)
    energies = [document["formation_energy_per_atom"] for document in made.thermo]
    assert -3.0 <= min(energies) <= max(energies) <= 0.3
    elements = [document for document in made.thermo if document["nelements"] == 1]
    assert len(elements) == 80
    assert all(document["formation_energy_per_atom"] == 0.0 for document in elements)
    in_thermo = {document["material_id"] for document in made.thermo}
    assert len(in_thermo) == 300
    assert sum(document["material_id"] in in_thermo for document in made.summary) == 38


# The client of the Materials Project


def test_the_client_pages_through_summary_documents(server, documents):
    found = client(server).materials.summary.search(
        elements=["Li"], deprecated=False, fields=["material_id", "structure", "band_gap"], chunk_size=7
    )
    expected = [document for document in documents.summary if "Li" in document["elements"]]
    assert found == [{name: one[name] for name in ("material_id", "structure", "band_gap")} for one in expected]
    pages = [request for request in server.requests if request.path == "/materials/summary/"]
    assert [int(page.params.get("_skip", 0)) for page in pages] == list(range(0, len(expected), 7))
    assert {page.status for page in pages} == {200}
    assert [page.at_s for page in pages] == sorted(page.at_s for page in pages)


def test_the_client_gets_one_thermo_type(server, documents):
    found = client(server).materials.thermo.search(chemsys=["Li-P-S", "Li-S", "Li"], thermo_types=[GGA])
    assert {document["thermo_type"] for document in found} == {GGA}
    systems = ("Li-P-S", "Li-S", "Li")
    assert Counter(document["material_id"] for document in found) == Counter(
        document["material_id"]
        for document in documents.thermo
        if document["chemsys"] in systems and document["thermo_type"] == GGA
    )


def test_the_client_gets_r2scan_although_it_asks_for_another_spelling(server):
    found = client(server).materials.thermo.search(chemsys="Li-P-S", thermo_types=["R2SCAN"])
    assert {document["thermo_type"] for document in found} == {"R2SCAN"}
    assert server.requests[-1].params["thermo_types"] == "r2SCAN"


def test_the_client_gets_elasticity_and_oxidation_states(server, documents):
    ids = [document["material_id"] for document in documents.elasticity]
    tensors = client(server).materials.elasticity.search(material_ids=ids, chunk_size=3)
    assert [document["elastic_tensor"] for document in tensors] == [
        document["elastic_tensor"] for document in documents.elasticity
    ]
    states = client(server).materials.oxidation_states.search(chemsys="Li-P-S")
    assert {"possible_species", "possible_valences", "structure"} <= states[0].keys()
    assert Structure.from_dict(states[0]["structure"]).charge == pytest.approx(0.0)


def test_entries_from_the_client_give_the_served_hull(server, documents):
    entries = client(server).get_entries_in_chemsys("Li-P-S", additional_criteria={"thermo_types": [GGA]})
    hull = PhaseDiagram(entries)
    served = {document["material_id"]: document for document in documents.thermo if document["thermo_type"] == GGA}
    assert len(entries) == sum(set(document["elements"]) <= {"Li", "P", "S"} for document in served.values())
    for entry in entries:
        document = served[format_identifier(entry.data["material_id"], legacy=True)]
        assert hull.get_form_energy_per_atom(entry) == pytest.approx(document["formation_energy_per_atom"])
        assert hull.get_e_above_hull(entry) == pytest.approx(document["energy_above_hull"], abs=1e-7)


def test_the_client_tells_the_version_of_the_heartbeat(server):
    assert client(server).db_version == server.db_version


def test_the_client_is_refused_with_a_wrong_key(server):
    from mp_api.client import MPRestError

    with pytest.raises(MPRestError, match="401"):
        client(server, "0" * 32).materials.summary.search(chemsys="Li-S")
    assert server.requests[-1].status == 401


def test_the_clients_wrong_parameter_for_bulk_moduli_is_let_through(server):
    client(server).materials.elasticity.search(k_vrh=(0.0, 30.0))
    assert {"k_vrh_min": "0.0", "g_vrh_max": "30.0"}.items() <= server.requests[-1].params.items()


def test_the_client_splits_identifiers_after_an_address_too_long(server):
    wanted = [f"mp-{number}" for number in range(1_000_000, 1_001_500)]
    assert client(server).materials.summary.search(material_ids=wanted, fields=["material_id"]) == []
    statuses = [request.status for request in server.requests if request.path == "/materials/summary/"]
    assert statuses == [414] + [200] * 15


# Queries


def test_a_missing_key_is_refused(server):
    response = requests.get(server.endpoint + SUMMARY, timeout=10)
    assert response.status_code == 401
    assert "message" in response.json()


def test_an_unknown_parameter_is_named(server):
    response = get(server, THERMO, chemsys="Li-S", theoretical=True, colour="red")
    assert response.status_code == 400
    assert response.json()["detail"].endswith("cannot be used: colour, theoretical")


def test_without_fields_the_identifier_alone_is_served(server):
    assert data(server, SUMMARY, chemsys="Li-S", _limit=1) == [
        {"material_id": data(server, SUMMARY, chemsys="Li-S")[0]["material_id"]}
    ]


def test_dotted_fields_are_nested(server):
    (document,) = data(server, "materials/elasticity/", _limit=1, _fields="material_id,bulk_modulus.vrh")
    assert document.keys() == {"material_id", "bulk_modulus"}
    assert document["bulk_modulus"].keys() == {"vrh"}


@pytest.mark.parametrize(
    ("criteria", "test"),
    [
        ({"chemsys": "Li-*"}, lambda d: d["nelements"] == 2 and "Li" in d["elements"]),
        ({"chemsys": "S-Li"}, lambda d: d["chemsys"] == "Li-S"),
        ({"elements": "Li,S", "exclude_elements": "O,Cl"}, lambda d: d["chemsys"] in {"Li-S", "Li-P-S"}),
        ({"formula": "S4PLi3"}, lambda d: d["formula_pretty"] == "Li3PS4"),
        ({"formula": "AB2"}, lambda d: d["formula_anonymous"] == "AB2"),
        ({"band_gap_min": 2.0, "band_gap_max": 3.0}, lambda d: 2.0 <= d["band_gap"] <= 3.0),
        ({"energy_above_hull_max": 0.02, "is_stable": False}, lambda d: 0.0 < d["energy_above_hull"] <= 0.02),
        ({"has_props": "elasticity,oxi_states"}, lambda d: d["bulk_modulus"] and d["possible_species"]),
        ({"possible_species": "Li+,P5+"}, lambda d: {"Li+", "P5+"} <= set(d["possible_species"] or ())),
        ({"theoretical": "false", "deprecated": "False"}, lambda d: not d["theoretical"]),
        ({"batch_id_not_eq": "gnome_r2scan_statics"}, lambda _: True),
    ],
)
def test_criteria_select(server, documents, criteria, test):
    expected = {document["material_id"] for document in documents.summary if test(document)}
    found = data(server, SUMMARY, _limit=1000, **criteria)
    assert expected
    assert {document["material_id"] for document in found} == expected


def test_deprecated_documents_are_hidden_unless_asked_for(documents):
    hidden = documents.summary[0] | {"deprecated": True}
    with StandIn(Documents([hidden, documents.summary[1]], [], [], [])) as server:
        assert get(server, SUMMARY).json()["meta"]["total_doc"] == 1
        assert data(server, SUMMARY, deprecated=True) == [{"material_id": hidden["material_id"]}]


def test_identifiers_are_found_in_both_forms(server, documents):
    first, second = (document["material_id"] for document in documents.summary[:2])
    both = f"{first},{format_identifier(second, legacy=False)}"
    assert data(server, SUMMARY, material_ids=both) == [{"material_id": first}, {"material_id": second}]


def test_pages_are_sorted_and_bounded(server):
    found = data(server, SUMMARY, _sort_fields="-band_gap", _fields="band_gap", _page=2, _per_page=5)
    everything = data(server, SUMMARY, _fields="band_gap", _limit=1000)
    assert found == sorted(everything, key=lambda document: -document["band_gap"])[5:10]
    assert len(data(server, SUMMARY)) == min(100, len(everything))
    assert get(server, SUMMARY, _limit=1001).status_code == 422


def test_an_address_too_long_is_refused(server):
    ids = ",".join(f"mp-{number}" for number in range(30_000))
    assert get(server, SUMMARY, material_ids=ids).status_code == 414


# Faults


@pytest.mark.parametrize(
    ("effect", "status", "text"),
    [
        (faults.too_many_requests(7), 429, "rate limit"),
        (faults.blocked(), 429, "blocked"),
        (faults.unauthorised(401), 401, "Invalid authentication credentials"),
        (faults.unauthorised(403), 403, "Invalid authentication credentials"),
        (faults.server_error(500), 500, "500"),
        (faults.server_error(502), 502, "502"),
        (faults.server_error(503), 503, "503"),
        (faults.server_error(504), 504, "504"),
        (faults.too_long(), 414, "Too Large"),
    ],
)
def test_a_refusal_hits_the_requests_it_names_and_no_others(server, effect, status, text):
    faulty(server, effect, path="thermo", skip=1, times=2)
    responses = [get(server, path) for path in (THERMO, SUMMARY, THERMO, THERMO, THERMO)]
    assert [response.status_code for response in responses] == [200, 200, status, status, 200]
    assert text in responses[2].text
    assert [request.status for request in server.requests] == [200, 200, status, status, 200]


def test_retry_after_is_told_in_seconds(server):
    faulty(server, faults.too_many_requests(7))
    assert get(server, THERMO).headers["retry-after"] == "7"


def test_a_fault_may_depend_on_parameters(server):
    faulty(server, faults.server_error(), times=None, when=lambda params: params.get("_skip") == "2")
    assert [get(server, SUMMARY, _limit=2, _skip=skip).status_code for skip in (0, 2, 4, 2)] == [200, 500, 200, 500]


def test_a_slow_answer_waits(server):
    faulty(server, faults.Wait(0.3))
    start = monotonic()
    assert get(server, SUMMARY).ok
    assert monotonic() - start >= 0.3


def test_a_stalled_server_stops_at_once(documents):
    with StandIn(documents, [Fault(faults.Wait(60.0))]) as server:
        with pytest.raises(requests.exceptions.ReadTimeout):
            requests.get(server.endpoint + "heartbeat", timeout=0.2)
        start = monotonic()
    assert monotonic() - start < 5.0


def test_a_server_comes_back_at_its_port(documents):
    with StandIn(documents) as first:
        assert get(first, SUMMARY).ok
        port = int(first.endpoint.rstrip("/").rpartition(":")[2])
    with pytest.raises(requests.exceptions.ConnectionError):
        get(first, SUMMARY)
    with StandIn(documents, port=port) as second:
        assert second.endpoint == first.endpoint
        assert get(second, SUMMARY).ok


def test_a_cut_connection_breaks_off_the_body(server):
    faulty(server, faults.Cut(0.5))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        get(server, SUMMARY)
    assert get(server, SUMMARY).ok


def test_malformed_answers_have_status_200(server):
    faulty(server, faults.TruncateJson(0.5))
    response = get(server, SUMMARY)
    assert response.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        response.json()
    faulty(server, faults.HtmlPage())
    response = get(server, SUMMARY)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html"


def pages(server: StandIn) -> list[tuple[list[str], int]]:
    answers = [get(server, SUMMARY, _limit=3, _skip=skip).json() for skip in (0, 3, 6)]
    return [([one["material_id"] for one in answer["data"]], answer["meta"]["total_doc"]) for answer in answers]


@pytest.mark.parametrize(
    ("effect", "second"),
    [
        (faults.RepeatPage(), lambda first, _, total: (first, total)),
        (faults.EmptyPage(), lambda _first, _own, total: ([], total)),
        (faults.ShortPage(), lambda _, own, total: (own[:-1], total)),
        (faults.ChangeTotal(lambda total: total + 1), lambda _, own, total: (own, total + 1)),
    ],
)
def test_a_page_goes_wrong_alone(server, effect, second):
    first, own, third = pages(server)
    faulty(server, effect, skip=1)
    assert pages(server) == [first, second(first[0], *own), third]


def test_a_new_database_shows_in_the_heartbeat_from_a_request_on(documents):
    with StandIn(documents, [Fault(faults.ChangeDatabase("2026.12.1"), path="summary", skip=1)]) as server:
        versions = []
        for _ in range(3):
            get(server, SUMMARY)
            versions.append(get(server, "heartbeat").json()["db_version"])
    assert versions == ["2026.11.1", "2026.12.1", "2026.12.1"]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (faults.without("band_gap"), {}),
        (faults.with_values({"band_gap": None}), {"band_gap": None}),
        (faults.with_values({"band_gap": "1.5"}), {"band_gap": "1.5"}),
    ],
)
def test_documents_drift(server, effect, expected):
    faulty(server, effect, path="summary", times=None)
    assert data(server, SUMMARY, _limit=2, _fields="band_gap") == [expected, expected]


def test_new_fields_are_served_among_all_fields(server):
    faulty(server, faults.with_values({"colour": "red"}))
    assert data(server, SUMMARY, _limit=1, _all_fields=True)[0]["colour"] == "red"


def test_drift_leaves_the_documents_themselves_alone(server, documents):
    def broken(document):
        document["structure"]["sites"].clear()
        document["material_id"] = format_identifier(document["material_id"], legacy=False)
        return document

    faulty(server, faults.ChangeDocuments(broken), path="summary")
    (drifted,) = data(server, SUMMARY, _limit=1, _fields="material_id,structure")
    assert drifted["structure"]["sites"] == []
    assert format_identifier(drifted["material_id"], legacy=True) == documents.summary[0]["material_id"]
    assert drifted["material_id"] != documents.summary[0]["material_id"]
    assert documents.summary[0]["structure"]["sites"]


def test_a_fault_that_breaks_is_not_taken_for_a_served_500(documents):
    fault = Fault(faults.ChangeDocuments(lambda document: document["no such field"]))
    with pytest.raises(RuntimeError, match="no such field"), StandIn(documents, [fault]) as server:
        assert get(server, SUMMARY).status_code == 500


def test_the_command_serves_until_it_is_terminated():
    command = [sys.executable, "-W", "ignore", "-m", "tests.stand_in", "--synthetic", "5,100"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as process:
        told = dict(part.split("=", 1) for part in process.stdout.readline().split())
        headers = {"x-api-key": told["key"]}
        for _ in range(2):
            answer = requests.get(told["endpoint"] + SUMMARY, headers=headers, timeout=10).json()
            assert answer["meta"]["total_doc"] == 5
        process.send_signal(signal.SIGTERM)
        counts = json.loads(process.stdout.readline())
    assert counts == {"/materials/summary/": 2}
    assert process.returncode == 0
