"""The learned utility: what resembles electrolytes that work."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F, _B = pa.float64(), pa.bool_()

PROBABILITY_WORKABLE = Column(
    "probability_workable",
    _F,
    "-",
    "probability to conduct 1e-4 S/cm, learned from the other descriptors by a model that saw neither the candidate "
    "nor its chemical system; missing where why_no_utility says so",
)
PROBABILITY_WORKABLE_LOW = Column(
    "probability_workable_low", _F, "-", "5 % of the models of resampled candidates say less"
)
PROBABILITY_WORKABLE_HIGH = Column(
    "probability_workable_high", _F, "-", "95 % of the models of resampled candidates say less"
)
UTILITY_LABEL = Column(
    "utility_label", pa.string(), "", "good or poor as measured; unlabelled: not measured", required=True
)
UTILITY_IN_DOMAIN = Column(
    "utility_in_domain", _B, "", "whether its family by anion has a known electrolyte that was learned from"
)
WHY_NO_UTILITY = Column("why_no_utility", pa.string(), "", "why there is no probability")
CONTRIBUTION = Column(
    "contribution_log_odds",
    _F,
    "-",
    "Shapley value of the criterion: what it adds to the log odds of the average candidate",
    required=True,
)
SCORE_NAME = Column("score_name", pa.string(), "", "which score is judged", required=True)
MEASURE = Column("measure", pa.string(), "", "by what", required=True)
MEASURE_VALUE = Column("measure_value", _F, "-", "value of the measure; missing where too few were measured")
MEASURE_LOW = Column("measure_low", _F, "-", "5 % of resampled candidates give less")
MEASURE_HIGH = Column("measure_high", _F, "-", "95 % of resampled candidates give less")
