"""CIFs of which pymatgen's reader leaves out sites, or guesses: read right, told of, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssbscreen.structures.own_structure import OwnStructure
from ssbscreen.structures.reading import read_structures

LI3OCL = """data_Li3OCl
_cell_length_a   3.91
_cell_length_b   3.91
_cell_length_c   3.91
_cell_angle_alpha   90
_cell_angle_beta    90
_cell_angle_gamma   90
_space_group_name_H-M_alt   'P m -3 m'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0.5 0.5 0.0 1.0
O1  O  0.5 0.5 0.5 1.0
Cl1 Cl 0.0 0.0 0.0 1.0
"""
WHOLE = {"Li": 3.0, "O": 1.0, "Cl": 1.0}


def one(folder: Path, text: str) -> OwnStructure:
    (folder / "cell.cif").write_text(text, encoding="utf-8")
    (found,), refused = read_structures([str(folder / "cell.cif")])
    assert refused == []
    return found


def reason(folder: Path, text: str) -> str:
    (folder / "cell.cif").write_text(text, encoding="utf-8")
    found, (refused,) = read_structures([str(folder / "cell.cif")])
    assert found == []
    return refused.reason


def changed(old: str, new: str) -> str:
    assert old in LI3OCL
    return LI3OCL.replace(old, new)


@pytest.mark.parametrize("unsaid", [".", "?"])
def test_an_occupancy_that_is_not_said_is_one(tmp_path: Path, unsaid: str) -> None:
    found = one(tmp_path, changed("0.5 0.5 0.0 1.0", f"0.5 0.5 0.0 {unsaid}"))
    assert found.structure.composition.as_dict() == WHOLE


def test_keywords_have_no_case(tmp_path: Path) -> None:
    found = one(tmp_path, LI3OCL.replace("data_", "DATA_").replace("loop_", "Loop_"))
    assert found.structure.composition.as_dict() == WHOLE


def test_a_space_group_that_is_not_known_is_refused_not_read_as_p1(tmp_path: Path) -> None:
    assert "space group P q -9 z is not known" in reason(tmp_path, changed("P m -3 m", "P q -9 z"))


@pytest.mark.parametrize("line", ["", "_space_group_name_H-M_alt ?\n"])
def test_a_cell_without_symmetry_is_told_of(tmp_path: Path, line: str) -> None:
    found = one(tmp_path, changed("_space_group_name_H-M_alt   'P m -3 m'\n", line))
    assert found.structure.composition.as_dict() == {"Li": 1.0, "O": 1.0, "Cl": 1.0}
    assert any("tells no symmetry" in note for note in found.notes)
    told = one(tmp_path, changed("P m -3 m", "P 1"))
    assert told.notes == ()


@pytest.mark.parametrize("symbol", ["OH", "OH2", "NO3", "7Li", "Vac"])
def test_a_site_of_no_single_element_is_refused_not_left_out(tmp_path: Path, symbol: str) -> None:
    assert f"the site {symbol} names no single element" in reason(tmp_path, changed("O1  O ", f"O1 {symbol} "))


def test_hydrogen_that_hangs_on_a_site_without_a_position_is_told_of(tmp_path: Path) -> None:
    rows = LI3OCL.replace("_occupancy\n", "_occupancy\n_atom_site_attached_hydrogens\n").replace(" 1.0\n", " 1.0 0\n")
    assert one(tmp_path, rows).notes == ()
    found = one(tmp_path, rows.replace("0.5 0.5 0.5 1.0 0", "0.5 0.5 0.5 1.0 1"))
    assert any("implies hydrogen" in note for note in found.notes)


@pytest.mark.parametrize("named", ["D1 D", "D1 D1+"])
def test_hydrogen_and_deuterium_on_one_site_are_counted_once(tmp_path: Path, named: str) -> None:
    shared = changed("Cl1 Cl 0.0 0.0 0.0 1.0", f"H1 H 0.0 0.0 0.0 0.2\n{named} 0.0 0.0 0.0 0.3")
    assert one(tmp_path, shared).structure.composition.as_dict() == pytest.approx({"Li": 3.0, "O": 1.0, "H": 0.5})


def test_prose_may_hold_the_words_of_cif(tmp_path: Path) -> None:
    prose = "_exptl_special_details\n;\ndata_collection took a day\nloop_ of _atom_site_fract_x\n;\n"
    assert one(tmp_path, changed("loop_\n", f"{prose}loop_\n")).structure.composition.as_dict() == WHOLE


def test_what_the_cell_lacks_is_named_with_the_mend(tmp_path: Path) -> None:
    told = reason(tmp_path, changed("_cell_length_c   3.91\n", ""))
    assert "has no _cell_length_c: write all lengths and angles" in told
    assert "correct this in the file" in reason(tmp_path, changed("3.91", "3,91"))
    twice = reason(tmp_path, f"{LI3OCL}Cl2 Cl 0.0 0.0 0.0 1.0\n")
    assert "Occupancy 2.0 of one place is more than 1: correct" in twice


def test_a_cubic_cell_may_be_given_by_one_length(tmp_path: Path) -> None:
    lines = [
        line for line in LI3OCL.splitlines() if not line.startswith(("_cell_angle", "_cell_length_b", "_cell_length_c"))
    ]
    lines.insert(1, "_symmetry_cell_setting cubic")
    assert one(tmp_path, "\n".join(lines) + "\n").structure.volume == pytest.approx(3.91**3)
