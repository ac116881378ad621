"""``--source matminer`` as a run uses it, from a small snapshot that matminer's own writer makes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from matminer.datasets import dataset_retrieval, get_dataset_attribute
from matminer.utils.io import store_dataframe_as_json

from flows.inputs import digest_of, matminer_folder, read_contents
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.domain.errors import SourceError

DATASET = "mp_nostruct_20181018"
COLUMNS = [
    "mpid",
    "formula",
    "e_hull",
    "gap pbe",
    "mu_b",
    "elastic anisotropy",
    "bulk modulus",
    "shear modulus",
    "e_form",
]
# Formation energies in eV/atom of the Materials Project of 2018 (CC BY 4.0), rounded: enough for a hull of Li-P-S.
ROWS = [
    ("mp-135", "Li", 0.0, 0.0, 13.0, 5.0),
    ("mp-157", "P", 0.0, 1.5, None, None),
    ("mp-77", "S", 0.0, 2.4, None, None),
    ("mp-1153", "Li2S", -1.4257, 3.39, 41.0, 34.0),
    ("mp-1125", "Li2S", -1.3, 1.97, None, None),
    ("mp-736", "Li3P", -0.89, 0.7, 38.0, 30.0),
    ("mp-541788", "P2S5", -0.38, 2.4, None, None),
    ("mp-985583", "Li3PS4", -0.99, 2.8, 23.0, 11.0),
    ("mp-0", "Li4P2S6", None, None, None, None),
]


@pytest.fixture
def snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    frame = pd.DataFrame(
        [(mpid, formula, 0.0, gap, 0.0, None, bulk, shear, energy) for mpid, formula, energy, gap, bulk, shear in ROWS],
        columns=COLUMNS,
        dtype=object,
    )
    path = folder / f"{DATASET}.json.gz"
    store_dataframe_as_json(frame, str(path), pbar=False)
    get_dataset_attribute(DATASET, "hash")  # fills the dictionary
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setitem(dataset_retrieval._dataset_dict[DATASET], "hash", sha256)
    monkeypatch.setenv("MATMINER_DATA", str(folder))
    return path


@pytest.mark.usefixtures("snapshot")
def test_a_whole_screen_runs_from_a_snapshot(tmp_path: Path) -> None:
    settings = Settings(sources=SourceSettings(paths=("matminer",)))
    run = run_screen(settings, tmp_path / "run", direct=True, progress=lambda *_: None)
    tables = {path.stem: pq.read_table(path) for path in (tmp_path / "run" / "tables").glob("*.parquet")}
    candidates = {row["candidate_id"]: row for row in tables["candidates"].to_pylist()}
    assert set(candidates) == {"mp-1153", "mp-736", "mp-985583"}
    assert candidates["mp-985583"]["band_gap_ev"] == 2.8
    assert tables["ranking"].num_rows > 0
    assert {"mp-1153", "mp-736", "mp-985583"} <= set(tables["elasticity"]["candidate_id"].to_pylist())
    reasons = {row["candidate_id"]: row["reason"] for row in tables["rejections"].to_pylist()}
    assert "no formation energy" in reasons["mp-0"] or "no band gap" in reasons["mp-0"]
    assert run.manifest["sources"]["labels"] == ["Materials Project of 2018-10-18 (matminer mp_nostruct_20181018)"]
    windows = {row["candidate_id"]: row for row in tables["windows"].to_pylist()}
    # Li2S -> 2 Li + S, by hand: three atoms of 1.4257 eV over two electrons.
    assert windows["mp-1153"]["oxidation_limit_v"] == pytest.approx(3 * 1.4257 / 2, abs=1e-6)


@pytest.mark.usefixtures("snapshot")
def test_short_and_full_name_are_one_source() -> None:
    assert digest_of(["matminer"]) == digest_of([f"matminer:{DATASET}"])
    with pytest.raises(SourceError, match="named twice"):
        read_contents(["matminer", f"matminer:{DATASET}"], keep_isolated_molecules=False)


def test_the_digest_is_that_of_the_file_wherever_it_is(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = digest_of(["matminer"])
    monkeypatch.setenv("MATMINER_DATA", str(tmp_path / "empty"))
    assert digest_of(["matminer"]) == here
    monkeypatch.setitem(dataset_retrieval._dataset_dict[DATASET], "hash", "0" * 64)
    assert digest_of(["matminer"]) != here
    monkeypatch.setenv("MATMINER_DATA", str(snapshot.parent))
    with pytest.raises(SourceError, match="not the file that matminer publishes"):
        digest_of(["matminer"])


def test_an_absent_source_is_told_with_the_names_that_there_are(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match="'bundled'.* matminer, matminer:mp_nostruct_20181018, matminer:mp_all_2018"):
        digest_of([absent])
    with pytest.raises(SourceError, match="there is no source matminer:mp_some"):
        digest_of(["matminer:mp_some"])


def test_files_are_kept_in_the_cache_unless_matminer_has_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("MATMINER_DATA", raising=False)
    assert matminer_folder() == tmp_path / "matminer"
    monkeypatch.setenv("MATMINER_DATA", str(tmp_path / "own"))
    assert matminer_folder() == tmp_path / "own"


def test_matminer_is_not_imported_for_other_sources() -> None:
    code = "import sys, flows.inputs as i; i.digest_of(['bundled']); sys.exit('matminer' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
