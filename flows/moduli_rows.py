"""All that models of moduli learn from, with features: the place where training data and featurizers meet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from featurizers.moduli_features import CellStatistics, CompositionStatistics
from flows.training_features import cell_features, composition_features
from models.moduli.held_out import LearningRows
from models.moduli.model import Variant
from models.moduli.teaching import Teaching
from models.moduli.training_files import TrainingFiles
from models.moduli.training_set import (
    TrainingSet,
    cells_with_moduli,
    compositions_with_moduli,
    further_cells,
    without_rows,
)
from models.splits import Grouping

MOST_ATOMS_TAUGHT: Final = 80
"""Of the lowest cells of further compositions 7 % are larger; chosen, for their features cost the most."""

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class GatheredRows:
    """Training rows of both variants.

    Attributes:
        sets: what was read and what was refused, by variant.
        rows: with features, by variant.
        labels: names of the features, by variant.
        teaching: of the model of compositions by that of cells.
    """

    sets: dict[Variant, TrainingSet]
    rows: dict[Variant, LearningRows]
    labels: dict[Variant, list[str]]
    teaching: Teaching

    @property
    def official_folds(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Matbench's own test fold of each cell that is a row of matbench, -1 elsewhere."""
        matched = self.sets[Variant.CELLS].rows["matbench_row"]
        folds = self.rows[Variant.COMPOSITIONS].folds(Grouping.RANDOM)
        return np.array([-1 if pd.isna(row) else folds[int(row)] for row in matched], dtype=np.int64)


def gather_rows(data: Path, folder: Path, pool: ProcessPoolExecutor, told: Told, *, seed: int) -> GatheredRows:
    """Read the training files and compute features; what is in the folder already is not computed again.

    Args:
        data: folder of the training files.
        folder: of features.
        pool: worker processes.
        told: what is done, how much of it, and how much there is.
        seed: of the teacher.
    """
    files = TrainingFiles(data)
    told("reading moduli and cells", 0, 1)
    sets = {Variant.CELLS: cells_with_moduli(files), Variant.COMPOSITIONS: compositions_with_moduli(files)}
    further = further_cells(files, *sets.values(), most_atoms=MOST_ATOMS_TAUGHT)
    of_cells = cell_features(sets[Variant.CELLS].rows, folder, pool, _named(told, "features of cells"))
    featurized = np.isfinite(of_cells[:, -1])
    sets[Variant.CELLS] = without_rows(sets[Variant.CELLS], ~featurized, "the cell has no features")
    formulas = list(sets[Variant.COMPOSITIONS].rows["reduced_formula"])
    features = {
        Variant.CELLS: of_cells[featurized],
        Variant.COMPOSITIONS: composition_features(formulas, folder, pool, _named(told, "features of compositions")),
    }
    of_further = cell_features(further, folder, pool, _named(told, "features of cells without moduli"))
    labels = {
        Variant.CELLS: CellStatistics().feature_labels(),
        Variant.COMPOSITIONS: CompositionStatistics().feature_labels(),
    }
    usable = np.isfinite(of_further[:, -1])
    # The features of a cell begin with those of its composition.
    of_compositions = of_further[usable][:, : len(labels[Variant.COMPOSITIONS])]
    rows = {variant: _rows(sets[variant].rows, features[variant]) for variant in Variant}
    teaching = Teaching(rows[Variant.CELLS], of_further[usable], of_compositions, seed)
    return GatheredRows(sets, rows, labels, teaching)


def _rows(table: pd.DataFrame, features: np.ndarray[Any, np.dtype[np.float64]]) -> LearningRows:
    return LearningRows(
        features,
        np.log10(table[["bulk_gpa", "shear_gpa"]].to_numpy(dtype=np.float64)),
        table["reduced_formula"].to_numpy(dtype=object),
        table["chemical_system"].to_numpy(dtype=object),
        table["is_scored"].to_numpy(dtype=np.bool_),
    )


def _named(told: Told, label: str) -> Callable[[int, int], None]:
    return lambda done, total: told(label, done, total)
