"""What all pages of a report are made of: templates, one style and scripts, put into each page as they stand."""

from __future__ import annotations

from importlib.resources import files
from types import CodeType
from typing import Final

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from ssbscreen.report.number_text import difference_text, formula_html, linked, name_words

_PACKAGE: Final = "ssbscreen.report"
_TEMPLATES: Final = "templates"
_LAST_SHEETS: Final = ("narrow.css", "print.css")
"""They change for phones and paper what the others set."""
_ON_EVERY_PAGE: Final = ("base.css", "nav.css", *_LAST_SHEETS)


class _CompiledTemplates(BytecodeCache):
    """Templates compiled in this process, by name and content: some 0.5 s for the pages of a run."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._held[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = _CompiledTemplates()


def page_environment() -> Environment:
    """Templates that escape whatever they are given, with the filters that all pages use."""
    environment = Environment(
        loader=PackageLoader(_PACKAGE, _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    environment.filters["formula"] = formula_html
    environment.filters["linked"] = linked
    environment.filters["difference"] = difference_text
    environment.filters["count"] = _count
    environment.filters["words"] = name_words
    return environment


def style_sheet(*wanted: str) -> Markup:
    """Sheets of ``templates/style``: all, or those of these names beside the ones that every page has.

    ``base.css``, which sets the colours, comes first, phones and paper last.

    Args:
        wanted: names without suffix.
    """
    folder = files(_PACKAGE) / _TEMPLATES / "style"
    names = sorted(
        (each.name for each in folder.iterdir()), key=lambda name: (name != "base.css", name in _LAST_SHEETS, name)
    )
    chosen = {f"{name}.css" for name in wanted}
    kept = [name for name in names if not wanted or name in chosen or name in _ON_EVERY_PAGE]
    # Ours, without anything of a run in them.
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in kept))


def script(*names: str) -> Markup:
    """Scripts of ``templates/script`` by name without suffix, in this order, as one strict script."""
    folder = files(_PACKAGE) / _TEMPLATES / "script"
    texts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return Markup("\n".join(['"use strict";', *texts]))


def _count(number: int) -> str:
    return f"{number:,}"
