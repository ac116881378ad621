"""Which candidate of one run is which of another: by identifier, and by composition where identifiers changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ssbscreen.domain.composition import formula_key
from ssbscreen.domain.errors import FormulaError


@dataclass(frozen=True, slots=True)
class Matching:
    """Candidates of two runs under one name each.

    Attributes:
        names: name by identifier and composition. It is the identifier of the second run where that run has the
            candidate, else that of the first.
        formulas: formula by name.
        renamed: identifier in the first run by name, where it is another.
    """

    names: Mapping[tuple[str, str], str]
    formulas: Mapping[str, str]
    renamed: Mapping[str, str]

    def name_of(self, identifier: str, formula: str) -> str:
        """The name of a candidate of either run, or of one between them."""
        return self.names.get((identifier, composition_of(formula)), identifier)


def match_candidates(first: Mapping[str, str], second: Mapping[str, str]) -> Matching:
    """Match candidates of two runs.

    An identifier that stands for another composition in the second run is not the same candidate. By composition only
    those are matched that are the only ones of it left in both runs.

    Args:
        first: formula by identifier in the first run.
        second: formula by identifier in the second run.
    """
    one = {identifier: composition_of(formula) for identifier, formula in first.items()}
    other = {identifier: composition_of(formula) for identifier, formula in second.items()}
    left_one = {identifier: key for identifier, key in one.items() if other.get(identifier) != key}
    left_other = {identifier: key for identifier, key in other.items() if one.get(identifier) != key}
    counts = Counter(left_one.values()), Counter(left_other.values())
    partner = {key: identifier for identifier, key in left_other.items() if counts[0][key] == 1 and counts[1][key] == 1}
    names = {(identifier, key): identifier for identifier, key in other.items()}
    formulas = dict(second)
    renamed: dict[str, str] = {}
    for identifier, key in one.items():
        if other.get(identifier) == key:
            continue
        if key in partner:
            names[identifier, key] = partner[key]
            renamed[partner[key]] = identifier
            continue
        name = identifier if identifier not in other else f"{identifier} (first run)"
        names[identifier, key] = name
        formulas[name] = first[identifier]
    return Matching(names, formulas, renamed)


@lru_cache(maxsize=500_000)
def composition_of(formula: str) -> str:
    """Equal for formulas of one composition; what is no formula stands for itself."""
    try:
        return formula_key(formula)
    except FormulaError:
        return formula
