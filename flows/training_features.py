"""Features of the rows that models learn from: in processes, in chunks that a killed training finds again."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import featurizers
from featurizers.moduli_features import CellStatistics, CompositionStatistics
from models.moduli.training_files import CELL_COLUMNS

Floats = npt.NDArray[np.float64]
Told = Callable[[int, int], None]
"""Told how many rows are done, and how many there are."""

ROWS_OF_A_CHUNK: Final = 1_000
"""Some seconds of work, and what a kill may cost."""
NO_FEATURES: Final = (ValueError, RuntimeError, IndexError, KeyError, ZeroDivisionError)


@contextmanager
def single_threaded_processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes of one thread each: started anew and not forked, for the caller may be a thread of a flow."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    held = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield pool
    finally:
        for name, value in held.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def composition_features(formulas: Sequence[str], folder: Path, pool: ProcessPoolExecutor, told: Told) -> Floats:
    """`CompositionStatistics` of formulas, (n, features).

    Args:
        formulas: as ``composition_key`` writes them.
        folder: of the chunks.
        pool: worker processes.
        told: of the progress.
    """
    return _in_chunks(_of_formulas, list(formulas), folder, pool, told)


def cell_features(cells: pd.DataFrame, folder: Path, pool: ProcessPoolExecutor, told: Told) -> Floats:
    """`CellStatistics` of cells, (n, features); NaN throughout where a cell has none.

    Args:
        cells: with the columns of a cell.
        folder: of the chunks.
        pool: worker processes.
        told: of the progress.
    """
    rows = [
        (tuple(map(float, abc)), tuple(map(int, numbers)), tuple(map(float, places)))
        for abc, numbers, places in zip(*(cells[name] for name in CELL_COLUMNS), strict=True)
    ]
    return _in_chunks(_of_cells, rows, folder, pool, told)


def _in_chunks(
    work: Callable[[list[Any]], Floats], rows: list[Any], folder: Path, pool: ProcessPoolExecutor, told: Told
) -> Floats:
    folder.mkdir(parents=True, exist_ok=True)
    chunks = [rows[first : first + ROWS_OF_A_CHUNK] for first in range(0, len(rows), ROWS_OF_A_CHUNK)]
    paths = [folder / f"{work.__name__.strip('_')}-{_key(chunk)}.parquet" for chunk in chunks]
    waiting = {
        number: pool.submit(work, chunk)
        for number, (chunk, path) in enumerate(zip(chunks, paths, strict=True))
        if not path.is_file()
    }
    for number, path in enumerate(paths):
        if number in waiting:
            _write(waiting[number].result(), path)
        told(min((number + 1) * ROWS_OF_A_CHUNK, len(rows)), len(rows))
    return np.concatenate([_read(path) for path in paths])


def _of_formulas(formulas: list[str]) -> Floats:
    from pymatgen.core import Composition

    featurizer = _compositions()
    return np.array([featurizer.featurize(Composition(formula)) for formula in formulas], dtype=np.float64)


def _of_cells(cells: list[tuple[Any, Any, Any]]) -> Floats:
    from pymatgen.core import Lattice, Structure

    featurizer = _cells()
    unknown = [float("nan")] * len(featurizer.feature_labels())
    features = []
    for abc, numbers, places in cells:
        structure = Structure(Lattice.from_parameters(*abc), list(numbers), np.reshape(places, (-1, 3)))
        try:
            features.append(featurizer.featurize(structure))
        except NO_FEATURES:
            features.append(unknown)
    return np.array(features, dtype=np.float64)


@cache
def _compositions() -> CompositionStatistics:
    return CompositionStatistics()


@cache
def _cells() -> CellStatistics:
    return CellStatistics()


def _key(chunk: list[Any]) -> str:
    """Hash of the rows, of the featurizers' sources and of what these compute with."""
    hasher = hashlib.sha256(json.dumps(chunk).encode())
    hasher.update(_featurizers_digest())
    return hasher.hexdigest()[:32]


@cache
def _featurizers_digest() -> bytes:
    hasher = hashlib.sha256()
    folder = Path(str(featurizers.__file__)).parent
    for name in ("bond_directions", "bond_network", "bond_statistics", "moduli_features"):
        hasher.update((folder / f"{name}.py").read_bytes())
    for name in ("matminer", "pymatgen"):
        hasher.update(f"{name}={version(name)};".encode())
    return hasher.digest()


def _write(features: Floats, path: Path) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    columns = {f"f{number}": column for number, column in enumerate(features.T)}
    pq.write_table(pa.table(columns), unfinished)
    unfinished.replace(path)


def _read(path: Path) -> Floats:
    table = pq.read_table(path)
    return np.column_stack([column.to_numpy() for column in table.columns])
