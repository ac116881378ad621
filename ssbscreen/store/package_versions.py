"""Versions of installed packages, for what is written beside numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version


def package_versions(names: Iterable[str]) -> Mapping[str, str]:
    """Version of each package; "absent" where one is not installed."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found
