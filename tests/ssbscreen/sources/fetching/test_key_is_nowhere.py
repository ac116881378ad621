"""The key goes to the server and to no other place: no file, no database, no output, in no form."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import sqlite3
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from time import sleep
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pymatgen.core import SETTINGS

from flows.inputs import default_source
from ssbscreen.domain.errors import SourceError
from ssbscreen.store.run_folder import RunFolder, open_run
from tests.ssbscreen.sources.fetching.command_line import ended, environment, start
from tests.stand_in.server import KEY, StandIn

REFUSED_KEY = "Zq7Xw3Rt9Yb2Nm5Kc8Vd1Ls6Hg4Fj0Pa"
ONLY = ["--only", "Li,P,S"]


@dataclass(frozen=True)
class Told:
    """What a command said; ``status`` is its exit status."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Story:
    home: Path
    commands: dict[str, Told]
    snapshots: list[Path]
    command_lines: set[bytes]


@pytest.fixture(scope="module")
def story(documents, tmp_path_factory):
    """A fetch and a run with a good key, and the same with one that is refused, each in a home of its own."""
    root = tmp_path_factory.mktemp("homes")

    def commands(home: Path, endpoint: str, key: str) -> tuple[Told, Told]:
        home.mkdir()
        around = environment(home, endpoint=endpoint, key=key)
        run = watched(start(["run", "--source", "mp", *ONLY, "--out", "run"], around))
        return Told(*run), Told(*watched(start(["fetch", *ONLY, "--json"], around)))

    lines: set[bytes] = set()

    def watched(process: Popen[str]) -> tuple[int, str, str]:
        """What `ended` says; the command lines of the process and its children are noted while they run."""
        with ThreadPoolExecutor(1) as thread:
            end = thread.submit(ended, process)
            while not end.done():
                lines.update(command_lines_of(process.pid))
                sleep(0.02)
        return end.result()

    with StandIn(documents) as server, ThreadPoolExecutor(2) as threads:
        good = threads.submit(commands, root / "good", server.endpoint, KEY)
        bad = threads.submit(commands, root / "bad", server.endpoint, REFUSED_KEY)
        run, fetch = good.result()
        refused_run, refused_fetch = bad.result()
    told = {"run": run, "refused run": refused_run, "fetch": fetch, "refused fetch": refused_fetch}
    return Story(root, told, list((root / "good" / "cache" / "snapshots").glob("mp-*")), lines)


def command_lines_of(pid: int) -> set[bytes]:
    """Command lines of a process and its descendants, as everybody on the machine can read them; none but on Linux."""
    found: set[bytes] = set()
    waiting = [pid]
    while waiting:
        place = Path(f"/proc/{waiting.pop()}")
        try:
            found.add((place / "cmdline").read_bytes())
            children = [(task / "children").read_text().split() for task in (place / "task").iterdir()]
        except OSError:
            continue  # ended meanwhile
        waiting += [int(child) for each in children for child in each]
    return found


def forms(key: str) -> list[bytes]:
    """The key in every form in which something might write it."""
    plain = key.encode()
    half = len(plain) // 2
    encoded = [base64.b64encode(b"." * shift + plain)[4 * bool(shift) : -4] for shift in range(3)]
    return [
        plain,
        plain[::-1],
        plain[half:] + plain[:half],
        plain[:half],
        plain[half:],
        plain.hex().encode(),
        quote(key).encode(),
        "".join(f"%{byte:02X}" for byte in plain).encode(),
        key.encode("utf-16-le"),
        *encoded,
    ]


def contents(path: Path) -> list[bytes]:
    """Bytes of a file, and of what it packs. A database is not opened in its place: that would merge its journal."""
    raw = path.read_bytes()
    found = [raw]
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        found += [str(file.schema_arrow.metadata).encode(), str(file.read().to_pylist()).encode()]
    if path.suffix == ".page":
        head, packed = raw.split(b"\n", 1)
        size = json.loads(head)["bytes"]
        found.append(pa.decompress(packed, decompressed_size=size, codec="zstd", asbytes=True))
    if raw[:2] == b"\x1f\x8b":
        found.append(gzip.decompress(raw))
    if raw.startswith(b"SQLite format 3"):
        with TemporaryDirectory() as copies:
            for part in path.parent.glob(f"{path.name}*"):
                shutil.copy(part, copies)
            with closing(sqlite3.connect(Path(copies) / path.name)) as database:
                found.append("\n".join(database.iterdump()).encode())
    if raw[:1] == b"\x78":
        found.append(zlib.decompressobj().decompress(raw))
    return found


def holds(text: bytes, key: str) -> bool:
    return any(form in text for form in forms(key))


