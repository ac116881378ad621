"""Finding the candidate that a reader means."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.errors import FormulaError, SsbscreenError
from ssbscreen.report.run_tables import RunTables

NAMED_MATCHES: Final = 8


def find_candidate(run: RunTables, wanted: str) -> str:
    """Identifier of the candidate with this identifier, or with this composition in any way of writing it.

    Candidates, their source's identifiers, and what the stages rejected are searched. Of several candidates of one
    composition it is the one nearest to the hull, of a source before the user's own.

    Raises:
        SsbscreenError: there is none; the message names near ones.
    """
    if wanted in run.facts:
        return wanted
    if ids := run.candidates_of(wanted):
        return ids[0]
    rejected: list[str] = [row["candidate_id"] for row in run.rejections]
    if wanted in rejected:
        return wanted
    by_source = {row["material_id"]: candidate for candidate, row in run.facts.items() if row["material_id"]}
    if wanted in by_source:
        return by_source[wanted]
    key = _key(wanted)
    if key and (same := [candidate for candidate in rejected if _key(candidate) == key]):
        return same[0]
    near = _near(run, wanted)
    hint = f"; near: {', '.join(near)}" if near else ""
    raise SsbscreenError(
        f"no candidate {wanted!r} in {run.run.path}{hint}. Give an identifier or a formula of the run."
    )


def _near(run: RunTables, wanted: str) -> list[str]:
    """Candidates of the same elements, then those written alike."""
    found: dict[str, None] = {}
    try:
        system = "-".join(sorted(parse_formula(wanted)))
    except FormulaError:
        system = ""
    found |= dict.fromkeys(c for c in run.judged if run.facts[c]["chemical_system"] == system)
    found |= dict.fromkeys(get_close_matches(wanted, run.judged, n=NAMED_MATCHES, cutoff=0.5))
    return list(found)[:NAMED_MATCHES]


def _key(formula: str) -> str:
    try:
        return formula_key(formula)
    except FormulaError:
        return ""
