"""Drawbacks and suspicions on the page: the cards of the best candidates of each role, and how often rules speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.decision.drawback import Drawback
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.severity import GRADE_MEANING
from ssbscreen.report.doubts_account import similar_text, suspicions_of
from ssbscreen.report.known_electrolytes import family_places
from ssbscreen.report.number_text import name_words
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.suspicion.table import RULES
from ssbscreen.suspicion.verdict import Finding
from ssbscreen.tables import catalogue as tables

CARDS_OF_ROLE: Final = 30
"""Ranks of each role whose cards are shown."""
EXTREMES: Final = 2
"""Criteria of best and of worst percentile that a card names."""


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """One candidate.

    Attributes:
        rank: in the role.
        candidate: its identifier.
        formula: as in the run.
        family: its place among the ranked candidates of its family, in words.
        suspicions: raised flags, the most severe first.
        open_rules: rules that could not be assessed.
        drawbacks: of its properties, the most severe first.
        extremes: criteria with its best and worst percentiles in the family, in words.
        similar: nearest known electrolyte: formula, distance with meaning, conductivity; empty where there is none.
        similar_source: where its conductivity is from.
    """

    rank: int
    candidate: str
    formula: str
    family: str
    suspicions: Sequence[Row]
    open_rules: Sequence[str]
    drawbacks: Sequence[Drawback]
    extremes: Sequence[str]
    similar: Sequence[str]
    similar_source: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many judged candidates a rule suspects and could not assess."""

    name: str
    meaning: str
    source: str
    suspected: int
    not_assessed: int


@dataclass(frozen=True, slots=True)
class CardsSection:
    """Cards by role, counts by rule, and what the grades mean."""

    cards: Sequence[tuple[str, Sequence[CandidateCard]]]
    counts: Sequence[RuleCount]
    judged: int
    grades: Sequence[tuple[str, str]]


def cards_section(run: RunTables) -> CardsSection | None:
    """The section; None for a run of a version that kept no suspicions."""
    if tables.SUSPICIONS.name not in run.manifest["tables"]:
        return None
    best = {role: run.ranking[role][:CARDS_OF_ROLE] for role in run.roles}
    shown = sorted({row["candidate_id"] for rows in best.values() for row in rows})
    doubts = run.rows_if_kept(tables.SUSPICIONS, shown)
    places = run.rows_if_kept(tables.PERCENTILES, shown)
    near = run.rows_if_kept(tables.SIMILAR_ELECTROLYTES, shown)
    cards = []
    for role, rows in best.items():
        families = family_places(run, role)
        cards.append(
            (role, [_card(run, role, row, doubts, places, near, family=families[row["candidate_id"]]) for row in rows])
        )
    return CardsSection(cards, _counts(run), len(run.judged), [(str(g), text) for g, text in GRADE_MEANING.items()])


def _card(run: RunTables, role: str, row: Row, *kept: Mapping[str, Sequence[Row]], family: str) -> CandidateCard:
    candidate = row["candidate_id"]
    doubts, places, near = (table[candidate] for table in kept)
    ordered = suspicions_of(doubts)
    return CandidateCard(
        rank=row["rank"],
        candidate=candidate,
        formula=run.facts[candidate]["formula"],
        family=family,
        suspicions=[each for each in ordered if each["finding"] == Finding.SUSPECTED],
        open_rules=[each["suspicion"] for each in ordered if each["finding"] == Finding.NOT_ASSESSED],
        drawbacks=property_drawbacks(run.facts[candidate], cathode_voltage_v=run.cathode_voltage_v),
        extremes=_extremes(places, {each.criterion for each in run.roles[role].role.criteria}),
        similar=similar_text(near[0]) if near else (),
        similar_source=near[0]["source"] if near else "",
    )


def _extremes(places: Sequence[Row], weighed: set[str]) -> list[str]:
    """Criteria of the role in which the candidate stands best and worst in its family."""
    ordered = sorted((row for row in places if row["criterion"] in weighed), key=lambda row: -row["family_percentile"])
    chosen = ordered if len(ordered) <= 2 * EXTREMES else [*ordered[:EXTREMES], *ordered[-EXTREMES:]]
    return [
        f"{name_words(row['criterion'])} {row['family_percentile']:.0f} ({row['percentile']:.0f})" for row in chosen
    ]


def _counts(run: RunTables) -> list[RuleCount]:
    judged = set(run.judged)
    table = run.read(tables.SUSPICIONS)
    names = ("candidate_id", "suspicion", "finding")
    counts = Counter(
        (rule, finding)
        for candidate, rule, finding in zip(*(table[name].to_pylist() for name in names), strict=True)
        if candidate in judged
    )
    return [
        RuleCount(
            rule.name,
            rule.meaning,
            rule.source,
            counts[rule.name, Finding.SUSPECTED.value],
            counts[rule.name, Finding.NOT_ASSESSED.value],
        )
        for rule in RULES
    ]
