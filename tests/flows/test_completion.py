"""Completion in the shell: what is offered, in which shell, and that nothing heavy is imported for it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.shell_completion import ShellComplete

from flows.cli import COMMANDS, cli
from flows.completion import ROLES, RUN_MANIFEST, SOURCES
from flows.inputs import BUNDLED
from ssbscreen.decision import roles
from ssbscreen.store import run_folder
from ssbscreen.tables.catalogue import CANDIDATES

ROOT = Path(__file__).parents[2]
VARIABLE = "_SSBSCREEN_COMPLETE"
SCRIPT = """
import sys
import flows.cli
try:
    flows.cli.main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def asked(place: Path, instruction: str, words: str = "", at: int = 0) -> subprocess.CompletedProcess[str]:
    """The console script's function, asked as a shell asks it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        VARIABLE: instruction,
        "COMP_WORDS": words,
        "COMP_CWORD": str(at),
    }
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=place, env=environment, capture_output=True, text=True, check=False
    )


def offered(line: str) -> list[tuple[str, str]]:
    """Kind and value of what completes the last word of a line; a line that ends in a space begins a new word."""
    *before, last = shlex.split(line) + ([""] if line.endswith(" ") else [])
    found = ShellComplete(cli, {}, "ssbscreen", VARIABLE).get_completions(before[1:], last)
    return [(item.type, item.value) for item in found]


def values(line: str) -> list[str]:
    return [value for _, value in offered(line)]


def make_run(folder: Path, *identifiers: str) -> None:
    (folder / "tables").mkdir(parents=True)
    (folder / RUN_MANIFEST).write_text("{}")
    pq.write_table(pa.table({"candidate_id": list(identifiers)}), folder / "tables" / f"{CANDIDATES.name}.parquet")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two runs, one that is no run, and the pointer to the newest."""
    monkeypatch.chdir(tmp_path)
    make_run(tmp_path / "runs" / "2026-11-01", "LiF")
    make_run(tmp_path / "runs" / "2026-11-02", "Li3PS4", "Li6PS5Cl", "Li10Ge(PS6)2", "NaCl")
    (tmp_path / "runs" / "unfinished").mkdir()
    (tmp_path / "runs" / "latest").symlink_to("2026-11-02")
    return tmp_path


