"""Which fields of a document are served, and the values of dotted ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.stand_in.documents import Document

Parameters = Mapping[str, str]


def projection(parameters: Parameters) -> Callable[[Document], Document]:
    """What is served of a document: the fields asked for, all, or the identifier alone."""
    names = ["material_id"]
    if "_fields" in parameters:
        names = [name.strip() for name in parameters["_fields"].split(",")]
    elif parameters.get("_all_fields", "").lower() in {"true", "1"}:
        return lambda document: document
    if any("." in name for name in names):
        return lambda document: _nested(document, names)
    return lambda document: {name: document[name] for name in names if name in document}


def value_at(document: Document, path: str) -> Any:
    """Value of a dotted field, None where it is absent."""
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _nested(document: Document, names: Iterable[str]) -> Document:
    served: Document = {}
    for name in names:
        *outer, last = name.split(".")
        source: Any = document
        for step in outer:
            source = source.get(step) if isinstance(source, dict) else None
        if isinstance(source, dict) and last in source:
            target = served
            for step in outer:
                target = target.setdefault(step, {})
            target[last] = source[last]
    return served
