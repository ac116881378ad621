"""Hands the generated pages of the reference to MkDocs, and every page its minus signs."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from docs.generator.columns import columns_page
from docs.generator.command_line import command_line_page
from docs.generator.criteria import criteria_page, roles_page
from docs.generator.embedded_set import embedded_set_page
from docs.generator.settings import settings_page
from ssbscreen.report.minus_signs import page_with_minus_signs

PAGES = {
    "reference/criteria.md": criteria_page,
    "reference/roles.md": roles_page,
    "reference/columns.md": columns_page,
    "reference/settings.md": settings_page,
    "reference/command-line.md": command_line_page,
    "reference/embedded-set.md": embedded_set_page,
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every generated page to what is built."""
    for place, page in PAGES.items():
        files.append(File.generated(config, place, content=page()))
    return files


def on_page_content(html: str, **_: object) -> str:
    """Numbers below zero with the sign of a page; what is printed in a terminal is code and stays as it is."""
    return page_with_minus_signs(html)
