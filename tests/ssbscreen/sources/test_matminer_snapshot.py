"""Snapshots of matminer through its real loader: small files of the same columns, and a server of our own."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
import pytest
from matminer.datasets import dataset_retrieval, get_dataset_attribute
from matminer.utils.io import store_dataframe_as_json
from pymatgen.core import Lattice, Structure

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.join_properties import join_properties
from ssbscreen.sources.matminer_files import (
    DATASETS,
    WITH_STRUCTURES,
    WITHOUT_STRUCTURES,
    dataset_of,
    snapshot_sha256,
)
from ssbscreen.sources.matminer_snapshot import read_snapshot

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
Publish = Callable[..., Path]


def material(mpid: Any, formula: Any, energy: Any, gap: Any = 0.0, bulk: Any = None, shear: Any = None) -> list[Any]:
    return [mpid, formula, 0.0, gap, 0.0, None, bulk, shear, energy]


ROWS = [
    material("mp-135", "Li", 0.0, 0.0, 13.0, 5.0),
    material("mp-96", "S", 0.0, 2.6),
    material("mp-1153", "Li2S", -1.4257, 3.39, 41.0, 34.0),
    material("mp-1125", "Li2S", -1.30, 1.97),
    material("mp-32899", "LiS4", -0.4, 2.2, -3.0, 2.0),
]


def rock_salt(edge_angstrom: float) -> Structure:
    return Structure.from_spacegroup(
        "Fm-3m", Lattice.cubic(edge_angstrom), ["Li", "S"], [[0.25, 0.25, 0.25], [0.0, 0.0, 0.0]]
    )


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Changes what matminer's metadata state of a data set."""

    def change(dataset: str, **values: str) -> None:
        get_dataset_attribute(dataset, "hash")  # fills the dictionary
        for name, value in values.items():
            monkeypatch.setitem(dataset_retrieval._dataset_dict[dataset], name, value)

    return change


@pytest.fixture
def publish(tmp_path: Path, state: Callable[..., None]) -> Publish:
    """Writes a snapshot with matminer's own writer, states its hash and gives its folder."""

    def write(dataset: str, rows: Sequence[Sequence[Any]], columns: Sequence[str] = COLUMNS) -> Path:
        path = tmp_path / f"{dataset}.json.gz"
        frame = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)
        store_dataframe_as_json(frame, str(path), pbar=False)
        state(dataset, hash=hashlib.sha256(path.read_bytes()).hexdigest())
        return tmp_path

    return write


