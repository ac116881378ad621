"""Rows from documents of the Materials Project: good ones as they are, others with the reason why not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.document_fields import UnusableDocumentError
from ssbscreen.sources.snapshots.documents import (
    band_gap_row,
    build_table,
    material_row,
    oxidation_row,
    phase_row,
    tensor_row,
)
from ssbscreen.tables.snapshots import BAND_GAPS, ELASTIC_TENSORS, MATERIALS, OXIDATION_STATES, PHASES

STRUCTURE = {
    "lattice": {"matrix": [[0.0, 2.85, 2.85], [2.85, 0.0, 2.85], [2.85, 2.85, 0.0]]},
    "sites": [{"species": [{"element": "Li", "occu": 1}], "abc": [0.25, 0.25, 0.25]}],
}
CUBIC = [[60.0, 20.0, 20.0, 0.0, 0.0, 0.0], [20.0, 60.0, 20.0, 0.0, 0.0, 0.0], [20.0, 20.0, 60.0, 0.0, 0.0, 0.0]]
CUBIC += [[0.0] * 3 + [0.0] * number + [25.0] + [0.0] * (2 - number) for number in range(3)]
NAMED = {"material_id": "mp-1153", "formula_pretty": "Li2S", "deprecated": False}
BANDS = {"band_gap": 3.39, "cbm": 4.0, "vbm": 0.61, "is_gap_direct": False, "is_metal": False}
SUMMARY = NAMED | BANDS | {
    "nsites": 3, "energy_above_hull": 0.0, "theoretical": False, "database_IDs": {"icsd": ["icsd-54396"]},
    "efermi": 0.7, "last_updated": "2026-01-01T00:00:00Z", "builder_meta": {"license": "BY-C"}, "structure": STRUCTURE,
}  # fmt: skip
THERMO = NAMED | {
    "thermo_type": "GGA_GGA+U", "nsites": 3, "volume": 46.5, "formation_energy_per_atom": -1.4257,
    "energy_above_hull": 0.0, "energy_per_atom": -4.1, "uncorrected_energy_per_atom": -3.9,
    "energy_uncertainy_per_atom": 0.002, "energy_type": "GGA", "builder_meta": {"license": "BY-C"},
    "last_updated": "2026",
}  # fmt: skip
ELASTIC = NAMED | {
    "elastic_tensor": {"ieee_format": CUBIC, "raw": [[1.0] * 6] * 6}, "bulk_modulus": {"vrh": 33.3},
    "shear_modulus": {"vrh": 22.9}, "state": "successful", "warnings": ["a warning"], "order": 2,
}  # fmt: skip
OXIDATION = NAMED | {
    "possible_species": ["Li+", "S2-"], "possible_valences": [1.0, 1.0, -2.0],
    "average_oxidation_states": {"Li": 1.0, "S": -2.0}, "method": "Bond Valence Analysis",
}  # fmt: skip
KINDS = {
    "summary": (MATERIALS, material_row, SUMMARY),
    "gaps": (BAND_GAPS, band_gap_row, NAMED | BANDS),
    "thermo": (PHASES, phase_row("GGA_GGA+U", gnome=False), THERMO),
    "elasticity": (ELASTIC_TENSORS, tensor_row, ELASTIC),
    "oxidation_states": (OXIDATION_STATES, oxidation_row, OXIDATION),
}
NEEDED = {"gaps": {"band_gap"}, "thermo": {"thermo_type", "formation_energy_per_atom"}}
UNREAD = {("elasticity", "order"), ("elasticity", "deprecated"), ("oxidation_states", "deprecated")}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 10**6) | st.floats(-1e6, 1e6) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
every_field = pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in KINDS[kind][2]])


def table_of(kind: str, *documents: dict[str, Any]):
    schema, reader, _ = KINDS[kind]
    return build_table(schema, reader, documents, kind)


def row_of(kind: str, **changes: Any) -> dict[str, Any]:
    """The row of the good document with changes, through the table."""
    (row,) = table_of(kind, KINDS[kind][2] | changes)[0].to_pylist()
    return row


def fault_of(kind: str, **changes: Any) -> str:
    with pytest.raises(UnusableDocumentError) as fault:
        KINDS[kind][1](KINDS[kind][2] | changes)
    return str(fault.value)


def test_a_good_document_of_each_kind_reaches_its_columns():
    bands = {"band_gap_ev": 3.39, "cbm_ev": 4.0, "vbm_ev": 0.61, "gap_is_direct": False, "is_metal": False}
    named = {"material_id": "mp-1153", "formula": "Li2S"}
    assert row_of("gaps") == named | bands
    assert row_of("summary") == named | bands | {
        "sites": 3, "summary_energy_above_hull_ev_per_atom": 0.0, "theoretical": False, "fermi_ev": 0.7,
        "icsd_ids": ["icsd-54396"], "last_updated": "2026-01-01T00:00:00Z", "licence": "BY-C",
        "structure_json": json.dumps(STRUCTURE, separators=(",", ":")),
    }  # fmt: skip
    assert row_of("thermo") == named | {
        "formation_energy_ev_per_atom": -1.4257, "stated_energy_above_hull_ev_per_atom": 0.0, "run_type": "GGA",
        "energy_ev_per_atom": -4.1, "uncorrected_energy_ev_per_atom": -3.9, "correction_std_ev_per_atom": 0.002,
        "sites": 3, "volume_per_atom_a3": 15.5, "last_updated": "2026", "licence": "BY-C",
    }  # fmt: skip
    assert row_of("elasticity") == named | {
        "stiffness_gpa": [value for line in CUBIC for value in line], "bulk_vrh_gpa": 33.3, "shear_vrh_gpa": 22.9,
        "workflow_state": "successful", "warnings": ["a warning"],
    }  # fmt: skip
    assert row_of("oxidation_states") == named | {
        "species": ["Li+", "S2-"], "site_valences": [1.0, 1.0, -2.0], "oxidation_method": "Bond Valence Analysis",
        "average_oxidation_states_json": '{"Li": 1.0, "S": -2.0}',
    }  # fmt: skip


@every_field
def test_an_absent_field_is_a_null_one_and_only_a_needed_one_costs_the_row(kind, name):
    good = KINDS[kind][2]
    without = {field: value for field, value in good.items() if field != name}
    table, rejections = table_of(kind, good | {"material_id": "mp-1"}, without)
    same, same_rejections = table_of(kind, good | {"material_id": "mp-1"}, good | {name: None})
    assert table.equals(same)
    assert rejections == same_rejections
    needed = name in {"material_id", "formula_pretty"} | NEEDED.get(kind, set())
    assert len(table) == (1 if needed else 2)
    assert len(rejections) == (1 if needed or name == "structure" else 0)
    assert all(name in rejection.reason for rejection in rejections)
    assert needed or all(rejection.reason.endswith("no structure; the material stays") for rejection in rejections)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in KINDS for name in KINDS[kind][2] if (kind, name) not in UNREAD],
)
def test_a_value_of_another_kind_is_named(kind, name):
    for wrong in [7] if isinstance(KINDS[kind][2][name], str | bool | list | dict) else ["7", True]:
        told = fault_of(kind, **{name: wrong})
        assert told.startswith(f"{name} is {type(wrong).__name__} {wrong!r}, expected is ")


@given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
def test_whatever_stands_in_a_field_makes_a_row_or_a_reason(kind, data):
    name = data.draw(st.sampled_from(sorted(KINDS[kind][2])))
    changed = KINDS[kind][2] | {name: data.draw(json_values)}
    table, rejections = table_of(kind, KINDS[kind][2] | {"material_id": "mp-1"}, changed)
    dropped = [rejection for rejection in rejections if not rejection.reason.endswith("the material stays")]
    assert len(table) + len(dropped) == 2


@pytest.mark.parametrize(("kind", "name"), [("thermo", "volume"), ("thermo", "nsites"), ("summary", "nsites")])
def test_an_absurd_number_costs_its_row_alone(kind, name):
    absurd = KINDS[kind][2] | {name: 10**400 if name == "volume" else 1e19}
    table, rejections = table_of(kind, KINDS[kind][2] | {"material_id": "mp-1"}, absurd)
    assert (len(table), len(rejections)) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_further_fields_change_nothing(kind):
    assert row_of(kind, origins=[{"name": "x"}], _id={"$oid": "1"}, symmetry=None) == row_of(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "summary",
        "gaps",
        "thermo",
        "elasticity",
    ],
)
def test_a_deprecated_document_is_refused(kind):
    assert fault_of(kind, deprecated=True) == "deprecated by the project"


def test_energies_of_another_thermo_type_are_refused():
    assert "GGA_GGA+U_R2SCAN, asked was GGA_GGA+U" in fault_of("thermo", thermo_type="GGA_GGA+U_R2SCAN")
    read = phase_row("R2SCAN", gnome=False)
    assert read(THERMO | {"thermo_type": "r2SCAN"})["material_id"] == "mp-1153"
    with pytest.raises(UnusableDocumentError, match="thermo_type is GGA_GGA\\+U, asked was R2SCAN"):
        read(THERMO)


def test_documents_under_the_terms_of_gnome_stay_out_unless_they_are_asked_for():
    licensed = THERMO | {"builder_meta": {"license": "BY-NC"}}
    assert "BY-NC, and the query leaves GNoME out" in fault_of("thermo", **licensed)
    assert phase_row("GGA_GGA+U", gnome=True)(licensed)["licence"] == "BY-NC"


@pytest.mark.parametrize(
    ("volume", "sites"),
    [
        (None, 3), (46.5, None), (0.0, 3), (-1.0, 3),
    ],
)  # fmt: skip
def test_without_a_volume_and_sites_there_is_no_volume_per_atom(volume, sites):
    assert row_of("thermo", volume=volume, nsites=sites)["volume_per_atom_a3"] is None


@pytest.mark.parametrize("kind", ["summary", "thermo"])
def test_half_an_atom_is_refused_and_so_is_none(kind):
    for sites in (2.5, 0, -3):
        assert fault_of(kind, nsites=sites) == f"nsites is {sites}, expected is a whole number above 0"


@pytest.mark.parametrize("kind", ["summary", "gaps"])
def test_a_negative_gap_is_refused(kind):
    assert fault_of(kind, band_gap=-0.1) == "band_gap is -0.1 eV"
    assert row_of(kind, band_gap=0)["band_gap_ev"] == 0.0


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=12, max_size=12), st.text())
def test_a_structure_is_kept_to_the_last_bit(numbers, label):
    lattice = {"matrix": [numbers[0:3], numbers[3:6], numbers[6:9]], "volume": abs(numbers[0])}
    served = {"lattice": lattice, "sites": [{"abc": numbers[9:], "label": label, "properties": {}}], "charge": None}
    kept = json.loads(row_of("summary", structure=served)["structure_json"])
    assert kept == served
    assert list(kept) == list(served)
    assert json.dumps(kept) == json.dumps(served)


def test_the_tensor_in_ieee_orientation_goes_before_the_raw_one_and_that_before_moduli_alone():
    assert row_of("elasticity")["stiffness_gpa"][0] == 60.0
    assert (
        row_of("elasticity", elastic_tensor={"ieee_format": None, "raw": [[1.0] * 6] * 6})["stiffness_gpa"]
        == [1.0] * 36
    )
    alone = row_of("elasticity", elastic_tensor=None)
    assert (alone["stiffness_gpa"], alone["bulk_vrh_gpa"], alone["shear_vrh_gpa"]) == (None, 33.3, 22.9)
    assert "neither an elastic tensor nor both moduli" in fault_of(
        "elasticity", elastic_tensor=None, shear_modulus=None
    )


@pytest.mark.parametrize(
    "tensor",
    [
        [[1.0] * 6] * 5, [[1.0] * 3] * 3, [1.0] * 36, [[[1.0]] * 6] * 6, [[1.0] * 6] * 5 + [[1.0] * 5],
        [[float("nan")] * 6] * 6, [[float("inf")] * 6] * 6, [[None] * 6] * 6, {"a": 1}, "tensor", [["x"] * 6] * 6, 5.0,
        [["1.0"] * 6] * 6,
        [[True] * 6] * 6,
    ],
)  # fmt: skip
def test_what_is_no_six_by_six_matrix_of_numbers_is_refused(tensor):
    assert "the elastic tensor is no" in fault_of("elasticity", elastic_tensor={"ieee_format": tensor})


def test_a_repeated_material_keeps_its_first_document():
    table, (rejection,) = table_of("thermo", THERMO, THERMO | {"formation_energy_per_atom": -1.0})
    assert table["formation_energy_ev_per_atom"].to_pylist() == [-1.4257]
    assert "repeats the identifier" in rejection.reason


def test_documents_of_which_none_can_be_used_are_an_error_and_no_documents_are_none():
    with pytest.raises(SourceError, match="none of the 2 thermo documents .*thermo document 1: no material_id.*newer"):
        table_of("thermo", THERMO | {"material_id": None}, THERMO | {"deprecated": True})
    assert [len(part) for part in table_of("thermo")] == [0, 0]
