"""What the hull of a run may lack: a phase that is not in it makes others look stabler than they are.

Almost every element forms an oxide, a fluoride, a sulfide and a chloride. Where a run has no such binary of an element
that its candidates hold, a phase is missing, and with it reactions: energies above the hull come out too low and
windows too wide. What nobody has computed cannot be told so; these are the holes that can.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow.compute as pc

from ssbscreen.domain.composition import parse_formula
from ssbscreen.report.run_tables import RunTables
from ssbscreen.tables import catalogue as tables

ANIONS: Final = ("O", "F", "S", "Cl")
WITHOUT_SUCH_BINARIES: Final = frozenset("He Ne Ar Kr Xe N O F S Cl Se Br I".split())
"""Noble gases, and elements that are themselves the anion of a salt."""


@dataclass(frozen=True, slots=True)
class ElementOnHull:
    """One element of the judged candidates.

    Attributes:
        element: symbol.
        candidates: judged candidates that hold it.
        phases: phases of the run that hold it.
        has_reference: whether the element itself is among them.
        missing: its binaries with `ANIONS` of which the run has none, such as "Zr-S".
    """

    element: str
    candidates: int
    phases: int
    has_reference: bool
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class HullCompleteness:
    """What can be told of the completeness of the hulls of a run.

    Attributes:
        elements: of the judged candidates, those with the most missing binaries first.
        phases: all phases of the run.
        judged: judged candidates.
        concerned: of these, in whose chemical system a binary is missing.
        alone: of these, the only phase of their elements, so that they compete with simpler phases only.
    """

    elements: Sequence[ElementOnHull]
    phases: int
    judged: int
    concerned: int
    alone: int


def hull_completeness(run: RunTables) -> HullCompleteness:
    """Look for references and simple binaries that the judged candidates need."""
    systems = _phases_by_system(run)
    holding: Counter[str] = Counter()
    for system, count in systems.items():
        for element in system.split("-"):
            holding[element] += count
    needed: dict[str, set[str]] = defaultdict(set)
    candidates: Counter[str] = Counter()
    concerned = alone = 0
    for candidate in run.judged:
        elements = sorted(parse_formula(run.facts[candidate]["formula"]))
        system = "-".join(elements)
        candidates.update(elements)
        binaries = _binaries(elements)
        for element, binary in binaries:
            needed[element].add(binary)
        concerned += any(binary not in systems for _, binary in binaries)
        alone += systems[system] <= 1
    rows = [
        ElementOnHull(
            element,
            count,
            holding[element],
            element in systems,
            [_told(element, binary) for binary in sorted(needed[element]) if binary not in systems],
        )
        for element, count in candidates.items()
    ]
    rows.sort(key=lambda row: (row.has_reference, -len(row.missing), row.element))
    return HullCompleteness(rows, sum(systems.values()), len(run.judged), concerned, alone)


def _phases_by_system(run: RunTables) -> Mapping[str, int]:
    counted = pc.value_counts(run.read(tables.PHASE_ENTRIES)["chemical_system"])
    return Counter({each["values"]: each["counts"] for each in counted.to_pylist()})


def _binaries(elements: Sequence[str]) -> list[tuple[str, str]]:
    """Element and chemical system of each binary with an anion that these elements could form."""
    return [
        (element, "-".join(sorted((element, anion))))
        for anion in ANIONS
        if anion in elements
        for element in elements
        if element not in WITHOUT_SUCH_BINARIES
    ]


def _told(element: str, binary: str) -> str:
    """The binary with the anion last."""
    (anion,) = set(binary.split("-")) - {element}
    return f"{element}-{anion}"
