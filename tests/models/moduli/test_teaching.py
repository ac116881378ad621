"""A teacher of compositions that never learns from a cell of what its pupil is judged on."""

from __future__ import annotations

import numpy as np
import pytest

from models.moduli import held_out as pupils
from models.moduli import teaching as module
from models.moduli.held_out import held_out
from models.moduli.teaching import Teaching
from models.splits import FOLDS, Grouping
from tests.models.moduli.made_up import Spy, learning_rows

CELLS = learning_rows(150, seed=1)
COMPOSITIONS = learning_rows(90, seed=2, scored=1.0)
TAUGHT_CELLS = np.column_stack([np.arange(1000, 1020), np.zeros((20, 5))])
TAUGHT_COMPOSITIONS = np.column_stack([np.arange(2000, 2020), np.zeros((20, 3))])


@pytest.fixture
def teacher(monkeypatch: pytest.MonkeyPatch) -> Spy:
    teacher = Spy()
    monkeypatch.setattr(module, "ModuliRegressor", teacher)
    return teacher


def teaching() -> Teaching:
    return Teaching(CELLS, TAUGHT_CELLS, TAUGHT_COMPOSITIONS)


@pytest.mark.parametrize("grouping", Grouping)
def test_the_teacher_learns_from_no_cell_of_what_the_pupil_is_judged_on(
    teacher: Spy, monkeypatch: pytest.MonkeyPatch, grouping: Grouping
) -> None:
    pupil = Spy()
    monkeypatch.setattr(pupils, "ModuliRegressor", pupil)
    held_out(COMPOSITIONS, grouping, seed=0, lesson=teaching().lesson(COMPOSITIONS, grouping))
    assert len(teacher.shown) == len(pupil.shown) == FOLDS
    by = Grouping.CHEMICAL_SYSTEM if grouping is Grouping.CHEMICAL_SYSTEM else Grouping.COMPOSITION
    for lesson, exam in zip(teacher.shown, pupil.shown, strict=True):
        judged = set(COMPOSITIONS.labels(by)[exam["judged"]])
        learned = CELLS.labels(by)[lesson["learned"]]
        assert judged & set(CELLS.labels(by))
        assert not judged & set(learned)


@pytest.mark.parametrize("grouping", Grouping)
def test_the_teacher_learns_from_every_other_cell(teacher: Spy, grouping: Grouping) -> None:
    allowed = np.ones(len(COMPOSITIONS.scored), dtype=bool)
    allowed[:5] = False
    by = Grouping.CHEMICAL_SYSTEM if grouping is Grouping.CHEMICAL_SYSTEM else Grouping.COMPOSITION
    teaching().lesson(COMPOSITIONS, grouping)(allowed)
    hidden = set(COMPOSITIONS.labels(by)[:5])
    assert teacher.shown[0]["learned"].tolist() == [
        row for row, label in enumerate(CELLS.labels(by)) if label not in hidden
    ]


def test_a_pupil_gets_the_features_of_the_compositions_and_what_the_teacher_says_of_their_cells(teacher: Spy) -> None:
    features, told = teaching().from_cells(np.ones(150, dtype=bool))
    np.testing.assert_array_equal(features, TAUGHT_COMPOSITIONS)
    assert teacher.shown[0]["judged"].tolist() == list(range(1000, 1020))
    assert told[:, 0].tolist() == list(range(1000, 1020))
