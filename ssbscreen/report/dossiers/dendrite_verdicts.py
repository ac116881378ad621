"""What the two theories of dendrites say of a candidate, side by side: they answer one question and may disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ssbscreen.mechanics.dendrite import MONROE_NEWMAN_LIMIT
from ssbscreen.report.mechanics_facts import CHI, MONROE_NEWMAN, Known, Quantity
from ssbscreen.report.number_text import NOT_ASSESSED
from ssbscreen.report.run_tables import RunTables

SMOOTH, ROUGH, OPEN = "Li stays smooth", "Li roughens", "cannot tell"
_TAGS: Final = {SMOOTH: "ok", ROUGH: "bad", OPEN: "ask", NOT_ASSESSED: "ask"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One theory: its number, its limit, and what it says.

    Attributes:
        theory: by whom, and of what.
        value: with its interval and unit.
        limit: in words.
        says: in words; "cannot tell" where the interval holds the limit.
        tag: style of that.
    """

    theory: str
    value: str
    limit: str
    says: str
    tag: str


@dataclass(frozen=True, slots=True)
class DendriteVerdicts:
    """Both theories and whether they agree, in a sentence."""

    verdicts: tuple[Verdict, Verdict]
    together: str


def dendrite_verdicts(run: RunTables, candidate: str) -> DendriteVerdicts:
    """Both verdicts of a judged candidate."""
    facts = run.facts[candidate]
    ratio = _verdict(
        "Monroe and Newman, for polymers: G over that of Li",
        MONROE_NEWMAN,
        MONROE_NEWMAN.of(facts) if MONROE_NEWMAN.name in facts else None,
        f"smooth above {MONROE_NEWMAN_LIMIT:g}",
        limit=MONROE_NEWMAN_LIMIT,
        smooth_above=True,
    )
    chi = _verdict(
        "Ahmad and Viswanathan, for inorganic solids: chi",
        CHI,
        CHI.of(facts) if f"{CHI.name}{CHI.suffix}" in facts else None,
        "smooth below 0",
        limit=0.0,
        smooth_above=False,
    )
    return DendriteVerdicts((ratio, chi), _together(ratio.says, chi.says))


def _verdict(
    theory: str, quantity: Quantity, known: Known | None, told: str, *, limit: float, smooth_above: bool
) -> Verdict:
    if known is None:
        return Verdict(theory, NOT_ASSESSED, told, NOT_ASSESSED, _TAGS[NOT_ASSESSED])
    above, below = known.low > limit, known.high < limit
    says = OPEN if not (above or below) else SMOOTH if above == smooth_above else ROUGH
    return Verdict(theory, quantity.told(known), told, says, _TAGS[says])


def _together(ratio: str, chi: str) -> str:
    if NOT_ASSESSED in {ratio, chi}:
        return "Nothing to compare: a value is missing."
    if OPEN in {ratio, chi}:
        return "The interval of at least one holds its limit, so that they neither agree nor contradict each other."
    if ratio == chi:
        return f"Both say: {ratio}."
    return f"They contradict each other: by the first {ratio}, by the second {chi}."
