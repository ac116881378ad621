"""What makes two stages the same: the one place that decides reuse.

A stage's key is the hash of its name, of its arguments (tables by their content hash, never by their path), of the
sources' files and of the versions of everything that computes. Its tables lie in a folder of that name under the
cache; a killed run therefore goes on where it stopped when it is started again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import featurizers
import flows
import models
import ssbscreen
from ssbscreen.domain.materials import TableRef
from ssbscreen.tables.schema import file_sha256

COMPUTING_PACKAGES = (
    "bvlain", "numpy",
    "scipy", "numba", "pyarrow", "pymatgen", "matminer", "scikit-learn", "scikit-criteria", "moocore",
)  # fmt: skip


def cache_folder() -> Path:
    """Where stages keep their tables: ``SSBSCREEN_CACHE_DIR``, else the user's cache folder."""
    if (chosen := os.environ.get("SSBSCREEN_CACHE_DIR")) is not None:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ssbscreen"


def stage_key(stage: str, arguments: Mapping[str, Any]) -> str:
    """Key of a stage with JSON arguments."""
    content = json.dumps([stage, code_digest(), _without_paths(arguments)], sort_keys=True)
    return f"{stage}-{hashlib.sha256(content.encode()).hexdigest()[:32]}"


def is_intact(payload: Mapping[str, Any]) -> bool:
    """Whether every table that a stage returned is still the file that it wrote."""
    values = [each for value in payload.values() for each in (value if isinstance(value, list) else [value])]
    refs = [TableRef(**value) for value in values if _is_table(value)]
    return all(Path(ref.path).is_file() and file_sha256(Path(ref.path)) == ref.sha256 for ref in refs)


@cache
def code_digest() -> str:
    """Hash of the project's own sources, its tables (prices, literature) and the versions of what computes."""
    hasher = hashlib.sha256()
    for package in (featurizers, flows, models, ssbscreen):
        folder = Path(str(package.__file__)).parent
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.csv")]):
            hasher.update(str(path.relative_to(folder)).encode())
            hasher.update(path.read_bytes())
    for name in COMPUTING_PACKAGES:
        hasher.update(f"{name}={version(name)};".encode())
    return hasher.hexdigest()


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() == {"name", "path", "rows", "sha256"}


def _without_paths(value: Any) -> Any:
    if _is_table(value):
        return [value["name"], value["sha256"]]
    if isinstance(value, Mapping):
        return {key: _without_paths(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_paths(item) for item in value]
    return value
