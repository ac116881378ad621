"""The stage of a screen that learns what known electrolytes have in common, as a plain function."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from flows.stages import Payload, read_table, write_tables
from flows.utility_inputs import GOOD, UNLABELLED, Judged, failed_gates, formulas_of, labels_of, why_not
from flows.utility_quality import quality_table
from flows.utility_settings import UtilitySettings
from models.utility.positive_unlabelled import LearnedUtility, learned_utility
from ssbscreen.domain.anion_families import anion_family
from ssbscreen.domain.composition import parse_formula
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables import utility as schemas

CONDUCTIVITY: Final = "log10_conductivity"
FARTHEST: Final = 1e9
"""Stands for infinity; only ranks of the features are learned from."""


def learn_utility(
    directory: str,
    *,
    candidates: Mapping[str, Any],
    conductivity: Mapping[str, Any],
    criteria_values: Mapping[str, Any],
    gates: Mapping[str, Any],
    ranking: Mapping[str, Any],
    utility: Mapping[str, Any],
) -> Payload:
    """The tables of the learned utility.

    Known electrolytes are what was measured to conduct 1e-4 S/cm. Features are all criteria of the run but the
    conductivity, whose predictions learned from the same measurements. Candidates that fail a gate other than the one
    of conduction in every role take no part, for they are excluded whatever they conduct.

    Args:
        directory: for the tables.
        candidates: of the run.
        conductivity: measured and predicted.
        criteria_values: of the judged candidates.
        gates: verdicts of all roles.
        ranking: of all roles, whose scores are judged beside.
        utility: `UtilitySettings` as a dictionary.
    """
    settings = UtilitySettings.model_validate(utility)
    formulas = formulas_of(candidates)
    values = read_table(tables.CRITERIA_VALUES, criteria_values).to_pandas()
    wide = values.pivot_table(index="candidate_id", columns="criterion", values="value", dropna=False)
    labels = labels_of(conductivity, wide.index)
    failed = failed_gates(gates)
    takes_part = np.array([candidate not in failed for candidate in wide.index])
    if not settings.compute:
        return _nothing(directory, wide.index, labels, failed, "the settings do not want it: [utility] compute")
    wide = wide.replace([np.inf, -np.inf], [FARTHEST, -FARTHEST])
    names = [name for name in wide.columns if name != CONDUCTIVITY and wide.loc[takes_part, name].notna().any()]
    kept = wide.loc[takes_part, names]
    judged = Judged(
        ids=kept.index.to_numpy(dtype=np.str_),
        features=kept.to_numpy(dtype=np.float64),
        names=names,
        labels=labels[takes_part],
        groups=np.array(["-".join(sorted(parse_formula(formulas[each]))) for each in kept.index], dtype=np.str_),
        families=np.array([anion_family(formulas[each]) for each in kept.index], dtype=np.str_),
    )
    good = judged.labels == GOOD
    try:
        found = learned_utility(
            judged.features,
            good,
            judged.labels != UNLABELLED,
            judged.groups,
            seed=settings.seed,
            resamples=settings.resamples,
        )
    except ValueError as fault:
        return _nothing(directory, wide.index, labels, failed, str(fault))
    return write_tables(
        directory,
        learned_utility=_utility_table(wide.index, labels, failed, judged, found),
        utility_contributions=schemas.UTILITY_CONTRIBUTIONS.build(
            {
                "candidate_id": np.repeat(judged.ids, len(names)).tolist(),
                "criterion": names * len(judged.ids),
                "contribution_log_odds": found.contributions.ravel(),
            }
        ),
        utility_quality=quality_table(judged, found, ranking, settings.seed),
    )


def _utility_table(
    ids: Any, labels: npt.NDArray[np.str_], failed: Mapping[str, str], judged: Judged, found: LearnedUtility
) -> Any:
    said = pd.DataFrame(
        {"probability": found.probability, "low": found.low, "high": found.high}, index=judged.ids
    ).reindex(ids)
    families = set(judged.families[judged.labels == GOOD].tolist())
    in_domain = dict(zip(judged.ids.tolist(), (family in families for family in judged.families), strict=True))
    return schemas.LEARNED_UTILITY.build(
        {
            "candidate_id": list(ids),
            "probability_workable": _or_none(said["probability"]),
            "probability_workable_low": _or_none(said["low"]),
            "probability_workable_high": _or_none(said["high"]),
            "utility_label": labels.tolist(),
            "utility_in_domain": [in_domain.get(each) for each in ids],
            "why_no_utility": [why_not(failed, each) for each in ids],
        }
    )


def _nothing(directory: str, ids: Any, labels: npt.NDArray[np.str_], failed: Mapping[str, str], reason: str) -> Payload:
    unknown = [None] * len(ids)
    return write_tables(
        directory,
        learned_utility=schemas.LEARNED_UTILITY.build(
            {
                "candidate_id": list(ids),
                "probability_workable": unknown,
                "probability_workable_low": unknown,
                "probability_workable_high": unknown,
                "utility_label": labels.tolist(),
                "utility_in_domain": unknown,
                "why_no_utility": [why_not(failed, each) or reason for each in ids],
            }
        ),
        utility_contributions=schemas.UTILITY_CONTRIBUTIONS.empty(),
        utility_quality=schemas.UTILITY_QUALITY.empty(),
    )


def _or_none(column: Any) -> list[float | None]:
    return [None if isnan(value) else float(value) for value in column]
