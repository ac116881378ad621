"""Every example runs by itself, prints what its docstring promises, and leaves its files where it was started."""

from __future__ import annotations

import ast
import doctest
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))
PROMISE = "Expected output:"
NEEDS_A_RUN = "runs/latest"


def _promised(example: Path) -> str:
    """The lines below `Expected output:` in the docstring of an example; the last part of it."""
    docstring = ast.get_docstring(ast.parse(example.read_text())) or ""
    _, found, lines = docstring.partition(f"{PROMISE}\n")
    assert found, f"{example.name} does not say what it prints"
    return textwrap.dedent(lines.strip("\n")) + "\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_an_example_prints_what_it_promises(example: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if NEEDS_A_RUN in example.read_text():
        (tmp_path / "runs").mkdir()
        (tmp_path / "runs" / "latest").symlink_to(request.getfixturevalue("embedded_run").path)
    held = {path.name for path in example.parent.iterdir()}
    done = subprocess.run(
        [sys.executable, "-B", str(example)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    promised = _promised(example)
    told = doctest.OutputChecker().check_output(promised, done.stdout, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert told, f"{example.name} printed\n{done.stdout}\nand promises\n{promised}"
    assert {path.name for path in example.parent.iterdir()} == held
    for line in promised.splitlines():
        if line.startswith("wrote "):
            assert (tmp_path / line.removeprefix("wrote ")).stat().st_size > 0


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_an_example_is_short_enough_to_be_read(example: Path) -> None:
    assert len(example.read_text().splitlines()) <= 75
