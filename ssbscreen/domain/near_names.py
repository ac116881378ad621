"""What was perhaps meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """A question that follows the end of a message: ``" Did you mean 'windows'?"``; "" where nothing is near.

    Args:
        wanted: the name that was given.
        known: the names that exist.
    """
    names = list(known)
    near = get_close_matches(wanted, names, n=2)
    # A name without its unit is the commonest slip in settings, and too far off for a ratio of letters.
    near = near or [name for name in names if wanted and name.startswith(f"{wanted}_")][:2]
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
