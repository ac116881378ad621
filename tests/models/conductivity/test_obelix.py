"""OBELiX as read: bounds stay bounds, and what does not fit is refused with a reason."""

from __future__ import annotations

from math import log10
from pathlib import Path

import pytest

from models.conductivity.obelix import measured_log10, obelix_folder, read_obelix, replicate_spread
from ssbscreen.domain.errors import SourceError
from tests.models.conductivity.made_up_obelix import cif, write_obelix

TRAIN = [
    "aaa,LiF,Li1.0F1.0,1e-8,halides,10.1/A",
    "bbb,Li2O,Li2.0O1.0,<1E-10,oxides,10.1/b",
    "ccc,LiF,Li2.0F2.0,1e-6,halides,10.1/c",
    "ddd,LiF,Li1.0Cl1.0,1e-6,halides,10.1/d",
    "eee,NaF,Na1.0F1.0,1e-6,halides,10.1/e",
    "fff,LiF,Li1.0F1.0,none,halides,10.1/f",
]
CELLS = {
    "aaa": cif(("Li", 0.0, 1.0), ("F", 0.5, 1.0)),
    "bbb": cif(("O", 0.0, 1.0)),
    "ccc": cif(("Li", 0.0, 0.5), ("Li", 0.25, 0.5), ("F", 0.5, 1.0)),
    "tst": cif(("Li", 0.0, 1.0), ("Cl", 0.5, 1.0)),
    "zzz": cif(("Li", 0.0, 1.0)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_obelix(tmp_path / "obelix", TRAIN, ["tst,LiI,Li1.0I1.0,2e-7,halides,10.1/t"], CELLS)


def test_samples_are_read_from_the_folder_or_the_one_above(folder: Path) -> None:
    assert obelix_folder(folder) == obelix_folder(folder.parent) == folder
    rows = read_obelix(folder.parent).rows.set_index("row_id")
    assert rows.index.tolist() == ["aaa", "bbb", "ccc", "tst"]
    assert rows["log10_conductivity"].tolist() == pytest.approx([-8.0, -10.0, -6.0, log10(2e-7)])
    assert rows["is_upper_bound"].tolist() == [False, True, False, False]
    assert rows["is_test"].tolist() == [False, False, False, True]
    assert rows.loc["aaa", "composition"] == rows.loc["ccc", "composition"]


def test_what_does_not_fit_is_refused_with_a_reason(folder: Path) -> None:
    refused = read_obelix(folder).refused.set_index("row_id")
    assert refused["what"].to_dict() == {
        "ddd": "row", "eee": "row", "fff": "row", "bbb": "cell", "tst": "cell", "zzz": "cell",
    }  # fmt: skip
    assert "differ by 0.50" in refused.loc["ddd", "reason"]
    assert "holds no Li" in refused.loc["eee", "reason"]
    assert "no positive number" in refused.loc["fff", "reason"]
    assert "CIF holds no Li" in refused.loc["bbb", "reason"]
    assert "composition differs" in refused.loc["tst", "reason"]


def test_partial_occupancies_are_kept(folder: Path) -> None:
    cells = read_obelix(folder).cells
    assert set(cells) == {"aaa", "ccc"}
    assert cells["aaa"].is_ordered
    assert not cells["ccc"].is_ordered
    assert cells["ccc"].composition["Li"] == pytest.approx(1.0)


def test_the_spread_of_replicates_is_that_between_publications(folder: Path) -> None:
    spread = replicate_spread(read_obelix(folder).rows)
    assert (spread["compositions"], spread["rows"]) == (1, 2)
    assert spread["mean_absolute"] == pytest.approx(2.0)
    assert spread["rms"] == pytest.approx(2.0 / 2.0**0.5, abs=1e-3)


def test_an_absent_file_names_the_release_and_the_mend(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"lacks train\.csv, test\.csv, all_cifs\.zip.*NRC-Mila/OBELiX.*--data"):
        read_obelix(tmp_path)


@pytest.mark.parametrize("text", ["", "0", "-1e-3", "<", "nan", "inf", "about 1e-4"])
def test_a_conductivity_is_a_positive_number(text: str) -> None:
    with pytest.raises(ValueError, match="no positive number"):
        measured_log10(text)


def test_of_the_release_almost_all_is_usable(shared_data: Path) -> None:
    measured = read_obelix(shared_data)
    assert (len(measured.rows), int(measured.rows["is_test"].sum())) == (598, 121)
    assert int(measured.rows["is_upper_bound"].sum()) == 37
    assert len(measured.cells) == 307
    assert not set(measured.rows.query("is_test")["doi"]) & set(measured.rows.query("~is_test")["doi"])
