"""All polymorphs as candidates: each with its own values, and nothing that is known of the composition alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.files import read_source
from ssbscreen.sources.polymorphs import Polymorphs, higher_polymorphs
from ssbscreen.thermo.window_tables import compute_windows, index_of_entries
from tests.ssbscreen.sources.joined import join_sources

ROCK_SALT = {"cell_abc_angstrom_angles_degree": [2.85] * 3 + [60.0] * 3, "fractional_xyz": [0.0] * 3 + [0.5] * 3}
EXPANDED = ROCK_SALT | {"cell_abc_angstrom_angles_degree": [3.0] * 3 + [60.0] * 3}
BROKEN = ROCK_SALT | {"cell_abc_angstrom_angles_degree": [3.0] * 3 + [170.0] * 3}
NO_CELL = {"cell_abc_angstrom_angles_degree": None, "fractional_xyz": None}
LIF = [3, 9]


def row(name, formula, energy, cell, numbers=None, **values):
    known = {"band_gap_ev": None, "bulk_gpa": None, "shear_gpa": None} | values
    return (
        {"mp_id": name, "formula": formula, "formation_energy_ev_per_atom": energy, "atomic_numbers": numbers}
        | cell
        | known
    )


@pytest.fixture
def source(tmp_path):
    rows = [
        row("li", "Li", 0.0, NO_CELL),
        row("f", "F2", 0.0, NO_CELL),
        row("high", "LiF", -2.9, EXPANDED, LIF),
        row("low", "LiF", -3.1, ROCK_SALT, LIF, band_gap_ev=8.0, bulk_gpa=67.0, shear_gpa=48.0),
        row("own", "LiF", -3.0, EXPANDED, LIF, band_gap_ev=7.0, bulk_gpa=60.0, shear_gpa=40.0),
        row("torn", "LiF", -2.8, BROKEN, LIF),
    ]
    path = tmp_path / "polymorphs.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return read_source(path)


def by_id(table):
    return {each["candidate_id"]: each for each in table.to_pylist()}


def test_each_polymorph_is_a_candidate_with_its_own_energy_cell_gap_and_moduli(source):
    joined = join_sources([source], literature=True, polymorphs=Polymorphs.ALL)
    found = by_id(joined.candidates)
    assert list(found) == ["high", "low", "own", "torn"]
    assert {name: each["formation_energy_ev_per_atom"] for name, each in found.items()} == {
        "high": -2.9, "low": -3.1, "own": -3.0, "torn": -2.8
    }  # fmt: skip
    assert found["own"]["volume_per_atom_a3"] == pytest.approx(3.0**3 / 2**0.5 / 2)
    assert {name: each["band_gap_ev"] for name, each in found.items()} == {
        "high": None, "low": 8.0, "own": 7.0, "torn": None
    }  # fmt: skip
    assert {name: each["bulk_gpa"] for name, each in by_id(joined.elasticity).items()} == {"low": 67.0, "own": 60.0}


def test_a_polymorph_with_a_broken_cell_takes_no_other_cell_and_says_so(source):
    joined = join_sources([source], literature=False, polymorphs=Polymorphs.ALL)
    assert by_id(joined.candidates)["torn"]["material_id"] is None
    (told,) = [each["reason"] for each in joined.rejections.to_pylist() if each["candidate_id"] == "torn"]
    assert told.startswith("structure torn not used")


def test_what_is_known_of_the_lowest_polymorph_does_not_depend_on_the_others(source):
    alone = join_sources([source], literature=True)
    among = join_sources([source], literature=True, polymorphs=Polymorphs.ALL)
    assert by_id(alone.candidates) == {"low": by_id(among.candidates)["low"]}
    assert by_id(alone.elasticity)["low"] == by_id(among.elasticity)["low"]
    assert alone.phase_entries.equals(among.phase_entries)


def test_a_measured_conductivity_is_told_of_the_lowest_polymorph_alone(tmp_path):
    path = tmp_path / "phases.csv"
    path.write_text(
        "mp_id,formula,formation_energy_ev_per_atom\nli,Li,0\np,P,0\ns,S,0\nhigh,Li3PS4,-0.9\nlow,Li3PS4,-0.99\n"
    )
    joined = join_sources([read_source(path)], literature=True, polymorphs=Polymorphs.ALL)
    assert joined.candidates["candidate_id"].to_pylist() == ["high", "low"]
    assert joined.conductivity["candidate_id"].to_pylist() == ["low"]


def test_a_higher_polymorph_lies_above_the_hull_by_what_separates_it_from_the_lowest(source):
    joined = join_sources([source], literature=False, polymorphs=Polymorphs.ALL)
    index, _ = index_of_entries(joined.phase_entries)
    windows = by_id(compute_windows(joined.candidates, index, joined.scale, cathode_voltage_v=4.2).windows)
    above = {name: each["energy_above_hull_ev_per_atom"] for name, each in windows.items()}
    assert above == pytest.approx({"high": 0.2, "low": 0.0, "own": 0.1, "torn": 0.3})
    # The mixture at the composition is the lowest phase, so its window is that of the composition.
    assert len({each["oxidation_limit_v"] for each in windows.values()}) == 1
    assert windows["high"]["own_oxidation_limit_v"] is None


def test_of_equal_energies_the_first_by_identifier_is_the_lowest():
    keys = dict.fromkeys(("b", "a", "c"), "LiF") | {"d": "Li2O"}
    assert higher_polymorphs(["b", "a", "c", "d"], keys, np.array([-3.0, -3.0, -2.0, -1.0])) == {"b", "c"}


def test_lithium_metal_and_rows_without_energy_are_no_candidates_whatever_is_asked(tmp_path):
    path = tmp_path / "phases.csv"
    path.write_text("mp_id,formula,formation_energy_ev_per_atom\na,Li,0\nb,Li,0.01\nf,F2,0\nx,LiF,-3.1\ny,LiF,\n")
    joined = join_sources([read_source(path)], literature=False, polymorphs=Polymorphs.ALL)
    assert joined.candidates["candidate_id"].to_pylist() == ["x"]
    assert {each["candidate_id"] for each in joined.rejections.to_pylist()} == {"a", "b", "y"}
    with pytest.raises(SourceError, match="no formation energies"):
        join_sources([], literature=False, polymorphs=Polymorphs.ALL)


def test_the_formula_of_each_polymorph_is_kept_as_it_is_shown(source):
    joined = join_sources([source], literature=False, polymorphs=Polymorphs.ALL)
    assert {tuple(parse_formula(f).items()) for f in joined.candidates["formula"].to_pylist()} == {
        (("Li", 1.0), ("F", 1.0))
    }
