"""What import-linter cannot see: names that say nothing, modules without a word about themselves, files too long."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "ssbscreen", "featurizers", "models")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# A function that fits nowhere means that a concept lacks a name.
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "core", "misc", "types", "tools", "lib"}
LONGEST_FILE = 400


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_four_packages_hold_modules() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(PACKAGES)
    assert len(MODULES) > 50


def test_every_folder_of_a_package_is_a_package() -> None:
    for path in MODULES:
        assert (path.parent / "__init__.py").is_file(), name(path)


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [name(path) for path in MODULES if {path.stem, path.parent.name} & NAMELESS]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    silent = [name(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = []
    for path in MODULES:
        for node in ast.parse(path.read_text()).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{name(path)}: {node.name}")
    assert silent == []


@pytest.mark.parametrize("folder", PACKAGES)
def test_no_file_is_longer_than_can_be_taken_in(folder: str) -> None:
    long = {
        name(path): n for path in MODULES if path.is_relative_to(ROOT / folder) if (n := lines(path)) > LONGEST_FILE
    }
    assert long == {}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_tests_are_no_packages() -> None:
    assert [name(path) for path in TESTS if path.name == "__init__.py"] == []


def test_nothing_bends_the_path_of_imports() -> None:
    changing = re.compile(r"sys\.path(\.|\[|\s*\+?=[^=])")  # to read it, for a worker of one's own, bends nothing
    bent = [name(path) for path in MODULES if changing.search(path.read_text())]
    assert bent == []