def test_the_search_finds_a_key_in_every_form(tmp_path):
    table = pa.table({"text": [f"x {KEY} x"]})
    pq.write_table(table, tmp_path / "packed.parquet", compression="zstd")
    (tmp_path / "packed.gz").write_bytes(gzip.compress(KEY.encode()))
    with closing(sqlite3.connect(tmp_path / "some.db")) as database:
        database.execute("create table notes (text)")
        database.execute("insert into notes values (?)", [f"key {KEY}"])
        database.commit()
    for path in tmp_path.iterdir():
        assert any(holds(text, KEY) for text in contents(path))
    for shift in range(3):
        assert holds(base64.b64encode(b"a" * shift + KEY.encode() + b"tail"), KEY)
    assert not holds(b"standin", KEY)


def test_commands_end_as_they_should(story):
    assert {name: told.status for name, told in story.commands.items()} == {
        "run": 0, "refused run": 2, "fetch": 0, "refused fetch": 2,
    }  # fmt: skip
    for name in ("refused run", "refused fetch"):
        assert "refused the API key (HTTP 401 Unauthorized)" in story.commands[name].err
        assert "Traceback" not in story.commands[name].err
    assert json.loads(story.commands["fetch"].out)["unchanged"]  # the run had fetched it


@pytest.mark.parametrize("key", [KEY, REFUSED_KEY], ids=["accepted", "refused"])
def test_no_command_says_the_key(story, key):
    for told in story.commands.values():
        assert not holds((told.out + told.err).encode(), key)


@pytest.mark.parametrize("key", [KEY, REFUSED_KEY], ids=["accepted", "refused"])
def test_no_file_holds_the_key(story, key):
    paths = [path for path in story.home.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in paths}
    assert {".parquet", ".json", ".html", ".db"} <= kinds
    assert [str(path) for path in paths if any(holds(text, key) for text in contents(path))] == []
    assert not [path for path in story.home.rglob("*") if holds(str(path).encode(), key)]


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="only Linux shows command lines so")
@pytest.mark.parametrize("key", [KEY, REFUSED_KEY], ids=["accepted", "refused"])
def test_no_command_line_holds_the_key(story, key):
    assert {b"run", b"fetch"} <= {part for line in story.command_lines for part in line.split(b"\0")}
    assert any(b"uvicorn" in line for line in story.command_lines)  # Prefect's server, a process of its own
    assert not [line for line in story.command_lines if holds(line, key)]


@pytest.fixture(scope="module")
def run(story) -> RunFolder:
    return open_run(story.home / "good" / "run")


def test_the_manifest_names_what_the_run_is_from(story, run):
    (snapshot,) = run.manifest["sources"]["snapshots"]
    assert snapshot["database_version"] == "2026.11.1"
    assert snapshot["query"]["thermo_type"] == "GGA_GGA+U"
    assert snapshot["query"]["only_elements"] == ["Li", "P", "S"]
    assert snapshot["licence"].startswith("CC BY 4.0, Jain et al.")
    assert snapshot["sha256"] == json.loads(story.commands["fetch"].out)["sha256"]
    assert run.manifest["sources"]["paths"] == [str(path) for path in story.snapshots]
    assert run.manifest["energy_scale"]["functional"] == "PBE/PBE+U"


def test_the_report_shows_the_version_of_the_database(run):
    assert "2026.11.1" in run.report.read_text()


def test_a_refused_key_leaves_neither_run_nor_snapshot(story):
    assert not (story.home / "bad" / "run").exists()
    assert not list((story.home / "bad" / "cache").rglob("snapshot.json"))


# Which source a run takes by itself


def test_without_a_key_the_embedded_set_is_screened_and_one_line_says_why():
    source, line = default_source()
    assert source == "bundled"
    assert "next-gen.materialsproject.org/api" in line
    assert "\n" not in line


@pytest.mark.parametrize("place", ["MP_API_KEY", "PMG_MAPI_KEY", "settings of pymatgen"])
def test_with_a_key_the_materials_project_is_screened(monkeypatch, place):
    if place.startswith("settings"):
        monkeypatch.setitem(SETTINGS, "PMG_MAPI_KEY", KEY)
    else:
        monkeypatch.setenv(place, KEY)
    source, line = default_source()
    assert source == "mp"
    assert "\n" not in line
    assert not holds(line.encode(), KEY)


def test_a_key_that_cannot_be_one_is_told_without_its_characters(monkeypatch):
    monkeypatch.setenv("MP_API_KEY", REFUSED_KEY[:-3])
    with pytest.raises(SourceError, match="MP_API_KEY holds no key") as fault:
        default_source()
    assert not holds(str(fault.value).encode(), REFUSED_KEY)
