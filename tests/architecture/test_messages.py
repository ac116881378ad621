"""The messages of the project's own errors, read as a set: words and not names of code, and one manner of ending."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "ssbscreen", "featurizers", "models")
VALUE = "{}"
"""Stands for what a message names."""
SEVERAL = re.compile(r"[\w)'}]\. [A-Z']")
"""A sentence that another follows."""
TO_TYPE = re.compile(r"ssbscreen (train|fetch|score|run)\b[^.]*$")
"""A command at the end, which a full stop would spoil for who copies it."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


PARSED = list(trees())


def own_errors() -> set[str]:
    """Names of `SsbscreenError` and of all that inherit from it."""
    bases = {
        each.name: {ast.unparse(base).rpartition(".")[2] for base in each.bases}
        for _, tree in PARSED
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef)
    }
    found = {"SsbscreenError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def messages() -> Iterator[tuple[str, list[ast.expr]]]:
    """Place and parts of every message that is written where its error is raised."""
    own = own_errors()
    for path, tree in PARSED:
        for each in ast.walk(tree):
            if not (isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call) and each.exc.args):
                continue
            if ast.unparse(each.exc.func).rpartition(".")[2] not in own:
                continue
            told = each.exc.args[0]
            if isinstance(told, ast.JoinedStr | ast.Constant):
                parts = told.values if isinstance(told, ast.JoinedStr) else [told]
                yield f"{path.relative_to(ROOT)}:{each.lineno}", parts


ALL = dict(messages())


def text(parts: list[ast.expr]) -> str:
    return "".join(part.value if isinstance(part, ast.Constant) else VALUE for part in parts)


def test_the_messages_are_found() -> None:
    assert len(ALL) > 200


def test_several_sentences_end_in_a_full_stop_and_one_does_not() -> None:
    wrong = []
    for place, parts in ALL.items():
        told = text(parts)
        if told.endswith(VALUE) or TO_TYPE.search(told):  # the value, a mend that others share or a command ends it
            continue
        if SEVERAL.search(told):
            if not told.endswith((".", "?")):
                wrong.append(f"{place} needs a full stop: {told}")
        elif not told.startswith(VALUE) and told.endswith("."):  # what comes first may be a sentence of its own
            wrong.append(f"{place} needs none: {told}")
    assert wrong == []


def test_no_message_names_a_function_of_the_code() -> None:
    """The kind of a fault (``type(fault).__name__``) and a module that its author has to mend may be named."""
    named = [
        f"{place}: {ast.unparse(part)}"
        for place, parts in ALL.items()
        for part in parts
        if not isinstance(part, ast.Constant) and re.search(r"__(qual)?name__", ast.unparse(part))
    ]
    assert [each for each in named if "type(" not in each and "module" not in each] == []