# --- in the shells


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script_and_its_answer(shell: str, tmp_path: Path) -> None:
    script = asked(tmp_path, f"{shell}_source")
    assert script.returncode == 0
    assert f"{VARIABLE}={shell}_complete" in script.stdout
    words, last = ("ssbscreen excl", "excl") if shell == "fish" else ("ssbscreen excl", 1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), VARIABLE: f"{shell}_complete"}
    answer = subprocess.run(
        [sys.executable, "-m", "flows.cli"],
        cwd=tmp_path, env={**environment, "COMP_WORDS": words, "COMP_CWORD": str(last)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "excluded" in answer.stdout
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_itself_completes_after_the_line_that_the_help_tells(place: Path) -> None:
    program = place / "bin" / "ssbscreen"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m flows.cli "$@"\n')
    program.chmod(0o755)
    # compopt is for a completion under way only, and here nobody has pressed a key.
    typed = """
    compopt() { :; }
    eval "$(_SSBSCREEN_COMPLETE=bash_source ssbscreen)"
    complete -p ssbscreen
    COMP_WORDS=(ssbscreen explain runs/latest Li10); COMP_CWORD=3; _ssbscreen_completion ssbscreen
    echo "${COMPREPLY[@]}"
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{program.parent}:{os.environ['PATH']}"}
    answer = subprocess.run(
        ["bash", "--norc", "-c", typed], cwd=place, env=environment, capture_output=True, text=True, check=True
    )
    registered, completed = answer.stdout.splitlines()
    assert registered.endswith("ssbscreen")
    assert shlex.split(completed) == ["Li10Ge(PS6)2"]


@pytest.mark.parametrize(
    "words", ["ssbscreen ", "ssbscreen run --source ", "ssbscreen explain ", "ssbscreen score --role "]
)
def test_completing_imports_nothing_that_takes_time(words: str, place: Path) -> None:
    answer = asked(place, "bash_complete", words, len(words.split()))
    assert answer.returncode == 0
    assert answer.stdout.count("plain,") > 1
    imported = set(answer.stderr.split())
    assert not {"prefect", "pymatgen", "numba", "numpy", "pyarrow", "pandas", "duckdb", "pydantic"} & imported
    assert len([name for name in imported if name.startswith("flows.commands.")]) <= 1


# --- what is offered


@pytest.mark.usefixtures("place")
def test_commands_and_sub_commands_complete() -> None:
    assert values("ssbscreen ") == list(COMMANDS)
    assert values("ssbscreen ex") == ["export", "explain", "excluded"]
    assert values("ssbscreen train ") == ["conductivity", "gap", "moduli"]
    assert "--version" in values("ssbscreen --")
    assert "--interfaces" in values("ssbscreen window --in")


@pytest.mark.parametrize(
    "line",
    [
        f"ssbscreen {name} "
        for name in ("explain", "dossier", "excluded", "export", "figures", "query", "audit", "compare")
    ]
    + ["ssbscreen compare runs/latest ", "ssbscreen diffusion --run "],
)
@pytest.mark.usefixtures("place")
def test_a_run_completes_to_latest_and_the_newest_first(line: str) -> None:
    assert values(line) == ["runs/latest", "runs/2026-11-02", "runs/2026-11-01"]


def test_another_run_folder_is_left_to_the_shell(place: Path) -> None:
    assert offered("ssbscreen explain elsewhere/") == [("dir", "elsewhere/")]
    shutil.rmtree(place / "runs")
    assert offered("ssbscreen explain ") == [("dir", "")]


@pytest.mark.usefixtures("place")
def test_sources_complete_by_name_else_to_paths() -> None:
    assert values("ssbscreen run --source ") == list(SOURCES)
    assert values("ssbscreen window LiF --source m") == ["mp", "matminer"]
    assert offered("ssbscreen bench --source ./") == [("file", "./")]


@pytest.mark.parametrize("command", ["run", "score cells", "excluded runs/latest", "compare a b", "diffusion LiF"])
@pytest.mark.usefixtures("place")
def test_roles_complete(command: str) -> None:
    assert values(f"ssbscreen {command} --role ") == list(ROLES)


def test_the_names_that_are_offered_are_those_of_the_program() -> None:
    assert list(ROLES) == list(roles.ROLES)
    assert BUNDLED in SOURCES
    assert run_folder.MANIFEST == RUN_MANIFEST


@pytest.mark.parametrize("command", ["explain", "dossier"])
@pytest.mark.usefixtures("place")
def test_candidates_of_the_run_complete(command: str) -> None:
    assert values(f"ssbscreen {command} runs/latest Li") == ["Li10Ge(PS6)2", "Li3PS4", "Li6PS5Cl"]
    assert values(f"ssbscreen {command} runs Li3") == ["Li3PS4"]
    assert values(f"ssbscreen {command} runs/2026-11-01 ") == ["LiF"]


@pytest.mark.parametrize("fault", ["absent", "broken", "no such column"])
def test_a_fault_of_the_run_completes_to_nothing(fault: str, place: Path) -> None:
    table = place / "runs" / "latest" / "tables" / f"{CANDIDATES.name}.parquet"
    if fault == "absent":
        table.unlink()
    elif fault == "broken":
        table.write_bytes(b"PAR1 and no more")
    else:
        pq.write_table(pa.table({"colour": ["red"]}), table)
    assert values("ssbscreen explain runs/latest L") == []
    assert values("ssbscreen explain nowhere L") == []


def test_every_run_role_and_source_of_every_command_completes() -> None:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        for each in command.params:
            if each.name in {"run", "run_a", "run_b", "role", "roles", "sources", "candidate"}:
                assert each._custom_shell_complete is not None, f"{name} {each.name}"
