"""Chemical systems whose phases a hull needs: those of each candidate beside each of its partners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

Elements = frozenset[str]


def needed_systems(candidates: Iterable[Elements], partners: Sequence[Elements], *, most: int) -> list[str] | None:
    """Chemical systems within the elements of a candidate, alone and with one partner at a time.

    Args:
        candidates: elements of each candidate.
        partners: elements of each partner.
        most: more systems than that are not listed, for then the whole collection costs fewer requests.

    Returns:
        Systems as "Li-P-S", sorted; None where there are more than ``most``.
    """
    unions = {candidate | partner for candidate in set(candidates) for partner in (Elements(), *partners)}
    found: set[Elements] = set()
    for union in sorted(unions, key=lambda elements: (-len(elements), sorted(elements))):
        if union in found:  # within a larger one that came before
            continue
        for number in range(1, len(union) + 1):
            found.update(map(Elements, combinations(sorted(union), number)))
        if len(found) > most:
            return None
    return sorted("-".join(sorted(system)) for system in found)


def batches(values: Sequence[str], size: int) -> list[str]:
    """Values joined by commas, so many at once."""
    return [",".join(values[first : first + size]) for first in range(0, len(values), size)]
