"""Ranks and drawbacks of the golden set in a run."""

from __future__ import annotations

from math import ceil

from ssbscreen.audit.check import Check, State, judged
from ssbscreen.audit.golden_set import (
    CATHOLYTE,
    FIRST_RANKS,
    GOLDEN_SET,
    NEEDS,
    NEGATIVES,
    REVIEW,
    SEPARATOR,
    TOP_SHARE,
    GoldenMaterial,
)
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.composition import formula_key
from ssbscreen.report.run_tables import RunTables

RANKS = "golden set: ranks"
FLAGS = "golden set: drawbacks"


def golden_checks(run: RunTables) -> list[Check]:
    """Every check of the golden set, in its order."""
    return [
        *(check for material in GOLDEN_SET for check in _ranks(run, material)),
        *(_negative(run, formula, role) for formula in NEGATIVES for role in (SEPARATOR, CATHOLYTE)),
        *(check for material in GOLDEN_SET for check in _flags(run, material)),
    ]


def _ranks(run: RunTables, material: GoldenMaterial) -> list[Check]:
    checks = []
    for role in (*material.ranks_high_in, *material.excused):
        expected = f"in the first {TOP_SHARE:.0%} as {role}"
        excuse = material.excused.get(role, "")
        if (reason := _not_there(run, material.formula, role)) != "":
            checks.append(Check(RANKS, material.formula, expected, "", State.NOT_ASSESSED, REVIEW, reason))
            continue
        rank, ranked = _best_rank(run, material.formula, role), len(run.ranking[role])
        last = ceil(TOP_SHARE * ranked)
        found = "not ranked" if rank is None else f"rank {rank:,} of {ranked:,}"
        held = rank is not None and rank <= last
        state = State.EXCUSED if excuse and not held else judged(held)
        checks.append(
            Check(RANKS, material.formula, f"{expected} ({last:,})", found, state, REVIEW, excuse if not held else "")
        )
    return checks


def _negative(run: RunTables, formula: str, role: str) -> Check:
    expected = f"not in the first {FIRST_RANKS} as {role}"
    if (reason := _not_there(run, formula, role)) != "":
        return Check(RANKS, formula, expected, "", State.NOT_ASSESSED, REVIEW, reason)
    rank = _best_rank(run, formula, role)
    found = "not ranked" if rank is None else f"rank {rank:,}"
    return Check(RANKS, formula, expected, found, judged(rank is None or rank > FIRST_RANKS), REVIEW)


def _flags(run: RunTables, material: GoldenMaterial) -> list[Check]:
    candidates = _candidates(run, material.formula)
    if not candidates:
        because = "the run has no such composition"
        return [Check(FLAGS, material.formula, "its drawbacks", "", State.NOT_ASSESSED, REVIEW, because)]
    # Of several crystals of a composition the one nearest to the hull speaks for it.
    raised = {
        drawback.name: drawback.evidence
        for drawback in property_drawbacks(run.facts[candidates[0]], cathode_voltage_v=run.cathode_voltage_v)
    }
    checks = []
    for names in material.flags:
        found = next((f"{name}: {raised[name]}" for name in names if name in raised), "not raised")
        held, needed = any(name in raised for name in names), NEEDS.get(names[0])
        if not held and needed is not None and run.facts[candidates[0]].get(needed) is None:
            because = f"the run has no {needed} of it, for want of a cell or of moduli"
            checks.append(Check(FLAGS, material.formula, names[0], "", State.NOT_ASSESSED, REVIEW, because))
            continue
        checks.append(Check(FLAGS, material.formula, names[0], found, judged(held), REVIEW))
    return checks


def _candidates(run: RunTables, formula: str) -> tuple[str, ...]:
    return tuple(run.candidates_by_composition.get(formula_key(formula), ()))


def _not_there(run: RunTables, formula: str, role: str) -> str:
    """Why there is nothing to look at; "" where there is."""
    if role not in run.roles:
        return f"the run has no role {role}"
    return "" if _candidates(run, formula) else "the run has no such composition"


def _best_rank(run: RunTables, formula: str, role: str) -> int | None:
    own = set(_candidates(run, formula))
    return next((int(row["rank"]) for row in run.ranking[role] if row["candidate_id"] in own), None)
