"""Queries to the stand-in: keys, parameters, fields, criteria, pages."""

from __future__ import annotations

import pytest
import requests
from emmet.core.types.typing import format_identifier

from tests.ssbscreen.sources.stand_in.asking import SUMMARY, THERMO, data, get
from tests.stand_in.documents import Documents
from tests.stand_in.server import StandIn


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
