"""The query against what the Materials Project's own client asks, and against chemistry by hand."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.query_settings import MaterialsProjectSettings
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.interfaces.electrodes import CATHODES
from ssbscreen.sources.snapshots import query as q
from ssbscreen.sources.snapshots.query import Query

QUERY = Query(
    elements=("Li", "S"),
    excluded_elements=("Pb", "Cd"),
    largest_energy_above_hull_ev_per_atom=0.05,
    smallest_sites=2,
    largest_sites=40,
    smallest_band_gap_ev=1.0,
    largest_band_gap_ev=6.0,
    theoretical=False,
)
CHANGES = {
    "elements": ("Li",),
    "only_elements": ("Li", "S", "P"),
    "excluded_elements": ("Pb",),
    "largest_energy_above_hull_ev_per_atom": 0.06,
    "smallest_sites": 3,
    "largest_sites": 41,
    "smallest_band_gap_ev": 1.1,
    "largest_band_gap_ev": 6.1,
    "theoretical": True,
    "gnome": True,
    "thermo_type": "R2SCAN",
    "partners": (("C", "H", "O"),),
}


@pytest.fixture
def built_by_the_client(monkeypatch: pytest.MonkeyPatch):
    """Parameters that ``SummaryRester.search`` makes of its arguments."""
    from mp_api.client.core import BaseRester
    from mp_api.client.routes.materials.summary import SummaryRester

    monkeypatch.setattr(BaseRester, "_search", lambda _self, **asked: asked)
    paging = {"num_chunks", "chunk_size", "all_fields", "fields"}

    def build(**arguments):
        asked = SummaryRester.search(object.__new__(SummaryRester), **arguments)
        return {name: value for name, value in asked.items() if name not in paging}

    return build


def test_criteria_are_those_that_the_client_builds(built_by_the_client):
    built = built_by_the_client(
        elements=["Li", "S"],
        exclude_elements=["Cd", "Pb"],
        energy_above_hull=(None, 0.05),
        num_sites=(2, 40),
        band_gap=(1.0, 6.0),
        theoretical=False,
        deprecated=False,
        include_gnome=False,
    )
    assert QUERY.criteria() == built


def test_gnome_and_open_ends_leave_parameters_out_as_the_client_does(built_by_the_client):
    built = built_by_the_client(elements=["Li"], deprecated=False, include_gnome=True)
    assert Query(gnome=True, largest_energy_above_hull_ev_per_atom=None).criteria() == built
    assert Query(gnome=True).usual_criteria() == {"deprecated": False}


@pytest.mark.parametrize("thermo_type", q.SCALES)
def test_the_thermo_type_is_asked_as_the_client_writes_it(thermo_type):
    from mp_api.client.routes.materials.thermo import ThermoRester

    assert {Query(thermo_type=thermo_type).asked_thermo_type} == ThermoRester._check_thermo_types([thermo_type])


def test_materials_of_unknown_gap_are_asked_for_unless_a_gap_is_named():
    assert [name for name in Query().criteria() if "gap" in name] == []
    assert Query(smallest_band_gap_ev=0.0).criteria()["band_gap_min"] == 0.0


def test_where_systems_name_the_elements_no_element_is_asked_beside_them():
    criteria = Query(only_elements=("Li", "P"), excluded_elements=("Pb",)).criteria()
    assert "elements" not in criteria
    assert criteria["exclude_elements"] == "Pb"


def test_every_field_that_is_asked_is_one_of_the_document_model():
    from emmet.core.elasticity import ElasticityDoc
    from emmet.core.oxidation_states import OxidationStateDoc
    from emmet.core.summary import SummaryDoc
    from emmet.core.thermo import ThermoDoc, ThermoType

    models = {"summary": SummaryDoc, "thermo": ThermoDoc, "elasticity": ElasticityDoc}
    models["oxidation_states"] = OxidationStateDoc
    for collection in (q.CANDIDATE_SUMMARIES, q.GAP_SUMMARIES, q.THERMO, q.ELASTICITY, q.OXIDATION_STATES):
        assert set(collection.fields) - set(models[collection.name].model_fields) == set()
        assert len(set(collection.fields)) == len(collection.fields)
    assert set(q.SCALES) <= {kind.value for kind in ThermoType}


@pytest.mark.parametrize(
    ("query", "systems"),
    [
        (Query(), []),
        (Query(only_elements=("Li",)), ["Li"]),
        (Query(only_elements=("S", "Li", "P")), ["Li", "Li-P", "Li-P-S", "Li-S"]),
        (Query(elements=("S", "Li"), only_elements=("Li", "P", "S")), ["Li-P-S", "Li-S"]),
        (Query(only_elements=("Li", "Cl", "Al")), ["Al-Cl-Li", "Al-Li", "Cl-Li", "Li"]),
    ],
)
def test_systems_are_all_that_hold_the_asked_elements_and_no_others(query, systems):
    assert query.systems() == systems


@given(only=st.sets(st.sampled_from(["Li", "P", "S", "Cl", "O", "Ge"])), asked=st.sets(st.sampled_from(["P", "S"])))
def test_systems_agree_with_choosing_each_element_or_not(only, asked):
    only, elements = {*only, *asked, "Li"}, {*asked, "Li"}
    chosen = [
        {name for name, taken in zip(sorted(only), way, strict=True) if taken}
        for way in product((0, 1), repeat=len(only))
    ]
    expected = sorted("-".join(sorted(system)) for system in chosen if elements <= system)
    assert Query(elements=tuple(elements), only_elements=tuple(only)).systems() == expected


def test_twelve_elements_make_2048_systems_and_thirteen_are_refused():
    symbols = ("Li", "H", "C", "N", "O", "F", "P", "S", "Cl", "Br", "I", "Si", "Ge")
    assert len(set(Query(only_elements=symbols[:12]).systems())) == 2048
    with pytest.raises(ConfigurationError, match="only_elements has 13 elements; .*excluded_elements"):
        Query(only_elements=symbols)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"thermo_type": "GGA_GGA+U_R2SCAN"}, "a hull takes one of GGA_GGA\\+U, R2SCAN"),
        ({"thermo_type": "SCAN"}, "thermo_type is SCAN"),
        ({"elements": ("Na",)}, "elements are Na: candidates hold Li"),
        ({"elements": ()}, "elements are none: candidates hold Li"),
        ({"excluded_elements": ("Li",)}, "Li cannot be both asked for and excluded"),
        ({"elements": ("Li", "S", "O"), "excluded_elements": ("S", "O", "P")}, "O, S cannot be both"),
        ({"only_elements": ("P", "S")}, "only_elements lacks Li"),
        ({"only_elements": ("Li", "S"), "excluded_elements": ("S",)}, "S cannot be both in only_elements and excluded"),
        ({"elements": ("Li", "O"), "only_elements": ("Li", "S")}, "only_elements lacks O"),
    ],
)
def test_a_query_that_contradicts_itself_is_refused(asked, told):
    with pytest.raises(ConfigurationError, match=told):
        Query(**asked)


def test_every_field_of_the_query_changes_its_digest():
    assert CHANGES.keys() == {field.name for field in fields(Query)}
    digests = {QUERY.digest()} | {replace(QUERY, **{name: value}).digest() for name, value in CHANGES.items()}
    assert len(digests) == len(CHANGES) + 1


@pytest.mark.parametrize(
    "constant", ["FORMAT", "CANDIDATE_SUMMARIES", "GAP_SUMMARIES", "THERMO", "ELASTICITY", "OXIDATION_STATES"]
)
def test_the_layout_and_the_asked_fields_are_part_of_the_digest(monkeypatch, constant):
    before = QUERY.digest()
    held = getattr(q, constant)
    monkeypatch.setattr(q, constant, held + 1 if constant == "FORMAT" else held._replace(fields=held.fields[:-1]))
    assert QUERY.digest() != before


def test_the_order_of_elements_and_of_partners_changes_nothing():
    one = Query(("Li", "S"), ("Li", "S", "P"), ("Pb", "Cd"), partners=(("C", "O"), ("Co", "Li")))
    other = Query(("S", "Li"), ("P", "Li", "S"), ("Cd", "Pb"), partners=(("Co", "Li"), ("C", "O")))
    assert other.digest() == one.digest()
    assert other.criteria() == one.criteria()
    assert other.systems() == one.systems()


def test_the_order_of_elements_within_a_partner_changes_nothing():
    assert Query(partners=(("O", "C"),)).digest() == Query(partners=(("C", "O"),)).digest()


def test_the_written_query_is_plain_json():
    assert json.loads(json.dumps(QUERY.as_json())).keys() == {field.name for field in fields(Query)}


def test_the_settings_add_cathodes_and_air_as_partners():
    cobaltate = next(cathode for cathode in CATHODES if cathode.name == "LiCoO2")
    query = MaterialsProjectSettings(excluded_elements=("Pb", "Cd", "Pb")).query([cobaltate])
    assert {("C", "H", "O"), ("Co", "Li", "O")} <= set(query.partners)
    assert {element for partner in query.partners for element in partner} == {"C", "H", "O", "Co", "Li"}
    assert replace(query, partners=()) == Query(excluded_elements=("Cd", "Pb"))
