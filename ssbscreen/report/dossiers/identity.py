"""What a candidate is: names, family, whether anyone made it, and its page at the Materials Project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ssbscreen.domain.anion_families import AnionFamily, anion_family
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.practicality_account import MADE
from ssbscreen.report.run_tables import RunTables

MATERIAL_PAGE: Final = "https://next-gen.materialsproject.org/materials/"
_MATERIAL_ID: Final = re.compile(r"(?:mp|mvc)-[1-9][0-9]{0,9}")
"""Nothing else is put into the address: identifiers come from sources."""
_CALLED: Final = {
    AnionFamily.CHALCOGENIDE: "sulfide, selenide or telluride",
    AnionFamily.OTHER: "compound without a common anion",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the dossier is about.

    Attributes:
        candidate: its identifier in the run.
        formula: as in the run.
        name: usual name of a known material; empty for others.
        family: by its most frequent anion, in words.
        made: whether a measured structure is known, in words.
        also: further identifiers.
        material_id: of the Materials Project; empty where the candidate is none of theirs.
        material_page: address of that material; empty likewise.
        source: of energy and cell; empty where it is not told.
    """

    candidate: str
    formula: str
    name: str
    family: str
    made: str
    also: tuple[str, ...]
    material_id: str
    material_page: str
    source: str


def identity(run: RunTables, candidate: str) -> Identity:
    """Who a judged candidate is."""
    facts = run.facts[candidate]
    formula, material = facts["formula"], facts["material_id"] or ""
    family = anion_family(formula)
    usual = known_in(run).get(candidate, "")
    names = dict.fromkeys(name for name in (candidate, material) if name and name != formula)
    own = next((name for name in (candidate, material) if _MATERIAL_ID.fullmatch(name)), "")
    # "Li3YCl6 from mp-676109 In->Y": the cell was made from that material, which is another compound.
    own = "" if own in candidate and own != candidate else own
    return Identity(
        candidate,
        formula,
        "" if usual == formula else usual,
        _CALLED.get(family, family.value),
        MADE[facts.get("theoretical")],
        tuple(names),
        own,
        MATERIAL_PAGE + own if own else "",
        facts.get("source") or "",
    )
