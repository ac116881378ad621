"""Columns of the comparison of two runs."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F, _I = pa.float64(), pa.int32()

FORMER_ID = Column(
    "former_candidate_id", pa.string(), "", "identifier in the first run, where the candidate has another in the second"
)
WHAT_BECAME = Column(
    "what_became",
    pa.string(),
    "",
    "entered (the ranking), left, moved (another rank), changed (state, score or values only) or same",
    required=True,
)
WALK_STEP = Column(
    "walk_step", _I, "-", "number of the step between the two runs, from 1; 0 is the whole way", required=True
)
CAUSES = Column(
    "causes",
    pa.string(),
    "",
    "code, settings, models, database, gates or weights; several, joined by commas, that could not be told apart",
    required=True,
)
RANK_BEFORE = Column("rank_before", _I, "-", "rank in the first run, or before the step; none where not ranked")
RANK_AFTER = Column("rank_after", _I, "-", "rank in the second run, or after the step; none where not ranked")
PLACE_CHANGE = Column(
    "place_change",
    _I,
    "-",
    "change of the place, negative upwards; who is not ranked stands behind the longest ranking, so that steps add up",
    required=True,
)
SCORE_BEFORE = Column("score_before", _F, "-", "score in the first run, or before the step")
SCORE_AFTER = Column("score_after", _F, "-", "score in the second run, or after the step")
STATE_BEFORE = Column(
    "state_before", pa.string(), "", "passes, uncertain, fails or absent before the change", required=True
)
STATE_AFTER = Column(
    "state_after", pa.string(), "", "passes, uncertain, fails or absent after the change", required=True
)
GATES_BEFORE = Column("gates_before", pa.string(), "", "gates that failed it before, or else could not decide")
GATES_AFTER = Column("gates_after", pa.string(), "", "gates that fail it after the change, or else cannot decide")
WHY = Column("why_entered_or_left", pa.string(), "", "the cause, and the gates through which it acted")
VALUE_BEFORE = Column("value_before", _F, "as the criterion states", "value in the first run; none: not assessed")
VALUE_AFTER = Column("value_after", _F, "as the criterion states", "value in the second run; none: not assessed")
RELEVANT_CHANGE = Column(
    "relevant_change",
    _F,
    "as the criterion states",
    "what a change must exceed to be listed: half the wider interval, at least a hundredth of the scale; none where "
    "the value was not assessed in one of the runs",
)
ENTERED = Column("entered_candidates", _I, "-", "how many entered the ranking", required=True)
LEFT = Column("left_candidates", _I, "-", "how many left the ranking", required=True)
JUDGED = Column(
    "judged_otherwise_candidates",
    _I,
    "-",
    "how many pass other gates, or are uncertain at others, of those ranked before and after",
    required=True,
)
MOVED = Column(
    "moved_candidates", _I, "-", "how many have another rank, of those ranked before and after", required=True
)