@pytest.fixture
def serve() -> Iterator[Callable[[bytes], str]]:
    """Serves bytes on the loopback interface and gives their address."""
    servers = []

    def start(content: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/files/1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def closed_address() -> str:
    """An address on the loopback interface at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/files/1"


def test_names_mean_data_sets():
    assert dataset_of("matminer") == WITHOUT_STRUCTURES
    assert [dataset_of(f"matminer:{dataset}") for dataset in DATASETS] == list(DATASETS)
    assert dataset_of("bundled") is None
    assert dataset_of("matminer.csv") is None
    with pytest.raises(SourceError, match="no source matminer:mp_some: .*mp_nostruct_20181018, mp_all_20181018"):
        dataset_of("matminer:mp_some")


def test_matminer_states_a_hash_and_an_address_of_both_data_sets():
    for dataset in DATASETS:
        assert len(bytes.fromhex(get_dataset_attribute(dataset, "hash"))) == 32
        assert get_dataset_attribute(dataset, "url").startswith("https://")
        assert set(COLUMNS) <= set(get_dataset_attribute(dataset, "columns"))


def test_phases_gaps_and_moduli_come_out(publish: Publish):
    source = read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, ROWS))
    assert list(source.phases.ids) == ["mp-135", "mp-96", "mp-1153", "mp-1125", "mp-32899"]
    assert source.phases.formation_energies_ev_per_atom.tolist() == [0.0, 0.0, -1.4257, -1.30, -0.4]
    assert (source.scale.functional, source.scale.corrections, source.scale.origin) == (
        "PBE/PBE+U",
        "legacy",
        Origin.DFT,
    )
    (gaps,) = source.gaps
    assert dict(zip(gaps.material_ids, gaps.band_gaps_ev.tolist(), strict=True))["mp-1153"] == 3.39
    moduli = {record.material_id: (record.bulk_gpa, record.shear_gpa) for record in source.tensors}
    assert moduli["mp-1153"] == (41.0, 34.0)
    assert all(record.stiffness_gpa is None and record.origin is Origin.DFT for record in source.tensors)
    assert source.cells == ()
    assert source.rejections == ()
    assert all("CC BY 4.0" in text and "10.1063/1.4812323" in text for text in source.phases.sources)


def test_the_lowest_polymorph_is_the_candidate_with_its_own_gap_and_moduli(publish: Publish):
    source = read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, ROWS))
    energies = join_energies([source])
    assert energies.candidates["candidate_id"].to_pylist() == ["mp-1153", "mp-32899"]
    reasons = dict(zip(*(energies.rejections[name].to_pylist() for name in ("candidate_id", "reason")), strict=True))
    assert "higher-energy polymorph of Li2S (+0.126 eV/atom)" in reasons["mp-1125"]
    found = join_properties([source], energies.candidates, literature=False)
    rows = {row["candidate_id"]: row for row in found.candidates.to_pylist()}
    assert rows["mp-1153"]["band_gap_ev"] == 3.39
    assert [row["candidate_id"] for row in found.elasticity.to_pylist() if row["bulk_gpa"]] == ["mp-1153"]


@pytest.mark.parametrize(
    ("bulk", "shear", "reason"),
    [(-3.0, 2.0, "bulk modulus is -3 GPa, not positive"), (90000.0, 40.0, "reach 90000 GPa, above 2000 GPa: absurd")],
)
def test_unphysical_moduli_are_refused_and_the_candidate_stays(publish: Publish, bulk, shear, reason):
    rows = [*ROWS[:2], material("mp-1", "LiS4", -0.4, 2.2, bulk, shear)]
    source = read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, rows))
    found = join_properties([source], join_energies([source]).candidates, literature=False)
    assert found.candidates["candidate_id"].to_pylist() == ["mp-1"]
    (told,) = [text for text in found.rejections["reason"].to_pylist() if "moduli of mp-1" in text]
    assert reason in told


def test_nulls_are_rejections_with_reasons(publish: Publish):
    rows = [
        *ROWS,
        material(None, "LiF", -3.0),
        material("mp-2", None, -1.0),
        material("mp-3", "Xx2", -1.0),
        material("mp-4", "Li3P", None),
        material("mp-5", "Li3P", float("nan")),
        material("mp-6", "Li3P", -0.8, None),
        material("mp-7", "Li3N", -0.5, -1.0),
        material("mp-8", "LiP", -0.5, 1.0, 30.0),
        material("mp-135", "Li", 0.1),
    ]
    source = read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, rows))
    reasons = {rejection.candidate_id: rejection.reason for rejection in source.rejections}
    assert len(reasons) == len(source.rejections) == 9
    assert next(reason for reason in reasons.values() if "row 6" in reason).endswith("no mpid")
    assert reasons["mp-2"].endswith("no formula")
    assert "'Xx'" in reasons["mp-3"]
    assert reasons["mp-4"].endswith("no formation energy")
    assert reasons["mp-5"].endswith("no formation energy")
    assert reasons["mp-6"].endswith("no band gap; the phase stays")
    assert reasons["mp-7"].endswith("band gap is -1 eV; the phase stays")
    assert reasons["mp-8"].endswith("a bulk modulus without the other modulus; the phase stays")
    assert "repeats the identifier mp-135" in reasons["mp-135"]
    assert list(source.phases.ids) == [row[0] for row in ROWS] + ["mp-6", "mp-7", "mp-8"]


def test_a_full_formula_with_spaces_is_read(publish: Publish):
    source = read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, [*ROWS[:2], material("mp-1", "Li4 S2", -1)]))
    assert source.phases.amounts[2] == {"Li": 4.0, "S": 2.0}


def test_no_usable_row_is_an_error_with_the_first_reason(publish: Publish):
    with pytest.raises(SourceError, match="none of its 1 rows can be used; the first: .*no formation energy"):
        read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, [material("mp-1", "Li", None)]))


def test_a_lost_column_is_named(publish: Publish):
    rows = [row[:-1] for row in ROWS]
    with pytest.raises(SourceError, match="no column e_form; it has: mpid, formula"):
        read_snapshot(WITHOUT_STRUCTURES, publish(WITHOUT_STRUCTURES, rows, COLUMNS[:-1]))


def test_structures_come_out_relaxed_and_on_request(publish: Publish):
    cells = [None, None, (rock_salt(5.0), rock_salt(5.7)), (rock_salt(6.0), rock_salt(6.5)), None]
    rows = [[*row, *(pair or (None, None))] for row, pair in zip(ROWS, cells, strict=True)]
    source = read_snapshot(
        WITH_STRUCTURES, publish(WITH_STRUCTURES, rows, [*COLUMNS, "initial structure", "structure"])
    )
    (columns,) = source.cells
    assert list(columns.material_ids) == ["mp-1153", "mp-1125"]
    assert columns.geometry(0).cell_abc_angstrom_angles_degree == pytest.approx((5.7, 5.7, 5.7, 90.0, 90.0, 90.0))
    assert sorted(columns.geometry(0).atomic_numbers) == [3] * 8 + [16] * 4
    without = [rejection for rejection in source.rejections if "no structure" in rejection.reason]
    assert [rejection.candidate_id for rejection in without] == ["mp-135", "mp-96", "mp-32899"]
    found = join_properties([source], join_energies([source]).candidates, literature=False)
    density = {row["candidate_id"]: row["density_g_per_cm3"] for row in found.candidates.to_pylist()}
    assert density["mp-1153"] == pytest.approx(4 * 45.94 * 1.66054 / 5.7**3, rel=1e-3)
    assert density["mp-32899"] is None


def test_a_disordered_structure_costs_only_itself(publish: Publish):
    disordered = Structure(Lattice.cubic(4.0), [{"Li": 0.5, "Na": 0.5}], [[0, 0, 0]])
    rows = [[*row, None, disordered] for row in ROWS[:3]]
    source = read_snapshot(
        WITH_STRUCTURES, publish(WITH_STRUCTURES, rows, [*COLUMNS, "initial structure", "structure"])
    )
    found = join_properties([source], join_energies([source]).candidates, literature=False)
    assert found.candidates["candidate_id"].to_pylist() == ["mp-1153"]
    assert any("disordered" in reason for reason in found.rejections["reason"].to_pylist())


def test_another_file_is_told_before_anything_of_it_is_decoded(publish: Publish, monkeypatch: pytest.MonkeyPatch):
    folder = publish(WITHOUT_STRUCTURES, ROWS)
    monkeypatch.setitem(dataset_retrieval._dataset_dict[WITHOUT_STRUCTURES], "hash", "0" * 64)
    monkeypatch.setattr("matminer.datasets.load_dataset", lambda *_, **__: pytest.fail("it was decoded"))
    with pytest.raises(SourceError, match=f"{WITHOUT_STRUCTURES}.json.gz: not the file .* matminer states 0000"):
        read_snapshot(WITHOUT_STRUCTURES, folder)


def test_a_file_changed_in_place_is_noticed(publish: Publish):
    folder = publish(WITHOUT_STRUCTURES, ROWS)
    path = folder / f"{WITHOUT_STRUCTURES}.json.gz"
    assert snapshot_sha256(WITHOUT_STRUCTURES, folder) == hashlib.sha256(path.read_bytes()).hexdigest()
    status = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    with pytest.raises(SourceError, match="not the file that matminer publishes"):
        snapshot_sha256(WITHOUT_STRUCTURES, folder)


def test_before_the_download_the_hash_is_the_one_that_the_file_must_have(tmp_path: Path):
    assert snapshot_sha256(WITH_STRUCTURES, tmp_path) == get_dataset_attribute(WITH_STRUCTURES, "hash")


def test_without_a_network_one_message_names_file_place_and_variable(state, tmp_path: Path, closed_address: str):
    state(WITHOUT_STRUCTURES, url=closed_address)
    folder = tmp_path / "matminer"
    with pytest.raises(SourceError) as told:
        read_snapshot(WITHOUT_STRUCTURES, folder)
    message = str(told.value)
    assert message.startswith(f"{folder / WITHOUT_STRUCTURES}.json.gz: not there")
    assert closed_address in message
    assert "MATMINER_DATA" in message
    assert len(message.splitlines()) == 1
    assert list(folder.iterdir()) == []


def test_a_connection_that_breaks_in_matminers_download_is_the_same_message(
    state, serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        import requests

        raise requests.exceptions.ChunkedEncodingError("cut off")

    state(WITHOUT_STRUCTURES, url=serve(b""))
    monkeypatch.setattr("matminer.datasets.utils._fetch_external_dataset", broken)
    with pytest.raises(SourceError, match="could not be fetched .*ChunkedEncodingError: cut off.* MATMINER_DATA"):
        read_snapshot(WITHOUT_STRUCTURES, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="MATMINER_DATA"):
        read_snapshot(WITHOUT_STRUCTURES, tmp_path / "file" / "matminer")


def test_the_file_is_fetched_once_and_kept(publish: Publish, state, serve, tmp_path: Path, closed_address: str, capsys):
    content = (publish(WITHOUT_STRUCTURES, ROWS) / f"{WITHOUT_STRUCTURES}.json.gz").read_bytes()
    state(WITHOUT_STRUCTURES, url=serve(content))
    folder = tmp_path / "elsewhere"
    fetched = read_snapshot(WITHOUT_STRUCTURES, folder)
    assert capsys.readouterr().out == ""
    assert [path.name for path in folder.iterdir()] == [f"{WITHOUT_STRUCTURES}.json.gz"]
    state(WITHOUT_STRUCTURES, url=closed_address)
    assert list(read_snapshot(WITHOUT_STRUCTURES, folder).phases.ids) == list(fetched.phases.ids)


def test_a_wrong_download_is_told_at_once_and_not_kept(state, serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waited"))
    state(WITHOUT_STRUCTURES, url=serve(b"<html>Please log in</html>"))
    with pytest.raises(SourceError, match="what came from .* is not the file that matminer publishes.*MATMINER_DATA"):
        read_snapshot(WITHOUT_STRUCTURES, tmp_path)
    assert list(tmp_path.iterdir()) == []
