"""The stage of a screen that predicts conductivities where none is measured, as a plain function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.cell_readers import guarded_networks
from flows.conductivity_prediction import PredictedConductivity, conductivity_model_in, predict_conductivities
from flows.material import material_of_row
from flows.stages import Payload, index_of, read_table, write_tables
from ssbscreen.cell.conduction_table import SUFFICES_COLUMNS
from ssbscreen.cell.separator_resistance import (
    CURRENTS_MA_PER_CM2,
    SEPARATOR_THICKNESS_UM,
    area_specific_resistance_ohm_cm2,
)
from ssbscreen.domain.estimate import COVERAGE
from ssbscreen.domain.origin import Origin
from ssbscreen.tables import catalogue as tables
from ssbscreen.thermo.window_tables import with_hull

STAGE: Final = "conductivity"


def predict_conductivity_chunk(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    known: Mapping[str, Any],
    model: str,
    model_digests: Mapping[str, str],  # noqa: ARG001 - another model makes another key
    seconds_per_structure: float,
) -> Payload:
    """Predicted conductivities of the candidates of a chunk that have a hull and no measured one.

    Args:
        directory: for the tables.
        candidates: with their cells.
        phase_entries: phases of the hull.
        known: the ``conductivity`` table of measured ones, bounds among them, which no prediction replaces.
        model: folder of the model; "": the one that ships.
        model_digests: hash of the model.
        seconds_per_structure: on the clock, after which a cell is given up.
    """
    chunk = with_hull(read_table(tables.CANDIDATES, candidates), index_of(phase_entries))
    have = read_table(tables.CONDUCTIVITY, known)["candidate_id"].combine_chunks()
    rows = chunk.filter(pc.invert(pc.is_in(chunk["candidate_id"], value_set=have))).to_pylist()
    materials = [material_of_row(row) for row in rows]
    read_cells = guarded_networks(seconds_per_structure)
    said = (
        predict_conductivities(materials, conductivity_model_in(model), coverage=COVERAGE, read_cells=read_cells)
        if rows
        else []
    )
    ids = [row["candidate_id"] for row in rows]
    unread = [(row, one.cell_fault) for row, one in zip(rows, said, strict=True) if one.cell_fault]
    return {
        **write_tables(directory, conductivity=_conductivity(ids, said), rejections=_rejections(unread)),
        "predicted": len(said),
        "from_cell": sum(each.from_cell for each in said),
        "outside": sum(not each.in_domain for each in said),
    }


def told_of_conductivities(chunks: Iterable[Payload]) -> str:
    """A sentence for the report: how many conductivities were predicted, and how many outside the domain."""
    total = list(chunks)
    return (
        "Conductivities predicted by a model of measured ones, where none is measured: "
        f"{sum(c['predicted'] for c in total)} candidates, {sum(c['from_cell'] for c in total)} with the hops of their "
        f"cell; {sum(c['outside'] for c in total)} of them lie outside the data that it was trained on."
    )


def _conductivity(candidate_ids: Sequence[str], said: Sequence[PredictedConductivity]) -> pa.Table:
    values = [each.log10_conductivity for each in said]
    return tables.CONDUCTIVITY.build(
        {
            "candidate_id": candidate_ids,
            "log10_conductivity_s_per_cm": values,
            "log10_conductivity_low_s_per_cm": [each.interval[0] for each in said],
            "log10_conductivity_high_s_per_cm": [each.interval[1] for each in said],
            "conductivity_is_upper_bound": [False] * len(said),
            "probability_above_1e_4_s_per_cm": [each.probability_above_1e_4 for each in said],
            **{
                column: [each.probability_suffices[current] for each in said]
                for column, current in zip(SUFFICES_COLUMNS, CURRENTS_MA_PER_CM2, strict=True)
            },
            "separator_resistance_ohm_cm2": area_specific_resistance_ohm_cm2(
                thickness_um=SEPARATOR_THICKNESS_UM, conductivity_s_per_cm=[10.0**value for value in values]
            ),
            "conductivity_from_cell": [each.from_cell for each in said],
            "conductivity_in_domain": [each.in_domain for each in said],
            "conductivity_why_outside": [each.why_outside or None for each in said],
            "conductivity_origin": [Origin.ML.value] * len(said),
            "conductivity_source": [each.source for each in said],
        }
    )


def _rejections(unread: Sequence[tuple[Mapping[str, Any], str]]) -> pa.Table:
    return tables.REJECTIONS.build(
        {
            "candidate_id": [row["candidate_id"] for row, _ in unread],
            "stage": [STAGE] * len(unread),
            "reason": [
                f"{row['material_id']}: hops between Li sites not read: {fault}; conductivity predicted from the "
                "composition alone; the candidate stays"
                for row, fault in unread
            ],
        }
    )
