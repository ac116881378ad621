"""A small snapshot of Li-P-S as the source of a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.inputs import digest_of
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.files import read_source
from ssbscreen.sources.phase_properties import phase_properties
from ssbscreen.sources.snapshots.folder import write_snapshot
from ssbscreen.sources.snapshots.query import Query
from ssbscreen.tables.snapshots import SNAPSHOT_TABLES
from tests.ssbscreen.sources.joined import JoinedInput, join_sources

# Formation energies in eV/atom of the Materials Project of 2018 (CC BY 4.0), rounded: enough for a hull of Li-P-S.
PHASES = {
    "mp-135": ("Li", 0.0),
    "mp-157": ("P", 0.0),
    "mp-77": ("S", 0.0),
    "mp-1153": ("Li2S", -1.4257),
    "mp-1125": ("Li2S", -1.3),
    "mp-736": ("Li3P", -0.89),
    "mp-541788": ("P2S5", -0.38),
    "mp-985583": ("Li3PS4", -0.99),
}
CUBE_EDGE_A = 5.7
LI2S = {  # antifluorite: four formula units in a cube
    "lattice": {"matrix": [[CUBE_EDGE_A, 0.0, 0.0], [0.0, CUBE_EDGE_A, 0.0], [0.0, 0.0, CUBE_EDGE_A]]},
    "sites": [
        *(
            {"species": [{"element": "Li", "occu": 1}], "abc": [x, y, z]}
            for x in (0.25, 0.75)
            for y in (0.25, 0.75)
            for z in (0.25, 0.75)
        ),
        *(
            {"species": [{"element": "S", "occu": 1}], "abc": abc}
            for abc in ([0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0])
        ),
    ],
}
# Isotropic: B = (C11 + 2 C12) / 3 = 40 GPa, G = (C11 - C12) / 2 = C44 = 30 GPa.
ISOTROPIC = [80.0, 20.0, 20.0, 0, 0, 0, 20.0, 80.0, 20.0, 0, 0, 0, 20.0, 20.0, 80.0, 0, 0, 0]
ISOTROPIC += [0, 0, 0, 30.0, 0, 0, 0, 0, 0, 0, 30.0, 0, 0, 0, 0, 0, 0, 30.0]
Make = Callable[..., Path]


def named(**formulas: str) -> dict[str, list[Any]]:
    return {"material_id": [name.replace("_", "-") for name in formulas], "formula": list(formulas.values())}


CONTENT: dict[str, dict[str, list[Any]]] = {
    "materials": named(mp_985583="Li3PS4", mp_1153="Li2S", mp_0="Li4P2S6")
    | {"band_gap_ev": [2.8, 3.39, 2.5], "structure_json": [None, json.dumps(LI2S), None]},
    "phases": {
        "material_id": list(PHASES),
        "formula": [formula for formula, _ in PHASES.values()],
        "formation_energy_ev_per_atom": [energy for _, energy in PHASES.values()],
        "volume_per_atom_a3": [20.0, 21.0, 22.0, 15.6, 15.9, None, 24.5, 20.5],
    },
    "band_gaps": named(mp_541788="P2S5", mp_1153="Li2S", mp_736="Li3P") | {"band_gap_ev": [2.4, 9.9, None]},
    "elastic_tensors": named(mp_1153="Li2S", mp_985583="Li3PS4")
    | {
        "stiffness_gpa": [ISOTROPIC, ISOTROPIC],
        "bulk_vrh_gpa": [99.0, 99.0],
        "workflow_state": ["successful", "failed"],
        "warnings": [None, ["negative eigenvalues"]],
    },
    "oxidation_states": named(mp_1153="Li2S"),
    "rejections": {"candidate_id": ["mp-9"], "stage": ["sources"], "reason": ["no nsites"]},
}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes the snapshot, with other columns of some tables."""

    def write(query: Query | None = None, **changes: dict[str, list[Any]]) -> Path:
        query = query or Query()
        tables = {each.name: each.build(CONTENT[each.name] | changes.get(each.name, {})) for each in SNAPSHOT_TABLES}
        facts = {"database_version": "2026.11.1", "query": query.as_json(), "query_sha256": query.digest()}
        facts |= {
            "elements": ["Li", "P", "S"],
            "materials_of_these_elements": len(CONTENT["phases"]["material_id"]),
            "candidates_with_energy": 3,
        }
        facts |= {"endpoint": "https://api.materialsproject.org/", "fetched": "2026-11-22T00:00:00+00:00"}
        folder = tmp_path / "mp-snapshot"
        write_snapshot(folder, tables=tables, facts={**facts, "licence": "CC BY 4.0", "versions": {"mp-api": "0.46.5"}})
        return folder

    return write


