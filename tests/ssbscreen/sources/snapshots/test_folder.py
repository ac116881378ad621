"""A snapshot on disk is whole or absent, and every later change of it is noticed."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.folder import Snapshot, is_snapshot, open_snapshot, write_snapshot
from ssbscreen.sources.snapshots.query import Query
from ssbscreen.tables.snapshots import PHASES, SNAPSHOT_TABLES

NAMES = [schema.name for schema in SNAPSHOT_TABLES]
TEXTS = ("material_id", "formula", "candidate_id", "stage", "reason")
FACTS = {
    "database_version": "2026.11.1",
    "query": Query().as_json(),
    "query_sha256": Query().digest(),
    "licence": "CC BY 4.0",
    "versions": {"ssbscreen": "0.9"},
}


def rows_of(schema, numbers: list[int]) -> dict[str, Any]:
    columns: dict[str, Any] = {c.name: [f"{c.name} {n}" for n in numbers] for c in schema.columns if c.name in TEXTS}
    energies = [-0.1 * number for number in numbers]
    return columns | ({"formation_energy_ev_per_atom": energies} if schema is PHASES else {})


def tables_of(numbers: list[int]) -> dict[str, pa.Table]:
    return {schema.name: schema.build(rows_of(schema, numbers)) for schema in SNAPSHOT_TABLES}


def written(folder: Path, numbers: list[int] | None = None, **facts: Any) -> Snapshot:
    return write_snapshot(folder, tables=tables_of(numbers or [1, 2, 3]), facts=FACTS | facts)


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return written(tmp_path / "snapshot")


@pytest.fixture
def edit(snapshot: Snapshot) -> Callable[..., None]:
    """Changes ``snapshot.json``."""

    def change(how: Callable[[dict[str, Any]], Any]) -> None:
        path = snapshot.folder / "snapshot.json"
        facts = json.loads(path.read_text())
        how(facts)
        path.write_text(json.dumps(facts))

    return change


def check(folder: Path) -> None:
    open_snapshot(folder).require_intact()


def test_a_written_snapshot_opens_with_its_tables_and_facts(snapshot: Snapshot):
    held = open_snapshot(snapshot.folder)
    held.require_intact()
    assert (held.database_version, held.query_digest) == ("2026.11.1", Query().digest())
    assert held.sha256 == snapshot.sha256
    assert held.facts["licence"] == "CC BY 4.0"
    for schema in SNAPSHOT_TABLES:
        assert held.table(schema).equals(tables_of([1, 2, 3])[schema.name])
        assert held.facts["tables"][schema.name]["rows"] == 3
    assert is_snapshot(snapshot.folder)
    assert not is_snapshot(snapshot.folder.parent)
    assert sorted(path.name for path in snapshot.folder.parent.iterdir()) == ["snapshot"]


def test_the_hash_is_that_of_the_content_not_of_the_day_the_place_or_the_order(snapshot: Snapshot, tmp_path: Path):
    numbers = [3, 1, 2]
    other = written(tmp_path / "elsewhere", numbers, fetched="2031-01-01", endpoint="https://mirror.example.org/")
    os.utime(other.folder / "snapshot.json", (0, 0))
    assert open_snapshot(other.folder).sha256 == snapshot.sha256


@pytest.mark.parametrize(
    "facts",
    [
        {"database_version": "2026.11.2"},
        {"query_sha256": "0" * 64},
        {"query": Query(gnome=True).as_json()},
    ],
)
def test_another_database_or_query_makes_another_hash(snapshot: Snapshot, tmp_path: Path, facts):
    assert written(tmp_path / "other", **facts).sha256 != snapshot.sha256


@pytest.mark.parametrize("name", NAMES)
def test_another_row_in_any_table_makes_another_hash(snapshot: Snapshot, tmp_path: Path, name: str):
    tables = tables_of([1, 2, 3]) | {name: tables_of([1, 2, 4])[name]}
    assert write_snapshot(tmp_path / "other", tables=tables, facts=FACTS).sha256 != snapshot.sha256


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_flipped_byte_in_any_table_is_noticed(snapshot: Snapshot, name: str, where: float):
    check(snapshot.folder)
    path = snapshot.folder / f"{name}.parquet"
    content, status = bytearray(path.read_bytes()), path.stat()
    content[int(where * len(content))] ^= 0x04
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    with pytest.raises(SourceError, match=f"{name}.parquet is not the file that was written.*fetch it again"):
        check(snapshot.folder)


@pytest.mark.parametrize("name", NAMES)
def test_an_absent_table_is_named(snapshot: Snapshot, name: str):
    (snapshot.folder / f"{name}.parquet").unlink()
    with pytest.raises(SourceError, match=f"{name}.parquet is not there. Remove the snapshot and fetch it again"):
        check(snapshot.folder)


def test_tables_of_another_snapshot_are_noticed_although_each_is_sound(snapshot: Snapshot, tmp_path: Path):
    other = written(tmp_path / "other", [1, 2, 4])
    shutil.copy(other.folder / "phases.parquet", snapshot.folder / "phases.parquet")
    with pytest.raises(SourceError, match="phases.parquet is not the file"):
        check(snapshot.folder)
    shutil.copy(other.folder / "phases.parquet", other.folder / "materials.parquet")
    with pytest.raises(SourceError, match="columns are .*fetch it again"):
        other.table(SNAPSHOT_TABLES[0])


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.update(database_version="2026.11.2"),
        lambda facts: facts.update(query_sha256="0" * 64),
        lambda facts: facts["query"].update(thermo_type="R2SCAN"),
        lambda facts: facts["query"].pop("gnome"),
        lambda facts: facts.update(sha256="0" * 64),
    ],
)
def test_a_changed_fact_is_noticed(snapshot: Snapshot, edit, change):
    edit(change)
    with pytest.raises(SourceError, match="snapshot.json was changed: its hash differs. Remove the snapshot"):
        check(snapshot.folder)


@pytest.mark.parametrize("name", ["kind", "format", "tables", "sha256"])
def test_a_lost_fact_breaks_the_snapshot_with_a_mend(snapshot: Snapshot, edit, name: str):
    edit(lambda facts: facts.pop(name))
    with pytest.raises(SourceError, match=f"snapshot.json is broken .*{name}.*Remove the snapshot and fetch it again"):
        check(snapshot.folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.pop("database_version"),
        lambda facts: facts.pop("query"),
        lambda facts: facts.pop("query_sha256"),
        lambda facts: facts["tables"]["phases"].pop("sha256"),
        lambda facts: facts["tables"].update(phases=None),
    ],
)
def test_a_lost_fact_of_the_hash_is_told_with_a_mend(snapshot: Snapshot, edit, change):
    edit(change)
    with pytest.raises(SourceError, match="Remove the snapshot"):
        check(snapshot.folder)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda facts: facts.update(format=0), "format 0, this ssbscreen reads 1. Fetch it again, or .*ssbscreen 0.9"),
        (lambda facts: facts.update(format=2, versions={}), "format 2, .*install ssbscreen of that time"),
        (lambda facts: facts.update(kind="run"), "belongs to no snapshot of the Materials Project. Name a folder"),
        (lambda facts: facts["tables"].pop("phases"), "names the tables .*Remove the snapshot"),
        (lambda facts: facts["tables"].update(more={}), "names the tables .*more.*Remove the snapshot"),
        (lambda facts: facts.update(tables=[1]), "is broken .*Remove the snapshot"),
    ],
)
def test_another_layout_is_told_with_a_mend(snapshot: Snapshot, edit, change, told: str):
    edit(change)
    with pytest.raises(SourceError, match=told):
        open_snapshot(snapshot.folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"kind": 1}'])
def test_what_is_no_manifest_is_told(snapshot: Snapshot, content: bytes):
    (snapshot.folder / "snapshot.json").write_bytes(content)
    with pytest.raises(SourceError, match="Remove the snapshot|Name a folder of 'fetch'"):
        open_snapshot(snapshot.folder)


def test_a_manifest_cut_off_anywhere_is_told(snapshot: Snapshot):
    path = snapshot.folder / "snapshot.json"
    whole = path.read_text().rstrip()
    for length in range(0, len(whole), 25):
        path.write_text(whole[:length])
        with pytest.raises(SourceError, match="is broken .*Remove the snapshot"):
            open_snapshot(snapshot.folder)


def test_an_absent_folder_is_told(tmp_path: Path):
    with pytest.raises(SourceError, match="snapshot.json cannot be read: No such file.*Name a folder of 'fetch'"):
        open_snapshot(tmp_path / "absent")


@pytest.mark.parametrize("target", [(pq, "write_table"), (Path, "rename"), (Path, "write_text"), (Path, "mkdir")])
def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(*target, full)
        with pytest.raises(SourceError, match="cannot write the snapshot .*No space left on device.*Make room"):
            written(tmp_path / "snapshot")
    assert list(tmp_path.iterdir()) == []
    check(written(tmp_path / "snapshot").folder)


def test_a_snapshot_is_never_overwritten(snapshot: Snapshot):
    with pytest.raises(SourceError, match="cannot write the snapshot"):
        written(snapshot.folder, [1])
    check(snapshot.folder)
    assert [path.name for path in snapshot.folder.parent.iterdir()] == ["snapshot"]


def test_what_a_killed_write_left_is_removed_by_the_next(tmp_path: Path):
    (tmp_path / ".snapshot.0123456789abcdef0123456789abcdef.part").mkdir()
    written(tmp_path / "snapshot")
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]


def test_the_unfinished_write_of_another_snapshot_stays(tmp_path: Path):
    other = tmp_path / ".snapshot.r2scan.0123456789abcdef0123456789abcdef.part"
    other.mkdir()
    written(tmp_path / "snapshot")
    assert other.is_dir()
