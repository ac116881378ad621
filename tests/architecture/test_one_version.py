"""The version of ssbscreen stands in one place of the source, and everything else asks or agrees with it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from flows.recording import RECORDED_PACKAGES
from ssbscreen.store.package_versions import package_versions

ROOT = Path(__file__).parents[2]
MAY_NAME_IT = {"pyproject.toml", "CHANGELOG.md", "CITATION.cff", "bench.jsonl"}
"""The last: measurements say which version they were made with."""
LOCKS = "requirements*.lock"
"""Versions of others, one of which may be ours by chance."""
SOURCES = ("flows", "ssbscreen", "featurizers", "models", "tests", "docs", ".ci")


@pytest.fixture(scope="module")
def stated() -> str:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: str = content["project"]["version"]
    return found


def tracked_files() -> list[Path]:
    """What git tracks; in an unpacked release, which has no git, the files of its folders."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode == 0 and told.stdout:
        return [path for name in told.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    below = [path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [*below, *(path for path in ROOT.iterdir() if path.is_file())]


def test_no_other_file_restates_the_version(stated: str) -> None:
    number = re.compile(rf"(?<![\w.]){re.escape(stated)}(?![\w.]*\d)")
    restating = []
    for path in tracked_files():
        if path.name in MAY_NAME_IT or path.match(LOCKS):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # tables, models, pictures
            continue
        if number.search(text):
            restating.append(str(path.relative_to(ROOT)))
    assert restating == []


def test_pyproject_names_it_once(stated: str) -> None:
    assert (ROOT / "pyproject.toml").read_text().count(f'"{stated}"') == 1


def test_the_command_line_and_the_manifest_read_the_installed_metadata() -> None:
    installed = version("ssbscreen")
    told = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[-1] == installed
    assert package_versions(RECORDED_PACKAGES)["ssbscreen"] == installed


def test_what_is_installed_is_what_the_source_states(stated: str) -> None:
    assert version("ssbscreen") == stated, "install the package again: its metadata are of another version"


def test_the_citation_names_the_same_version_and_license(stated: str) -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert citation["version"] == stated
    assert citation["cff-version"] == "1.2.0"
    assert citation["license"] == project["license"]
    assert citation["keywords"] == project["keywords"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project["authors"]]


def test_every_reference_of_the_citation_has_a_title_authors_and_a_doi() -> None:
    for reference in yaml.safe_load((ROOT / "CITATION.cff").read_text())["references"]:
        assert {"type", "title", "authors", "doi"} <= reference.keys()
        assert re.fullmatch(r"10\.\d{4,}/\S+", reference["doi"])
        assert all("name" in each or "family-names" in each for each in reference["authors"])