def joined(folder: Path) -> JoinedInput:
    return join_sources([read_source(folder)], literature=False)


def by_candidate(table) -> dict[str, dict[str, Any]]:
    return {row["candidate_id"]: row for row in table.to_pylist()}


def reasons(found: JoinedInput) -> dict[str, str]:
    return dict(zip(*(found.rejections[name].to_pylist() for name in ("candidate_id", "reason")), strict=True))


def test_candidates_are_the_materials_of_the_query_and_the_hull_takes_all_phases(make: Make):
    folder = make()
    found = joined(folder)
    assert read_source(folder).candidate_ids == {"mp-1153", "mp-985583"}
    assert found.candidates["candidate_id"].to_pylist() == ["mp-1153", "mp-985583"]
    assert set(found.phase_entries["entry_id"].to_pylist()) == set(PHASES)
    assert any("those that the query of the snapshot names; all phases form the hull" in note for note in found.notes)


def test_energies_are_dft_energies_of_one_thermo_type(make: Make):
    scale = joined(make()).scale
    assert (scale.functional, scale.corrections, scale.origin) == ("PBE/PBE+U", "MP2020", Origin.DFT)


def test_energies_of_r2scan_have_a_scale_of_their_own_and_are_named(make: Make):
    folder = make(Query(thermo_type="R2SCAN"))
    assert (joined(folder).scale.functional, joined(folder).scale.corrections) == ("r2SCAN", "none")
    assert read_source(folder).label == "Materials Project 2026.11.1 (R2SCAN)"


def test_a_material_without_energy_and_a_refused_document_are_rejections(make: Make):
    told = reasons(joined(make()))
    assert told["mp-0"] == "no candidate: the Materials Project has no GGA_GGA+U energy of Li4P2S6"
    assert told["mp-9"] == "no nsites"


def test_gaps_and_cells_reach_the_candidates(make: Make):
    rows = by_candidate(joined(make()).candidates)
    assert (rows["mp-1153"]["band_gap_ev"], rows["mp-985583"]["band_gap_ev"]) == (3.39, 2.8)
    assert rows["mp-1153"]["cell_abc_angstrom_angles_degree"] == pytest.approx([5.7, 5.7, 5.7, 90.0, 90.0, 90.0])
    assert sorted(rows["mp-1153"]["atomic_numbers"]) == [3] * 8 + [16] * 4
    assert rows["mp-1153"]["density_g_per_cm3"] == pytest.approx(4 * 45.94 * 1.66054 / CUBE_EDGE_A**3, rel=1e-3)
    assert rows["mp-985583"]["density_g_per_cm3"] is None


def test_moduli_are_those_of_the_tensor_and_a_failed_workflow_is_a_fault(make: Make):
    found = joined(make())
    (row,) = found.elasticity.to_pylist()
    assert row["candidate_id"] == "mp-1153"
    assert (row["bulk_gpa"], row["shear_gpa"]) == pytest.approx((40.0, 30.0))
    assert row["universal_anisotropy"] == pytest.approx(0.0, abs=1e-9)
    assert "the workflow that computed it failed (negative eigenvalues)" in reasons(found)["mp-985583"]


def test_moduli_alone_serve_where_there_is_no_tensor(make: Make):
    columns = {"stiffness_gpa": [None, None], "bulk_vrh_gpa": [41.0, None], "shear_vrh_gpa": [34.0, 11.0]}
    found = joined(make(elastic_tensors=columns))
    (row,) = found.elasticity.to_pylist()
    assert (row["bulk_gpa"], row["shear_gpa"], row["universal_anisotropy"]) == (41.0, 34.0, None)


def test_phases_that_are_no_candidates_have_gaps_and_volumes_too(make: Make):
    formulas = ["P2S5", "Li2S", "Li3PS4", "Li3P"]
    rows = {row["formula"]: row for row in phase_properties([read_source(make())], formulas).to_pylist()}
    assert (rows["P2S5"]["band_gap_ev"], rows["P2S5"]["volume_per_atom_a3"]) == (2.4, 24.5)
    assert rows["Li2S"]["volume_per_atom_a3"] == pytest.approx(CUBE_EDGE_A**3 / 12)  # the cell goes before a number
    assert rows["Li3PS4"]["volume_per_atom_a3"] == 20.5
    assert (rows["Li3P"]["band_gap_ev"], rows["Li3P"]["volume_per_atom_a3"]) == (None, None)


