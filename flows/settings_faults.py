"""Faults of settings in the words of the TOML file that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.near_names import did_you_mean

_OF_PYDANTIC: Final = frozenset(
    "greater_than greater_than_equal less_than less_than_equal int_parsing int_type float_parsing float_type "
    "bool_parsing bool_type string_type enum literal_error int_from_float".split()
)
"""Kinds of faults that pydantic words without saying what it was given."""


def faults_told(fault: ValidationError, where: str, model: type[BaseModel]) -> ConfigurationError:
    """All faults of settings at once, each with its key in the words of a TOML file.

    Args:
        fault: what pydantic found.
        where: the settings are from.
        model: of the settings, whose keys are named where one is misspelt.
    """
    places = [f"  {'.'.join(map(str, e['loc'])) or 'settings'}: {_said(e, model)}" for e in fault.errors()]
    return ConfigurationError(f"{len(places)} fault(s) in {where}:\n" + "\n".join(places))


def _said(fault: ErrorDetails, model: type[BaseModel]) -> str:
    """The message of a fault in the words of a TOML file."""
    *section, key = fault["loc"] or ("",)
    if fault["type"] == "extra_forbidden":
        known = _keys(model, section)
        meant = did_you_mean(str(key), known) or (f" There are: {', '.join(known)}." if known else "")
        return f"there is no such key.{meant}" if meant else "there is no such key"
    if fault["type"] in {"tuple_type", "list_type"}:
        return f'a list is needed, such as ["{fault["input"]}"]'
    said = fault["msg"].removeprefix("Value error, ")
    if fault["type"] in _OF_PYDANTIC:
        wanted = said.replace("Input should be", "it should be", 1).partition(", unable to parse")[0]
        return f"{wanted}, not {fault['input']!r}"
    return said


def _keys(model: type[BaseModel], section: Sequence[int | str]) -> list[str]:
    """Keys of a section; of one of the user's own naming, such as a role, those that each of its kind has."""
    annotation: Any = model
    for name in section:
        held = get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and name in annotation.model_fields:
            annotation = annotation.model_fields[str(name)].annotation
        elif held:
            annotation = held[-1]
        else:
            return []
    known = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return list(annotation.model_fields) if known else []
