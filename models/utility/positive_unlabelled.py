"""Probability to be a workable electrolyte, learned from a few that are known and many of which nobody knows.

Labels are on positives only: a candidate carries one with the probability c times that of being positive. So a
logistic curve of the features that ends at c and not at one is fitted to labelled against unlabelled candidates [1]_,
[2]_. How many of the unlabelled are positive cannot be learned from labels: the likelihood is nearly as good for any
c. It is set so that of the candidates that were measured, good or poor, as many are predicted good as were found, each
by a model that saw neither it nor its group.

References:
    .. [1] C. Elkan, K. Noto, KDD 2008, 213, doi:10.1145/1401890.1401920: labels that are given to positives at random.
    .. [2] K. Jaskie, C. Elkan, A. Spanias, Asilomar 2019, doi:10.1109/IEEECONF44664.2019.9048765: logistic regression
       with an upper end below one.
    .. [3] S. M. Lundberg, S.-I. Lee, NeurIPS 2017, arXiv:1705.07874, section 4.2: of a linear model with independent
       features the Shapley value of a feature is its weight times its distance from the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, minimize
from scipy.special import expit, log_expit
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import QuantileTransformer, StandardScaler

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

PENALTY: Final = 10.0
"""Of the squared weights. Of 3, 10 and 30 the ranks hardly depend on it; a few labels bear no finer choice."""
QUANTILES: Final = 100
FOLDS: Final = 5
LEAST_END: Final = 1e-3
"""Smallest share of labelled positives that is looked at."""


@dataclass(frozen=True, slots=True)
class LearnedUtility:
    """What was learned of n candidates with m features.

    Attributes:
        probability: to be positive, from a model that saw neither the candidate nor its group, (n,).
        low: 5 % of the models of resampled candidates say less, (n,).
        high: 95 % say less, (n,).
        label_share: share of the positives that carry a label (c), from the measured ones.
        contributions: to the log odds, in the model of all, (n, m); each row adds up to its log odds less `base`.
        base: mean log odds in the model of all.
    """

    probability: Floats
    low: Floats
    high: Floats
    label_share: float
    contributions: Floats
    base: float


def learned_utility(
    features: Floats,
    labelled: Booleans,
    measured: Booleans,
    groups: npt.NDArray[Any],
    *,
    seed: int,
    resamples: int,
) -> LearnedUtility:
    """Learn from labelled positives and unlabelled candidates.

    Args:
        features: NaN where unknown, which becomes the median; shape (n, m).
        labelled: known positives, (n,).
        measured: candidates of which it is known whether they are positive; the labelled are among them, (n,).
        groups: which candidates must not be in both parts of a fold, (n,).
        seed: of the resampling.
        resamples: bootstrap samples, labelled and unlabelled drawn apart.

    Raises:
        ValueError: too few labels, groups or measured negatives to learn, or nothing to calibrate with.
    """
    if len(np.unique(groups[labelled])) < FOLDS or (measured & ~labelled).sum() < FOLDS:
        raise ValueError(
            f"{int(labelled.sum())} known electrolytes in {len(np.unique(groups[labelled]))} chemical systems and "
            f"{int((measured & ~labelled).sum())} measured poor conductors: fewer than {FOLDS} of either teach nothing"
        )
    prepared = _preparation(len(features)).fit_transform(features)
    folds = _folds(labelled, groups)
    end = _label_share(prepared, labelled, measured, folds)
    weights, base = _fitted(prepared, labelled, end)
    mean = prepared.mean(axis=0)
    drawn = []
    for number in range(resamples):
        random = np.random.default_rng([seed, number])
        parts = [random.choice(rows, len(rows)) for rows in (np.flatnonzero(labelled), np.flatnonzero(~labelled))]
        rows = np.concatenate(parts)
        of_resample, offset = _fitted(prepared[rows], labelled[rows], end)
        drawn.append(expit(prepared @ of_resample + offset))
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    return LearnedUtility(
        probability=_out_of_fold(prepared, labelled, end, folds),
        low=low,
        high=high,
        label_share=end,
        contributions=(prepared - mean) * weights,
        base=float(base + mean @ weights),
    )


def kind_held_out(features: Floats, labelled: Booleans, kinds: npt.NDArray[Any], label_share: float) -> Floats:
    """Probability of each candidate by a model that saw none of its kind: what is known of new kinds, (n,).

    Args:
        features: as in `learned_utility`.
        labelled: known positives, (n,).
        kinds: of each candidate, such as its family by anion, (n,).
        label_share: as learned from all.

    Returns:
        NaN where the other kinds have fewer than `FOLDS` labels.
    """
    prepared = _preparation(len(features)).fit_transform(features)
    said = np.full(len(labelled), np.nan)
    for kind in np.unique(kinds):
        own = kinds == kind
        if labelled[~own].sum() >= FOLDS:
            weights, offset = _fitted(prepared[~own], labelled[~own], label_share)
            said[own] = expit(prepared[own] @ weights + offset)
    return said


def _label_share(prepared: Floats, labelled: Booleans, measured: Booleans, folds: npt.NDArray[np.int64]) -> float:
    """The c with which as many measured candidates are expected to be positive as are.

    Raises:
        ValueError: there is none.
    """

    def surplus(log_end: float) -> float:
        said = _out_of_fold(prepared, labelled, float(np.exp(log_end)), folds)
        return float(said[measured].mean() - labelled[measured].mean())

    least, most = float(np.log(LEAST_END)), 0.0
    if not surplus(most) < 0.0 < surplus(least):
        raise ValueError("no share of labelled positives makes the measured candidates come out as they are")
    return float(np.exp(brentq(surplus, least, most, xtol=1e-3)))


def _out_of_fold(prepared: Floats, labelled: Booleans, end: float, folds: npt.NDArray[np.int64]) -> Floats:
    said = np.empty(len(labelled))
    for place in range(FOLDS):
        test = folds == place
        weights, offset = _fitted(prepared[~test], labelled[~test], end)
        said[test] = expit(prepared[test] @ weights + offset)
    return said


def _fitted(prepared: Floats, labelled: Booleans, end: float) -> tuple[Floats, float]:
    """Weights and offset of the most likely curve ``end * expit(x w + b)``, with a penalty on w."""
    count = prepared.shape[1]

    def loss(parameters: Floats) -> tuple[float, Floats]:
        odds = prepared @ parameters[:count] + parameters[count]
        positive = expit(odds)
        carries = np.minimum(end * positive, 1.0 - 1e-12)
        likelihood = np.where(labelled, log_expit(odds), np.log1p(-carries))
        slope = np.where(labelled, 1.0 - positive, -carries * (1.0 - positive) / (1.0 - carries))
        gradient = np.append(PENALTY * parameters[:count] - prepared.T @ slope, -slope.sum())
        return float(0.5 * PENALTY * (parameters[:count] ** 2).sum() - likelihood.sum()), gradient

    found = minimize(loss, np.append(np.zeros(count), -1.0), jac=True, method="L-BFGS-B").x
    return np.asarray(found[:count]), float(found[count])


def _folds(labelled: Booleans, groups: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Fold of each candidate: whole groups together; those with labels are spread by themselves, for they are few."""
    _, numbers = np.unique(groups, return_inverse=True)
    fold = np.empty(len(labelled), dtype=np.int64)
    has_label = np.isin(numbers, numbers[labelled])
    for members in (np.flatnonzero(has_label), np.flatnonzero(~has_label)):
        if len(np.unique(numbers[members])) < FOLDS:
            fold[members] = numbers[members] % FOLDS
            continue
        for place, (_, test) in enumerate(GroupKFold(FOLDS).split(members, groups=numbers[members])):
            fold[members[test]] = place
    return fold


def _preparation(rows: int) -> Pipeline:
    # Ranks, so that one outlier among energies or costs decides nothing; they know no labels, so all may be used.
    return make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True),
        QuantileTransformer(n_quantiles=min(QUANTILES, rows), subsample=None),
        StandardScaler(),
    )
