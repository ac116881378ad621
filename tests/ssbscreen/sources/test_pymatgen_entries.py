"""Entries against pymatgen itself, and the mixtures of functionals and corrections that no hull may take."""

from __future__ import annotations

import gzip
import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.files import read_source

ENTRIES = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "mp_entries_with_structures"


def entry(composition, energy, *, name, run_type="GGA", adjustments=(), correction=0.0, structure=None):
    return {
        "composition": composition,
        "energy": energy,
        "correction": correction,
        "entry_id": name,
        "parameters": {"run_type": run_type} if run_type else {},
        "energy_adjustments": [
            {"name": f"MP2020 {kind}", "adj_per_atom": each, "n_atoms": n} for kind, each, n in adjustments
        ],
        "structure": structure,
    }


LI = entry({"Li": 1}, -1.9, name="Li")
FE = entry({"Fe": 1}, -8.4, name="Fe")
OXYGEN = entry({"O": 2}, -9.8, name="O")
OXIDE = entry({"Li": 2, "O": 1}, -14.0, name="Li2O", adjustments=[("anion correction (oxide)", -0.7, 1)])
FERRITE = entry(
    {"Li": 1, "Fe": 1, "O": 2},
    -24.0,
    name="LiFeO2",
    run_type="GGA+U",
    adjustments=[("anion correction (oxide)", -0.7, 2), ("GGA/GGA+U mixing correction (Fe)", -2.2, 1)],
)


def read(folder, entries):
    path = folder / "entries.json"
    path.write_text(json.dumps(entries))
    return read_source(path)


def reasons(source):
    return {rejection.candidate_id: rejection.reason for rejection in source.rejections}


def test_formation_energy_is_the_corrected_energy_against_the_lowest_elements(tmp_path):
    higher = entry({"Li": 3}, -5.1, name="Li-fcc")
    phases = read(tmp_path, [LI, higher, OXYGEN, OXIDE]).phases
    energies = dict(zip(phases.ids, phases.formation_energies_ev_per_atom, strict=True))
    assert energies["Li2O"] == pytest.approx((-14.0 - 0.7 + 2 * 1.9 + 4.9) / 3)
    assert energies["Li"] == pytest.approx(0.0)
    assert energies["Li-fcc"] == pytest.approx(0.2)


def test_gga_and_gga_u_share_a_hull_through_written_mixing_corrections(tmp_path):
    source = read(tmp_path, [LI, FE, OXYGEN, OXIDE, FERRITE])
    assert not source.rejections
    assert (source.scale.functional, source.scale.corrections) == ("PBE/PBE+U", "MP2020")


def test_legacy_corrections_count_where_there_are_no_adjustments(tmp_path):
    oxide = entry({"Li": 2, "O": 1}, -14.0, name="Li2O", correction=-0.702)
    source = read(tmp_path, [LI, OXYGEN, oxide])
    assert source.scale.corrections == "legacy"
    assert source.phases.formation_energies_ev_per_atom[2] == pytest.approx((-14.702 + 3.8 + 4.9) / 3)


def test_uncorrected_gga_u_leaves_the_gga_entries(tmp_path):
    bare = [{**held, "energy_adjustments": [], "correction": 0.0} for held in (OXIDE, FERRITE)]
    source = read(tmp_path, [LI, FE, OXYGEN, *bare])
    assert "GGA+U energy without the correction" in reasons(source)["LiFeO2"]
    assert "Li2O" in source.phases.ids
    assert source.scale.corrections == "none"


def test_an_oxide_without_correction_leaves_corrected_ones(tmp_path):
    bare = {**OXIDE, "entry_id": "bare", "energy_adjustments": []}
    source = read(tmp_path, [LI, OXYGEN, OXIDE, bare])
    assert "holds O but no MP2020 correction is written" in reasons(source)["bare"]


def test_r2scan_among_gga_is_refused_entry_by_entry(tmp_path):
    other = entry({"Li": 2, "O": 1}, -20.0, name="Li2O-r2SCAN", run_type="R2SCAN")
    source = read(tmp_path, [LI, OXYGEN, OXIDE, other])
    assert "functional R2SCAN among 3 GGA entries" in reasons(source)["Li2O-r2SCAN"]
    assert list(source.phases.ids) == ["Li", "O", "Li2O"]


