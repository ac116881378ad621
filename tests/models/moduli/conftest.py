"""Models that the tests of several modules read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from tests.models.moduli.made_up_models import train_small_models


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """So few rows are learned faster by one thread than by several."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def small_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of both models, made up; not to be written to."""
    folder = tmp_path_factory.mktemp("models") / "small"
    train_small_models(folder)
    return folder
