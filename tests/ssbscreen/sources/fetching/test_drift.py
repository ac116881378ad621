"""Documents that are no longer what they were: each is told by name, and the others do not suffer."""

from __future__ import annotations

from typing import Any

import pytest
from emmet.core.types.typing import format_identifier

from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.query import Query
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import CANDIDATES, REJECTIONS
from ssbscreen.tables.snapshots import BAND_GAPS, ELASTIC_TENSORS, MATERIALS, OXIDATION_STATES, PHASES
from tests.ssbscreen.sources.fetching.asking import rows, talk
from tests.stand_in.faults import ChangeDocuments, Fault, with_values, without
from tests.stand_in.server import StandIn

QUERY = Query(partners=(("C", "H", "O"),))
TABLES = {"summary": MATERIALS, "thermo": PHASES, "elasticity": ELASTIC_TENSORS, "oxidation_states": OXIDATION_STATES}
ALL_TABLES = (*TABLES.values(), BAND_GAPS)
ENERGY = "formation_energy_per_atom"


def odd_lattice(document):
    document["structure"]["lattice"]["matrix"] = "cubic"
    return document


def unknown_element(document):
    for site in document["structure"]["sites"]:
        site["species"][0]["element"] = "Xx"
    return document


def raw_tensor_alone(document):
    del document["elastic_tensor"]["ieee_format"]
    return document


def five_by_five(document):
    document["elastic_tensor"]["ieee_format"] = [[1.0] * 5] * 5
    return document


# By name: the collection, what happens to one of its documents, and the reason that is listed.
REFUSED = {
    "energy absent": ("thermo", without(ENERGY), f"no {ENERGY}"),
    "energy null": ("thermo", with_values({ENERGY: None}), f"no {ENERGY}"),
    "energy as text": ("thermo", with_values({ENERGY: "-1.0"}), f"{ENERGY} is str '-1.0', expected is a number"),
    "energy NaN": ("thermo", with_values({ENERGY: "NaN"}), f"{ENERGY} is str 'NaN', expected is a number"),
    "energy true": ("thermo", with_values({ENERGY: True}), f"{ENERGY} is bool True, expected is a number"),
    "energy as object": ("thermo", with_values({ENERGY: {"value": 1.0}}), f"{ENERGY} is dict"),
    "hull distance as text": ("thermo", with_values({"energy_above_hull": "0"}), "energy_above_hull is str '0'"),
    "metadata as list": ("thermo", with_values({"builder_meta": []}), "builder_meta is list [], expected is an object"),
    "formula absent": ("thermo", without("formula_pretty"), "no formula_pretty"),
    "formula unknown": ("thermo", with_values({"formula_pretty": "Xx2S"}), "Xx"),
    "another type": ("thermo", with_values({"thermo_type": "R2SCAN"}), "thermo_type is R2SCAN, asked was GGA_GGA+U"),
    "half a site": ("thermo", with_values({"nsites": 8.5}), "nsites is 8.5, expected is a whole number"),
    "deprecated": ("thermo", with_values({"deprecated": True}), "deprecated by the project"),
    "deprecated as text": ("thermo", with_values({"deprecated": "no"}), "expected is true or false"),
    "non-commercial": ("thermo", with_values({"builder_meta": {"license": "BY-NC"}}), "under the licence BY-NC"),
    "deprecated summary": ("summary", with_values({"deprecated": True}), "deprecated by the project"),
    "structure as list": ("summary", with_values({"structure": ["Li"]}), "structure is list ['Li'], expected is an"),
    "structure as text": ("summary", with_values({"structure": "CIF"}), "structure is str 'CIF', expected is an"),
    "negative gap": ("summary", with_values({"band_gap": -1.0}), "band_gap is -1 eV"),
    "gap as text": ("summary", with_values({"band_gap": "nan"}), "band_gap is str 'nan', expected is a number"),
    "gap as list": ("summary", with_values({"band_gap": [1.0]}), "band_gap is list [1.0], expected is a number"),
    "ICSD as numbers": (
        "summary",
        with_values({"database_IDs": {"icsd": [1]}}),
        "icsd is list [1], expected is",
    ),
    "tensor of five": ("elasticity", ChangeDocuments(five_by_five), "the elastic tensor is no 6 x 6 matrix"),
    "tensor as text": ("elasticity", with_values({"elastic_tensor": {"raw": "stiff"}}), "the elastic tensor is no"),
    "tensor as number": ("elasticity", with_values({"elastic_tensor": {"raw": 5.0}}), "the elastic tensor is no"),
    "tensor of texts": ("elasticity", with_values({"elastic_tensor": {"raw": [["1"]]}}), "the elastic tensor is no"),
    "tensor as list": ("elasticity", with_values({"elastic_tensor": [[1.0]]}), "expected is an object"),
    "modulus as number": (
        "elasticity",
        with_values({"bulk_modulus": 3.0}),
        "bulk_modulus is float 3.0, expected is",
    ),
    "nothing elastic": ("elasticity", without("elastic_tensor", "bulk_modulus"), "neither an elastic tensor nor both"),
    "warnings as text": ("elasticity", with_values({"warnings": "bad"}), "warnings is str 'bad', expected is a list"),
    "states as list": ("oxidation_states", with_values({"average_oxidation_states": [1]}), "expected is an object"),
    "state as text": ("oxidation_states", with_values({"average_oxidation_states": {"Li": "+1"}}), "Li is str '+1'"),
    "valences null": ("oxidation_states", with_values({"possible_valences": [None]}), "no possible_valences"),
    "species as numbers": ("oxidation_states", with_values({"possible_species": [1]}), "expected is a list of texts"),
}
STAYS = {
    "a new field": ("thermo", with_values({"colour": "red"}), {}),
    "volume absent": ("thermo", without("volume"), {"volume_per_atom_a3": None}),
    "volume negative": ("thermo", with_values({"volume": -5.0}), {"volume_per_atom_a3": None}),
    "metadata null": ("thermo", with_values({"builder_meta": None}), {"licence": None}),
    "gap absent": ("summary", without("band_gap"), {"band_gap_ev": None}),
    "ICSD absent": ("summary", without("database_IDs"), {"icsd_ids": None}),
    "raw tensor alone": ("elasticity", ChangeDocuments(raw_tensor_alone), {}),
    "averages alone": ("elasticity", without("elastic_tensor"), {"stiffness_gpa": None}),
    "no method": ("oxidation_states", without("method"), {"oxidation_method": None}),
}


