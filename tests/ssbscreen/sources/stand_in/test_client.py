"""The Materials Project's own client is at home on the stand-in."""

from __future__ import annotations

from collections import Counter

import pytest
from emmet.core.types.typing import format_identifier
from pymatgen.analysis.phase_diagram import PhaseDiagram
from pymatgen.core import Structure

from tests.ssbscreen.sources.stand_in.asking import GGA, client


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
