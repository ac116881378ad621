"""Predictions of rows that the model had not seen, fold by fold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.moduli.regressors import SIGNS, ModuliRegressor
from models.splits import Grouping, Integers, fold_of_rows, train_and_test

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Lesson = Callable[[Booleans], tuple[Floats, Floats]]
"""From which rows with moduli may be learned -> features and a teacher's log10 moduli of further rows."""


@dataclass(frozen=True, slots=True, eq=False)
class LearningRows:
    """Rows with features and moduli.

    Attributes:
        features: (n, features); NaN where unknown.
        log10_gpa: log10 of bulk and shear modulus [GPa], (n, 2).
        compositions: one text per composition, (n,).
        chemical_systems: elements, sorted and joined, (n,).
        scored: whether errors are counted on the row, (n,).
    """

    features: Floats
    log10_gpa: Floats
    compositions: Texts
    chemical_systems: Texts
    scored: Booleans

    def groups(self, grouping: Grouping) -> Texts | None:
        """What must not stand on both sides of a split; None: rows are split one by one."""
        return None if grouping is Grouping.RANDOM else self.labels(grouping)

    def labels(self, grouping: Grouping) -> Texts:
        """Chemical system of each row, or else its composition, (n,)."""
        return self.chemical_systems if grouping is Grouping.CHEMICAL_SYSTEM else self.compositions

    def folds(self, grouping: Grouping) -> Integers:
        """Test fold of each scored row, -1 elsewhere, (n,)."""
        folds = np.full(len(self.scored), -1, dtype=np.int64)
        folds[self.scored] = fold_of_rows(
            grouping, list(self.compositions[self.scored]), list(self.chemical_systems[self.scored])
        )
        return folds


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """What a model said of rows that it had not seen; NaN where a row was in no test fold.

    Attributes:
        log10_gpa: predictions, (n, 2).
        signs: `models.moduli.regressors.SIGNS` beside them, (n, 6).
        folds: test fold of each row, -1 where none, (n,).
    """

    log10_gpa: Floats
    signs: Floats
    folds: Integers


def held_out(
    rows: LearningRows,
    grouping: Grouping,
    *,
    seed: int,
    lesson: Lesson | None = None,
    folds: Integers | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> HeldOut:
    """Cross-validate `ModuliRegressor`.

    Args:
        rows: of the training set.
        grouping: how rows are split.
        seed: of the regressors.
        lesson: what a teacher may say, given the rows that may be learned from; None: no teacher.
        folds: test folds in place of those of the grouping, -1 where none, (n,).
        told: the number of each fold when it is done.
    """
    folds = rows.folds(grouping) if folds is None else folds
    predictions = np.full_like(rows.log10_gpa, np.nan)
    signs = np.full((len(predictions), len(SIGNS)), np.nan)
    for number, (train, test) in enumerate(train_and_test(folds, rows.scored & (folds >= 0), rows.groups(grouping))):
        allowed = np.zeros(len(folds), dtype=np.bool_)
        allowed[train] = True
        regressor = ModuliRegressor(seed=seed).fit(
            rows.features[train], rows.log10_gpa[train], taught=None if lesson is None else lesson(allowed)
        )
        predictions[test], signs[test] = regressor.predict_with_signs(rows.features[test])
        told(number)
    return HeldOut(predictions, signs, folds)


def held_out_by(regressor: Callable[[], object], rows: LearningRows, grouping: Grouping, columns: Integers) -> Floats:
    """Predictions of a simple regressor in the same folds, (n, 2); NaN where a row was in no test fold.

    Args:
        regressor: makes a scikit-learn regressor.
        rows: of the training set.
        grouping: how rows are split.
        columns: numbers of the features that it reads.
    """
    features, folds = rows.features[:, columns], rows.folds(grouping)
    predictions = np.full_like(rows.log10_gpa, np.nan)
    for train, test in train_and_test(folds, rows.scored, rows.groups(grouping)):
        fitted = regressor().fit(features[train], rows.log10_gpa[train])  # type: ignore[attr-defined]
        predictions[test] = fitted.predict(features[test])
    return predictions
