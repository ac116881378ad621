"""Two whole runs of a few phases in one folder; the second weighs otherwise and knows a candidate more."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from flows.screening import run_screen
from flows.settings import Settings
from ssbscreen.store.run_folder import RunFolder

# Formation energies in eV/atom of the Materials Project of 2018 (CC BY 4.0), rounded: enough for a hull of Li-P-S-Cl.
PHASES = """formula,formation_energy_ev_per_atom
Li,0.0
P,0.0
S,0.0
Li2S,-1.4257
Li3P,-0.8900
P2S5,-0.3800
LiCl,-2.1276
Cl2,0.0
"""
ADDED = "Li3PS4,-0.9900\n"
QUIET = {"robustness": {"compute": False}, "utility": {"compute": False}, "barriers": {"compute": False}}


class TwoRuns(NamedTuple):
    """Two runs, their folder, the source of both and the settings of the second."""

    first: RunFolder
    second: RunFolder
    runs: Path
    source: Path
    settings: Settings


def settings_of(source: Path, **roles: object) -> Settings:
    return Settings.model_validate(
        {**QUIET, "sources": {"paths": [str(source)]}, "roles": {"separator": dict(roles)}, "report": {"dossiers": 2}}
    )


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> TwoRuns:
    place = tmp_path_factory.mktemp("service")
    source = place / "phases.csv"
    runs = place / "runs"
    made = []
    for name, content in (("first", PHASES), ("second", PHASES + ADDED)):
        source.write_text(content)
        settings = settings_of(source)
        made.append(run_screen(settings, runs / name, direct=True, progress=lambda *_: None))
    return TwoRuns(made[0], made[1], runs, source, settings)
