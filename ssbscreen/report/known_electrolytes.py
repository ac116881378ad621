"""Electrolytes that everyone knows: a reader judges a screen by what it says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.decision.drawback import Drawback
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.anion_families import PLURAL_OF_FAMILY, AnionFamily
from ssbscreen.domain.composition import formula_key
from ssbscreen.domain.decisions import GateState
from ssbscreen.report.run_tables import Row, RunTables

KNOWN_ELECTROLYTES: Final = {
    "Li7La3Zr2O12": "LLZO",
    "Li10GeP2S12": "LGPS",
    "Li6PS5Cl": "Li6PS5Cl",
    "Li3PS4": "Li3PS4",
    "Li7P3S11": "Li7P3S11",
    "LiTi2(PO4)3": "LTP",
    "LiGe2(PO4)3": "LGP",
    "Li0.33La0.56TiO3": "LLTO",
    "Li3YCl6": "Li3YCl6",
    "Li3InCl6": "Li3InCl6",
    "Li3N": "Li3N",
}
"""Usual name by formula: the golden set by which the screen is judged."""
KNOWN_NEGATIVES: Final = {
    "Li2S": "Li2S", "LiF": "LiF", "LiCl": "LiCl", "Li2O": "Li2O", "LiCoO2": "LiCoO2", "LiFePO4": "LiFePO4"
}  # fmt: skip
"""Binary salts and cathodes, which must not come out as separator or catholyte."""


@dataclass(frozen=True, slots=True)
class Card:
    """The drawback card of a known material.

    Attributes:
        name: usual name.
        formula: as in the run.
        candidate: its identifier in the run.
        standings: for each role, its rank or the gates that exclude it.
        drawbacks: of its properties, whatever the role.
        is_negative: whether it should be excluded.
    """

    name: str
    formula: str
    candidate: str
    standings: tuple[tuple[str, str], ...]
    drawbacks: Sequence[Drawback]
    is_negative: bool


def known_in(run: RunTables) -> dict[str, str]:
    """Usual names of the known electrolytes of the run by candidate: of each composition the sources' most stable."""
    found = {_of_sources(run, formula): name for formula, name in (KNOWN_ELECTROLYTES | KNOWN_NEGATIVES).items()}
    return {ids[0]: name for ids, name in found.items() if ids}


def absent_from(run: RunTables) -> list[str]:
    """Formulas of the known electrolytes that the run does not hold."""
    return [formula for formula in KNOWN_ELECTROLYTES | KNOWN_NEGATIVES if not _of_sources(run, formula)]


def _of_sources(run: RunTables, formula: str) -> tuple[str, ...]:
    return run.candidates_by_composition.get(formula_key(formula), ())


def drawback_cards(run: RunTables) -> list[Card]:
    """A card for each known material of the run."""
    return [
        Card(
            name=name,
            formula=run.facts[candidate]["formula"],
            candidate=candidate,
            standings=tuple((role, standing(run, role, candidate)) for role in run.roles),
            drawbacks=property_drawbacks(run.facts[candidate], cathode_voltage_v=run.cathode_voltage_v),
            is_negative=name in KNOWN_NEGATIVES.values(),
        )
        for candidate, name in known_in(run).items()
    ]


def family_place(run: RunTables, role: str, candidate: str) -> str:
    """``3rd of 41 oxides``: the place among the ranked candidates of its family; "" where there is none."""
    row = run.family_ranks.get(role, {}).get(candidate)
    return "" if row is None else _place_words(row)


def family_places(run: RunTables, role: str) -> dict[str, str]:
    """Places of all ranked candidates of a role in their families, in words; none in runs of earlier versions."""
    return {candidate: _place_words(row) for candidate, row in run.family_ranks.get(role, {}).items()}


def _place_words(row: Row) -> str:
    plural = PLURAL_OF_FAMILY[AnionFamily(row["anion_family"])]
    return f"{ordinal(row['family_rank'])} of {row['ranked_in_family']:,} {plural}"


def ordinal(number: int) -> str:
    """``1st``, ``22nd``, ``113th``."""
    teens = number % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def standing(run: RunTables, role: str, candidate: str) -> str:
    """Rank of a candidate in a role, or the gates that exclude it."""
    failed = [r.gate for r in run.gate_results[role].get(candidate, ()) if r.state == GateState.FAILS.value]
    if failed:
        return f"excluded by {', '.join(failed)}"
    row = run.ranked_rows[role].get(candidate)
    if row is None:
        return "not judged"
    reach = f", could reach {row['rank_best']:,}" if row["rank_best"] != row["rank"] else ""
    family = family_place(run, role, candidate)
    family = family and f", {family}"
    assessed = f"{row['assessed_weight']:.0%} of the weight assessed"
    return f"rank {row['rank']:,} of {len(run.ranking[role]):,}{reach}{family}; {assessed}"