def test_legacy_and_mp2020_corrections_never_meet(tmp_path):
    legacy = entry({"Li": 2, "O": 2}, -19.0, name="Li2O2", correction=-1.4)
    source = read(tmp_path, [LI, FE, OXYGEN, OXIDE, FERRITE, legacy])
    assert "legacy corrections among entries with MP2020" in reasons(source)["Li2O2"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({**OXIDE, "entry_id": "x", "energy": None}, "no energy"),
        ({**OXIDE, "entry_id": "x", "composition": {"Li": 1, "Zz": 1}}, "unknown element 'Zz'"),
        ({**OXIDE, "entry_id": "x", "composition": {"Li": 0}}, "not a positive number"),
        ({**OXIDE, "entry_id": "x", "composition": None}, "cannot read the formula"),
        ("text", "cannot read the formula"),
    ],
)
def test_a_bad_entry_is_refused_and_the_others_stay(tmp_path, bad, reason):
    source = read(tmp_path, [LI, OXYGEN, OXIDE, bad])
    assert len(source.phases.ids) == 3
    (rejection,) = source.rejections
    assert reason in rejection.reason
    assert "entries.json entry 4" in rejection.reason


def test_missing_elements_are_one_error_that_names_them(tmp_path):
    with pytest.raises(SourceError, match=r"no elemental entry of Fe, O, so.*get_entries_in_chemsys"):
        read(tmp_path, [LI, OXIDE, FERRITE])


def test_nothing_usable_is_an_error(tmp_path):
    with pytest.raises(SourceError, match=r"none of its 1 rows can be used; the first: .*no energy"):
        read(tmp_path, [{**LI, "energy": "low"}])


@pytest.mark.parametrize("text", ['[{"composition": {"Li": 1}, "ener', '[{"composition": {"Li": 1}, "energy": -1.9},'])
def test_a_cut_off_json_is_told_with_its_place(tmp_path, text):
    path = tmp_path / "entries.json"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"the JSON is cut off at line 1, column \d+"):
        read_source(path)


def test_a_json_of_other_things_is_an_error(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('[{"name": "x"}]')
    with pytest.raises(SourceError, match="its first item has: name"):
        read_source(path)
    path.write_text("[]")
    with pytest.raises(SourceError, match="without a list"):
        read_source(path)


def test_a_disordered_structure_costs_the_cell_and_not_the_energy(tmp_path):
    sites = [{"species": [{"element": "Li", "occu": 0.5}], "abc": [0, 0, 0]}]
    structure = {"lattice": {"matrix": [[3, 0, 0], [0, 3, 0], [0, 0, 3]]}, "sites": sites}
    source = read(tmp_path, [{**LI, "structure": structure}])
    assert list(source.phases.ids) == ["Li"]
    with pytest.raises(SourceError, match="disordered"):
        source.cells[0].geometry(0)


@pytest.mark.parametrize(
    ("name", "count", "corrections"),
    [
        ("rxnnet_Fe_Li_O_P_entries.json.gz", 943, "MP2020"),
        ("rxnnet_Cl_Mn_Na_O_Y_entries.json.gz", 333, "MP2020"),
        ("emmet_Li-Fe-O.json.gz", 375, "MP2020"),
        ("pymatgen_Li-Fe-P-O_entries.json", 859, "legacy"),
    ],
)
def test_real_entries_load_with_pymatgens_corrected_energies(name, count, corrections):
    path = ENTRIES / name
    if not path.exists():
        pytest.skip(f"no {name} beside the project")
    source = read_source(path)
    assert len(source.phases.ids) + len(source.rejections) == count
    assert not source.rejections
    assert source.scale.corrections == corrections
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pymatgen.entries.computed_entries import ComputedEntry

        raw = path.read_bytes()
        items = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        entries = [ComputedEntry.from_dict(item) for item in items[::5]]
        elements = [ComputedEntry.from_dict(item) for item in items if len(item["composition"]) == 1]
    lowest = {}
    for each in elements:
        symbol = each.composition.elements[0].symbol
        lowest[symbol] = min(each.energy_per_atom, lowest.get(symbol, np.inf))
    expected = [
        e.energy_per_atom - sum(e.composition.get_atomic_fraction(s) * lowest[s.symbol] for s in e.composition)
        for e in entries
    ]
    np.testing.assert_allclose(source.phases.formation_energies_ev_per_atom[::5], expected, atol=1e-9)
