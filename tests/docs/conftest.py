"""One run of the embedded reference set for all documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def embedded_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a run with the settings that ship, made with the cache that a user's runs have."""
    from flows.screening import run_screen
    from flows.settings import Settings

    class Silent:
        def __call__(self, *_: object, **__: object) -> None:
            """Nobody looks."""

    runs = tmp_path_factory.mktemp("documents") / "runs"
    before = os.environ.copy()
    try:
        return run_screen(Settings(), None, direct=False, progress=Silent(), runs=runs).path
    finally:
        os.environ.clear()
        os.environ.update(before)
