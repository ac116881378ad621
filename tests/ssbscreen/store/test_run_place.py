"""One run at one place, told at the start; what killed runs left goes, what living ones write stays."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.store import run_place
from ssbscreen.store.run_place import claimed, claimed_anew, require_free


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_place, "PATIENCE_S", 0.0)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def unfinished(runs: Path, name: str) -> Path:
    folder = runs / f".{name}.{uuid.uuid4().hex}.unfinished"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "windows.parquet").write_bytes(b"PAR1 half")
    return folder


def test_a_second_run_at_a_place_is_turned_away_at_once_and_told_who_has_it(tmp_path: Path) -> None:
    with claimed(tmp_path / "run") as place:
        assert place == tmp_path / "run"
        with pytest.raises(RunFolderError, match=r"run: another run is at this place now \(process \d+ on "):
            require_free(place)
        with pytest.raises(RunFolderError, match="another run is at this place now"), claimed(place):
            pass
    require_free(place)
    assert names(tmp_path) == set()


def test_a_place_is_given_back_after_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), claimed(tmp_path / "run"):
        raise ZeroDivisionError
    with claimed(tmp_path / "run"):
        assert names(tmp_path) == {".run.lock"}
    assert names(tmp_path) == set()


def test_what_is_there_is_no_place_for_a_run(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with pytest.raises(RunFolderError, match="run exists and a run is never overwritten"), claimed(tmp_path / "run"):
        pass
    assert names(tmp_path) == {"run"}


def test_leftovers_of_killed_runs_go_and_those_of_living_runs_stay(tmp_path: Path) -> None:
    of_same, of_dead, of_living = (unfinished(tmp_path, name) for name in ("run", "dead.run", "living"))
    pointer = tmp_path / f".dead.run.{uuid.uuid4().hex}.pointer"
    pointer.symlink_to("dead.run")
    (tmp_path / ".dead.run.lock").write_text('{"process": 1, "host": "here", "about": "dead.run"}')
    (tmp_path / ".hidden").mkdir()
    (tmp_path / f".snapshot.{uuid.uuid4().hex}.part").mkdir()  # of a fetch, which has a lock of its own
    kept = names(tmp_path) - {of_same.name, of_dead.name, pointer.name, ".dead.run.lock"}
    with claimed(tmp_path / "living"):
        assert of_living.exists() is False  # its own, of an earlier try
        of_living = unfinished(tmp_path, "living")
        with claimed(tmp_path / "run"):
            assert of_living.exists()
    assert names(tmp_path) - {of_living.name} == {name for name in kept if ".living." not in name}


def test_a_run_that_is_named_after_the_time_takes_the_next_free_name(tmp_path: Path) -> None:
    (tmp_path / "noon").mkdir()
    with claimed_anew(tmp_path / "noon") as second, claimed_anew(tmp_path / "noon") as third:
        assert [second.name, third.name] == ["noon-2", "noon-3"]
    with claimed_anew(tmp_path / "noon") as again:
        assert again.name == "noon-2"
    assert names(tmp_path) == {"noon"}


def test_locks_of_other_programs_stay_as_they_are(tmp_path: Path) -> None:
    foreign = {".gitconfig.lock": "[user]", ".parent.lock": "", ".other.lock": '{"about": "something else"}'}
    for name, content in foreign.items():
        (tmp_path / name).write_text(content)
    with claimed(tmp_path / "run"):
        pass
    assert {name: (tmp_path / name).read_text() for name in names(tmp_path)} == foreign
