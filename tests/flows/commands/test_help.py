"""Help answers at once, lists every command, and wrong usage is told with the usage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from tests.flows.commands.asking import ROOT, Ask, names

PROBE = """
import sys
sys.argv = ["ssbscreen", *sys.argv[1:]]
import flows.cli
try:
    flows.cli.main()
except SystemExit as end:
    print("status", end.code, file=sys.stderr)
print("imported", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_help_imports_nothing_that_takes_time(argument: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", PROBE, argument], cwd=ROOT, capture_output=True, text=True, check=True
    )
    slow = {"prefect", "pymatgen", "numba", "numpy", "pyarrow", "pandas", "duckdb", "plotly", "sklearn", "pydantic"}
    imported = set(answer.stderr.splitlines()[-1].split())
    assert "click" in imported
    assert not slow & imported
    assert "status 0" in answer.stderr


def test_help_of_a_command_imports_no_prefect_pymatgen_or_numba() -> None:
    for name in COMMANDS:
        answer = subprocess.run(
            [sys.executable, "-c", PROBE, name, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert not {"prefect", "pymatgen", "numba"} & set(answer.stderr.splitlines()[-1].split()), name


def test_help_lists_every_command_with_a_sentence(ask: Ask) -> None:
    answer = ask("--help")
    assert answer.status == 0
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in answer.out.splitlines() if line.startswith("  ")}
    for name, meaning in COMMANDS.items():
        assert listed[name].startswith(meaning.split()[0])
        assert ask(name, "--help").status == 0


@pytest.mark.parametrize("arguments", [["nothing"], ["run", "--nothing"], ["window"], ["query", "only-a-run"]])
def test_wrong_usage_is_status_2_with_the_usage(arguments: list[str], ask: Ask, place: Path) -> None:
    answer = ask(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("Usage: ssbscreen")
    assert names(place) == set()
