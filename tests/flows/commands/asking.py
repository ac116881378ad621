"""What the tests of commands ask with: the console script's function in this process, and rows of real phases."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.cli import main

ROOT = Path(__file__).parents[3]
PHASES = Path(__file__).parents[2] / "oracles" / "phases_mp2018.csv"
HEADER = "formula,formation_energy_ev_per_atom"
# Rows that no run can use, with what is said of them.
BAD_ROWS = {
    "Li2S3,nan": "no formation energy",
    "LiP5,": "no formation energy",
    "LiClO,inf": "formation energy is inf",
    "LiSO,abc": "'abc', not a number",
    "Xx2,-1.0": "unknown element 'Xx'",
    "Li-P,-1.0": "cannot read the formula 'Li-P'",
    "LiCl2,-40.0": "a failed calculation or a total energy",
    "LiPO,-1.0,2,3": "4 fields instead of 2",
}


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str


Ask = Callable[..., Answer]


def asked(capfd: pytest.CaptureFixture[str], arguments: Sequence[object]) -> Answer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["ssbscreen", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
    return Answer(int(end.value.code or 0), *capfd.readouterr())


def phase_rows() -> list[tuple[str, float]]:
    with PHASES.open(newline="") as stream:
        return [(row["formula"], float(row["formation_energy_ev_per_atom"])) for row in csv.DictReader(stream)]


def refused(answer: Answer, *words: str) -> None:
    """Status 2, nothing on standard output, and one message that starts with the program's name."""
    assert answer.status == 2, answer
    assert answer.out == ""
    message = answer.err.strip()
    assert message.startswith("ssbscreen: ")
    assert message.count("ssbscreen: ") == 1
    assert "Traceback" not in message
    for word in words:
        assert word in message, message


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@dataclass(frozen=True)
class Run:
    """A complete run of the phases and the bad rows."""

    folder: Path
    source: Path
    out: str

    def table(self, name: str) -> list[dict[str, object]]:
        return pq.read_table(self.folder / "tables" / f"{name}.parquet").to_pylist()

    def ids(self, name: str) -> set[object]:
        return {row["candidate_id"] for row in self.table(name)}

    @property
    def manifest(self) -> dict[str, object]:
        content: dict[str, object] = json.loads((self.folder / "manifest.json").read_text())
        return content


def csv_of(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"
