"""Tables of phases: what is read under which name, what is refused row by row, what stops the reading."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.files import read_source

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
HEAD = "formula,formation_energy_ev_per_atom\n"


def write(folder, text, name="phases.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def real(*parts):
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {'/'.join(parts)} beside the project")
    return path


def test_csv_gzip_and_parquet_give_the_same_phases(tmp_path):
    text = HEAD + "Li,0\nLi2S,-1.5\nLiF,-3.1\n"
    plain = write(tmp_path, text)
    packed = tmp_path / "phases.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    columnar = tmp_path / "phases.parquet"
    energies = [0.0, -1.5, -3.1]
    pq.write_table(pa.table({"formula": ["Li", "Li2S", "LiF"], "formation_energy_ev_per_atom": energies}), columnar)
    for path in (plain, packed, columnar):
        phases = read_source(path).phases
        assert list(phases.ids) == ["Li", "Li2S", "LiF"]
        assert phases.amounts[1] == {"Li": 2.0, "S": 1.0}
        np.testing.assert_array_equal(phases.formation_energies_ev_per_atom, energies)


@pytest.mark.parametrize("formula", ["formula", "reduced_formula", "pretty_formula"])
@pytest.mark.parametrize("energy", ["formation_energy_ev_per_atom", "formation_energy_per_atom"])
@pytest.mark.parametrize("identifier", ["entry_id", "material_id", "mp_id", "id"])
def test_every_accepted_name_of_a_column_is_read(tmp_path, formula, energy, identifier):
    source = read_source(write(tmp_path, f"{identifier},{energy},{formula}\nmp-1,-1.5,Li2S\n"))
    assert list(source.phases.ids) == ["mp-1"]
    assert source.phases.formation_energies_ev_per_atom[0] == -1.5


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Li2S!,-1.5", "cannot read the formula 'Li2S!'"),
        ("LiXx,-1.5", "unknown element 'Xx'"),
        (",-1.5", "cannot read the formula"),
        ("LiF,", "no formation energy"),
        ("LiF,NaN", "no formation energy"),
        ("LiF,inf", "formation energy is inf"),
        ("LiF,low", "formation_energy_ev_per_atom is 'low', not a number"),
        ("LiF,-3,7", "3 fields instead of 2"),
    ],
)
def test_a_bad_row_is_refused_with_its_place_and_the_others_stay(tmp_path, row, reason):
    source = read_source(write(tmp_path, f"{HEAD}Li,0\n{row}\nLi2S,-1.5\n"))
    assert list(source.phases.formulas) == ["Li", "Li2S"]
    (rejection,) = source.rejections
    assert rejection.stage == "sources"
    assert reason in rejection.reason
    assert "phases.csv row 2" in rejection.reason or "phases.csv line 3" in rejection.reason


def test_rows_in_are_phases_and_rejections(tmp_path):
    rows = ["Li,0", "Li2S,-1.5", "Qq,-1", "LiF,nan", "Li2S,-1.4"]
    source = read_source(write(tmp_path, HEAD + "\n".join(rows)))
    assert len(source.phases.ids) + len(source.rejections) == len(rows)


def test_without_identifiers_a_second_polymorph_is_numbered(tmp_path):
    assert list(read_source(write(tmp_path, HEAD + "LiF,-3\nLiF,-2.9\n")).phases.ids) == ["LiF", "LiF #2"]


def test_a_repeated_identifier_is_refused(tmp_path):
    source = read_source(write(tmp_path, "id," + HEAD + "a,LiF,-3\na,LiF,-2.9\n"))
    assert list(source.phases.ids) == ["a"]
    assert "repeats the identifier a" in source.rejections[0].reason


def test_formulas_and_identifiers_that_look_like_numbers_or_nothing_stay_text(tmp_path):
    source = read_source(write(tmp_path, "id," + HEAD + "001,NaN,-0.3\n002,NO,-0.1\n"))
    assert list(source.phases.ids) == ["001", "002"]
    assert source.phases.amounts[0] == {"Na": 1.0, "N": 1.0}


def test_a_table_of_gaps_alone_serves_beside_another_source(tmp_path):
    source = read_source(write(tmp_path, "reduced_formula,band_gap\nLiF,8.7\nLi2S,\nLiCl,-1\n"))
    assert source.phases is None
    assert source.gaps[0].band_gaps_ev.tolist() == [8.7]
    assert [r.reason for r in source.rejections] == [
        "phases.csv row 2: no band gap",
        "phases.csv row 3: band gap is -1 eV",
    ]


def test_moduli_carry_the_origin_that_the_table_states(tmp_path):
    source = read_source(write(tmp_path, "formula,bulk_vrh_gpa,shear_gpa,origin\nLiF,70,50,MEASURED\nLi2S,41,34,\n"))
    assert [record.origin for record in source.tensors] == [Origin.MEASURED, Origin.DFT]
    assert (source.tensors[0].bulk_gpa, source.tensors[0].shear_gpa) == (70.0, 50.0)


def test_the_scale_is_what_the_table_states(tmp_path):
    text = "formula,formation_energy_per_atom,functional,corrections\nLiF,-3,r2SCAN,none\n"
    scale = read_source(write(tmp_path, text)).scale
    assert (scale.functional, scale.corrections) == ("r2SCAN", "none")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "name,formation_energy_ev_per_atom\nLiF,-3\n",
            r"no column formula.*It has: name, form.*Accepted: formula, red",
        ),
        ("formula,energy\nLiF,-3\n", r"no column formation_energy_ev_per_atom.*It has: formula, energy"),
        (HEAD, r"none of its 0 rows"),
        ("", "the file is empty"),
        (HEAD + "Qq,-3\n", r"none of its 1 rows can be used; the first: .*unknown element 'Qq'"),
        ("formula,formation_energy_per_atom,functional\nLiF,-3,PBE\nLi,0,r2SCAN\n", "PBE, r2SCAN, but one hull"),
        ("formula,bulk_gpa\nLiF,70\n", "no column shear_gpa"),
        ("formula,band_gap,origin\nLiF,8,guess\n", "the column origin holds guess. Accepted: DFT"),
    ],
)
def test_what_cannot_be_a_table_of_phases_is_an_error_with_the_mend(tmp_path, text, message):
    with pytest.raises(SourceError, match=message):
        read_source(write(tmp_path, text))


def test_a_file_that_is_not_there_or_no_gzip_or_cut_off_is_an_error(tmp_path):
    with pytest.raises(SourceError, match=r"absent\.csv: cannot be read"):
        read_source(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match=r"named \.gz, but it is not gzip"):
        read_source(write(tmp_path, HEAD + "LiF,-3\n", name="phases.csv.gz"))
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress((HEAD + "LiF,-3\n" * 500).encode())[:-20])
    with pytest.raises(SourceError, match="the gzip data are broken"):
        read_source(cut)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing more")
    with pytest.raises(SourceError, match="the Parquet file is broken"):
        read_source(broken)


def test_a_folder_is_read_as_all_its_tables(tmp_path):
    write(tmp_path, HEAD + "Li,0\nLiF,-3\n", "energies.csv")
    write(tmp_path, "formula,band_gap_ev\nLiF,8.7\n", "gaps.csv")
    write(tmp_path, "element,price\nLi,9\n", "prices.csv")
    source = read_source(tmp_path)
    assert len(source.phases.ids) == 2
    assert len(source.gaps) == 1
    assert [rejection.candidate_id for rejection in source.rejections] == ["prices.csv"]


def test_two_tables_with_energies_in_one_folder_are_refused(tmp_path):
    write(tmp_path, HEAD + "LiF,-3\n", "a.csv")
    write(tmp_path, HEAD + "LiF,-3\n", "b.csv")
    with pytest.raises(SourceError, match=r"a\.csv, b\.csv hold energies"):
        read_source(tmp_path)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="no table and no CIF"):
        read_source(tmp_path)


def test_cells_of_a_table_are_read_on_request(tmp_path):
    columns = {
        "mp_id": ["mp-1", "mp-2"],
        "reduced_formula": ["LiF", "LiF"],
        "cell_abc_angstrom_angles_degree": [[2.9, 2.9, 2.9, 60.0, 60.0, 60.0], [2.9, 2.9, 2.9, 60.0, 60.0, 60.0]],
        "atomic_numbers": [[3, 9], [3, 9]],
        "fractional_xyz": [[0.0, 0.0, 0.0, 0.5, 0.5, 0.5], [0.0, 0.0, 0.0]],
    }
    path = tmp_path / "cells.parquet"
    pq.write_table(pa.table(columns), path)
    (cells,) = read_source(path).cells
    assert cells.geometry(0).atomic_numbers == (3, 9)
    with pytest.raises(SourceError, match="2 sites with 3 coordinates"):
        cells.geometry(1)


def test_the_energies_of_2018_are_read_whole_with_elements_at_zero():
    source = read_source(real("mp_formation_energies_2018", "phases.csv.gz"))
    assert len(source.phases.ids) == 95591
    assert not source.rejections
    assert source.scale.corrections == "legacy"
    assert source.phases.formation_energies_ev_per_atom[source.phases.ids.index("Li")] == 0.0


def test_the_real_folders_hold_what_their_readme_counts():
    energies = read_source(real("mp_formation_energies_2018"))
    assert len(energies.gaps[0].band_gaps_ev) == 106113
    assert len(read_source(real("mp_moduli_2020")).tensors) == 11741
