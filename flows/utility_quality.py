"""How well the learned utility finds known electrolytes, beside the declared scores."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from flows.stages import read_table
from flows.utility_inputs import GOOD, POOR, Judged
from models.utility.positive_unlabelled import LearnedUtility, kind_held_out
from models.utility.quality import Quality, quality
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables import utility as schemas

LEARNED, DECLARED = "learned utility", "declared score of"
BRIER, BRIER_OF_SHARE = "Brier score, measured", "Brier score of the share that is good"
LABEL_SHARE: Final = "share of all good ones that were measured, as calibrated"
MEASURES: Final = {
    "auc_unlabelled": "AUC, good against unlabelled",
    "auc_poor": "AUC, good against measured poor",
    "enrichment": "enrichment of good in the first 5 %",
}


def quality_table(judged: Judged, found: LearnedUtility, ranking: Mapping[str, Any], seed: int) -> Any:
    """The table ``utility_quality``: the learned utility and the score of each role by the same measures."""
    good, poor = judged.labels == GOOD, judged.labels == POOR
    rows: list[tuple[str, str, float | None, float | None, float | None]] = []
    new_families = kind_held_out(judged.features, good, judged.families, found.label_share)
    scores = {LEARNED: found.probability, f"{LEARNED}, family held out": new_families}
    table = read_table(tables.RANKING, ranking)
    for role in pc.unique(table["role"]).to_pylist():
        ranked = table.filter(pc.field("role") == role)
        shown = dict(zip(ranked["candidate_id"].to_pylist(), ranked["score"].to_pylist(), strict=True))
        # Who is not ranked is below all who are.
        scores[f"{DECLARED} {role}"] = np.array([shown.get(each, -1.0) for each in judged.ids.tolist()])
    for name, score in scores.items():
        known = ~np.isnan(score)
        told: Quality = quality(score[known], good[known], poor[known], seed=seed)
        for field, measure in MEASURES.items():
            rows.append((name, measure, *(None if isnan(end) else end for end in getattr(told, field))))  # type: ignore[arg-type]
    rows.append((LEARNED, LABEL_SHARE, found.label_share, None, None))
    measured = good | poor
    share = float(good[measured].mean())
    rows.append((LEARNED, BRIER, float(((found.probability - good)[measured] ** 2).mean()), None, None))
    rows.append((LEARNED, BRIER_OF_SHARE, share * (1.0 - share), None, None))
    columns = ("score_name", "measure", "measure_value", "measure_low", "measure_high")
    return schemas.UTILITY_QUALITY.build(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
