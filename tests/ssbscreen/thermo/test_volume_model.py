"""Volumes from formulas against cells that are known, and the fit made again on a sample of the cells."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.thermo.volume_model import (
    ANIONS,
    WITH_ANIONS_A3,
    WITHOUT_ANIONS_A3,
    volume_per_formula_a3,
)

# Volume of a formula unit [A^3] of relaxed or measured cells: a^3/4 of the cubic ones, a^2 c sin(60)/2 of Li3P.
KNOWN_A3 = {"Li2O": 24.8, "Li2S": 46.5, "LiF": 16.3, "LiCl": 33.8, "Li3P": 60.0, "TiP": 30.0, "La2O3": 82.0}
SAMPLE = 8000
SEED = 20261122


@pytest.mark.parametrize(("formula", "volume_a3"), KNOWN_A3.items())
def test_known_cells_lie_within_two_standard_deviations(formula, volume_a3):
    estimate = volume_per_formula_a3(parse_formula(formula))
    assert estimate.volume_a3 == pytest.approx(volume_a3, rel=2.0 * estimate.relative_std)


def test_the_volume_is_that_of_the_amounts_given():
    one, two = volume_per_formula_a3({"Li": 2.0, "S": 1.0}), volume_per_formula_a3({"Li": 4.0, "S": 2.0})
    assert two.volume_a3 == pytest.approx(2.0 * one.volume_a3)
    assert two.relative_std == one.relative_std


def test_an_element_without_a_volume_gives_none():
    assert isnan(volume_per_formula_a3({"Xe": 1.0, "F": 2.0}).volume_a3)
    assert isnan(volume_per_formula_a3({}).relative_std)


@pytest.fixture(scope="module")
def cells(shared_data):
    """Fractions of the elements, shape (n, 103), and volumes per atom [A^3] of a sample of compositions."""
    pq = pytest.importorskip("pyarrow.parquet")
    columns = ["reduced_formula", "cell_abc_angstrom_angles_degree", "atomic_numbers"]
    table = pq.read_table(shared_data / "mp_structures_2025" / "structures.parquet", columns=columns)
    lists = table["atomic_numbers"].combine_chunks()
    atoms = np.diff(np.asarray(lists.offsets))
    cell = np.asarray(table["cell_abc_angstrom_angles_degree"].combine_chunks().flatten()).reshape(-1, 6)
    cosines = np.cos(np.radians(cell[:, 3:]))
    volume = cell[:, :3].prod(axis=1) * np.sqrt(1.0 - (cosines**2).sum(axis=1) + 2.0 * cosines.prod(axis=1)) / atoms
    polymorphs: dict[str, list[int]] = {}
    for row, formula in enumerate(table["reduced_formula"].to_pylist()):
        polymorphs.setdefault(formula, []).append(row)
    median = [sorted(rows, key=volume.__getitem__)[(len(rows) - 1) // 2] for rows in polymorphs.values()]
    rows = np.random.default_rng(SEED).choice(median, SAMPLE, replace=False)
    counts = np.array([np.bincount(lists[int(row)].values.to_numpy(), minlength=104)[1:] for row in rows], dtype=float)
    return counts / atoms[rows, None], volume[rows]


@pytest.mark.parametrize(("with_anions", "median", "most"), [(True, 0.055, 0.16), (False, 0.028, 0.09)])
def test_the_stated_errors_are_those_of_the_cells(cells, with_anions, median, most):
    fractions, volumes, _ = part(cells, with_anions=with_anions)
    table = table_of(with_anions=with_anions)
    known = ~(fractions[:, np.isnan(table)] > 0.0).any(axis=1)
    deviation = np.abs(fractions[known] @ np.nan_to_num(table) / volumes[known] - 1.0)
    assert np.median(deviation) == pytest.approx(median, rel=0.2)
    assert np.quantile(deviation, 0.9) == pytest.approx(most, rel=0.2)


@pytest.mark.parametrize("with_anions", [True, False])
def test_a_fit_to_a_sample_gives_the_same_volumes(cells, with_anions):
    fractions, volumes, counts = part(cells, with_anions=with_anions)
    fitted, table = least_absolute_deviations(fractions, volumes), table_of(with_anions=with_anions)
    common = (counts >= 100) & np.isfinite(table)
    assert common.sum() > 10
    difference = np.abs(fitted - table)[common]
    assert np.median(difference) < 0.5
    assert difference.max() < 3.5


def part(cells, *, with_anions):
    fractions, volumes = cells
    anions = [SYMBOLS.index(symbol) for symbol in ANIONS]
    rows = (fractions[:, anions] > 0.0).any(axis=1) == with_anions
    return fractions[rows], volumes[rows], (fractions[rows] > 0.0).sum(axis=0)


def table_of(*, with_anions):
    table = WITH_ANIONS_A3 if with_anions else WITHOUT_ANIONS_A3
    return np.array([table.get(symbol, np.nan) for symbol in SYMBOLS])


def least_absolute_deviations(fractions, volumes):
    """Element volumes of least absolute relative deviation, by reweighted least squares."""
    scaled = fractions / volumes[:, None]
    weights = np.ones(len(volumes))
    keep = 1e-3 * np.eye(fractions.shape[1])  # elements that are absent stay at 15 A^3
    for _ in range(30):
        root = np.sqrt(weights)
        system = np.vstack([scaled * root[:, None], keep])
        fitted = np.linalg.lstsq(system, np.concatenate([root, np.full(len(keep), 15.0e-3)]), rcond=None)[0]
        weights = 1.0 / np.maximum(np.abs(scaled @ fitted - 1.0), 1e-3)
    return fitted
