"""A run folder is whole or not there, never overwritten, and answers SQL about itself and nothing else."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.domain.materials import TableRef
from ssbscreen.store.query import query_run
from ssbscreen.store.run_folder import LATEST, RunFolder, open_run, write_run
from ssbscreen.store.run_place import require_free
from ssbscreen.tables.catalogue import ALL_TABLES, CANDIDATES

CANDIDATE_ROWS = {
    "candidate_id": ["b", "a"],
    "formula": ["Li3PS4", "LiCl"],
    "chemical_system": ["Li-P-S", "Cl-Li"],
    "formation_energy_ev_per_atom": [-1.27, -2.13],
    "band_gap_ev": [None, 6.2],
}


def page(run: RunFolder) -> None:
    run.report.write_text("<!doctype html><title>run</title>")


@pytest.fixture
def tables(tmp_path: Path) -> list[TableRef]:
    """Every table, two candidates and nothing else in them."""
    folder = tmp_path / "stages"
    folder.mkdir()
    rows = {CANDIDATES.name: CANDIDATES.build(CANDIDATE_ROWS)}
    return [
        schema.write(rows.get(name, schema.empty()), folder / f"{name}.parquet") for name, schema in ALL_TABLES.items()
    ]


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


@pytest.fixture
def written(runs: Path, tables: list[TableRef]) -> RunFolder:
    return write_run(runs / "first", tables=tables, manifest={"seeds": {}}, build_report=page)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- writing


def test_a_run_holds_its_tables_its_manifest_and_its_report(written: RunFolder, tables: list[TableRef]) -> None:
    assert names(written.path) == {"manifest.json", "tables", "report"}
    assert written.report.read_text().startswith("<!doctype html>")
    assert names(written.path / "tables") == {f"{ref.name}.parquet" for ref in tables}
    manifest = json.loads((written.path / "manifest.json").read_text())
    assert manifest["seeds"] == {}
    for ref in tables:
        content = (written.path / "tables" / f"{ref.name}.parquet").read_bytes()
        assert manifest["tables"][ref.name] == {"rows": ref.rows, "sha256": hashlib.sha256(content).hexdigest()}


def test_the_report_is_built_from_a_folder_with_tables_and_manifest(runs: Path, tables: list[TableRef]) -> None:
    seen: list[set[str]] = []

    def look(run: RunFolder) -> None:
        seen.append({path.name for path in (run.path / "tables").iterdir()})
        assert run.manifest["tables"]["candidates"]["rows"] == 2
        assert run.path.parent == runs
        page(run)

    write_run(runs / "first", tables=tables, manifest={}, build_report=look)
    assert seen == [{f"{name}.parquet" for name in ALL_TABLES}]


def disk_full(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def a_bug(_: RunFolder) -> None:
    raise ZeroDivisionError


def test_a_report_that_fails_leaves_nothing_behind(runs: Path, tables: list[TableRef]) -> None:
    with pytest.raises(ZeroDivisionError):
        write_run(runs / "first", tables=tables, manifest={}, build_report=a_bug)
    assert names(runs) == set()


def test_an_interrupt_leaves_nothing_behind(runs: Path, tables: list[TableRef]) -> None:
    def interrupted(run: RunFolder) -> None:
        page(run)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_run(runs / "first", tables=tables, manifest={}, build_report=interrupted)
    assert names(runs) == set()


def test_a_disk_that_fills_while_tables_are_copied_is_told_and_leaves_nothing(
    runs: Path, tables: list[TableRef], monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[Path] = []

    def cut_off(source: str, target: Path) -> None:
        if len(copied) == 3:
            Path(target).write_bytes(b"PAR1 half")
            disk_full()
        copied.append(Path(target))
        Path(target).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr(shutil, "copyfile", cut_off)
    with pytest.raises(RunFolderError, match=r"cannot write the run .*first: No space left on device"):
        write_run(runs / "first", tables=tables, manifest={}, build_report=page)
    assert len(copied) == 3
    assert names(runs) == set()


@pytest.mark.parametrize("method", ["write_text", "rename"])
def test_a_disk_that_fills_at_the_manifest_or_at_the_last_step_leaves_nothing(
    runs: Path, tables: list[TableRef], method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_words(run: RunFolder) -> None:
        run.report.write_bytes(b"<!doctype html>")

    with monkeypatch.context() as patch:
        patch.setattr(Path, method, disk_full)
        with pytest.raises(RunFolderError, match="No space left on device"):
            write_run(runs / "first", tables=tables, manifest={}, build_report=without_words)
    assert names(runs) == set()


def test_a_report_that_cannot_be_written_is_told_and_leaves_nothing(runs: Path, tables: list[TableRef]) -> None:
    with pytest.raises(RunFolderError, match="No space left on device"):
        write_run(runs / "first", tables=tables, manifest={}, build_report=disk_full)
    assert names(runs) == set()


def test_a_table_that_changed_since_it_was_made_is_noticed(runs: Path, tables: list[TableRef]) -> None:
    changed = next(ref for ref in tables if ref.name == "candidates")
    CANDIDATES.write(CANDIDATES.empty(), Path(changed.path))
    with pytest.raises(RunFolderError, match=r"table candidates: .* changed while the run was written"):
        write_run(runs / "first", tables=tables, manifest={}, build_report=page)
    assert names(runs) == set()


def test_an_existing_run_is_never_overwritten(written: RunFolder, tables: list[TableRef]) -> None:
    before = {path: path.read_bytes() for path in written.path.rglob("*") if path.is_file()}
    with pytest.raises(RunFolderError, match="a run is never overwritten: choose another --out, or remove it"):
        write_run(written.path, tables=tables, manifest={"other": True}, build_report=a_bug)
    assert {path: path.read_bytes() for path in written.path.rglob("*") if path.is_file()} == before
    assert names(written.path.parent) == {"first", LATEST}


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nowhere")])
def test_a_place_that_is_taken_is_refused_before_any_work(runs: Path, make: Callable[[Path], None]) -> None:
    make(runs / "taken")
    with pytest.raises(RunFolderError, match=r"taken exists and a run is never overwritten"):
        require_free(runs / "taken")
    assert names(runs) == {"taken"}


def test_a_place_where_nothing_can_be_written_is_refused_before_any_work(runs: Path) -> None:
    (runs / "file").write_text("no folder")
    with pytest.raises(RunFolderError, match=r"cannot write a run into .*file: (File exists|Not a directory)"):
        require_free(runs / "file" / "run")
    with pytest.raises(RunFolderError, match=r"cannot write a run into .*below: Not a directory"):
        require_free(runs / "file" / "below" / "run")
    with pytest.raises(RunFolderError, match="cannot write a run into .*: File name too long"):
        require_free(runs / ("x" * 300))
    assert names(runs) == {"file"}


def test_a_refusal_of_the_file_system_is_told_with_its_reason(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(RunFolderError, match=r"cannot write a run into .*runs: Permission denied"):
        require_free(runs / "run")


def test_a_free_place_is_left_as_it_is(runs: Path) -> None:
    require_free(runs / "free")
    assert names(runs) == set()


# --- latest and opening


def test_latest_points_to_the_newest_run_whichever_its_name(written: RunFolder, tables: list[TableRef]) -> None:
    runs = written.path.parent
    assert (runs / LATEST).resolve() == written.path.resolve()
    second = write_run(runs / "a second", tables=tables, manifest={"number": 2}, build_report=page)
    assert (runs / LATEST).resolve() == second.path.resolve()
    assert names(runs) == {"first", "a second", LATEST}
    assert open_run(runs).manifest["number"] == 2


def test_latest_survives_a_move_of_the_folder_of_runs(written: RunFolder) -> None:
    moved = written.path.parent.rename(written.path.parent.with_name("archive"))
    assert (moved / LATEST).resolve() == (moved / "first").resolve()


def test_a_folder_that_the_user_named_latest_is_left_alone(runs: Path, tables: list[TableRef]) -> None:
    (runs / LATEST).mkdir()
    (runs / LATEST / "notes.txt").write_text("mine")
    write_run(runs / "first", tables=tables, manifest={}, build_report=page)
    assert (runs / LATEST / "notes.txt").read_text() == "mine"


def test_a_run_without_a_pointer_is_still_a_run(
    runs: Path, tables: list[TableRef], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "symlink_to", disk_full)  # a file system without symbolic links
    written = write_run(runs / "first", tables=tables, manifest={}, build_report=page)
    assert open_run(written.path).path == written.path
    assert names(runs) == {"first"}


@pytest.mark.parametrize("place", ["", "absent", "file"])
def test_what_is_no_run_is_refused_with_what_it_lacks(runs: Path, place: str) -> None:
    (runs / "file").write_text("no run")
    with pytest.raises(RunFolderError, match=r"is no run: it holds no manifest\.json"):
        open_run(runs / place)


# --- queries


def test_a_query_answers_with_the_columns_and_rows_of_the_tables(written: RunFolder) -> None:
    columns, rows = query_run(written, "SELECT formula, band_gap_ev FROM candidates ORDER BY candidate_id")
    assert columns == ["formula", "band_gap_ev"]
    assert rows == [("LiCl", 6.2), ("Li3PS4", None)]


def test_a_query_joins_and_counts(written: RunFolder) -> None:
    _, rows = query_run(
        written, "SELECT count(*), count(w.candidate_id) FROM candidates LEFT JOIN windows w USING (candidate_id)"
    )
    assert rows == [(2, 0)]


def test_every_table_of_the_catalogue_can_be_asked(written: RunFolder) -> None:
    for name, schema in ALL_TABLES.items():
        columns, rows = query_run(written, f"SELECT * FROM {name}")
        assert columns == [column.name for column in schema.columns]
        assert len(rows) == (2 if name == "candidates" else 0)


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT * FROM nothing", "nothing"),
        ("SELECT colour FROM candidates", "colour"),
        ("SELECT CAST(formula AS INTEGER) FROM candidates", "(?i)could not convert"),
    ],
)
def test_a_faulty_query_is_told_in_duckdbs_words(written: RunFolder, sql: str, fault: str) -> None:
    with pytest.raises(RunFolderError, match="the query failed: ") as caught:
        query_run(written, sql)
    assert caught.match(fault)


@pytest.mark.parametrize("sql", ["", "   ", "-- nothing"])
def test_an_empty_query_has_an_empty_answer(written: RunFolder, sql: str) -> None:
    assert query_run(written, sql) == ([], [])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM '{secret}'",
        "COPY (SELECT 1) TO '{target}'",
        "COPY candidates TO '{target}'",
        "ATTACH '{target}' AS other",
        "SET enable_external_access = true",
        "INSERT INTO candidates (candidate_id) VALUES ('z')",
    ],
)
def test_a_query_reads_and_writes_no_file_but_the_run(written: RunFolder, tmp_path: Path, sql: str) -> None:
    secret, target = tmp_path / "secret.csv", tmp_path / "target.csv"
    secret.write_text("key\nhidden\n")
    before = {path: path.read_bytes() for path in written.path.rglob("*") if path.is_file()}
    with pytest.raises(RunFolderError, match="the query failed: ") as caught:
        query_run(written, sql.format(secret=secret, target=target))
    assert "hidden" not in str(caught.value)
    assert not target.exists()
    assert {path: path.read_bytes() for path in written.path.rglob("*") if path.is_file()} == before


def test_variables_of_the_program_are_no_tables(written: RunFolder) -> None:
    import pyarrow as pa

    private = pa.table({"secret": [1]})
    with pytest.raises(RunFolderError, match="private"):
        query_run(written, "SELECT * FROM private")
    assert len(private) == 1


def test_a_run_that_lost_a_table_is_told(written: RunFolder) -> None:
    written.table_path(CANDIDATES).unlink()
    with pytest.raises(RunFolderError, match="lacks the table candidates"):
        query_run(written, "SELECT 1")
