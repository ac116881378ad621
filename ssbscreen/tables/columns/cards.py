"""Columns of the cards of candidates: doubts, drawbacks, standing in the family, known neighbours."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F, _S = pa.float64(), pa.string()

SUSPICION = Column("suspicion", _S, "", "name of the rule that is suspicious", required=True)
FINDING = Column("finding", _S, "", "suspected or not assessed; a rule without a row found nothing", required=True)
DRAWBACK = Column("drawback", _S, "", "name of the drawback", required=True)
SEVERITY = Column(
    "severity",
    _F,
    "-",
    "0 to 1: share of the way from the limit to the worst end of the criterion's scale, or the middle of its grade",
)
GRADE = Column("grade", _S, "", "mild, serious or severe: the thirds of the severity")
EVIDENCE = Column("evidence", _S, "", "what was found, with numbers; why, where it was not assessed")
BASIS = Column("basis", _S, "", "what the rule read: composition, cell or conductivity", required=True)
BECAUSE = Column("because", _S, "", "why the rule matters", required=True)
FAMILY = Column("anion_family", _S, "", "family of the compound by its most frequent anion", required=True)
PERCENTILE = Column(
    "percentile", _F, "-", "percent of the judged candidates with a known value that are no better, ties half", True
)
KNOWN = Column("known_candidates", pa.int32(), "-", "judged candidates with a known value of the criterion", True)
FAMILY_PERCENTILE = Column("family_percentile", _F, "-", "the same among the candidates of its family", True)
FAMILY_KNOWN = Column("known_in_family", pa.int32(), "-", "candidates of its family with a known value", True)
FAMILY_RANK = Column("family_rank", pa.int32(), "-", "rank among the ranked candidates of its family", True)
FAMILY_RANKED = Column("ranked_in_family", pa.int32(), "-", "ranked candidates of its family in the role", True)
NEAREST = Column("nearest", pa.int32(), "-", "1 for the nearest known electrolyte, 2 for the next", True)
KNOWN_FORMULA = Column("known_formula", _S, "", "formula of the known electrolyte", required=True)
DISTANCE = Column(
    "composition_distance", _F, "-", "element mover's distance on the modified Pettifor scale; 0: the same", True
)
KNOWN_LOG10_CONDUCTIVITY = Column(
    "known_log10_conductivity_s_per_cm", _F, "log10(S/cm)", "its measured conductivity near room temperature", True
)
KNOWN_IS_BOUND = Column("known_is_upper_bound", pa.bool_(), "", "whether that is an upper bound", True)
