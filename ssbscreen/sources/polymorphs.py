"""Whether a composition is one candidate, or each of its polymorphs is, and which values then are whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from ssbscreen.sources.contents import Floats


class Polymorphs(StrEnum):
    """Which phases of a composition with Li are candidates.

    The hull takes all of them in either case.
    """

    LOWEST = "lowest"
    """The one of lowest energy stands for its composition."""
    ALL = "all"
    """Each with its own energy and cell; the higher ones lie above the hull by what separates them from the lowest."""


def higher_polymorphs(candidate_ids: Sequence[str], keys: Mapping[str, str], energies: Floats) -> frozenset[str]:
    """Candidates that have a polymorph below them among the candidates (of equal energies, before them by identifier).

    What is known of a composition alone, such as a measured conductivity, is told of the lowest; a higher polymorph
    has only what is known of its own material.

    Args:
        candidate_ids: identifiers.
        keys: `composition_key` of each candidate by its identifier.
        energies: formation energies on one scale, eV/atom, in the order of the identifiers.
    """
    lowest: dict[str, tuple[float, str]] = {}
    for candidate, energy in zip(candidate_ids, energies.tolist(), strict=True):
        key, rival = keys[candidate], (energy, candidate)
        lowest[key] = min(lowest.get(key, rival), rival)
    return frozenset(candidate for candidate in candidate_ids if lowest[keys[candidate]][1] != candidate)
