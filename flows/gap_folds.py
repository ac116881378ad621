"""Training rows of the model of gaps with features, and its cross-validation: each fold kept when it is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

import models
import ssbscreen
from featurizers.electron_counting import ElectronCounting, GapFeatures
from flows.training_features import composition_features
from models.gap.baselines import BASELINES
from models.gap.held_out import HINTS, HeldOutGaps, told_of_fold
from models.gap.training_set import GapTrainingSet, compositions_with_gaps
from models.splits import FOLDS, Grouping, Integers, fold_of_rows

Floats = npt.NDArray[np.float64]
Told = Callable[[str, int, int], None]

GROUPINGS: Final = (Grouping.COMPOSITION, Grouping.CHEMICAL_SYSTEM)
"""With one row a composition the first is a split at random."""
MODEL: Final = "model"


@dataclass(frozen=True, slots=True, eq=False)
class GapRows:
    """Training rows.

    Attributes:
        gathered: what was read, what was refused, and the spread of polymorphs.
        features: (n, features); NaN where unknown.
        labels: names of the features.
        gaps_ev: PBE gaps [eV], (n,).
    """

    gathered: GapTrainingSet
    features: Floats
    labels: list[str]
    gaps_ev: Floats

    @property
    def hints(self) -> Floats:
        """Values of `HINTS`, (n, hints)."""
        return self.features[:, [self.labels.index(hint) for hint in HINTS]]

    @property
    def systems(self) -> list[str]:
        """Elements of each row, sorted and joined, (n,)."""
        return list(self.gathered.rows["chemical_system"])

    def folds(self, grouping: Grouping) -> Integers:
        """Test fold of each row, (n,)."""
        return fold_of_rows(grouping, list(self.gathered.rows["composition"]), self.systems)


def gather_gap_rows(data: Path, folder: Path, pool: ProcessPoolExecutor, told: Told) -> GapRows:
    """Read the file of gaps and compute features; what is in the folder already is not computed again.

    Args:
        data: folder of the training files.
        folder: of features.
        pool: worker processes.
        told: what is done, how much of it, and how much there is.
    """
    from pymatgen.core import Composition

    told("reading gaps", 0, 1)
    gathered = compositions_with_gaps(data)
    compositions = list(gathered.rows["composition"])
    statistics = composition_features(compositions, folder, pool, lambda done, of: told("features", done, of))
    told("counting electrons", 0, 1)
    counting = ElectronCounting()
    counts = np.array([counting.featurize(Composition(each)) for each in compositions], dtype=np.float64)
    features = np.hstack([statistics, counts])
    gaps = gathered.rows["band_gap_ev"].to_numpy(dtype=np.float64)
    return GapRows(gathered, features, GapFeatures().feature_labels(), gaps)


@dataclass(frozen=True, slots=True)
class GapFoldJob:
    """One fold to learn without: of the model, or of one of the simple regressors."""

    name: str
    grouping: Grouping
    fold: int

    @property
    def label(self) -> str:
        """For people."""
        return f"{self.name} by {self.grouping}, fold {self.fold + 1}"


def gap_fold_jobs() -> list[GapFoldJob]:
    """The jobs; the simple regressors only in the folds by chemical system, which decide."""
    return [
        *(GapFoldJob(MODEL, grouping, fold) for grouping in reversed(GROUPINGS) for fold in range(FOLDS)),
        *(GapFoldJob(name, Grouping.CHEMICAL_SYSTEM, fold) for name in BASELINES for fold in range(FOLDS)),
    ]


def cross_validate_gaps(
    rows: GapRows, folder: Path, pool: ProcessPoolExecutor, told: Told, *, seed: int, rounds: int | None = None
) -> dict[GapFoldJob, dict[str, Floats]]:
    """Run the jobs that have no outcome in the folder yet.

    Args:
        rows: training rows.
        folder: of the outcomes.
        pool: worker processes.
        told: what is done, how much of it, and how much there is.
        seed: of everything random.
        rounds: trees of each set of the model, for trials; None: as many as it has.

    Returns:
        Arrays of each job: those of `told_of_fold`, or ``said`` of a simple regressor.
    """
    folder.mkdir(parents=True, exist_ok=True)
    jobs, common = gap_fold_jobs(), _digest(rows, seed, rounds)
    paths = {job: folder / f"gap-{_key(job, common)}.npz" for job in jobs}
    folds = {grouping: rows.folds(grouping) for grouping in GROUPINGS}
    waiting = [job for job in jobs if not paths[job].is_file()]
    done = len(jobs) - len(waiting)
    told("cross-validation", done, len(jobs))
    started: dict[Future[None], GapFoldJob] = {
        pool.submit(
            _run, job, rows.features, rows.gaps_ev, folds[job.grouping], paths[job], seed=seed, rounds=rounds
        ): job
        for job in waiting
    }
    for future in as_completed(started):
        future.result()
        done += 1
        told(f"cross-validation: {started[future].label}", done, len(jobs))
    return {job: dict(np.load(path)) for job, path in paths.items()}


def held_out_of(
    outcomes: Mapping[GapFoldJob, Mapping[str, npt.NDArray[Any]]], rows: GapRows, grouping: Grouping
) -> HeldOutGaps:
    """What the model said of rows that it had not seen."""
    told = [outcomes[GapFoldJob(MODEL, grouping, fold)] for fold in range(FOLDS)]
    return HeldOutGaps.joined(told, rows.hints, rows.folds(grouping))


def baseline_of(outcomes: Mapping[GapFoldJob, Mapping[str, Floats]], rows: GapRows, name: str) -> Floats:
    """What a simple regressor said of rows that it had not seen, (n, 3)."""
    folds = rows.folds(Grouping.CHEMICAL_SYSTEM)
    said = np.full((len(folds), 3), np.nan)
    for fold in range(FOLDS):
        said[folds == fold] = outcomes[GapFoldJob(name, Grouping.CHEMICAL_SYSTEM, fold)]["said"]
    return said


def _run(
    job: GapFoldJob, features: Floats, gaps_ev: Floats, folds: Integers, path: Path, *, seed: int, rounds: int | None
) -> None:
    if job.name == MODEL:
        arrays = told_of_fold(features, gaps_ev, folds, job.fold, seed=seed, rounds=rounds)
    else:
        test = folds == job.fold
        arrays = {"said": BASELINES[job.name](features[~test], gaps_ev[~test], features[test], seed)}
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, **arrays)  # type: ignore[arg-type]
    unfinished.replace(path)


def _digest(rows: GapRows, seed: int, rounds: int | None) -> bytes:
    """Hash of what is learned from."""
    hasher = hashlib.sha256(json.dumps([seed, rounds, version("scikit-learn")]).encode())
    for array in (rows.features, rows.gaps_ev, *(rows.folds(grouping) for grouping in GROUPINGS)):
        hasher.update(np.ascontiguousarray(array).tobytes())
    return hasher.digest()


def _key(job: GapFoldJob, common: bytes) -> str:
    """Hash of the job, of what it learns from, and of the code that learns."""
    hasher = hashlib.sha256(json.dumps([job.name, job.grouping.value, job.fold]).encode() + common)
    sources = [Path(str(models.__file__)).parent / "gap" / ("regressor.py" if job.name == MODEL else "baselines.py")]
    sources.append(Path(str(ssbscreen.__file__)).parent / "electronics" / "gap_distribution.py")
    for path in sources:
        hasher.update(path.read_bytes())
    return hasher.hexdigest()[:32]
