"""Cross-validation of the models of moduli: one job a fold scheme, side by side, each kept when it is done."""

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
from flows.moduli_rows import GatheredRows
from models.moduli.held_out import HeldOut, LearningRows, held_out, held_out_by
from models.moduli.model import Variant
from models.moduli.regressors import baselines
from models.moduli.teaching import Teaching
from models.splits import Grouping

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

OFFICIAL: Final = "matbench"
"""Scheme of the cells that are rows of matbench, in matbench's own folds."""
BASELINES: Final = "baselines"
MAGPIE_FEATURES: Final = 132
"""The first features of a composition are those of Magpie; the simple regressors read these alone."""


@dataclass(frozen=True, slots=True)
class FoldJob:
    """One thing to cross-validate: a variant and a scheme of folds, `OFFICIAL` or `BASELINES`."""

    variant: Variant
    scheme: str

    @property
    def label(self) -> str:
        """For people."""
        return f"{self.variant} by {self.scheme}"


def fold_jobs() -> list[FoldJob]:
    """The jobs, the longest first."""
    schemes = [*(grouping.value for grouping in Grouping), BASELINES]
    return [
        *(FoldJob(Variant.COMPOSITIONS, scheme) for scheme in schemes),
        *(FoldJob(Variant.CELLS, scheme) for scheme in (*schemes, OFFICIAL)),
    ]


def cross_validate(
    gathered: GatheredRows, folder: Path, pool: ProcessPoolExecutor, told: Callable[[str, int, int], None], *, seed: int
) -> dict[FoldJob, dict[str, Floats]]:
    """Run the jobs that have no outcome in the folder yet.

    Args:
        gathered: training rows.
        folder: of the outcomes.
        pool: worker processes.
        told: what is done, how much of it, and how much there is.
        seed: of everything random.

    Returns:
        Arrays of each job: ``log10_gpa``, ``signs`` and ``folds`` of a model, ``NAME|SCHEME`` of the simple regressors.
    """
    folder.mkdir(parents=True, exist_ok=True)
    jobs = fold_jobs()
    paths = {job: folder / f"folds-{_key(job, gathered, seed)}.npz" for job in jobs}
    started: dict[Future[None], FoldJob] = {}
    for job in jobs:
        if not paths[job].is_file():
            rows = gathered.rows[job.variant]
            official = gathered.official_folds if job.scheme == OFFICIAL else None
            teaching = gathered.teaching if _is_taught(job) else None
            started[pool.submit(_run, job, rows, paths[job], official=official, teaching=teaching, seed=seed)] = job
    done = len(jobs) - len(started)
    told("cross-validation", done, len(jobs))
    for future in as_completed(started):
        future.result()
        done += 1
        told(f"cross-validation: {started[future].label}", done, len(jobs))
    return {job: dict(np.load(path)) for job, path in paths.items()}


def held_out_of(outcome: Mapping[str, Floats]) -> HeldOut:
    """What a model said of rows that it had not seen, from the arrays of a job."""
    return HeldOut(outcome["log10_gpa"], outcome["signs"], outcome["folds"].astype(np.int64))


def _is_taught(job: FoldJob) -> bool:
    return job.variant is Variant.COMPOSITIONS and job.scheme != BASELINES


def _run(
    job: FoldJob, rows: LearningRows, path: Path, *, official: Integers | None, teaching: Teaching | None, seed: int
) -> None:
    if job.scheme == BASELINES:
        arrays: dict[str, npt.NDArray[Any]] = {
            f"{name}|{grouping.value}": held_out_by(
                lambda name=name: baselines(seed)[name],  # type: ignore[misc]
                rows,
                grouping,
                np.arange(MAGPIE_FEATURES),
            )
            for name in baselines(seed)
            for grouping in Grouping
        }
    else:
        grouping = Grouping.RANDOM if job.scheme == OFFICIAL else Grouping(job.scheme)
        lesson = None if teaching is None else teaching.lesson(rows, grouping)
        seen = held_out(rows, grouping, seed=seed, lesson=lesson, folds=official)
        arrays = {"log10_gpa": seen.log10_gpa, "signs": seen.signs, "folds": seen.folds}
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, **arrays)  # type: ignore[arg-type]
    unfinished.replace(path)


def _key(job: FoldJob, gathered: GatheredRows, seed: int) -> str:
    """Hash of the job, of what it learns from, and of the code and packages that learn."""
    rows = gathered.rows[job.variant]
    hasher = hashlib.sha256(json.dumps([job.variant.value, job.scheme, seed, version("scikit-learn")]).encode())
    arrays: list[npt.NDArray[Any]] = [rows.features, rows.log10_gpa, rows.scored]
    if _is_taught(job):
        teaching = gathered.teaching
        arrays += [teaching.cells.features, teaching.cells.log10_gpa, teaching.taught_cells]
    for array in arrays:
        hasher.update(np.ascontiguousarray(array).tobytes())
    folder = Path(str(models.__file__)).parent
    for name in (
        "kernel_regressor", "rank_distances", "rank_scaler", "splits",
        "moduli/held_out", "moduli/regressors", "moduli/teaching",
    ):  # fmt: skip
        hasher.update((folder / f"{name}.py").read_bytes())
    return hasher.hexdigest()[:32]
