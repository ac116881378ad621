"""What the model of gaps must beat, in the same folds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline

from ssbscreen.electronics.gap_distribution import INSULATES_ABOVE_EV, LARGEST_METALLIC_PBE_GAP_EV

Floats = npt.NDArray[np.float64]
Baseline = Callable[[Floats, Floats, Floats, int], Floats]
"""Features of training rows, their gaps, features of test rows, a seed -> `said` of the test rows."""

MAGPIE_FEATURES: Final = 132
"""The first features of a composition are those of Magpie."""
FOREST_ROWS: Final = 10_000
"""Drawn at random from the training rows of a fold; with all 62,000 of them a forest takes an hour."""
FOREST_TREES: Final = 60


def dummy(features: Floats, gaps_ev: Floats, tested: Floats, seed: int) -> Floats:  # noqa: ARG001 - a baseline's call
    """The median gap, and the shares with a gap and with one of at least 2 eV, for every row, (n, 3)."""
    told = _targets(gaps_ev)
    return np.tile([np.median(gaps_ev), *told[:, 1:].mean(axis=0)], (len(tested), 1))


def forest(features: Floats, gaps_ev: Floats, tested: Floats, seed: int) -> Floats:
    """Gap and both shares by a random forest of Magpie's features on a subsample, (n, 3).

    That of the matminer papers: L. Ward et al., npj Comput. Mater. 2, 16028 (2016), doi:10.1038/npjcompumats.2016.28.
    """
    chosen = np.random.default_rng(seed).choice(len(gaps_ev), min(FOREST_ROWS, len(gaps_ev)), replace=False)
    fitted = make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True),
        RandomForestRegressor(FOREST_TREES, max_features=0.33, n_jobs=1, random_state=seed),
    ).fit(features[chosen, :MAGPIE_FEATURES], _targets(gaps_ev[chosen]))
    return np.asarray(fitted.predict(tested[:, :MAGPIE_FEATURES]))


def _targets(gaps_ev: Floats) -> Floats:
    """The gap [eV], whether there is one, and whether it reaches 2 eV, (n, 3)."""
    return np.column_stack([gaps_ev, gaps_ev >= LARGEST_METALLIC_PBE_GAP_EV, gaps_ev >= INSULATES_ABOVE_EV])


BASELINES: Final[Mapping[str, Baseline]] = MappingProxyType(
    {"dummy": dummy, f"random forest (Magpie, {FOREST_ROWS:,} rows)": forest}
)
