"""Text as Markdown: what a source wrote stays text, and links lead somewhere or are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ssbscreen.store.run_folder import RunFolder

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|#~$])")
_BLANKS: Final = re.compile(r"\s+")


def escaped(text: object) -> str:
    """One line of text that Markdown takes for nothing else: no table cell, link, markup or formula begins in it."""
    return _MARKUP.sub(r"\\\1", _BLANKS.sub(" ", str(text)).strip())


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; "" where there are no rows."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *lines]) if lines else ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pages of a run are.

    Attributes:
        run: the folder.
        address: under which the folder is served, with a slash at its end; "" where nobody serves it.
    """

    run: RunFolder
    address: str = ""

    def url(self, page: str) -> str:
        """Address of a page, given by its path in the run folder; "" where it is not there or nobody serves it."""
        return self.address + quote(page) if self.address and self.file(page).is_file() else ""

    def file(self, page: str) -> Path:
        """The file of a page."""
        return self.run.path / page

    def link(self, words: str, page: str) -> str:
        """A link of these words, or the words and the path where no link would lead anywhere."""
        address = self.url(page)
        return f"[{escaped(words)}]({address})" if address else f"{escaped(words)}: `{self.file(page)}`"

    def link_or_words(self, words: str, page: str) -> str:
        """A link of these words, or the words alone."""
        address = self.url(page)
        return f"[{escaped(words)}]({address})" if address else escaped(words)
