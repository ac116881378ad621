"""The guide to a new criterion, done word by word in a copy of the packages: one file and one test, nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ssbscreen.embedded_entries import embedded_entries

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "extend" / "add-a-criterion.md").read_text()
TITLED = dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', GUIDE, flags=re.DOTALL | re.MULTILINE))
CRITERION, TEST = "ssbscreen/criteria/strain_tolerance.py", "tests/ssbscreen/criteria/test_strain_tolerance.py"
QUICK = """
[sources]
paths = ["entries.json"]
[moduli]
predict = false
[gap]
predict = false
[conductivity]
predict = false
[robustness]
draws = 200
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages with the criterion and the test of the guide beside what is there, and a few phases."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("flows", "featurizers", "models"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "ssbscreen").mkdir()
    for place in (ROOT / "ssbscreen").iterdir():
        if place.name not in {"criteria", "__pycache__"}:
            (folder / "ssbscreen" / place.name).symlink_to(place)
    without_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "ssbscreen" / "criteria", folder / "ssbscreen" / "criteria", ignore=without_caches)
    shutil.copytree(ROOT / "tests/ssbscreen/criteria", folder / "tests/ssbscreen/criteria", ignore=without_caches)
    (folder / "tests/ssbscreen/decision").mkdir()
    for name in ("pyproject.toml", "tests/conftest.py", "tests/ssbscreen/decision/test_roles.py"):
        shutil.copy(ROOT / name, folder / name)
    for name in (CRITERION, TEST):
        assert not (ROOT / name).exists(), "the example of the guide stays in the guide"
        (folder / name).write_text(TITLED[name])
    entries = [entry.as_dict() for entry in embedded_entries({"Li", "P", "S", "Cl"})]
    (folder / "entries.json").write_text(json.dumps(entries))
    (folder / "strain.toml").write_text(TITLED["strain.toml"] + QUICK)
    return folder


def called(checkout: Path, *arguments: str, status: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": str(checkout), "SSBSCREEN_CACHE_DIR": str(checkout / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=checkout, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def run(checkout: Path) -> Path:
    called(checkout, "flows.cli", "run", "--config", "strain.toml", "--out", "run", "--direct", "--quiet")
    return checkout / "run"


def test_its_test_passes_with_those_that_every_criterion_keeps(checkout: Path) -> None:
    told = called(checkout, "pytest", "-q", "tests", "-p", "no:cacheprovider")
    assert "test_strain_tolerance.py" not in told  # named only where something fails
    assert re.search(r"\d+ passed", told)


def test_the_list_of_criteria_tells_it_as_the_guide_says(checkout: Path) -> None:
    assert TITLED["ssbscreen criteria"] in called(checkout, "flows.cli", "criteria")


def test_a_run_weighs_it_and_its_page_shows_it(run: Path) -> None:
    page = (run / "report" / "index.html").read_text()
    assert "strain tolerance" in page
    assert "doi.org/10.1115/1.4011547" in page
    assert "a third of the 6.5 % by which LiFePO4 changes its volume" in page


def test_the_values_of_a_run_have_intervals_and_origins_and_the_unknown_stays_unknown(
    checkout: Path, run: Path
) -> None:
    sql = "select value, low, high, origin from criteria_values where criterion = 'strain_tolerance'"
    told = called(checkout, "flows.cli", "query", str(run), sql, "--json")
    rows = [json.loads(line) for line in told.splitlines()]
    known = [row for row in rows if row["value"] is not None]
    assert known
    assert len(known) < len(rows)
    assert all(row["low"] < row["value"] < row["high"] and row["origin"] == "LITERATURE" for row in known)
    assert all(row["origin"] is None for row in rows if row["value"] is None)


def test_explain_tells_its_value_with_interval_and_origin(checkout: Path, run: Path) -> None:
    told = called(checkout, "flows.cli", "explain", str(run), "Li6PS5Cl")
    assert re.search(r"^ +strain_tolerance +0\.\d+ +0\.\d+ to 0\.\d+ +LITERATURE +higher", told, flags=re.MULTILINE)


def test_a_column_that_no_stage_makes_is_told_before_anything_is_computed(checkout: Path) -> None:
    place = checkout / CRITERION
    whole = place.read_text()
    place.write_text(whole.replace('needs=("strain_tolerance_1um",', 'needs=("strain_tolerance_1_um",'))
    try:
        told = called(checkout, "flows.cli", "run", "--config", "strain.toml", "--out", "none", "--direct", status=2)
    finally:
        place.write_text(whole)
    assert TITLED["a misspelt column"].strip() in told
    assert not (checkout / "none").exists()
