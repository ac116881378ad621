"""No module of the packages runs code that a file or an answer brings: no pickle and its kin, no eval, no shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("flows", "ssbscreen", "featurizers", "models")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))

# Each of these runs what it reads, or can.
REFUSED_MODULES = {
    "pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "klepto", "shelve", "marshal", "jsonpickle",
    "monty.serialization", "code", "runpy", "xmlrpc", "yaml", "ruamel",
}  # fmt: skip
REFUSED_BUILTINS = {"eval", "exec", "compile", "__import__", "execfile"}
REFUSED_METHODS = {
    "read_pickle": "pandas", "to_pickle": "pandas", "read_hdf": "pandas", "MontyDecoder": "monty", "loadfn": "monty",
    "process_decoded": "monty", "from_qualified_name": "prefect", "unsafe_load": "yaml",
    "full_load": "yaml", "system": "os", "popen": "os", "getoutput": "subprocess",
}  # fmt: skip
READS_MODELS = "models/artifact.py"


def faults_of(source: str, name: str = "some/module.py") -> list[str]:
    return [f"{name}:{line}: {what}" for line, what in sorted(_faults(ast.parse(source), name))]


def _faults(tree: ast.Module, name: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if _refused(alias.name))
        elif isinstance(node, ast.ImportFrom):
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((node.lineno, each) for each in whole if _refused(node.module or "") or _refused(each))
            if any(each.startswith("skops") for each in whole) and name != READS_MODELS:
                yield node.lineno, "skops"
        elif isinstance(node, ast.Call):
            yield from _faults_of_call(node)
        if isinstance(node, ast.Import) and name != READS_MODELS:
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.startswith("skops"))


def _refused(module: str) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:length]) in REFUSED_MODULES for length in range(1, len(parts) + 1))


def _faults_of_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    called = ast.unparse(call.func)
    last = called.rsplit(".", 1)[-1]
    if isinstance(call.func, ast.Name) and called in REFUSED_BUILTINS:
        yield call.lineno, f"{called}()"
    if last in REFUSED_METHODS:
        yield call.lineno, f"{called}()"
    if "allow_pickle" in keywords and not _is(keywords["allow_pickle"], False):
        yield call.lineno, "allow_pickle"
    if called.split(".")[0] == "torch" and last == "load" and not _is(keywords.get("weights_only"), True):
        yield call.lineno, "torch.load() without weights_only=True"
    if "shell" in keywords and not _is(keywords["shell"], False):
        yield call.lineno, "a shell"
    if called.startswith("skops") and last in {"load", "loads"} and not isinstance(keywords.get("trusted"), ast.Call):
        yield call.lineno, f"{called}() without a list of trusted types"


def _is(value: ast.expr | None, wanted: bool) -> bool:
    return isinstance(value, ast.Constant) and value.value is wanted


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import _pickle",
        "import cloudpickle as cp",
        "from pickle import loads",
        "from dill import load",
        "import joblib",
        "import shelve",
        "from marshal import loads",
        "import yaml",
        "from monty.serialization import loadfn",
        "from monty import serialization",
        "import numpy as np\nnp.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=chosen)",
        "pd.read_pickle(path)",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "eval(text)",
        "exec(text)",
        "__import__(name)",
        "subprocess.run(text, shell=True)",
        "os.system(text)",
        "import skops.io",
        "from skops import io",
        "skops.io.loads(content, trusted=True)",
        "skops.io.load(path)",
        "json.loads(text, cls=MontyDecoder())",
    ],
)
def test_what_runs_foreign_code_is_found(source: str) -> None:
    assert faults_of(source)


@pytest.mark.parametrize(
    "source",
    [
        "import json\njson.loads(text)",
        "np.load(path)",  # numpy itself refuses objects unless asked for them
        "np.load(path, allow_pickle=False)",
        "torch.load(path, weights_only=True)",
        "pattern = re.compile(text)",
        "subprocess.run(['git', 'status'])",
        "evaluation.evaluate(text)",
    ],
)
def test_what_runs_none_is_let_be(source: str) -> None:
    assert faults_of(source) == []


def test_no_module_runs_what_it_reads() -> None:
    assert len(MODULES) > 400
    found = [
        fault
        for path in MODULES
        for fault in faults_of(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert found == []


def test_models_are_read_in_one_place_with_the_types_that_are_trusted() -> None:
    source = (ROOT / READS_MODELS).read_text(encoding="utf-8")
    assert "trusted=list(TRUSTED_TYPES)" in source
    assert faults_of(source, READS_MODELS) == []


def test_no_file_of_a_package_is_a_pickle() -> None:
    endings = {".pkl", ".pickle", ".joblib", ".npy", ".pt", ".pth", ".h5", ".hdf5", ".dill"}
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("*")]
    assert [str(path) for path in files if path.suffix in endings] == []
