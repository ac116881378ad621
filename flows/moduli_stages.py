"""The stage of a screen that predicts moduli, as a plain function like those of ``stages``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.cell_readers import guarded_cell_statistics, guarded_coordinations
from flows.material import Material, material_of_row
from flows.moduli_prediction import PredictedModuli, models_in, predict_moduli
from flows.stages import Payload, index_of, read_table, write_tables
from models.moduli.model import Variant
from ssbscreen.domain.cell_reading import CellReading, ReadCells
from ssbscreen.domain.origin import Origin
from ssbscreen.tables import catalogue as tables
from ssbscreen.thermo.window_tables import with_hull

STAGE: Final = "moduli"
AVERAGING: Final = "Hill"
"""The moduli of the training data are Hill's averages."""
Row = Mapping[str, Any]


def predict_moduli_chunk(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    known: Mapping[str, Any],
    model: str,
    model_digests: Mapping[str, str],  # noqa: ARG001 - other models make another key
    seconds_per_structure: float,
) -> Payload:
    """Predicted moduli of the candidates of a chunk that have a hull and no moduli yet.

    Args:
        directory: for the tables.
        candidates: with their cells.
        phase_entries: phases of the hull.
        known: the ``elasticity`` table of tensors and published moduli, which no prediction replaces.
        model: folder of the models; "": those that ship.
        model_digests: hash of each model.
        seconds_per_structure: on the clock, after which a cell is given up.
    """
    chunk = with_hull(read_table(tables.CANDIDATES, candidates), index_of(phase_entries))
    have = read_table(tables.ELASTICITY, known)["candidate_id"].combine_chunks()
    rows = chunk.filter(pc.invert(pc.is_in(chunk["candidate_id"], value_set=have))).to_pylist()
    materials = [material_of_row(row) for row in rows]
    predicted = predict_moduli(materials, models_in(model), read_cells=guarded_cell_statistics(seconds_per_structure))
    coordinations, uncounted = _coordinations(rows, materials, guarded_coordinations(seconds_per_structure))
    unusable = [(row, f"{each.cell_fault}; moduli predicted from the composition alone")
                for row, each in zip(rows, predicted, strict=True) if each.cell_fault]  # fmt: skip
    return {
        **write_tables(directory, elasticity=_elasticity(rows, predicted, coordinations)),
        **write_tables(directory, rejections=_rejections([*unusable, *uncounted])),
        "predicted": {
            **Counter(each.variant.value for each in predicted),
            "outside": sum(not each.in_domain for each in predicted),
        },
    }


def told_of_predictions(chunks: Iterable[Payload]) -> str:
    """A sentence for the report: how many moduli were predicted, from what, and how many outside the domain."""
    total: Counter[str] = Counter()
    for chunk in chunks:
        total.update(chunk["predicted"])
    cells, compositions = total[Variant.CELLS.value], total[Variant.COMPOSITIONS.value]
    return (
        f"Moduli predicted by a model, where no source has any: {cells + compositions} candidates, {cells} from the "
        f"cell, {compositions} from the composition alone; {total['outside']} of them lie outside the data that it "
        "was trained on."
    )


def _coordinations(
    rows: Sequence[Row], materials: Sequence[Material], read_cells: ReadCells
) -> tuple[list[float | None], list[tuple[Row, str]]]:
    """Coordination of Li in each cell, and why it could not be counted where there is one."""
    found: list[float | None] = []
    uncounted: list[tuple[Row, str]] = []
    readings = iter(read_cells([material.cell for material in materials if material.cell is not None]))
    for row, material in zip(rows, materials, strict=True):
        reading = CellReading() if material.cell is None else next(readings)
        found.append(reading.value)
        if reading.fault:
            uncounted.append((row, f"coordination of Li not counted: {reading.fault}"))
    return found, uncounted


def _elasticity(
    rows: Sequence[Row], predicted: Sequence[PredictedModuli], coordinations: Sequence[float | None]
) -> pa.Table:
    return tables.ELASTICITY.build(
        {
            "candidate_id": [row["candidate_id"] for row in rows],
            "material_id": [row["material_id"] for row in rows],
            "bulk_gpa": [each.bulk_gpa for each in predicted],
            "shear_gpa": [each.shear_gpa for each in predicted],
            "bulk_log10_std": [each.bulk_log10_std for each in predicted],
            "shear_log10_std": [each.shear_log10_std for each in predicted],
            "moduli_error_correlation": [each.error_correlation for each in predicted],
            "moduli_in_domain": [each.in_domain for each in predicted],
            "moduli_why_outside": [each.why_outside or None for each in predicted],
            "averaging": [AVERAGING] * len(rows),
            "volume_per_atom_a3": [row["volume_per_atom_a3"] for row in rows],
            "li_coordination": coordinations,
            "moduli_origin": [Origin.ML.value] * len(rows),
            "moduli_source": [each.source for each in predicted],
        }
    )


def _rejections(told: Sequence[tuple[Row, str]]) -> pa.Table:
    """What could not be read of a cell; the candidates stay."""
    return tables.REJECTIONS.build(
        {
            "candidate_id": [row["candidate_id"] for row, _ in told],
            "stage": [STAGE] * len(told),
            "reason": [f"{row['material_id']}: {reason}; the candidate stays" for row, reason in told],
        }
    )
