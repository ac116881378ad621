"""The join: one energy scale, one candidate a composition, nothing lost without a reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import PhaseColumns, SourceContents
from ssbscreen.sources.files import read_source
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.join_properties import join_properties
from tests.ssbscreen.sources.joined import join_sources

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
SCALE = EnergyScale("PBE", "MP2020", Origin.DFT, 0.024, "test")
ISOTROPIC = (np.diag([60.0, 60, 60, 20, 20, 20]) + np.pad(np.full((3, 3), 20.0) - np.diag([20.0] * 3), (0, 3))).tolist()
UNSTABLE = np.diag([60.0, 60, 60, 20, 20, -5]).tolist()
CIF = """# generated using pymatgen
data_X
_symmetry_space_group_name_H-M   'P 1'
_cell_length_a   {a}
_cell_length_b   {a}
_cell_length_c   {a}
_cell_angle_alpha   60.00000000
_cell_angle_beta   60.00000000
_cell_angle_gamma   60.00000000
_symmetry_Int_Tables_number   1
_cell_volume   1.0
loop_
 _symmetry_equiv_pos_site_id
 _symmetry_equiv_pos_as_xyz
  1  'x, y, z'
loop_
 _atom_site_type_symbol
 _atom_site_label
 _atom_site_symmetry_multiplicity
 _atom_site_fract_x
 _atom_site_fract_y
 _atom_site_fract_z
 _atom_site_occupancy
  Li  Li0  1  0.000000  0.000000  0.000000  1
  {anion}  A1  1  0.500000  0.500000  0.500000  1
