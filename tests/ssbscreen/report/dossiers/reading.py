"""A dossier as a test reads it: tables as text, figures as XML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


class Tables(HTMLParser):
    """Rows of the tables that have an identifier, each a list of cell texts, and every tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._table = ""
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        if tag == "table":
            self._table = held.get("id") or ""
        elif tag == "tr" and self._table:
            self.rows.setdefault(self._table, []).append([])
        elif tag in {"td", "th"} and self._table:
            self.rows[self._table][-1].append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._table = ""
        if tag in {"td", "th"}:
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._table and self._open:
            self.rows[self._table][-1][-1] += data

    def by_name(self, table: str) -> dict[str, list[list[str]]]:
        """Rows of a table by the text of their first cell, without that cell."""
        found: dict[str, list[list[str]]] = {}
        for name, *cells in self.rows[table]:
            found.setdefault(name, []).append(cells)
        return found


def figures(page: str) -> list[ET.Element]:
    """Every drawing of a page, parsed as XML, which HTML does not ask of it."""
    return [ET.fromstring(text) for text in SVG.findall(page)]
