"""Pages on disk: what is read back is what was written, or nothing."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.snapshots.page_store import Page, PageRequest, PageStore
from ssbscreen.sources.snapshots.query import THERMO

IDENTITY = {"endpoint": "https://api.example.org/", "database_version": "2026.11.1", "query_sha256": "ab"}
REQUEST = PageRequest(THERMO, {"chemsys": "Li,Li-S"}, 0, 1000)
PAGE = Page([{"material_id": "mp-1153", "nsites": 3, "volume": 0.1 + 0.2}, {"material_id": "mp-135", "note": "ä"}], 2)
ROOT = Path(__file__).resolve().parents[4]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def pages_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix in {".page", ".part"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one page."""
    with PageStore(tmp_path / "pages", IDENTITY) as store:
        store.write(REQUEST, PAGE)
    return tmp_path / "pages"


@settings(max_examples=50)
@given(documents=st.lists(st.dictionaries(st.text(), json_values, max_size=4), max_size=4), total=st.integers(0, 10**6))
def test_a_page_comes_back_as_it_was_written_to_the_last_bit(tmp_path_factory, documents, total):
    with PageStore(tmp_path_factory.mktemp("pages"), IDENTITY) as store:
        store.write(REQUEST, Page(documents, total))
        held = store.read(REQUEST)
    assert held == Page(documents, total)
    assert json.dumps(held.documents) == json.dumps(documents)  # also tells -0.0 from 0 and True from 1


def test_pages_of_different_questions_stand_side_by_side(tmp_path: Path):
    requests = [
        REQUEST,
        PageRequest(THERMO, REQUEST.criteria, 1000, 1000),
        PageRequest(THERMO, REQUEST.criteria, 0, 1),
        PageRequest(THERMO, {"chemsys": "Li"}, 0, 1000),
        PageRequest(THERMO._replace(fields=("material_id",)), REQUEST.criteria, 0, 1000),
        PageRequest(THERMO._replace(name="summary"), REQUEST.criteria, 0, 1000),
    ]
    with PageStore(tmp_path, IDENTITY) as store:
        for number, request in enumerate(requests):
            store.write(request, Page([{"number": number}], number))
        assert [store.read(request).documents[0]["number"] for request in requests] == list(range(6))
        store.drop(requests[2])
        assert [store.read(request) is None for request in requests] == [number == 2 for number in range(6)]


def test_pages_outlive_the_process_that_wrote_them(folder: Path):
    with PageStore(folder, dict(reversed(IDENTITY.items()))) as store:
        assert store.read(REQUEST) == PAGE


@pytest.mark.parametrize("name", IDENTITY)
def test_pages_of_another_server_database_or_query_are_removed(folder: Path, name: str):
    with PageStore(folder, {**IDENTITY, name: "another"}) as store:
        assert pages_of(folder) == []
        assert store.read(REQUEST) is None
    with PageStore(folder, IDENTITY) as store:
        assert store.read(REQUEST) is None


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b"[1]\n", b"null", b"<html>\n</html>", b'{"sha256": 1}\nx', b"PAR1\x00\xff\n\n"]
)
def test_a_foreign_file_in_place_of_a_page_is_removed_and_counts_as_absent(folder: Path, content: bytes):
    (folder / REQUEST.name).write_bytes(content)
    with PageStore(folder, IDENTITY) as store:
        assert store.read(REQUEST) is None
        assert pages_of(folder) == []
        store.write(REQUEST, PAGE)
        assert store.read(REQUEST) == PAGE


def test_a_page_cut_off_anywhere_counts_as_absent(folder: Path):
    path = folder / REQUEST.name
    whole = path.read_bytes()
    with PageStore(folder, IDENTITY) as store:
        for length in range(len(whole)):
            path.write_bytes(whole[:length])
            assert store.read(REQUEST) is None
            assert not path.exists()


