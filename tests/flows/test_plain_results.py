"""Results of tasks on disk: read as plain JSON, whatever a file says of how it wants to be read."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudpickle
import pytest
from prefect.results import ResultRecord, ResultStore
from prefect.settings import PREFECT_LOCAL_STORAGE_PATH, temporary_settings

from flows.plain_results import PLAIN_JSON, PLAIN_RESULTS
from flows.tasks import TASKS

PAYLOAD = {"phases": {"name": "phase_entries", "rows": 9}, "notes": ["ü", None, 1.5]}


class Touching:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


@pytest.fixture
def results(tmp_path: Path):
    with temporary_settings({PREFECT_LOCAL_STORAGE_PATH: tmp_path / "results"}):
        yield tmp_path / "results"


def store() -> ResultStore:
    return ResultStore(result_storage=PLAIN_RESULTS, serializer=PLAIN_JSON)


def hostile(kind: str, marker: Path) -> bytes:
    """A result file that makes the marker when Prefect reads it as it reads its own."""
    pickled = base64.encodebytes(cloudpickle.dumps(Touching(marker))).decode()
    built = json.dumps({"__class__": "subprocess.getoutput", "data": {"cmd": f"touch '{marker}'"}})
    if kind == "pickle":
        record = {"metadata": {"serializer": {"type": "pickle"}}, "result": pickled}
    elif kind == "no serializer":
        record = {"metadata": {}, "result": pickled}
    elif kind == "older format":
        record = {"serializer": {"type": "pickle"}, "data": pickled}
    elif kind == "Prefect's own JSON":
        record = {"metadata": {"serializer": {"type": "json"}}, "result": built}
    else:
        plain = json.dumps(PLAIN_JSON.model_dump())
        metadata = f'{{"serializer": {{"type": "json"}}, "serializer": {plain}}}'
        return f'{{"metadata": {metadata}, "result": {json.dumps(built)}}}'.encode()
    return json.dumps(record).encode()


KINDS = ["pickle", "no serializer", "older format", "Prefect's own JSON"]


@pytest.mark.parametrize("kind", KINDS)
def test_prefect_by_itself_runs_what_a_result_file_says(kind: str, tmp_path: Path) -> None:
    ResultRecord.deserialize(hostile(kind, tmp_path / "marker"))
    assert (tmp_path / "marker").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_file_that_is_not_plain_json_is_no_result_and_runs_nothing(
    kind: str, tmp_path: Path, results: Path
) -> None:
    results.mkdir()
    (results / "some-key").write_bytes(hostile(kind, tmp_path / "marker"))
    assert not store().exists("some-key")
    with pytest.raises(ValueError, match="some-key is no plain JSON of a task"):
        store().read("some-key")
    assert not (tmp_path / "marker").exists()


def test_doubled_keys_are_read_once(tmp_path: Path, results: Path) -> None:
    results.mkdir()
    (results / "some-key").write_bytes(hostile("doubled", tmp_path / "marker"))
    assert store().read("some-key").result["__class__"] == "subprocess.getoutput"  # text, not called
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"metadata": 3, "result": ""}', b"\x80\x04."])
def test_a_torn_file_is_no_result(content: bytes, results: Path) -> None:
    results.mkdir()
    (results / "some-key").write_bytes(content)
    assert not store().exists("some-key")


def test_what_was_written_is_read(results: Path) -> None:
    store().write(PAYLOAD, key="some-key")
    assert store().exists("some-key")
    assert store().read("some-key").result == PAYLOAD
    assert [path.name for path in results.iterdir()] == ["some-key"]  # nothing unfinished


@pytest.mark.usefixtures("results")
def test_a_name_of_a_class_in_a_result_stays_text() -> None:
    named = {"__class__": "builtins.dict", "data": {}}
    store().write(named, key="some-key")
    assert store().read("some-key").result == named


@pytest.mark.parametrize("key", ["../elsewhere", "/etc/elsewhere", "a/../../b"])
@pytest.mark.usefixtures("results")
def test_no_key_leaves_the_folder_of_results(key: str) -> None:
    with pytest.raises(ValueError, match="lies outside of the results"):
        PLAIN_RESULTS.write_path(key, b"{}")


def test_every_task_that_keeps_results_keeps_them_so() -> None:
    keeping = [task for task in TASKS.values() if task.persist_result is not False and task.cache_key_fn is not None]
    assert len(keeping) > 15
    for task in keeping:
        assert task.result_storage is PLAIN_RESULTS
        assert task.result_serializer is PLAIN_JSON
    others = [task.name for task in TASKS.values() if task not in keeping and task.persist_result]
    assert others == []
