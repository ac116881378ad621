"""Where the real data beside the project lies, and settings that every test shares."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from ssbscreen.store.run_folder import RunFolder

ROOT = Path(__file__).resolve().parent.parent
# Prefect reads these when it is first imported: tests talk to loopback only.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

SHARED_DATA = Path(os.environ.get("SSBSCREEN_SHARED_DATA", ROOT.parent / "shared" / "data"))

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data beside the project; tests that need it skip elsewhere."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"needs the real data in {SHARED_DATA}, which is not part of the project")
    return SHARED_DATA


@pytest.fixture(scope="session")
def phases_2018(shared_data: Path) -> list[tuple[str, float]]:
    """Formula and formation energy (eV/atom) of the 95,591 phases of the Materials Project of 2018."""
    import pyarrow.csv

    table = pyarrow.csv.read_csv(shared_data / "mp_formation_energies_2018" / "phases.csv.gz")
    formulas = table["reduced_formula"].to_pylist()
    return list(zip(formulas, table["formation_energy_ev_per_atom"].to_pylist(), strict=True))


@pytest.fixture(scope="session")
def embedded_run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run of the embedded set with the settings that ship, which all processes of the tests share.

    It uses the cache of runs, so that what `make run` has computed is not computed again.
    """
    from ssbscreen.store.run_folder import LATEST, open_run
    from ssbscreen.tables.file_lock import try_lock

    of_all = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_all = of_all.parent
    while (lock := try_lock(of_all / "embedded.lock")) is None:
        time.sleep(0.2)
    with lock:
        runs = of_all / "embedded"
        return open_run((runs / LATEST).resolve()) if (runs / LATEST).exists() else _screen_embedded_set(runs)


def _screen_embedded_set(runs: Path) -> RunFolder:
    from flows.screening import run_screen
    from flows.settings import Settings

    before = os.environ.copy()  # Prefect's defaults are set for the time of the run only
    try:
        return run_screen(Settings(), None, direct=False, progress=lambda *_: None, runs=runs)
    finally:
        os.environ.clear()
        os.environ.update(before)


def pytest_sessionfinish() -> None:
    """Prefect's temporary server tells its end when the streams are closed; logging need not tell that it cannot."""
    logging.raiseExceptions = False
