"""How far a rank can be trusted: draws of values and weights, other aggregations, what could be computed."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F, _I = pa.float64(), pa.int32()
_WEIGHTS_AROUND = "over draws of values and of weights around the declared ones"

RANK_EXPECTED = Column("rank_expected", _F, "-", f"mean rank {_WEIGHTS_AROUND}", required=True)
RANK_LOW = Column(
    "rank_low", _I, "-", f"5 % of the draws give this rank or a better one, {_WEIGHTS_AROUND}", required=True
)
RANK_HIGH = Column(
    "rank_high", _I, "-", f"95 % of the draws give this rank or a better one, {_WEIGHTS_AROUND}", required=True
)
PROBABILITY_FIRST = Column("probability_first", _F, "-", f"probability of rank 1 {_WEIGHTS_AROUND}", required=True)
PROBABILITY_TOP_10 = Column(
    "probability_top_10", _F, "-", f"probability of a rank up to 10 {_WEIGHTS_AROUND}", required=True
)
PROBABILITY_TOP_50 = Column(
    "probability_top_50", _F, "-", f"probability of a rank up to 50 {_WEIGHTS_AROUND}", required=True
)
PROBABILITY_PASSES_GATES = Column(
    "probability_passes_gates",
    _F,
    "-",
    "probability to pass all gates of the role, these taken as independent; missing where one has none",
)
PROBABILITY_TOP_10_AND_PASSES = Column(
    "probability_top_10_and_passes",
    _F,
    "-",
    "probability_top_10, which presumes that all ranked candidates pass, times probability_passes_gates",
)
FIRST_ACCEPTABILITY = Column(
    "first_acceptability",
    _F,
    "-",
    "probability of rank 1 over draws of values and of weights of any kind: the share of opinions that it suits",
    required=True,
)
CONFIDENCE_FACTOR = Column(
    "confidence_factor",
    _F,
    "-",
    "probability of rank 1 over draws of values with its central weights; missing if it is first in under ten draws",
)
PROBABILITY_ON_FRONT = Column(
    "probability_on_front", _F, "-", "probability that no other dominates it over draws of values", required=True
)
RANK_OF_KNOWN = Column(
    "rank_of_known",
    _I,
    "-",
    "rank if each candidate were judged by the criteria that are known of it alone, their weights made up to 1",
    required=True,
)
ACCEPTABILITY = Column("acceptability", _F, "-", f"probability of the rank {_WEIGHTS_AROUND}", required=True)
ACCEPTABILITY_ANY_WEIGHTS = Column(
    "acceptability_any_weights",
    _F,
    "-",
    "probability of the rank over draws of values and of weights of any kind",
    required=True,
)
CENTRAL_WEIGHT = Column(
    "central_weight",
    _F,
    "-",
    "mean weight, over weights of any kind, where it comes first",
    required=True,
)
CALCULATION = Column("calculation", pa.string(), "", "what would be computed or measured", required=True)
TOP_TEN_CHANGE = Column(
    "top_ten_change",
    _F,
    "-",
    "expected number of places of the first ten that the result would change, all else at the best estimate",
    required=True,
)
METHOD = Column("method", pa.string(), "", "name of the aggregation", required=True)
OTHER_METHOD = Column(
    "other_method", pa.string(), "", "name of the aggregation that it is compared with", required=True
)
METHOD_SCORE = Column("method_score", _F, "-", "score by the method; higher is better", required=True)
METHOD_RANK = Column("method_rank", _I, "-", "rank by the method, missing values at the worst observed", required=True)
CHANGE = Column("change", pa.string(), "", "what is done to one of the first ten", required=True)
REVERSED_PAIRS = Column(
    "reversed_pairs", _I, "-", "pairs among the others of the first 50 in the opposite order afterwards", required=True
)
COMPARED_PAIRS = Column("compared_pairs", _I, "-", "how many pairs there are", required=True)
TOP_TEN_PROBABILITY_CHANGE = Column(
    "top_ten_probability_change",
    _F,
    "-",
    "expected absolute change of its probability to be among the first ten by the result, over draws of all values",
    required=True,
)
COMPARISON = Column("comparison", pa.string(), "", "which two orders are compared", required=True)
COMPARED_CANDIDATES = Column("compared_candidates", _I, "-", "how many candidates are compared", required=True)
KENDALL_TAU = Column("kendall_tau", _F, "-", "Kendall's tau of the two orders; the mean where there are several")
KENDALL_TAU_LOW = Column("kendall_tau_low", _F, "-", "5 % of several orders agree less than this")
SPEARMAN_RHO = Column("spearman_rho", _F, "-", "Spearman's correlation of the two orders")
REVERSED_SHARE = Column("reversed_share", _F, "-", "share of pairs of candidates in the opposite order")
HYPERVOLUME_SHARE = Column(
    "hypervolume_share",
    _F,
    "-",
    "share of the hypervolume of the first front that would be lost without the candidate",
    required=True,
)
