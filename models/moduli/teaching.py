"""What a model of cells teaches a model of compositions: moduli of many further compounds whose cells are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.moduli.held_out import Booleans, Floats, LearningRows, Lesson
from models.moduli.regressors import ModuliRegressor
from models.splits import Grouping


@dataclass(frozen=True, slots=True, eq=False)
class Teaching:
    """Cells with moduli, and cells without that stand for compositions of no training set.

    Attributes:
        cells: rows with moduli and features of cells.
        taught_cells: features of the cells without moduli, (m, features of cells).
        taught_compositions: features of their compositions, (m, features of compositions).
        seed: of the teacher.
    """

    cells: LearningRows
    taught_cells: Floats
    taught_compositions: Floats
    seed: int = 0

    def lesson(self, rows: LearningRows, grouping: Grouping) -> Lesson:
        """A teacher for each fold of a model of compositions.

        The teacher learns from no cell whose composition (of folds by chemical system: whose elements) is among the
        rows that the pupil is judged on, so nothing of these leaks through it.

        Args:
            rows: of the pupil.
            grouping: of its folds.
        """
        by = Grouping.CHEMICAL_SYSTEM if grouping is Grouping.CHEMICAL_SYSTEM else Grouping.COMPOSITION

        def taught(allowed: Booleans) -> tuple[Floats, Floats]:
            hidden = np.unique(rows.labels(by)[~allowed])
            return self.from_cells(~np.isin(self.cells.labels(by), hidden))

        return taught

    def from_cells(self, usable: Booleans) -> tuple[Floats, Floats]:
        """Features of the taught compositions, and what a teacher of usable cells says of their moduli, log10 GPa."""
        teacher = ModuliRegressor(seed=self.seed).fit(self.cells.features[usable], self.cells.log10_gpa[usable])
        return self.taught_compositions, teacher.predict(self.taught_cells)