def test_the_volume_of_a_composition_is_that_of_its_lowest_phase(make: Make):
    folder = make(materials={"structure_json": [None, None, None]})
    assert read_source(folder).cells == ()
    assert phase_properties([read_source(folder)], ["Li2S"])["volume_per_atom_a3"].to_pylist() == [15.6]


def test_a_structure_that_cannot_be_read_costs_only_itself(make: Make):
    found = joined(make(materials={"structure_json": [json.dumps({"lattice": {}}), json.dumps(LI2S), None]}))
    assert found.candidates["candidate_id"].to_pylist() == ["mp-1153", "mp-985583"]
    assert "the structure cannot be read" in " ".join(found.rejections["reason"].to_pylist())


def test_a_snapshot_without_gaps_tensors_and_volumes_is_a_source_too(make: Make):
    none = {"band_gap_ev": [None] * 3}
    empty = {"material_id": [], "formula": []}
    lost = {name: [] for name in CONTENT["elastic_tensors"]} | empty
    volumes = {"volume_per_atom_a3": [None] * len(PHASES)}
    folder = make(materials=none, band_gaps=none, elastic_tensors=lost, phases=volumes)
    source = read_source(folder)
    assert (source.gaps, source.tensors, source.volumes) == ((), (), ())
    assert len(joined(folder).candidates) == 2


def test_a_damaged_snapshot_is_no_source(make: Make):
    folder = make()
    before = digest_of([str(folder)])
    (folder / "phases.parquet").unlink()
    for read in (read_source, lambda path: digest_of([str(path)])):
        with pytest.raises(SourceError, match="phases.parquet is not there"):
            read(folder)
    assert len(bytes.fromhex(before)) == 32


def test_a_whole_screen_runs_from_a_snapshot(make: Make, tmp_path: Path):
    settings = Settings(sources=SourceSettings(paths=(str(make()),)))
    run_screen(settings, tmp_path / "run", direct=True, progress=lambda *_: None)
    tables = {path.stem: pq.read_table(path) for path in (tmp_path / "run" / "tables").glob("*.parquet")}
    windows = by_candidate(tables["windows"])
    assert set(windows) == {"mp-1153", "mp-985583"}
    # Li2S -> 2 Li + S: three atoms of 1.4257 eV over two electrons.
    assert windows["mp-1153"]["oxidation_limit_v"] == pytest.approx(3 * 1.4257 / 2, abs=1e-6)
    # Li3PS4 -> 3 Li + P2S5 / 2 + 3/2 S; P2S5 is no candidate, and without it this would be 2.64 V.
    assert windows["mp-985583"]["oxidation_limit_v"] == pytest.approx((8 * 0.99 - 7 / 2 * 0.38) / 3, abs=1e-6)
    # Li3PS4 + 5 Li -> P + 4 Li2S.
    assert windows["mp-985583"]["reduction_limit_v"] == pytest.approx((12 * 1.4257 - 8 * 0.99) / 5, abs=1e-6)
    assert "mp-985583" in tables["ranking"]["candidate_id"].to_pylist()


def test_whether_a_material_was_ever_made_reaches_the_table_of_practicality(make: Make, tmp_path: Path):
    folder = make(materials={"theoretical": [True, False, None]})
    assert read_source(folder).theoretical == {"mp-985583": True, "mp-1153": False}
    settings = Settings(sources=SourceSettings(paths=(str(folder),)))
    run_screen(settings, tmp_path / "run", direct=True, progress=lambda *_: None)
    told = by_candidate(pq.read_table(tmp_path / "run" / "tables" / "practicality.parquet"))
    assert {candidate: row["theoretical"] for candidate, row in told.items()} == {"mp-985583": True, "mp-1153": False}


def test_what_a_snapshot_holds_and_lacks_is_told(make: Make):
    (told,) = read_source(make()).notes
    assert "the phases of Li, P, S; products and coatings of others are not among them" in told


def test_a_hull_of_few_of_the_known_materials_is_told_to_be_incomplete(make: Make):
    folder = make(phases={name: values[:4] for name, values in CONTENT["phases"].items()})
    assert (
        f"only 4 of {len(CONTENT['phases']['material_id'])} materials have an energy of this kind, and 3 of "
        in read_source(folder).notes[1]
    )
