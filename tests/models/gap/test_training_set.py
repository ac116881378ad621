"""What the model learns from: one row a composition, physical rows only, reasons for the rest."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from models.gap.training_set import GAPS_FILE, compositions_with_gaps
from ssbscreen.domain.errors import SourceError

# Li2S: gaps of three polymorphs of the Materials Project, of which the ground state has 3.39 eV.
FILE = """reduced_formula,band_gap_ev
Li2S,1.9737
Li2S,3.8954
SLi2,3.3862
LiF,8.7
NaN,0.5
NaN,0.1
Fe,0.4
Fe,0.0
LiX2,1.0
LiCl,-0.1
NaCl,
KCl,25.0
H2,9.7
LiAl,0.02
LiAl,0.6
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / GAPS_FILE
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt") as stream:
        stream.write(FILE)
    return tmp_path


def test_polymorphs_become_one_row_with_their_upper_median(folder: Path) -> None:
    rows = compositions_with_gaps(folder).rows.set_index("composition")
    assert (rows.loc["Li2 S1", "band_gap_ev"], rows.loc["Li2 S1", "polymorphs"]) == (3.3862, 3)
    assert rows.loc["Al1 Li1", "band_gap_ev"] == 0.6
    assert rows.loc["Al1 Li1", "chemical_system"] == "Al-Li"
    assert (rows.loc["H1", "band_gap_ev"], rows.loc["Fe1", "band_gap_ev"]) == (9.7, 0.0)
    assert rows.index.is_monotonic_increasing


def test_sodium_nitride_is_not_a_missing_formula(folder: Path) -> None:
    rows = compositions_with_gaps(folder).rows.set_index("formula")
    assert rows.loc["NaN", "band_gap_ev"] == 0.5


def test_what_cannot_be_is_refused_with_its_reason(folder: Path) -> None:
    refused = compositions_with_gaps(folder).refused.set_index("formula")["reason"]
    assert refused["Fe"].startswith("a gap of an element that is a metal")
    assert refused[["LiX2", "LiCl", "NaCl", "KCl"]].tolist() == [
        "no formula", "negative gap", "no gap", "gap above 20 eV",
    ]  # fmt: skip
    assert len(refused) == 5


def test_the_spread_of_polymorphs_is_told(folder: Path) -> None:
    spread = compositions_with_gaps(folder).spread
    assert (spread["compositions_with_polymorphs"], spread["polymorphs"]) == (3, 7)
    distances = [3.3862 - 1.9737, 3.8954 - 3.3862, 0.0, 0.4, 0.0, 0.58, 0.0]
    assert spread["mean_distance_ev"] == pytest.approx(sum(distances) / 7, abs=1e-4)
    assert spread["share_with_and_without_gap"] == pytest.approx(1 / 3, abs=1e-4)


def test_an_absent_or_broken_file_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=f"lacks {GAPS_FILE}"):
        compositions_with_gaps(tmp_path)
    path = tmp_path / GAPS_FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not gzip")
    with pytest.raises(SourceError, match="cannot be read as gzipped CSV"):
        compositions_with_gaps(tmp_path)
    with gzip.open(path, "wt") as stream:
        stream.write("formula,gap\nLiF,8.7\n")
    with pytest.raises(SourceError, match="lacks the columns reduced_formula, band_gap_ev"):
        compositions_with_gaps(tmp_path)


def test_the_real_file_keeps_all_but_gaps_of_metals(shared_data: Path) -> None:
    training_set = compositions_with_gaps(shared_data)
    raw = pd.read_csv(shared_data / GAPS_FILE, keep_default_na=False)
    assert int(training_set.rows["polymorphs"].sum()) + len(training_set.refused) == len(raw)
    assert set(training_set.refused["formula"]) <= {"Hg", "K", "Rb", "Cs", "Bi", "Sn"}
    assert len(training_set.rows) == 78_164