"""


def document(name, energy, *, gap=8.0, a=2.85, anion="F", tensor=None):
    return {
        "task_id": name,
        "pretty_formula": "LiF",
        "formation_energy_per_atom": energy,
        "band_gap": gap,
        "cif": CIF.format(a=a, anion=anion),
        "elasticity": {"elastic_tensor": tensor} if tensor else None,
    }


def energies(rows):
    formulas = [formula for _, formula, _ in rows]
    phases = PhaseColumns(
        ids=[name for name, _, _ in rows],
        formulas=formulas,
        amounts=[parse_formula(formula) for formula in formulas],
        formation_energies_ev_per_atom=np.array([energy for _, _, energy in rows]),
        sources=["test"] * len(rows),
    )
    return SourceContents("test", SCALE, phases)


SIMPLE = energies([("Li", "Li", 0.0), ("F", "F", 0.0), ("lif", "LiF", -3.1)])


def documents(folder, *items):
    path = folder / "documents.json"
    path.write_text(json.dumps(items))
    return read_source(path)


def reasons(table):
    return {(row["candidate_id"], row["reason"]) for row in table.to_pylist()}


def test_the_lowest_entry_of_a_composition_is_the_candidate_and_the_others_say_by_how_much():
    source = energies([("Li", "Li", 0.0), ("b", "LiF", -3.0), ("a", "Li2F2", -3.012), ("c", "LiF", -2.0)])
    joined = join_energies([source])
    assert joined.candidates["candidate_id"].to_pylist() == ["a"]
    assert joined.candidates["formula"].to_pylist() == ["LiF"]
    assert reasons(joined.rejections) == {
        ("Li", "no candidate: lithium metal, the zero of voltages"),
        ("b", "higher-energy polymorph of LiF (+0.012 eV/atom)"),
        ("c", "higher-energy polymorph of LiF (+1.012 eV/atom)"),
    }
    assert joined.phase_entries.num_rows == 4


def test_an_absurd_energy_does_not_cost_a_composition_its_sound_entry():
    joined = join_energies([energies([("Li", "Li", 0.0), ("bad", "LiF", -40.0), ("good", "LiF", -3.1)])])
    assert joined.candidates["candidate_id"].to_pylist() == ["good"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["Li", "LiF", "Li2S", "LiCl", "F", "NaCl"]), st.floats(-4, 1)),
        min_size=1,
        max_size=30,
    )
)
def test_li_phases_are_candidates_or_rejections(rows):
    source = energies([(f"e{n}", formula, energy) for n, (formula, energy) in enumerate([("LiBr", -1.8), *rows])])
    joined = join_energies([source])
    with_li = sum("Li" in amounts for amounts in source.phases.amounts)
    stages = joined.rejections["stage"].to_pylist()
    assert joined.candidates.num_rows + stages.count("sources") == with_li
    assert joined.phase_entries.num_rows + stages.count("phase entries") == len(source.phases.ids)
    keys = [formula_key(f) for f in joined.candidates["formula"].to_pylist()]
    assert len(keys) == len(set(keys))


def test_the_first_energies_make_the_hull_and_later_ones_are_named_in_the_notes():
    other = SourceContents("other", SCALE, energies([("x", "LiCl", -2.0)]).phases)
    joined = join_energies([SIMPLE, other])
    assert "LiCl" not in joined.phase_entries["formula"].to_pylist()
    assert any(note.startswith("other holds formation energies too") for note in joined.notes)


def test_no_energies_or_no_li_compound_is_an_error_with_the_mend():
    with pytest.raises(SourceError, match=r"no formation energies, so no hull.*Name first a source"):
        join_energies([SourceContents("empty")])
    with pytest.raises(SourceError, match="test: no Li phase among its 2 phases beside the metal"):
        join_energies([energies([("Li", "Li", 0.0), ("n", "NaCl", -2.0)])])


def test_structure_and_gap_are_of_the_lowest_polymorph_on_its_own_scale(tmp_path):
    source = documents(tmp_path, document("mp-2", -2.9, gap=7.5, a=3.0), document("mp-1", -3.0, gap=8.7))
    (row,) = join_sources([SIMPLE, source], literature=False).candidates.to_pylist()
    assert (row["candidate_id"], row["material_id"], row["band_gap_ev"]) == ("lif", "mp-1", 8.7)
    assert row["volume_per_atom_a3"] == pytest.approx(2.85**3 / np.sqrt(2) / 2)
    assert row["formation_energy_ev_per_atom"] == -3.1


def test_the_cell_of_the_very_entry_goes_before_a_lower_polymorph(tmp_path):
    own = energies([("Li", "Li", 0.0), ("F", "F", 0.0), ("mp-2", "LiF", -3.1)])
    source = documents(tmp_path, document("mp-1", -3.0), document("mp-2", -2.9, gap=7.5))
    (row,) = join_sources([own, source], literature=False).candidates.to_pylist()
    assert (row["material_id"], row["band_gap_ev"]) == ("mp-2", 7.5)


def test_a_cell_with_other_atoms_than_its_formula_gives_way_to_the_next(tmp_path):
    source = documents(tmp_path, document("mp-1", -3.0, anion="Cl"), document("mp-2", -2.9))
    joined = join_sources([SIMPLE, source], literature=False)
    assert joined.candidates["material_id"].to_pylist() == ["mp-2"]
    assert any("structure mp-1 not used: its atoms are not those" in reason for _, reason in reasons(joined.rejections))


def test_moduli_are_of_the_lowest_polymorph_with_a_sound_tensor_and_its_own_cell(tmp_path):
    items = [
        document("mp-1", -3.0, tensor=UNSTABLE),
        document("mp-2", -2.9, a=3.0, tensor=ISOTROPIC),
        document("mp-3", -2.8, tensor=ISOTROPIC),
    ]
    joined = join_sources([SIMPLE, documents(tmp_path, *items)], literature=False)
    (row,) = joined.elasticity.to_pylist()
    assert row["material_id"] == "mp-2"
    assert [row[f"{name}_gpa"] for name in ("bulk", "shear", "youngs_largest")] == pytest.approx([100 / 3, 20.0, 50.0])
    bounds = [row[f"{modulus}_{bound}_gpa"] for bound in ("reuss", "voigt") for modulus in ("bulk", "shear")]
    assert bounds == pytest.approx([100 / 3, 20.0] * 2)
    assert (row["universal_anisotropy"], row["cauchy_pressure_gpa"]) == pytest.approx((0.0, 0.0), abs=1e-9)
    assert row["volume_per_atom_a3"] == pytest.approx(3.0**3 / np.sqrt(2) / 2)
    assert row["li_coordination"] == 6.0
    # Two standard deviations of log10 are the factor 1 + 2 * 0.15.
    for name in ("bulk_log10_std", "shear_log10_std"):
        assert 10.0 ** (2.0 * row[name]) == pytest.approx(1.3)
    assert -1.0 < row["moduli_error_correlation"] < 1.0
    assert (row["moduli_in_domain"], row["moduli_why_outside"]) == (None, None)
    (refused,) = (reason for _, reason in reasons(joined.rejections) if "not used" in reason)
    assert "elastic tensor of mp-1" in refused
    assert "Born" in refused
    assert refused.endswith("the candidate stays")
    assert joined.candidates.num_rows == 1


def test_a_tensor_that_its_own_workflow_refused_is_not_used(tmp_path):
    item = document("mp-1", -3.0, tensor=ISOTROPIC)
    item["elasticity"] |= {"state": "filter_failed", "warnings": ["c11/c12 is less than 0.1"]}
    joined = join_sources([SIMPLE, documents(tmp_path, item)], literature=False)
    assert joined.elasticity.num_rows == 0
    assert any("c11/c12 is less than 0.1" in reason for _, reason in reasons(joined.rejections))


def test_published_moduli_serve_only_without_computed_ones(tmp_path):
    computed = documents(tmp_path, document("mp-1", -3.0, tensor=ISOTROPIC))
    with_tensor = join_sources([SIMPLE, computed], literature=True).elasticity.to_pylist()
    (without,) = join_sources([SIMPLE], literature=True).elasticity.to_pylist()
    assert [row["moduli_origin"] for row in with_tensor] == ["DFT"]
    assert [without[name] for name in ("moduli_origin", "bulk_gpa", "youngs_largest_gpa")] == ["LITERATURE", 69.6, None]
    assert join_sources([SIMPLE], literature=False).elasticity.num_rows == 0


def test_negative_moduli_of_a_table_are_refused_with_a_reason(tmp_path):
    path = tmp_path / "moduli.csv"
    path.write_text("mp_id,formula,bulk_gpa,shear_gpa\nmp-1,LiF,70,-2\nmp-2,LiF,70,50\n")
    joined = join_sources([SIMPLE, read_source(path)], literature=False)
    assert joined.elasticity["material_id"].to_pylist() == ["mp-2"]
    assert any("shear modulus is -2 GPa" in reason for _, reason in reasons(joined.rejections))


def test_measured_conductivity_is_joined_by_composition():
    lattice = energies([("Li", "Li", 0.0), ("P", "P", 0.0), ("O", "O", 0.0), ("pyrophosphate", "Li4P2O7", -2.5)])
    (row,) = join_sources([lattice], literature=True).conductivity.to_pylist()
    assert row["candidate_id"] == "pyrophosphate"
    assert row["conductivity_is_upper_bound"]
    assert row["log10_conductivity_std"] is None


def test_gaps_without_energies_give_their_upper_median(tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("formula,band_gap_ev\nLiF,1\nLiF,8\nLiF,7\nLiF,9\n")
    assert join_sources([SIMPLE, read_source(path)], literature=False).candidates["band_gap_ev"].to_pylist() == [8.0]


def real(*parts):
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {'/'.join(parts)} beside the project")
    return read_source(path)


def test_the_real_sources_join_with_every_candidate_kept():
    phases = real("mp_formation_energies_2018", "phases.csv.gz")
    raw = json.loads(gzip.decompress((DATA / "mp_li_structures_2018" / "documents.json.gz").read_bytes()))
    binaries = [item for item in raw if item["nelements"] == 2]
    structures = real("mp_li_structures_2018", "documents.json.gz")
    joined = join_energies([phases, structures])
    with_li = sum("Li" in amounts for amounts in phases.phases.amounts)
    assert joined.candidates.num_rows == with_li - 1
    wanted = {formula_key(item["pretty_formula"]) for item in binaries}
    rows = [formula_key(f) in wanted for f in joined.candidates["formula"].to_pylist()]
    part = joined.candidates.filter(rows)
    properties = join_properties([phases, structures], part, literature=False)
    assert properties.candidates["candidate_id"].equals(part["candidate_id"])
    assert properties.candidates["material_id"].null_count == 0
    held = {row["candidate_id"]: row for row in properties.elasticity.to_pylist()}
    # Materials Project mp-1138, mp-1153: Hill averages as the project states them, rounded to 1 GPa.
    stated = {item["task_id"]: item["elasticity"] for item in binaries if item["elasticity"]}
    for name in ("LiF", "Li2S", "Li2O"):
        assert held[name]["bulk_gpa"] == pytest.approx(stated[held[name]["material_id"]]["K_VRH"], abs=1.0)
        assert held[name]["shear_gpa"] == pytest.approx(stated[held[name]["material_id"]]["G_VRH"], abs=1.0)
