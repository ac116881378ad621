"""Gaps and volumes of any phase, from small sources written here and from the bundled set."""

from __future__ import annotations

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import FormulaError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.contents import CellColumns, CellGeometry, GapColumns, SourceContents, VolumeColumns
from ssbscreen.sources.phase_properties import phase_properties


def cells(rows, read):
    """Cubic cells of one formula unit: (identifier, formula, energy, edge in angstrom)."""

    def geometry(row):
        read.append(rows[row][0])
        numbers = tuple(
            {"Na": 11, "Cl": 17, "Li": 3, "S": 16, "Zr": 40}[symbol] for symbol in parse_formula(rows[row][1])
        )
        edge = rows[row][3]
        return CellGeometry((edge, edge, edge, 90.0, 90.0, 90.0), numbers, (0.0,) * (3 * len(numbers)))

    return CellColumns(
        material_ids=[row[0] for row in rows],
        entry_ids=[row[0] for row in rows],
        formulas=[row[1] for row in rows],
        amounts=[parse_formula(row[1]) for row in rows],
        formation_energies_ev_per_atom=np.array([row[2] for row in rows]),
        origins=[Origin.DFT] * len(rows),
        sources=["test"] * len(rows),
        geometry=geometry,
    )


def gaps(rows):
    return GapColumns(
        material_ids=[row[0] for row in rows],
        amounts=[parse_formula(row[1]) for row in rows],
        band_gaps_ev=np.array([row[2] for row in rows]),
        formation_energies_ev_per_atom=np.full(len(rows), np.nan),
        origins=[Origin.DFT] * len(rows),
        source="test",
    )


def volumes(rows):
    return VolumeColumns(
        entry_ids=[formula for formula, _ in rows],
        amounts=[parse_formula(formula) for formula, _ in rows],
        volumes_per_atom_a3=np.array([volume for _, volume in rows]),
        origins=[Origin.POTENTIAL] * len(rows),
        source="test",
    )


def row(contents, formula):
    (found,) = phase_properties(contents, [formula]).to_pylist()
    return found


def test_volume_and_gap_are_those_of_the_cell_of_lowest_energy():
    read = []
    held = cells([("a", "NaCl", -1.0, 4.0), ("b", "NaCl", -2.0, 3.0), ("c", "LiCl", -2.0, 3.0)], read)
    source = SourceContents("test", cells=(held,), gaps=(gaps([("a", "NaCl", 1.0), ("b", "NaCl", 5.0)]),))
    assert row([source], "NaCl") == {
        "formula": "NaCl",
        "band_gap_ev": 5.0,
        "band_gap_origin": "DFT",
        "volume_per_atom_a3": pytest.approx(13.5),
        "volume_origin": "DFT",
    }
    assert read == ["b"]  # no other geometry is read


def test_a_told_volume_serves_where_there_is_no_cell():
    first = SourceContents("told", volumes=(volumes([("NaCl", 20.0), ("LiCl", 17.0)]),))
    second = SourceContents("cells", cells=(cells([("a", "NaCl", -1.0, 4.0)], []),))
    assert row([first, second], "NaCl")["volume_origin"] == "DFT"
    found = row([first, second], "Li2Cl2")
    assert (found["formula"], found["volume_per_atom_a3"], found["volume_origin"]) == ("Li2Cl2", 17.0, "POTENTIAL")


def test_an_element_without_a_cell_has_its_measured_volume():
    found = row([], "Zr")
    assert found["volume_per_atom_a3"] == pytest.approx(23.3, abs=0.1)  # 91.22 u at 6.51 g/cm3
    assert found["volume_origin"] == "MEASURED"
    assert row([SourceContents("test", cells=(cells([("z", "Zr", 0.0, 3.0)], []),))], "Zr")["volume_origin"] == "DFT"


def test_what_no_source_knows_is_null():
    assert row([], "Zr3O") == {
        "formula": "Zr3O",
        "band_gap_ev": None,
        "band_gap_origin": None,
        "volume_per_atom_a3": None,
        "volume_origin": None,
    }


def test_one_row_a_formula_sorted():
    table = phase_properties([], ["Zr", "Li", "Zr"])
    assert table["formula"].to_pylist() == ["Li", "Zr"]
    with pytest.raises(FormulaError):
        phase_properties([], ["?"])


def test_the_bundled_set_tells_volumes_of_products():
    found = {
        row["formula"]: row
        for row in phase_properties([read_bundled()], ["Li2S", "Li2O", "LiF", "Li3P", "Li3YCl6", "Y"]).to_pylist()
    }
    known = {"Li2S": 46.5 / 3, "LiF": 16.3 / 2, "Li3P": 60.0 / 4, "Li2O": 24.8 / 3}
    for formula, volume in known.items():
        assert found[formula]["volume_per_atom_a3"] == pytest.approx(volume, rel=0.06), formula
        assert found[formula]["volume_origin"] == "POTENTIAL"
    assert found["Li3YCl6"]["volume_origin"] == "POTENTIAL"
    assert found["Y"]["volume_origin"] == "MEASURED"


def test_told_volumes_are_those_of_the_bundled_cells():
    source = read_bundled()
    told = phase_properties([SourceContents("told", volumes=source.volumes)], source.cells[0].formulas[:200])
    celled = phase_properties([source], source.cells[0].formulas[:200])
    assert told["volume_per_atom_a3"].null_count == 0
    difference = np.array(told["volume_per_atom_a3"]) - np.array(celled["volume_per_atom_a3"])
    assert np.abs(difference).max() < 0.006
