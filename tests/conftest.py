"""Where the real data beside the project lies, and settings that every test shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
