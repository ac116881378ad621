"""Prefect tasks: each one line around a plain function, cached by the key that its directory is named after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.context import TaskRunContext

from flows import (
    barrier_stage,
    card_stages,
    chunks,
    conductivity_stages,
    fetching,
    gap_stages,
    interface_stages,
    moduli_stages,
    practicality_stage,
    robustness_stage,
    stages,
    utility_stage,
)
from flows.plain_results import PLAIN_JSON, PLAIN_RESULTS
from flows.recording import record
from flows.stage_calls import Stage
from flows.stages import Payload
from ssbscreen.report.number_text import counted, name_words

if TYPE_CHECKING:
    from prefect.tasks import TaskRunNameCallbackWithParameters


def _key_of_directory(_: TaskRunContext, arguments: dict[str, Any]) -> str:
    return Path(arguments["directory"]).name


def _cached(stage: Stage, *, name: str) -> Task[..., Payload]:
    def named(parameters: dict[str, Any]) -> str:
        return f"{name}{of_what(parameters)}"

    return task(
        name=name,
        task_run_name=cast("TaskRunNameCallbackWithParameters", named),
        cache_key_fn=_key_of_directory,
        persist_result=True,
        result_storage=PLAIN_RESULTS,
        result_serializer=PLAIN_JSON,
    )(stage)


def of_what(parameters: Mapping[str, Any]) -> str:
    """What tells a run of a task from others of its name: the number of its chunk, or the tables it joins."""
    candidates, parts = parameters.get("candidates"), parameters.get("parts")
    if isinstance(candidates, Mapping) and (number := Path(candidates["path"]).parent.name).isdigit():
        return f", chunk {int(number) + 1}"
    if parameters.keys() == {"directory", "parts"} and isinstance(parts, Mapping):
        first, *others = map(name_words, parts)
        return f": {first} and {counted(len(others), 'other')}" if others else f": {first}"
    return ""


# Only the server knows whether its database is still the one of last time, so this is asked in every run; retries are
# the client's, which knows what the server answered.
fetch_task = task(
    name="fetch from the Materials Project",
    task_run_name="source: fetch from the Materials Project",
    cache_policy=NO_CACHE,
)(fetching.fetch_for_run)
load_energies_task = _cached(stages.load_energies, name="source: energies")
cut_into_chunks_task = _cached(chunks.cut_into_chunks, name="chunks by chemical system")
load_properties_task = _cached(stages.load_properties, name="source: cells and properties")
compute_window_chunk_task = _cached(stages.compute_window_chunk, name="hull and windows")
predict_moduli_chunk_task = _cached(moduli_stages.predict_moduli_chunk, name="moduli by a model")
predict_gap_chunk_task = _cached(gap_stages.predict_gap_chunk, name="band gaps by a model")
predict_conductivity_chunk_task = _cached(
    conductivity_stages.predict_conductivity_chunk, name="conductivities by a model"
)
complete_gaps_task = _cached(gap_stages.complete_gaps, name="all band gaps")
compute_mechanics_task = _cached(stages.compute_mechanics, name="mechanics")
compute_interface_chunk_task = _cached(interface_stages.compute_interface_chunk, name="interfaces")
compute_air_chunk_task = _cached(interface_stages.compute_air_chunk, name="moisture and air")
summarise_interfaces_task = _cached(interface_stages.summarise_interfaces, name="interfaces in brief")
assess_practicality_task = _cached(practicality_stage.assess_practicality, name="cost, supply and cell")
compute_barriers_task = _cached(barrier_stage.compute_barriers, name="bond valence barriers")
search_coatings_task = _cached(interface_stages.search_coatings, name="coatings")
decide_task = _cached(stages.decide, name="criteria, gates and ranking")
assess_ranks_task = _cached(robustness_stage.assess_ranks, name="robustness of the ranks")
learn_utility_task = _cached(utility_stage.learn_utility, name="learned utility")
suspect_task = _cached(card_stages.suspect, name="suspicions")
compare_candidates_task = _cached(card_stages.compare_candidates, name="drawbacks and families")
merge_tables_task = _cached(stages.merge_tables, name="join tables")
# A run folder is written once: nothing of it is reused, and a run that failed here begins here again.
record_task = task(name="report", task_run_name="report", cache_policy=NO_CACHE, persist_result=False)(record)

TASKS = {
    fetching.fetch_for_run: fetch_task,
    stages.load_energies: load_energies_task,
    chunks.cut_into_chunks: cut_into_chunks_task,
    stages.load_properties: load_properties_task,
    stages.compute_window_chunk: compute_window_chunk_task,
    moduli_stages.predict_moduli_chunk: predict_moduli_chunk_task,
    gap_stages.predict_gap_chunk: predict_gap_chunk_task,
    conductivity_stages.predict_conductivity_chunk: predict_conductivity_chunk_task,
    gap_stages.complete_gaps: complete_gaps_task,
    stages.compute_mechanics: compute_mechanics_task,
    interface_stages.compute_interface_chunk: compute_interface_chunk_task,
    interface_stages.compute_air_chunk: compute_air_chunk_task,
    interface_stages.summarise_interfaces: summarise_interfaces_task,
    practicality_stage.assess_practicality: assess_practicality_task,
    barrier_stage.compute_barriers: compute_barriers_task,
    interface_stages.search_coatings: search_coatings_task,
    stages.decide: decide_task,
    robustness_stage.assess_ranks: assess_ranks_task,
    card_stages.suspect: suspect_task,
    utility_stage.learn_utility: learn_utility_task,
    card_stages.compare_candidates: compare_candidates_task,
    stages.merge_tables: merge_tables_task,
}