@pytest.fixture(scope="module")
def undisturbed(documents, tmp_path_factory):
    with StandIn(documents) as server:
        return talk(server).fetch(QUERY, tmp_path_factory.mktemp("undisturbed") / "snapshot").snapshot


def one_drifts(place: str, effect: ChangeDocuments, victim: str) -> Fault:
    return Fault(
        ChangeDocuments(lambda held: effect.change(held) if held.get("material_id") == victim else held),
        f"/{place}/",
        times=None,
    )


def victim_of(snapshot, place: str) -> str:
    return sorted(rows(snapshot, TABLES[place]).keys() & rows(snapshot, MATERIALS).keys())[3]


def refusals(snapshot) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for row in snapshot.table(REJECTIONS).to_pylist():
        reasons.setdefault(row["candidate_id"], []).append(row["reason"])
    return reasons


def others(snapshot, schema, victim: str) -> dict[str, Any]:
    return {name: row for name, row in rows(snapshot, schema).items() if name != victim}


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_cannot_be_used_is_listed_and_alone(server, tmp_path, undisturbed, name):
    place, effect, reason = REFUSED[name]
    victim = victim_of(undisturbed, place)
    server.faults.append(one_drifts(place, effect, victim))
    snapshot = talk(server).fetch(QUERY, tmp_path / "snapshot").snapshot
    assert victim not in rows(snapshot, TABLES[place])
    told = refusals(snapshot)
    assert told.keys() == {victim}
    assert any(text.startswith(f"Materials Project, {place} document of {victim}: ") for text in told[victim])
    assert any(reason in text for text in told[victim])
    for schema in ALL_TABLES:
        assert others(snapshot, schema, victim) == others(undisturbed, schema, victim)


