"""Files and folders of a user's own structures, as pymatgen and ASE write them, and files that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from pymatgen.analysis.structure_matcher import StructureMatcher
from pymatgen.core import Lattice, Species, Structure
from pymatgen.io.cif import CifWriter

from ssbscreen.structures.own_structure import OwnStructure, Refusal
from ssbscreen.structures.reading import read_structures, safe_name

LIF = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.03), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
# As ase.io.write of ASE 3.29 writes the primitive cell of rock salt, a = 4 angstrom.
ASE_ROW = (
    '{"cell": {"array": {"__ndarray__": [[3, 3], "float64", [0.0, 2.0, 2.0, 2.0, 0.0, 2.0, 2.0, 2.0, 0.0]]}, '
    '"__ase_objtype__": "cell"}, "constraints": [{"name": "FixAtoms", "kwargs": {"indices": [0]}}], "ctime": 26.9, '
    '"mtime": 26.9, "numbers": {"__ndarray__": [[2], "int64", [3, 9]]}, '
    '"pbc": {"__ndarray__": [[3], "bool", [true, true, true]]}, '
    '"positions": {"__ndarray__": [[2, 3], "float64", [0.0, 0.0, 0.0, 2.0, 0.0, 0.0]]}, "unique_id": "4", "user": null}'
)
ASE_FILE = '{"1": ' + ASE_ROW + ', "2": ' + ASE_ROW + ', "ids": [1, 2], "nextid": 3}'
ASE_FRAME = """2
Lattice="0.0 2.0 2.0 2.0 0.0 2.0 2.0 2.0 0.0" Properties=species:S:1:pos:R:3:move_mask:L:1 note="a \\"b\\"" pbc="T T T"
Li       0.00000000       0.00000000       0.00000000  F
F        2.00000000       0.00000000       0.00000000  T
"""
ROCK_SALT = Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.0), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
SHARED_CIF = """data_shared
_cell_length_a 4.0
_cell_length_b 4.0
_cell_length_c 4.0
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_chemical_formula_sum 'Li F'
loop_
_space_group_symop_operation_xyz
'x, y, z'
loop_
_atom_type_symbol
_atom_type_oxidation_number
Li+ 1
F- -1
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li+ 0 0 0 0.5
F1 F- 0.5 0.5 0.5 1.0
"""


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def only(place: str) -> OwnStructure:
    (structure,), refused = read_structures([place])
    assert refused == []
    return structure


def refusal(place: str) -> Refusal:
    found, (fault,) = read_structures([place])
    assert found == []
    assert "\n" not in fault.reason
    assert fault.file in fault.reason
    return fault


@pytest.mark.parametrize(
    ("name", "format_"), [("a.cif", "cif"), ("POSCAR", "poscar"), ("LiF.vasp", "poscar"), ("a.json", "json")]
)
def test_what_pymatgen_writes_is_read_back(tmp_path: Path, name: str, format_: str) -> None:
    LIF.to(filename=str(tmp_path / name), fmt=format_)
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress((tmp_path / name).read_bytes()))
    for place in (tmp_path / name, packed):
        found = only(str(place))
        assert StructureMatcher().fit(found.structure, LIF)
        assert found.structure.volume == pytest.approx(LIF.volume)
        assert found.file == str(place)
    assert only(str(packed)).name == name.split(".", maxsplit=1)[0]


def test_structures_in_lists_and_under_names_are_read(tmp_path: Path) -> None:
    cell = LIF.as_dict()
    one = write(tmp_path / "one.json", json.dumps({"structure": cell, "energy": -1.0}))
    two = write(tmp_path / "two.json", json.dumps({"structures": [cell, {"structure": cell}]}))
    three = write(tmp_path / "three.json", json.dumps([cell, cell, cell]))
    found, refused = read_structures([one, two, three])
    assert refused == []
    assert [each.name for each in found] == ["one", "two", "two-2", "three", "three-2", "three-3"]
    assert all(each.structure == LIF for each in found)


@pytest.mark.parametrize("text", [ASE_FILE, f"[{ASE_ROW}, {ASE_ROW}]"])
def test_json_of_ase_is_read(tmp_path: Path, text: str) -> None:
    found, refused = read_structures([write(tmp_path / "x.json", text)])
    assert refused == []
    assert [StructureMatcher(scale=False).fit(each.structure, ROCK_SALT) for each in found] == [True, True]


def test_frames_of_extended_xyz_are_read(tmp_path: Path) -> None:
    found, refused = read_structures([write(tmp_path / "x.extxyz", ASE_FRAME + "\n" + ASE_FRAME)])
    assert refused == []
    assert [each.name for each in found] == ["x", "x-2"]
    assert all(StructureMatcher(scale=False).fit(each.structure, ROCK_SALT) for each in found)


def test_ase_and_pymatgen_agree_with_what_is_read(tmp_path: Path) -> None:
    io = pytest.importorskip("ase.io", reason="ASE belongs to the extra potential")
    from pymatgen.io.ase import AseAtomsAdaptor

    cell = Structure(Lattice.from_parameters(4, 5, 6, 80, 95, 103), ["Li", "P", "S"], [[0, 0, 0], [0.4, 0.3, 0.2],
                                                                                     [0.7, 0.6, 0.1]])  # fmt: skip
    atoms = AseAtomsAdaptor.get_atoms(cell, msonable=False)
    for name in ("x.json", "x.xyz"):
        io.write(str(tmp_path / name), [atoms, atoms])
        found, refused = read_structures([str(tmp_path / name)])
        assert refused == []
        for each in found:
            assert each.structure.distance_matrix == pytest.approx(cell.distance_matrix, abs=1e-6)
            assert each.structure.species == cell.species


def test_every_block_of_a_cif_with_sites_is_a_structure(tmp_path: Path) -> None:
    block = SHARED_CIF.replace("data_shared", "data_same_name")
    header = "data_publication\n_journal_year 2026\n"
    found, refused = read_structures([write(tmp_path / "many.cif", header + block + block.replace("4.0", "5.0"))])
    assert refused == []
    assert [each.structure.volume for each in found] == pytest.approx([64.0, 125.0])


def test_partial_occupancies_stay_and_oxidation_states_go(tmp_path: Path) -> None:
    found = only(write(tmp_path / "shared.cif", SHARED_CIF))
    assert found.structure.composition.as_dict() == {"Li": 0.5, "F": 1.0}
    assert not any(isinstance(each, Species) for each in found.structure.composition)
    assert any("sum to -0.5 e" in note for note in found.notes)
    assert any("formula in the file and its sites differ" in note for note in found.notes)


def test_deuterium_is_hydrogen_and_no_property_of_a_site_stays(tmp_path: Path) -> None:
    cell = Structure(Lattice.cubic(4.1), ["Li", "D"], [[0, 0, 0], [0.5, 0.5, 0.5]], site_properties={"magmom": [1, 2]})
    found = only(write(tmp_path / "d.json", json.dumps(cell.as_dict())))
    assert found.structure.formula == "Li1 H1"
    assert found.structure.site_properties == {}


def test_a_site_over_one_by_rounding_is_full_and_one_far_over_is_refused(tmp_path: Path) -> None:
    twice = SHARED_CIF.replace("0 0 0 0.5", "0 0 0 0.34\nNa1 Na+ 0 0 0 {}").replace("Li+ 1\n", "Li+ 1\nNa+ 1\n")
    found = only(write(tmp_path / "rounded.cif", twice.format("0.67")))
    assert sum(found.structure[0].species.values()) == pytest.approx(1.0) or found.structure.num_sites == 2
    assert "Occupancy" in refusal(write(tmp_path / "over.cif", twice.format("0.9"))).reason


@pytest.mark.parametrize("flags", ["T T T", "F F T", "F F F"])
def test_a_poscar_with_selective_dynamics_is_read(tmp_path: Path, flags: str) -> None:
    head = "LiF\n1.0\n2.9 0 0\n0 2.9 0\n0 0 2.9\nLi F\n1 1\nSelective dynamics\ndirect\n"
    found = only(write(tmp_path / "POSCAR", f"{head}0 0 0 {flags}\n0.5 0.5 0.5 {flags}\n"))
    assert found.structure.composition.as_dict() == {"Li": 1.0, "F": 1.0}


def test_faults_are_told_with_place_and_reason_and_stop_nothing(tmp_path: Path) -> None:
    good = write(tmp_path / "good.cif", SHARED_CIF)
    bad = {
        write(tmp_path / "cut.json", '{"sites": ['): "cut off",
        write(tmp_path / "words.json", '{"a": 1}'): "no structure",
        write(tmp_path / "deep.json", "[" * 100_000): "nested too deeply",
        write(tmp_path / "half.xyz", ASE_FRAME.replace("2\n", "3\n", 1)): "ends before",
        write(tmp_path / "plain.xyz", "1\nno lattice\nLi 0 0 0\n"): "no Lattice",
        write(tmp_path / "slab.xyz", ASE_FRAME.replace("T T T", "T T F")): "not periodic",
        write(tmp_path / "columns.xyz", ASE_FRAME.replace("2.00000000 ", "two ")): "does not hold",
        write(tmp_path / "shared.xyz", ASE_FRAME.replace("note=", 'occupancy="_JSON {}" note=')): "occupancies",
        write(tmp_path / "slab.json", ASE_FILE.replace("true", "false").replace('"2"', '"3"')): "not periodic",
        write(tmp_path / "POSCAR", "old\n1.0\n4 0 0\n0 4 0\n0 0 4\n1 1\ndirect\n0 0 0\n0.5 0.5 0.5\n"): "symbols",
        write(
            tmp_path / "huge.vasp", "x\n1\n4 0 0\n0 4 0\n0 0 4\nLi\n99999999999\ndirect\n0 0 0\n"
        ): "sites, more than",
        write(tmp_path / "text.cif", "no cell at all"): "no data block",
        write(tmp_path / "minus.cif", SHARED_CIF.replace("0.5\nF1", "-0.5\nF1")): "occupancy of -0.5",
        write(tmp_path / "dummy.json", json.dumps(LIF.copy().replace_species({"F": "X"}).as_dict())): "X is no element",
        write(tmp_path / "empty.cif", ""): "empty",
        write(tmp_path / "a.yaml", "a: 1"): "no known format",
        write(tmp_path / "broken.cif.gz", "\x1f"): "no data block",
        str(tmp_path / "absent.cif"): "does not exist",
        "a\0b.cif": "does not exist",
        "~nobody-of-that-name/a.cif": "home directory",
    }
    (tmp_path / "folder").mkdir()
    bad[str(tmp_path / "folder")] = "holds no structures"
    (tmp_path / "latin.cif").write_bytes("data_x\n# \xe9\n".encode("latin-1"))
    bad[str(tmp_path / "latin.cif")] = "UTF-8"
    (tmp_path / "torn.cif.gz").write_bytes(gzip.compress(SHARED_CIF.encode())[:-20])
    bad[str(tmp_path / "torn.cif.gz")] = "gzip data are broken"
    found, refused = read_structures([*bad, good])
    assert [each.name for each in found] == ["good"]
    by_file: dict[str, list[str]] = {}
    for each in refused:
        by_file.setdefault(each.file, []).append(each.reason)
    assert set(by_file) == set(bad)
    for file, part in bad.items():
        assert part in by_file[file][0], by_file[file]
        assert all("\n" not in reason and reason.startswith(file) for reason in by_file[file])


def test_a_cif_without_positions_says_what_to_look_for(tmp_path: Path) -> None:
    lines = str(CifWriter(LIF)).splitlines()
    (tmp_path / "bare.cif").write_text("\n".join(line for line in lines if not line.startswith(("  Li", "  F"))))
    found, (fault,) = read_structures([tmp_path / "bare.cif"])
    assert not found
    assert "sites with positions" in fault.reason


def test_whole_frames_before_a_torn_one_are_used(tmp_path: Path) -> None:
    found, (fault,) = read_structures([write(tmp_path / "run.xyz", ASE_FRAME + ASE_FRAME[:-60])])
    assert [each.name for each in found] == ["run"]
    assert "structure 2" in fault.reason


def test_a_bad_structure_in_a_list_leaves_the_others(tmp_path: Path) -> None:
    cell = LIF.as_dict()
    found, refused = read_structures([write(tmp_path / "some.json", json.dumps([cell, {"sites": 3}, cell, 5]))])
    assert [each.name for each in found] == ["some", "some-3"]
    assert [each.name for each in refused] == ["some-2", "some-4"]
    assert "structure 2" in refused[0].reason


def test_folders_are_read_sorted_without_what_is_no_structure(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("b.cif", "a.cif", "a.json", ".hidden.cif"):
        LIF.to(filename=str(folder / name), fmt=name.rsplit(".", maxsplit=1)[-1])
    write(folder / "README.txt", "words")
    found, refused = read_structures([str(folder)])
    assert refused == []
    assert [(each.name, Path(each.file).name) for each in found] == [("a", "a.cif"), ("a-2", "a.json"), ("b", "b.cif")]


@pytest.mark.parametrize("stem", ["..", "-rf", "a b/../c", "Li₆PS₅Cl", "x" * 300, "...", "$(id)", "a\nb"])
def test_names_are_safe(stem: str) -> None:
    name = safe_name(Path(f"{stem}.cif"))
    assert 0 < len(name) <= 80
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert name[0] not in ".-"


def test_a_file_that_unpacks_to_more_than_the_limit_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.cif.gz"
    with gzip.open(bomb, "wb") as file:
        for _ in range(60):
            file.write(b" " * 1_000_000)
    assert bomb.stat().st_size < 1_000_000
    assert "larger than 50 MB" in refusal(str(bomb)).reason


def test_a_cell_of_more_than_two_thousand_sites_is_refused(tmp_path: Path) -> None:
    large = Structure(Lattice.cubic(60.0), ["Li"] * 2001, [[i / 2001, (i * 7 % 2001) / 2001, 0.0] for i in range(2001)])
    for name, format_ in (("large.json", "json"), ("large.cif", "cif"), ("POSCAR-large", "poscar")):
        large.to(filename=str(tmp_path / name), fmt=format_)
        assert "2001 sites, more than 2000" in refusal(str(tmp_path / name)).reason


def test_json_makes_no_class_that_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "module_of_another.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    monkeypatch.syspath_prepend(tmp_path)
    named = {"@module": "module_of_another", "@class": "Anything"}
    cell = LIF.as_dict()
    cell["properties"] = named
    for site in cell["sites"]:
        site["properties"] = {"note": named}
        site["species"][0] |= {"oxidation_state": 0, "properties": named}
    write(tmp_path / "cell.json", json.dumps({"structure": cell, "@module": "module_of_another", "@class": "Anything"}))
    assert only(str(tmp_path / "cell.json")).structure == LIF
    assert not (tmp_path / "ran").exists()
