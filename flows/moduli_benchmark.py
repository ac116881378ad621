"""What a prediction of moduli costs, beside featurizers of matminer on the same cells in the same run."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from flows.material import Material
from flows.moduli_prediction import models_in, predict_moduli
from models.moduli.model import Variant
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.sources.cells import pymatgen_structure

if TYPE_CHECKING:
    from pymatgen.core import Structure

    from ssbscreen.sources.contents import SourceContents

ROUNDS: Final = 3
SITE_STATISTICS_CELLS: Final = 4
"""matminer's statistics of CrystalNN order parameters take up to a second a cell."""


def run_moduli_benchmark(
    cells: Sequence[Structure], *, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Time per cell of features and of the model, in processor seconds, the least of three rounds.

    Args:
        cells: ordered, best of the sizes that a screen meets.
        progress: told what is timed.

    Returns:
        Milliseconds by part, and ratios: a whole prediction over Magpie's elemental statistics alone, and matminer's
        site statistics over the statistics of bonds that stand in their place.
    """
    from matminer.featurizers.composition import ElementProperty
    from matminer.featurizers.structure import SiteStatsFingerprint

    from featurizers.bond_statistics import BondStatistics
    from featurizers.moduli_features import CellStatistics

    materials = [Material(cell.composition, cell) for cell in cells]
    magpie, bonds, features = ElementProperty.from_preset("magpie"), BondStatistics(), CellStatistics()
    models = models_in("")
    model = models(Variant.CELLS)
    progress("moduli: features and model")
    predict_moduli(materials[:1], models)  # loads and compiles
    rows = np.array([features.featurize(cell) for cell in cells])
    symbols = [{element.symbol for element in cell.composition.elements} for cell in cells]
    milliseconds = {
        "magpie": _ms(lambda: [magpie.featurize(cell.composition) for cell in cells], len(cells)),
        "bonds": _ms(lambda: [bonds.featurize(cell) for cell in cells], len(cells)),
        "features": _ms(lambda: [features.featurize(cell) for cell in cells], len(cells)),
        "model": _ms(lambda: model.predict(rows, symbols), len(cells)),
        "prediction": _ms(lambda: predict_moduli(materials, models), len(cells)),
    }
    progress("moduli: matminer's site statistics")
    few = sorted(cells, key=len)[:SITE_STATISTICS_CELLS]
    sites = SiteStatsFingerprint.from_preset("CrystalNNFingerprint_ops")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sites_ms = _ms(lambda: [sites.featurize(cell) for cell in few], len(few), rounds=1)
    own_ms = _ms(lambda: [bonds.featurize(cell) for cell in few], len(few))
    return {
        "cells": len(cells),
        "atoms": float(np.mean([len(cell) for cell in cells])),
        **{f"{name}_ms": value for name, value in milliseconds.items()},
        "prediction_over_magpie": milliseconds["prediction"] / milliseconds["magpie"],
        "site_statistics_over_bonds": sites_ms / own_ms,
    }


def cells_with_lithium(contents: Sequence[SourceContents], count: int, *, seed: int) -> list[Structure]:
    """Cells of Li compounds drawn from all that the sources hold; fewer where there are not so many."""
    places = [
        (columns, row)
        for source in contents
        for columns in source.cells
        for row, amounts in enumerate(columns.amounts)
        if LITHIUM in amounts
    ]
    drawn = np.random.default_rng(seed).permutation(len(places))[:count]
    return [pymatgen_structure(places[each][0].geometry(places[each][1])) for each in drawn]


def _ms(work: Callable[[], Any], count: int, *, rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time for one of so many."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return 1e3 * min(taken) / count
