"""Prefect tasks: each one line around a plain function, cached by the key that its directory is named after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import task
from prefect.context import TaskRunContext

from flows import stages


def _key_of_directory(_: TaskRunContext, arguments: dict[str, Any]) -> str:
    return Path(arguments["directory"]).name


_CACHED: dict[str, Any] = {
    "cache_key_fn": _key_of_directory,
    "persist_result": True,
    "result_serializer": "json",
    "log_prints": False,
}

load_energies_task = task(stages.load_energies, name="load energies", **_CACHED)
load_properties_task = task(stages.load_properties, name="load properties", **_CACHED)
compute_window_chunk_task = task(stages.compute_window_chunk, name="windows", **_CACHED)
compute_mechanics_task = task(stages.compute_mechanics, name="mechanics", **_CACHED)
decide_task = task(stages.decide, name="criteria, gates and ranking", **_CACHED)
merge_tables_task = task(stages.merge_tables, name="merge tables", **_CACHED)

TASKS = {
    stages.load_energies: load_energies_task,
    stages.load_properties: load_properties_task,
    stages.compute_window_chunk: compute_window_chunk_task,
    stages.compute_mechanics: compute_mechanics_task,
    stages.decide: decide_task,
    stages.merge_tables: merge_tables_task,
}