def test_a_changed_byte_anywhere_in_the_documents_makes_a_page_absent(folder: Path):
    path = folder / REQUEST.name
    whole = path.read_bytes()
    with PageStore(folder, IDENTITY) as store:
        for place in range(whole.index(b"\n") + 1, len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
            assert store.read(REQUEST) is None


def test_a_changed_digit_of_the_total_makes_a_page_absent(folder: Path):
    path = folder / REQUEST.name
    path.write_bytes(path.read_bytes().replace(b'"total": 2', b'"total": 7'))
    with PageStore(folder, IDENTITY) as store:
        assert store.read(REQUEST) is None


def test_a_folder_takes_one_process_at_a_time_and_is_free_after_it(tmp_path: Path):
    with PageStore(tmp_path, IDENTITY) as store:
        store.write(REQUEST, PAGE)
        with pytest.raises(SourceError, match="another ssbscreen fetches this snapshot now. .*--out"):
            PageStore(tmp_path, {**IDENTITY, "database_version": "another"})
        assert store.read(REQUEST) == PAGE
    with PageStore(tmp_path, IDENTITY) as store:
        assert store.read(REQUEST) == PAGE


def test_a_killed_process_leaves_its_pages_and_no_lock(tmp_path: Path):
    code = (
        "import json, sys; from pathlib import Path\n"
        "from ssbscreen.sources.snapshots.page_store import Page, PageRequest, PageStore\n"
        "from ssbscreen.sources.snapshots.query import THERMO\n"
        "store = PageStore(Path(sys.argv[1]), json.loads(sys.argv[2]))\n"
        "store.write(PageRequest(THERMO, json.loads(sys.argv[3]), 0, 1000), Page([{'material_id': 'mp-1'}], 1))\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    arguments = [str(tmp_path), json.dumps(IDENTITY), json.dumps(REQUEST.criteria)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline().split() == [b"held"]
        with pytest.raises(SourceError, match="another ssbscreen"):
            PageStore(tmp_path, IDENTITY)
        other.kill()
    with PageStore(tmp_path, IDENTITY) as store:
        assert store.read(REQUEST) == Page([{"material_id": "mp-1"}], 1)


@pytest.mark.parametrize("target", [(os, "fsync"), (Path, "replace")])
def test_a_full_disk_leaves_the_earlier_pages_and_no_half_one(folder: Path, monkeypatch: pytest.MonkeyPatch, target):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    second = PageRequest(THERMO, REQUEST.criteria, 1000, 1000)
    with PageStore(folder, IDENTITY) as store:
        with monkeypatch.context() as patch:
            patch.setattr(*target, full)
            with pytest.raises(SourceError, match="No space left on device. Make room and start the same command"):
                store.write(second, PAGE)
        assert pages_of(folder) == [REQUEST.name]
        assert store.read(REQUEST) == PAGE
        store.write(second, PAGE)
        assert len(pages_of(folder)) == 2


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="cannot keep pages in .*file/pages: Not a directory. .*--out"):
        PageStore(tmp_path / "file" / "pages", IDENTITY)


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b"",
        b"\xff\xfe",
    ],
)
def test_pages_of_a_damaged_identity_are_removed(folder: Path, damage: bytes):
    (folder / "identity.json").write_bytes(damage)
    with PageStore(folder, IDENTITY) as store:
        assert store.read(REQUEST) is None
    with PageStore(folder, IDENTITY) as store:
        store.write(REQUEST, PAGE)
    with PageStore(folder, IDENTITY) as store:
        assert store.read(REQUEST) == PAGE


def test_a_folder_is_free_again_after_its_identity_could_not_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(SourceError, match="No space left on device"):
            PageStore(folder, {**IDENTITY, "database_version": "another"})
    with PageStore(folder, IDENTITY) as store:
        store.write(REQUEST, PAGE)
        assert store.read(REQUEST) == PAGE


def test_discarding_leaves_nothing(folder: Path):
    with PageStore(folder, IDENTITY) as store:
        store.discard()
    assert not folder.exists()
