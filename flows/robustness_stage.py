"""The stage of a screen that tells how far its ranks can be trusted, as a plain function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.robustness_settings import RobustnessSettings
from flows.stages import Payload, read_table, write_tables
from ssbscreen.criteria import registry
from ssbscreen.decision.gates import probability_passes
from ssbscreen.decision.robustness import SCHEMAS, RobustnessOptions, assess_robustness
from ssbscreen.decision.roles import configured_role
from ssbscreen.domain.decisions import CriterionValues
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import concatenated


def assess_ranks(
    directory: str,
    *,
    criteria_values: Mapping[str, Any],
    ranking: Mapping[str, Any],
    gates: Mapping[str, Any],
    roles: Mapping[str, Mapping[str, Any]],
    energy_error_ev_per_atom: float,
    robustness: Mapping[str, Any],
) -> Payload:
    """The tables of robustness of every role.

    Args:
        directory: for the tables.
        criteria_values: of all candidates.
        ranking: of all roles; who is not in it takes no part.
        gates: verdicts of all roles.
        roles: changes by name, as for `stages.decide`.
        energy_error_ev_per_atom: of the run's energy scale.
        robustness: `RobustnessSettings` as a dictionary.
    """
    settings = RobustnessSettings.model_validate(robustness)
    found: dict[str, list[pa.Table]] = {schema.name: [] for schema in SCHEMAS}
    if settings.compute:
        options = RobustnessOptions(settings.draws, settings.seed, energy_error_ev_per_atom, settings.weight_spread)
        values, ranks = read_table(tables.CRITERIA_VALUES, criteria_values), read_table(tables.RANKING, ranking)
        verdicts, known = read_table(tables.GATES, gates), registry.criteria()
        for name, changes in roles.items():
            role = configured_role(name, changes, criteria=known, gates=registry.gates()).role
            ranked = ranks.filter(pc.field("role") == name).sort_by("rank")["candidate_id"].to_pylist()
            passes = probability_passes(verdicts, name, ranked)
            assessed = assess_robustness(role, ranked, values_of(values, ranked), known, options, passes=passes)
            for table, content in assessed.items():
                found[table].append(content)
    return write_tables(directory, **{schema.name: concatenated(found[schema.name], schema) for schema in SCHEMAS})


def values_of(table: pa.Table, candidate_ids: Sequence[str]) -> dict[str, CriterionValues]:
    """Values by criterion of some candidates, in their order, from the table ``criteria_values``."""
    wanted = pa.array(candidate_ids, pa.string())
    found = {}
    for name in pc.unique(table["criterion"]).sort().to_pylist():
        rows = table.filter(pc.field("criterion") == name)
        rows = rows.take(pc.index_in(wanted, value_set=rows["candidate_id"].combine_chunks()))
        value, low, high = (
            np.asarray(rows[end].to_numpy(zero_copy_only=False), dtype=np.float64) for end in ("value", "low", "high")
        )
        origin = np.array(pc.fill_null(rows["origin"], "").to_pylist(), dtype=np.str_)
        found[name] = CriterionValues(value, low, high, origin)
    return found
