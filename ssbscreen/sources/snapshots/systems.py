"""Chemical systems of a snapshot: all that its elements can form, so that no hull within them has a hole.

Only the systems of a candidate beside one of its partners would be fewer, but a coating touches candidate and cathode,
and users ask for pairs of their own: a phase that was left out would make each of these look more stable than it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations


def systems_within(elements: Collection[str], *, most: int) -> list[str] | None:
    """Chemical systems that some elements can form.

    Args:
        elements: symbols.
        most: more systems than that are not listed, for then the whole collection costs fewer requests.

    Returns:
        Systems as "Li-P-S", sorted; None where there are more than ``most``.
    """
    symbols = sorted(set(elements))
    if 2 ** len(symbols) - 1 > most:
        return None
    return sorted("-".join(system) for size in range(1, len(symbols) + 1) for system in combinations(symbols, size))


def batches(values: Sequence[str], size: int) -> list[str]:
    """Values joined by commas, so many at once."""
    return [",".join(values[first : first + size]) for first in range(0, len(values), size)]
