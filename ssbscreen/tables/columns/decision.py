"""Criteria, gates and ranks."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()

CRITERION = Column("criterion", pa.string(), "", "name of the criterion", required=True)
VALUE = Column("value", _F, "as the criterion states", "best estimate; no value: not assessed")
LOW = Column("low", _F, "as the criterion states", "lower end of the interval (two standard deviations)")
HIGH = Column("high", _F, "as the criterion states", "upper end of the interval (two standard deviations)")
GATE = Column("gate", pa.string(), "", "name of the gate", required=True)
STATE = Column("state", pa.string(), "", "passes, fails or uncertain", required=True)
PROBABILITY_PASSES = Column(
    "probability_passes",
    _F,
    "-",
    "probability that the candidate passes the gate; missing where nothing is known that could tell",
)
GATE_VALUE = Column(
    "gate_value", _F, "as the gate states", "what is compared with the limit; missing where no number is"
)
GATE_LIMIT = Column("gate_limit", _F, "as the gate states", "the limit that it is compared with")
GATE_MARGIN = Column(
    "gate_margin", _F, "as the gate states", "distance from the limit, positive on the side that passes"
)
RANK = Column("rank", pa.int32(), "-", "rank by score; 1 is best", required=True)
RANK_BEST = Column("rank_best", pa.int32(), "-", "rank if all its missing values were the best observed", required=True)
SCORE = Column(
    "score",
    _F,
    "-",
    "TOPSIS closeness, 0 to 1, with missing values at the worst observed: what is shown",
    required=True,
)
SCORE_HIGH = Column(
    "score_high", _F, "-", "the same with missing values at the best observed: what is possible", required=True
)
ASSESSED_WEIGHT = Column(
    "assessed_weight", _F, "-", "share of the role's weight that rests on known values", required=True
)
PARETO_FRONT = Column(
    "pareto_front",
    pa.int32(),
    "-",
    "front of the ranked candidates, missing values at the worst; 1: not dominated",
)
UNCERTAIN_GATES = Column("uncertain_gates", pa.string(), "", "gates that could not decide, joined by commas")
TRADE_OFF = Column("trade_off", pa.string(), "", "name of the pair of criteria", required=True)
