"""The command line in this process, an empty folder to run in, and one complete run that all tests here read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.commands.asking import BAD_ROWS, HEADER, ROOT, Ask, Run, asked, phase_rows


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Ask:
    """Runs the console script's function with arguments."""
    return lambda *arguments: asked(capfd, arguments)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in."""
    folder = tmp_path / "place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run")
    source = folder / "phases.csv"
    lines = [HEADER, *(f"{formula},{energy}" for formula, energy in phase_rows()), *BAD_ROWS]
    source.write_text("\n".join(lines) + "\n")
    answer = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", "--direct", "--source", source, "--out", folder / "runs" / "one"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return Run(folder / "runs" / "one", source, answer.stdout)
