"""Which rows of a source an index takes: those of the asked compositions, or every composition with Li."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.sources.contents import Amounts

_SYMBOL = re.compile(r"[A-Z][a-z]?")


def wanted_rows(amounts: Sequence[Amounts], keys: Collection[str] | None) -> Iterator[tuple[int, str]]:
    """Rows whose composition is wanted, with its key.

    Args:
        amounts: composition of each row.
        keys: `composition_key` of the asked compositions; None: all with Li. Only rows of their sets of elements get a
            key of their own, for a key costs more than all else here.
    """
    systems = None if keys is None else {frozenset(_SYMBOL.findall(key)) for key in keys}
    for row, held in enumerate(amounts):
        if keys is None or systems is None:
            if LITHIUM in held:
                yield row, composition_key(held)
        elif frozenset(held) in systems and (key := composition_key(held)) in keys:
            yield row, key