@pytest.mark.parametrize("name", STAYS)
def test_what_a_document_may_lack_costs_that_value_alone(server, tmp_path, undisturbed, name):
    place, effect, changed = STAYS[name]
    victim = victim_of(undisturbed, place)
    server.faults.append(one_drifts(place, effect, victim))
    snapshot = talk(server).fetch(QUERY, tmp_path / "snapshot").snapshot
    schema = TABLES[place]
    assert rows(snapshot, schema)[victim] == rows(undisturbed, schema)[victim] | changed
    assert others(snapshot, schema, victim) == others(undisturbed, schema, victim)


@pytest.mark.parametrize("value", [None, 17, "", ["mp-1"]])
def test_a_document_without_identifier_is_named_by_its_place(server, tmp_path, undisturbed, value):
    victim = victim_of(undisturbed, "thermo")
    server.faults.append(one_drifts("thermo", with_values({"material_id": value}), victim))
    snapshot = talk(server).fetch(QUERY, tmp_path / "snapshot").snapshot
    (name,) = refusals(snapshot)
    assert name.startswith("thermo document ")
    assert rows(snapshot, PHASES) == others(undisturbed, PHASES, victim)


@pytest.mark.parametrize("place", ["summary", "thermo", "elasticity", "oxidation_states", "materials"])
def test_identifiers_in_the_new_form_give_the_same_snapshot(server, tmp_path, undisturbed, place):
    def renamed(document):
        name = format_identifier(document["material_id"], legacy=False)
        assert name != document["material_id"]
        return document | {"material_id": str(name)}

    server.faults.append(Fault(ChangeDocuments(renamed), f"/{place}/", times=None))
    snapshot = talk(server).fetch(QUERY, tmp_path / "snapshot").snapshot
    assert snapshot.sha256 == undisturbed.sha256
    assert all(name[3:].isdigit() for schema in ALL_TABLES for name in rows(snapshot, schema))


@pytest.mark.parametrize("field", [ENERGY, "formula_pretty", "thermo_type"])
def test_a_field_gone_from_all_energies_ends_the_fetch(server, tmp_path, field):
    server.faults.append(Fault(without(field), "/thermo/", times=None))
    with pytest.raises(SourceError, match="none of the 72 thermo documents") as fault:
        talk(server).fetch(QUERY, tmp_path / "snapshot")
    assert "Its document model has changed: install a newer ssbscreen" in str(fault.value)
    assert not (tmp_path / "snapshot").exists()


def test_a_run_over_drifted_documents_lists_them(server, tmp_path, undisturbed):
    tensors = rows(undisturbed, ELASTIC_TENSORS).keys()
    chosen = sorted(rows(undisturbed, MATERIALS).keys() & tensors & rows(undisturbed, PHASES).keys())
    drifts = {
        chosen[0]: ("summary", without("structure"), "no structure; the material stays"),
        chosen[1]: ("summary", ChangeDocuments(unknown_element), "the structure cannot be read (KeyError: 'Xx')"),
        chosen[2]: ("summary", ChangeDocuments(odd_lattice), "the structure cannot be read"),
        chosen[3]: ("thermo", without(ENERGY), "no candidate: the Materials Project has no GGA_GGA+U energy of"),
        chosen[4]: ("elasticity", ChangeDocuments(five_by_five), "no 6 x 6 matrix"),
        chosen[5]: ("summary", with_values({"structure": {"sites": []}}), "the structure cannot be read"),
    }
    server.faults += [one_drifts(place, effect, victim) for victim, (place, effect, _) in drifts.items()]
    snapshot = talk(server).fetch(QUERY, tmp_path / "snapshot").snapshot
    settings = Settings(sources=SourceSettings(paths=(str(snapshot.folder),)))
    run: RunFolder = run_screen(settings, tmp_path / "run", direct=True, progress=lambda *_: None)
    reasons: dict[str, str] = {}
    for row in REJECTIONS.read(run.table_path(REJECTIONS)).to_pylist():
        reasons[row["candidate_id"]] = reasons.get(row["candidate_id"], "") + row["reason"] + "\n"
    for victim, (_, _, reason) in drifts.items():
        assert reason in reasons[victim]
    screened = set(CANDIDATES.read(run.table_path(CANDIDATES))["candidate_id"].to_pylist())
    lithium = {name for name, row in rows(undisturbed, MATERIALS).items() if row["formula"] == "Li"}
    assert screened == rows(undisturbed, MATERIALS).keys() - {chosen[3]} - lithium
    assert run.report.stat().st_size > 0
