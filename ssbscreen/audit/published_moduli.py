"""Moduli of a run beside published ones of the same composition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from ssbscreen.domain.origin import Origin
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.sources.literature import read_moduli
from ssbscreen.tables import catalogue as tables

TAKEN_FROM_OTHERS: Final = frozenset({Origin.LITERATURE.value, Origin.MEASURED.value})
"""Origins whose agreement with a publication proves nothing: they may be that publication."""


@dataclass(frozen=True, slots=True)
class ComparedModulus:
    """One modulus, GPa.

    Attributes:
        quantity: "bulk" or "shear".
        formula: as in the run.
        candidate: the one of this composition that lies nearest to the hull.
        ours: None where the run has none.
        low: its lower end.
        high: its upper end.
        origin: of ours; "" where there is none.
        published: by others.
        source: of the published one.
    """

    quantity: str
    formula: str
    candidate: str
    ours: float | None
    low: float | None
    high: float | None
    origin: str
    published: float
    source: str

    @property
    def proves_something(self) -> bool:
        """Whether ours is not taken from others."""
        return self.low is not None and self.high is not None and self.origin not in {"", *TAKEN_FROM_OTHERS}

    @property
    def holds_published(self) -> bool:
        """Whether our interval holds the published modulus."""
        return self.low is not None and self.high is not None and self.low <= self.published <= self.high


def compared_moduli(run: RunTables) -> list[ComparedModulus]:
    """Every published modulus of a composition that the run judged."""
    values = {row["candidate_id"]: row for row in run.read(tables.ELASTICITY).to_pylist()}
    compared = []
    for key, record in read_moduli().items():
        for candidate in run.candidates_by_composition.get(key, ())[:1]:
            facts = run.facts[candidate]
            compared += [
                _compared({**facts, **values.get(candidate, {})}, candidate, name, value, record.source)
                for name, value in (("bulk", record.bulk_gpa), ("shear", record.shear_gpa))
                if isfinite(value)
            ]
    return compared


def proving(compared: Sequence[ComparedModulus]) -> list[ComparedModulus]:
    """Those of which ours is not taken from others."""
    return [each for each in compared if each.proves_something]


def _compared(facts: Row, candidate: str, quantity: str, published: float, source: str) -> ComparedModulus:
    low, high = facts.get(f"{quantity}_low_gpa"), facts.get(f"{quantity}_high_gpa")
    value = facts.get(f"{quantity}_gpa")
    origin = facts.get("moduli_origin") or ""
    return ComparedModulus(quantity, facts["formula"], candidate, value, low, high, origin, published, source)
