"""Compiled sums of absolute differences against SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from models.rank_distances import rank_distances


@pytest.mark.parametrize(
    ("rows", "partners", "features"), [(1, 1, 1), (16, 3, 7), (17, 40, 5), (33, 16, 220), (0, 4, 3), (4, 0, 3)]
)
def test_sums_are_those_of_scipys_city_blocks(rows: int, partners: int, features: int) -> None:
    rng = np.random.default_rng(rows)
    a, b = rng.normal(size=(rows, features)), rng.normal(size=(partners, features))
    found = rank_distances(a.astype(np.float32), b.astype(np.float32))
    assert found.shape == (rows, partners)
    np.testing.assert_allclose(found, cdist(a, b, "cityblock"), rtol=1e-5, atol=1e-5)


def test_whole_numbers_add_up_exactly() -> None:
    rng = np.random.default_rng(0)
    a, b = (rng.integers(0, 256, size=(30, 500)).astype(np.uint8) for _ in range(2))
    np.testing.assert_array_equal(rank_distances(a, b), cdist(a.astype(float), b.astype(float), "cityblock"))


def test_a_transposed_matrix_has_the_sums_of_its_copy() -> None:
    a = np.random.default_rng(0).random((5, 20), dtype=np.float32)
    np.testing.assert_array_equal(rank_distances(a.T, a.T), rank_distances(a.T.copy(), a.T.copy()))
