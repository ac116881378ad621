"""Fitted models as files: the same predictions after reading, and every way in which a file can be wrong."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from models.artifact import ModelError, read_artifact, versions, without_training_notes, write_artifact
from models.kernel_regressor import KernelRegressor
from models.moduli.regressors import ModuliRegressor

RNG = np.random.default_rng(0)
X, Y = RNG.random((80, 5)), RNG.random((80, 2))


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """So few rows are learned faster by one."""
    with threadpool_limits(1):
        yield


class Stranger:
    """A class that no model has."""

    def __init__(self) -> None:
        self.greeting = "hello"


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    regressor = ModuliRegressor(boosting_rounds=4, pupil_rounds=4).fit(X, Y, taught=(X, Y))
    return {"regressor": regressor, "scores": np.arange(3.0), "names": ["a", "b"]}


@pytest.fixture
def written(content: dict[str, Any], tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "new" / "model.skops"
    return path, write_artifact(content, path)


def test_what_was_written_is_read_and_predicts_the_same(content: dict[str, Any], written: tuple[Path, str]) -> None:
    path, digest = written
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    read = read_artifact(path, sha256=digest)
    np.testing.assert_array_equal(read["scores"], content["scores"])
    assert read["names"] == content["names"]
    for one, other in zip(
        read["regressor"].predict_with_signs(X), content["regressor"].predict_with_signs(X), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_the_file_holds_json_and_plain_arrays_and_nothing_pickled(written: tuple[Path, str]) -> None:
    with zipfile.ZipFile(written[0]) as archive:
        names = archive.namelist()
        assert {Path(name).suffix for name in names} == {".json", ".npy"}
        for name in names:
            if name.endswith(".npy"):
                np.load(io.BytesIO(archive.read(name)), allow_pickle=False)


@pytest.mark.parametrize("place", [0, 100, -1])
def test_a_flipped_byte_is_seen(written: tuple[Path, str], place: int) -> None:
    path, digest = written
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(ModelError, match="not the file that its card describes: take both from one training run"):
        read_artifact(path, sha256=digest)


def test_an_absent_file_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.skops: No such file.*ssbscreen train moduli"):
        read_artifact(tmp_path / "absent.skops", sha256="")


@pytest.mark.parametrize("stranger", [Stranger(), {"deep": [Stranger()]}, Stranger], ids=["object", "deep", "class"])
def test_a_class_that_no_model_has_is_named_and_not_loaded(tmp_path: Path, stranger: Any) -> None:
    path = tmp_path / "strange.skops"
    skops.io.dump(stranger, path)
    with pytest.raises(ModelError, match=r"classes that no model of ssbscreen has: .*Stranger"):
        read_artifact(path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("name", ["no archive", "no schema"])
def test_a_file_that_is_no_model_is_told_with_the_version_that_reads_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "model.skops"
    if name == "no archive":
        path.write_bytes(b"torn")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("other.txt", "")
    with pytest.raises(ModelError, match=f"loaded with scikit-learn {version('scikit-learn')}.*Train it anew"):
        read_artifact(path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def test_boosted_trees_without_notes_of_their_training_say_the_same_in_less_space(tmp_path: Path) -> None:
    X = np.random.default_rng(1).normal(size=(600, 8))
    X[::7, 3] = np.nan
    y = np.sin(X[:, 0]) + X[:, 1] ** 2
    trees = HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(X, y)
    new = np.random.default_rng(2).normal(size=(5_000, 8))
    before, size = trees.predict(new), _size(trees, tmp_path / "before.skops")
    without_training_notes([trees])
    assert np.abs(trees.predict(new) - before).max() < 1e-3
    assert _size(trees, tmp_path / "after.skops") < 0.8 * size


def test_versions_are_those_installed() -> None:
    assert versions()["scikit-learn"] == version("scikit-learn")
    assert {"numpy", "skops", "matminer", "pymatgen"} <= set(versions())


def test_a_kernel_machine_takes_a_byte_a_rank_and_not_eight(tmp_path: Path) -> None:
    many = np.random.default_rng(0).random((400, 60))
    regressor = KernelRegressor().fit(many, many[:, :2])
    assert _size(regressor, tmp_path / "kernel.skops") < 400 * 60 + 60 * 200 * 8 + 40_000


def _size(estimator: Any, path: Path) -> int:
    write_artifact(estimator, path)
    return path.stat().st_size
