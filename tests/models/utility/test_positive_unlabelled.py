"""Learning from positives and unlabelled, where it is known who is positive."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from models.utility import positive_unlabelled
from models.utility.positive_unlabelled import kind_held_out, learned_utility
from models.utility.quality import quality

CANDIDATES = 1000
LABELLED_SHARE = 0.3


def planted(seed: int = 0) -> dict[str, np.ndarray]:
    """A third is positive by two of four features; of those 30 % carry a label, of the rest 30 % are known."""
    random = np.random.default_rng(seed)
    features = random.standard_normal((CANDIDATES, 4))
    odds = 2.0 * features[:, 0] - 1.5 * features[:, 1] - 1.2
    positive = random.random(CANDIDATES) < 1.0 / (1.0 + np.exp(-odds))
    labelled = positive & (random.random(CANDIDATES) < LABELLED_SHARE)
    measured = labelled | (~positive & (random.random(CANDIDATES) < LABELLED_SHARE))
    return {
        "features": features,
        "positive": positive,
        "labelled": labelled,
        "measured": measured,
        "groups": np.arange(CANDIDATES) // 3,
    }


def learn(content: dict[str, np.ndarray], seed: int = 1) -> positive_unlabelled.LearnedUtility:
    return learned_utility(
        content["features"], content["labelled"], content["measured"], content["groups"], seed=seed, resamples=20
    )


def test_the_unlabelled_positives_are_found_and_their_number_too() -> None:
    content = planted()
    found = learn(content)
    unlabelled = ~content["labelled"]
    assert roc_auc_score(content["positive"][unlabelled], found.probability[unlabelled]) > 0.85
    assert found.probability.mean() == pytest.approx(content["positive"].mean(), abs=0.08)
    assert found.label_share == pytest.approx(LABELLED_SHARE, abs=0.12)
    measured = content["measured"]
    assert found.probability[measured].mean() == pytest.approx(content["labelled"][measured].mean(), abs=0.01)


def test_contributions_add_up_and_those_of_idle_features_are_small() -> None:
    content = planted()
    found = learn(content)
    probability = 1.0 / (1.0 + np.exp(-(found.base + found.contributions.sum(axis=1))))
    # The model of all against those of the folds: the same curve learned from four fifths.
    assert np.abs(probability - found.probability).mean() < 0.05
    np.testing.assert_allclose(found.contributions.mean(axis=0), 0.0, atol=1e-9)
    spread = found.contributions.std(axis=0)
    assert spread[:2].min() > 2.0 * spread[2:].max()
    assert np.corrcoef(found.contributions[:, 0], content["features"][:, 0])[0, 1] > 0.9
    assert np.corrcoef(found.contributions[:, 1], content["features"][:, 1])[0, 1] < -0.9


def test_no_label_of_its_own_group_lifts_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feature that only names one group: its labelled member cannot teach the others of its group."""
    content = planted()
    content["features"] = np.column_stack([np.zeros(CANDIDATES), np.zeros(CANDIDATES)])
    content["groups"] = np.repeat(np.arange(CANDIDATES // 20), 20)
    content["labelled"] = np.zeros(CANDIDATES, dtype=bool)
    content["labelled"][::20] = True
    own = content["groups"] == 7
    content["labelled"][own] = True
    content["features"][own, 0] = 1.0
    content["measured"] = content["labelled"] | (np.arange(CANDIDATES) % 20 == 1)
    monkeypatch.setattr(positive_unlabelled, "PENALTY", 0.1)
    out_of_fold = learn(content).probability
    others = out_of_fold[~own & ~content["labelled"]]
    assert out_of_fold[own].max() < others.max() + 0.05


def test_intervals_hold_their_probability_mostly_and_the_seed_decides_them() -> None:
    content = planted()
    one, same, other = learn(content), learn(content), learn(content, seed=2)
    np.testing.assert_array_equal(one.low, same.low)
    assert np.abs(one.low - other.low).max() > 0.0
    assert (one.low <= one.high).all()
    assert ((one.low <= one.probability) & (one.probability <= one.high)).mean() > 0.5


def test_missing_features_are_taken_as_the_median_and_constant_ones_add_nothing() -> None:
    content = planted()
    content["features"] = np.column_stack([content["features"], np.full(CANDIDATES, 7.0)])
    content["features"][::5, 2] = np.nan
    found = learn(content)
    assert np.isfinite(found.probability).all()
    np.testing.assert_allclose(found.contributions[:, -1], 0.0, atol=1e-9)


def test_a_kind_whose_positives_are_other_is_not_known_to_a_model_that_never_saw_it() -> None:
    content = planted()
    kinds = np.where(np.arange(CANDIDATES) % 2 == 0, "seen", "other")
    other = kinds == "other"
    # The other kind is good for the opposite of what is good elsewhere.
    content["features"][other] *= -1.0
    held_out = kind_held_out(content["features"], content["labelled"], kinds, LABELLED_SHARE)
    assert roc_auc_score(content["positive"][other], held_out[other]) < 0.3
    alone = np.where(content["labelled"], "all the labels", "none")
    unknown = kind_held_out(content["features"], content["labelled"], alone, LABELLED_SHARE)
    assert np.isnan(unknown[content["labelled"]]).all()
    assert np.isfinite(unknown[~content["labelled"]]).all()


@pytest.mark.parametrize("kind", ["labels", "negatives"])
def test_too_little_is_refused_with_the_numbers(kind: str) -> None:
    content = planted()
    if kind == "labels":
        content["labelled"] = np.arange(CANDIDATES) < 4
        content["measured"] = content["measured"] | content["labelled"]
    else:
        content["measured"] = content["labelled"]
    with pytest.raises(ValueError, match="teach nothing"):
        learn(content)


def test_quality_of_a_perfect_a_blind_and_an_untold_score() -> None:
    positive, poor = np.arange(400) < 20, (np.arange(400) >= 20) & (np.arange(400) < 40)
    perfect = quality(-np.arange(400.0), positive, poor, seed=0)
    assert perfect.auc_unlabelled[0] == perfect.auc_poor[0] == 1.0
    assert perfect.enrichment[0] == pytest.approx(20.0)
    blind = quality(np.random.default_rng(0).random(400), positive, poor, seed=0)
    assert blind.auc_unlabelled[1] < 0.5 < blind.auc_unlabelled[2]
    assert np.isnan(quality(np.arange(400.0), positive, np.zeros(400, dtype=bool), seed=0).auc_poor).all()


def test_a_share_that_makes_nothing_come_out_right_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positive_unlabelled, "LEAST_END", 0.99)
    with pytest.raises(ValueError, match="no share of labelled positives"):
        learn(planted())
