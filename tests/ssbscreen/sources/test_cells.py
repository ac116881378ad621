"""CIFs and structure dictionaries against pymatgen, volume and density by hand."""

from __future__ import annotations

import gzip
import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources import cells
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.sources.files import read_source

DOCUMENTS = (
    Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "mp_li_structures_2018" / "documents.json.gz"
)
ROCK_SALT = """data_LiF
_symmetry_space_group_name_H-M 'F m -3 m'
_cell_length_a 4.03
_cell_length_b 4.03
_cell_length_c 4.03
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_symmetry_Int_Tables_number 225
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0 0 0 {occupancy}
F1 F 0.5 0.5 0.5 1
"""


def test_volume_and_density_of_rock_salt_lif():
    cell = CellGeometry((4.03, 4.03, 4.03, 90.0, 90.0, 90.0), (3,) * 4 + (9,) * 4, (0.0,) * 24)
    assert cells.volume_a3(cell) == pytest.approx(4.03**3)
    assert cells.density_g_per_cm3(cell) == pytest.approx(4 * 25.94 * 1.66054 / 4.03**3, rel=1e-3)


def test_a_primitive_face_centred_cell_has_a_quarter_of_the_volume():
    edge = 4.03 / np.sqrt(2)
    cell = CellGeometry((edge, edge, edge, 60.0, 60.0, 60.0), (3, 9), (0.0,) * 6)
    assert cells.volume_a3(cell) == pytest.approx(4.03**3 / 4)


def test_angles_that_close_no_cell_have_no_volume():
    cell = CellGeometry((3.0, 3.0, 3.0, 60.0, 60.0, 150.0), (3,), (0.0,) * 3)
    assert np.isnan(cells.volume_a3(cell))
    with pytest.raises(SourceError, match="make no cell"):
        cells.sound_cell(cell)


def test_symmetry_of_a_cif_is_applied():
    cell = cells.cell_of_cif(ROCK_SALT.format(occupancy=1))
    assert cells.amounts_of(cell) == {"Li": 4.0, "F": 4.0}


def test_a_folder_of_cifs_with_energies_gives_phases_and_refuses_the_bad_ones(tmp_path):
    (tmp_path / "good.cif").write_text(ROCK_SALT.format(occupancy=1))
    (tmp_path / "alone.cif").write_text(ROCK_SALT.format(occupancy=1))
    (tmp_path / "partly.cif").write_text(ROCK_SALT.format(occupancy=0.5))
    (tmp_path / "torn.cif").write_text("data_x\n_cell_length_a 4\n")
    (tmp_path / "energies.csv").write_text("file,formation_energy_ev_per_atom\ngood.cif,-3.1\nother,-2\n")
    source = read_source(tmp_path)
    assert list(source.phases.ids) == ["good"]
    assert list(source.phases.formulas) == ["LiF"]
    assert list(source.cells[0].material_ids) == ["alone", "good"]
    reasons = {rejection.candidate_id: rejection.reason for rejection in source.rejections}
    assert "disordered" in reasons["partly"]
    assert "torn.cif: the CIF" in reasons["torn"]
    assert "no such CIF file" in reasons["other"]
    assert "no formation energy" in reasons["alone"]


def test_one_cif_is_a_source_of_structures(tmp_path):
    path = tmp_path / "mine.cif"
    path.write_text(ROCK_SALT.format(occupancy=1))
    source = read_source(path)
    assert source.phases is None
    assert source.cells[0].formulas == ["LiF"]


def test_energies_without_the_energy_column_are_an_error(tmp_path):
    (tmp_path / "good.cif").write_text(ROCK_SALT.format(occupancy=1))
    (tmp_path / "energies.csv").write_text("file,energy\ngood.cif,-3.1\n")
    with pytest.raises(SourceError, match="no column formation_energy_ev_per_atom"):
        read_source(tmp_path)


def test_only_unreadable_cifs_are_an_error(tmp_path):
    (tmp_path / "torn.cif").write_text("data_x\n")
    with pytest.raises(SourceError, match="none of its 1 rows can be used"):
        read_source(tmp_path)


@pytest.fixture(scope="module")
def documents():
    if not DOCUMENTS.exists():
        pytest.skip("no mp_li_structures_2018 beside the project")
    return json.loads(gzip.decompress(DOCUMENTS.read_bytes()))


def test_the_quick_reader_of_p1_cifs_agrees_with_pymatgen(documents):
    from pymatgen.io.cif import CifParser

    for document in documents[::100]:
        quick = cells._cell_of_p1_cif(document["cif"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            (structure,) = CifParser.from_str(document["cif"]).parse_structures(primitive=False)
        assert quick is not None
        assert sorted(quick.atomic_numbers) == sorted(structure.atomic_numbers)
        np.testing.assert_allclose(quick.cell_abc_angstrom_angles_degree, structure.lattice.parameters, atol=1e-6)
        assert cells.pymatgen_structure(quick).volume == pytest.approx(structure.volume, rel=1e-6)
        ours = np.sort(np.mod(quick.fractional_xyz, 1.0))
        np.testing.assert_allclose(ours, np.sort(np.mod(structure.frac_coords.ravel(), 1.0)), atol=1e-5)


def test_every_cif_of_the_documents_is_read_by_the_quick_reader_with_the_density_they_state(documents):
    for document in documents:
        cell = cells._cell_of_p1_cif(document["cif"])
        assert cell is not None
        assert len(cell.atomic_numbers) == document["nsites"]
        assert cells.density_g_per_cm3(cell) == pytest.approx(document["density"], rel=2e-3)


def test_structure_dictionaries_keep_the_geometry(documents):
    cell = cells._cell_of_p1_cif(documents[3]["cif"])
    again = cells.cell_of_structure_dictionary(cells.pymatgen_structure(cell).as_dict())
    np.testing.assert_allclose(again.cell_abc_angstrom_angles_degree, cell.cell_abc_angstrom_angles_degree, atol=1e-9)
    assert again.atomic_numbers == cell.atomic_numbers
    np.testing.assert_allclose(again.fractional_xyz, cell.fractional_xyz, atol=1e-12)
