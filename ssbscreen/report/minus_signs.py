"""One minus sign for each place: the true one on pages, the hyphen of a keyboard in a terminal.

A page is read; a terminal is also copied from, searched and piped, and there a true minus is no number. Words that both
show are written once, so each place turns them into its own where it writes them.
"""

from __future__ import annotations

import re
from typing import Final

MINUS: Final = "−"
_HYPHEN_OF_A_NUMBER: Final = re.compile(r"(?<![\w.)\]/-])-(?=\.?\d|∞)")
"""Not that of an identifier (``mp-985592``), a date, a space group (``F-43m``), a range or an address."""
_NO_PROSE: Final = re.compile(r"(<(script|style|code|pre|textarea)\b.*?</\2>|<[^>]*>)", re.DOTALL)
"""What keeps its hyphens in a page: scripts, what is there to be copied, and the tags themselves."""


def with_minus_signs(text: str) -> str:
    """Plain words for a page: ``-0.86 eV/atom`` becomes ``−0.86 eV/atom``, ``10^-4`` becomes ``10^−4``."""
    return _HYPHEN_OF_A_NUMBER.sub(MINUS, text)


def page_with_minus_signs(page: str) -> str:
    """The same for the prose of a page of HTML; scripts, code and tags stay as they are."""
    parts, last = [], 0
    for kept in _NO_PROSE.finditer(page):
        parts += [with_minus_signs(page[last : kept.start()]), kept[0]]
        last = kept.end()
    return "".join([*parts, with_minus_signs(page[last:])])


def with_hyphens(text: str) -> str:
    """Words for a terminal: ``−0.86 eV/atom`` becomes ``-0.86 eV/atom``."""
    return text.replace(MINUS, "-")
