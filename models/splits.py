"""Folds in which errors are counted: at random, and so that like materials never stand on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold, KFold

FOLDS: Final = 5
SEED: Final = 18012019
"""Folds and seed of matbench (Dunn et al. 2020, doi:10.1038/s41524-020-00406-3), so that errors compare."""

Integers = npt.NDArray[np.int64]


class Grouping(StrEnum):
    """What stays together in one fold."""

    RANDOM = "random"
    COMPOSITION = "composition"
    CHEMICAL_SYSTEM = "chemical system"


def fold_of_rows(grouping: Grouping, compositions: Sequence[str], chemical_systems: Sequence[str]) -> Integers:
    """Test fold of each row, 0 to 4, (n,).

    Args:
        grouping: ``RANDOM`` is matbench's protocol (KFold, 5, shuffled, random_state 18012019), which leaves
            polymorphs of one composition on both sides; the others keep equal compositions, or materials of the same
            elements, in one fold.
        compositions: one text per composition, (n,).
        chemical_systems: elements of each row, sorted and joined, (n,).
    """
    folds = np.empty(len(compositions), dtype=np.int64)
    rows = np.zeros((len(compositions), 1))
    if grouping is Grouping.RANDOM:
        splits = KFold(FOLDS, shuffle=True, random_state=SEED).split(rows)
    else:
        groups = list(chemical_systems if grouping is Grouping.CHEMICAL_SYSTEM else compositions)
        splits = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(rows, groups=groups)
    for number, (_, test) in enumerate(splits):
        folds[test] = number
    return folds


def train_and_test(
    folds: Integers, scored: npt.NDArray[np.bool_], groups: npt.NDArray[np.object_] | None
) -> Iterator[tuple[Integers, Integers]]:
    """Row numbers to learn from and to be judged on, fold by fold.

    Args:
        folds: test fold of the scored rows; of others it is not read, (n,).
        scored: whether a row may be judged; others only help to learn, (n,).
        groups: what must not stand on both sides, (n,); None: nothing, but rows that only help to learn.
    """
    for number in range(FOLDS):
        test = scored & (folds == number)
        train = ~test
        if groups is not None:
            train &= ~np.isin(groups, np.unique(groups[test]))
        yield np.flatnonzero(train), np.flatnonzero(test)
