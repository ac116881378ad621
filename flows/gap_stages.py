"""The stages of a screen that predict band gaps and complete the candidates with them, as plain functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from flows.gap_prediction import PredictedGap, gap_model_in, predict_gaps
from flows.stages import Payload, index_of, read_table, write_tables
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.table import electronics_of_known, with_predicted_gaps
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import concatenated
from ssbscreen.thermo.window_tables import with_hull


def predict_gap_chunk(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    phase_entries: Mapping[str, Any],
    model: str,
    model_digests: Mapping[str, str],  # noqa: ARG001 - another model makes another key
) -> Payload:
    """Predicted gaps of the candidates of a chunk that have a hull and no gap of a source.

    Args:
        directory: for the tables.
        candidates: with the gaps that sources have.
        phase_entries: phases of the hull.
        model: folder of the model; "": the one that ships.
        model_digests: hash of the model.
    """
    from pymatgen.core import Composition

    chunk = with_hull(read_table(tables.CANDIDATES, candidates), index_of(phase_entries))
    unknown = chunk.filter(pc.is_null(chunk["band_gap_ev"]))
    compositions = [Composition(parse_formula(formula)) for formula in unknown["formula"].to_pylist()]
    predicted = predict_gaps(compositions, gap_model_in(model)) if compositions else []
    return {
        **write_tables(directory, electronics=_electronics(unknown["candidate_id"].to_pylist(), predicted)),
        "predicted": len(predicted),
        "outside": sum(not each.in_domain for each in predicted),
    }


def complete_gaps(directory: str, candidates: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> Payload:
    """The candidates with predicted gaps where no source has one, and the table ``electronics`` of all gaps.

    Args:
        directory: for the tables.
        candidates: with the gaps that sources have.
        parts: tables ``electronics`` of `predict_gap_chunk`; none where nothing is predicted.
    """
    given = read_table(tables.CANDIDATES, candidates)
    predicted = [read_table(tables.ELECTRONICS, part) for part in parts]
    electronics = concatenated([electronics_of_known(given), *predicted], tables.ELECTRONICS)
    return write_tables(directory, candidates=with_predicted_gaps(given, electronics), electronics=electronics)


def told_of_gaps(chunks: Iterable[Payload]) -> str:
    """A sentence for the report: how many gaps were predicted, and how many outside the domain."""
    total = list(chunks)
    return (
        f"Band gaps predicted by a model of PBE gaps, where no source has any: {sum(c['predicted'] for c in total)} "
        f"candidates; {sum(c['outside'] for c in total)} of them lie outside the data that it was trained on."
    )


def _electronics(candidate_ids: Sequence[str], predicted: Sequence[PredictedGap]) -> pa.Table:
    return tables.ELECTRONICS.build(
        {
            "candidate_id": candidate_ids,
            "band_gap_ev": [each.band_gap_ev for each in predicted],
            "band_gap_low_ev": [each.band_gap_interval_ev[0] for each in predicted],
            "band_gap_high_ev": [each.band_gap_interval_ev[1] for each in predicted],
            "probability_insulator": [each.probability_insulator for each in predicted],
            "measured_gap_ev": [each.measured_gap_ev for each in predicted],
            "measured_gap_low_ev": [each.measured_gap_interval_ev[0] for each in predicted],
            "measured_gap_high_ev": [each.measured_gap_interval_ev[1] for each in predicted],
            "probability_insulator_measured": [each.probability_insulator_measured for each in predicted],
            "band_gap_in_domain": [each.in_domain for each in predicted],
            "band_gap_why_outside": [each.why_outside or None for each in predicted],
            "band_gap_origin": [Origin.ML.value] * len(predicted),
            "band_gap_source": [each.source for each in predicted],
        }
    )
