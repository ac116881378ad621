"""Every criterion and gate of this folder, by name.

A new file that holds a ``CRITERION`` or a ``GATE`` is found without further code.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import TypeVar

import ssbscreen.criteria as folder
from ssbscreen.domain.decisions import Criterion, Gate
from ssbscreen.domain.errors import ConfigurationError

_Declaration = TypeVar("_Declaration", Criterion, Gate)


@cache
def criteria() -> Mapping[str, Criterion]:
    """Every criterion by name, alphabetical; read-only."""
    return MappingProxyType(declared(_modules(folder), "CRITERION", Criterion))


@cache
def gates() -> Mapping[str, Gate]:
    """Every gate by name, alphabetical; read-only."""
    return MappingProxyType(declared(_modules(folder), "GATE", Gate))


def missing_columns(names: Iterable[str], available: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Columns that the named criteria and gates need and a source does not have.

    Args:
        names: criteria and gates; where a criterion and a gate share a name, both are meant.
        available: names of the columns at hand.

    Returns:
        Column names by criterion or gate; empty when nothing is missing.

    Raises:
        ConfigurationError: a name that is neither a criterion nor a gate.
    """
    wanted = sorted(set(names))
    if unknown := [name for name in wanted if name not in criteria() and name not in gates()]:
        known = ", ".join(sorted({*criteria(), *gates()}))
        raise ConfigurationError(f"no criterion or gate is called {', '.join(unknown)}. There are: {known}.")
    missing: dict[str, tuple[str, ...]] = {}
    for name in wanted:
        needs = [*_needs(criteria().get(name)), *_needs(gates().get(name))]
        if absent := tuple(column for column in dict.fromkeys(needs) if column not in available):
            missing[name] = absent
    return missing


def declared(modules: Iterable[ModuleType], attribute: str, kind: type[_Declaration]) -> dict[str, _Declaration]:
    """What modules declare under one attribute, by name.

    Raises:
        ConfigurationError: two modules declare one name.
    """
    found: dict[str, tuple[_Declaration, str]] = {}
    for module in modules:
        declaration = getattr(module, attribute, None)
        if not isinstance(declaration, kind):
            continue
        if declaration.name in found:
            other = found[declaration.name][1]
            raise ConfigurationError(
                f"{other} and {module.__name__} both declare {attribute} {declaration.name!r}: rename one of them"
            )
        found[declaration.name] = (declaration, module.__name__)
    return {name: found[name][0] for name in sorted(found)}


def _modules(package: ModuleType) -> list[ModuleType]:
    return [
        importlib.import_module(f"{package.__name__}.{info.name}")
        for info in pkgutil.iter_modules(package.__path__)
        if info.name != "registry"
    ]


def _needs(declaration: Criterion | Gate | None) -> tuple[str, ...]:
    return () if declaration is None else declaration.needs
