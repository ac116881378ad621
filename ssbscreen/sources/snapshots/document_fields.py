"""Values of a document by name, each of the kind that is expected, or a reason why it is not.

A field that is absent counts as null: the server leaves out what a material does not have. Only what a row cannot do
without is a fault when it is null; a value of another kind always is, for then the document model has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import FormulaError

Document = Mapping[str, Any]
LARGEST: Final = sys.float_info.max


class UnusableDocumentError(ValueError):
    """A document cannot be used; the text says why."""


def identifier(document: Document) -> str:
    """Identifier of the material."""
    name = text(document, "material_id")
    if name is None:
        raise UnusableDocumentError("no material_id")
    return name


def formula(document: Document) -> str:
    """Formula that can be read."""
    written = text(document, "formula_pretty")
    if written is None:
        raise UnusableDocumentError("no formula_pretty")
    try:
        parse_formula(written)
    except FormulaError as fault:
        raise UnusableDocumentError(str(fault)) from fault
    return written


def text(document: Document, name: str) -> str | None:
    """A text, or null."""
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise UnusableDocumentError(f"{name} is {_shown(value)}, expected is a text")
    return value or None


def number(document: Document, name: str) -> float | None:
    """A finite number, or null."""
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, bool) and isinstance(value, int | float) and abs(value) <= LARGEST:
        return float(value)
    raise UnusableDocumentError(f"{name} is {_shown(value)}, expected is a number")


def needed_number(document: Document, name: str) -> float:
    """A finite number."""
    value = number(document, name)
    if value is None:
        raise UnusableDocumentError(f"no {name}")
    return value


def flag(document: Document, name: str) -> bool | None:
    """True, false, or null."""
    value = document.get(name)
    if value is not None and not isinstance(value, bool):
        raise UnusableDocumentError(f"{name} is {_shown(value)}, expected is true or false")
    return value


def texts(document: Document, name: str) -> list[str] | None:
    """A list of texts, or null."""
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UnusableDocumentError(f"{name} is {_shown(value)}, expected is a list of texts")
    return value


def numbers(document: Document, name: str) -> list[float] | None:
    """A list of finite numbers, or null where there is none or it is empty."""
    value = document.get(name)
    if value is not None and not isinstance(value, list):
        raise UnusableDocumentError(f"{name} is {_shown(value)}, expected is a list of numbers")
    return [needed_number({name: item}, name) for item in value or ()] or None


def part(document: Document, name: str) -> Document:
    """A document within the document; empty where it is null."""
    value = document.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnusableDocumentError(f"{name} is {_shown(value)}, expected is an object")
    return value


def _shown(value: Any) -> str:
    written = repr(value)
    return f"{type(value).__name__} {written[:60]}{'…' if len(written) > 60 else ''}"  # noqa: PLR2004
