"""Who became a candidate of the reference set, who did not and why, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flows.reference_assembly import UNCONVERGED, Cell, is_candidate
from flows.reference_jobs import CellJob
from flows.reference_plan import RelaxationPlan

NOT_YET = "not relaxed yet"
FAILED = "its relaxation failed"
OTHER_POLYMORPH = "another cell of the composition lies lower once this one is relaxed"


def candidate_account(
    plan: RelaxationPlan, kept: Sequence[Cell], outcomes: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """How many compositions with Li the cheap gates let pass, how many of these are candidates, and why others are not.

    Args:
        plan: made before the relaxations.
        kept: the rows of the phase table after them.
        outcomes: by job key.
    """
    candidates = {cell.cell_id for cell in kept if is_candidate(cell) and cell.entry_id == cell.cell_id}
    substituted = sum(is_candidate(cell) and cell.entry_id != cell.cell_id for cell in kept)
    lacking = Counter(_why(cell_id, outcomes) for cell_id in sorted(plan.promising - candidates))
    return {
        "compositions_with_li": len(plan.promising) + sum(plan.not_promising.values()),
        "pass_the_cheap_gates": len(plan.promising),
        "of_these_candidates": len(plan.promising & candidates),
        "of_these_no_candidates": dict(lacking.most_common()),
        "do_not_pass": dict(Counter(plan.not_promising).most_common()),
        "other_candidates": len(candidates - plan.promising) + substituted,
        "why_the_others": "known electrolytes, cathodes, cells of neighbouring elements, and phases near the hull "
        "of known systems that were relaxed as competitors; the gates of a run judge them",
    }


def left_out(kept: Sequence[Cell]) -> dict[str, int]:
    """Phases that stay off the hull, by reason without its figures; the rows themselves tell the figures."""
    reasons = Counter(cell.excluded.split(": ", 1)[-1] for cell in kept if cell.excluded is not None)
    return dict(reasons.most_common())


def _why(cell_id: str, outcomes: Mapping[str, Mapping[str, Any]]) -> str:
    outcome = outcomes.get(CellJob(cell_id, "relaxed").key)
    if outcome is None:
        return NOT_YET
    if "fault" in outcome:
        return f"{FAILED}: {outcome['fault']}"
    return OTHER_POLYMORPH if outcome["converged"] else UNCONVERGED
