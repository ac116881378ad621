"""Where a model can be trusted: distances and elements counted by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.domain import FEWEST_ROWS, Domain

LIMIT = 0.1
DOMAIN = Domain(LIMIT, {"Li": 500, "O": 900, "Ac": FEWEST_ROWS - 1, "Th": FEWEST_ROWS})


def at(*distances: float) -> np.ndarray:
    """Distances of rows."""
    return np.array(distances, dtype=float)


def test_the_limit_is_the_distance_that_98_of_100_held_out_rows_do_not_exceed() -> None:
    domain = Domain.of(at(*np.arange(101) / 100.0), ["Li-O"])
    assert domain.largest_distance == pytest.approx(0.98)


def test_rows_are_counted_once_for_each_of_their_elements() -> None:
    domain = Domain.of(at(0.1), ["Li-O", "Li", "O-P-S", "Li-O"])
    assert domain.rows_by_element == {"Li": 3, "O": 3, "P": 1, "S": 1}


@pytest.mark.parametrize(
    ("distance", "elements", "why"),
    [
        (LIMIT, {"Li", "O"}, ""),
        (0.0, {"Th"}, ""),
        (0.0, {"Ac", "O"}, "Ac is in 9 training rows"),
        (0.0, {"Xe"}, "Xe is in 0 training rows"),
        (0.2, {"Li"}, "farther from the training data (0.200) than 98% of held-out materials (0.100)"),
    ],
)
def test_each_reason_to_lie_outside_is_told(distance: float, elements: set[str], why: str) -> None:
    assert DOMAIN.why_outside(at(distance), [elements]) == [why]


def test_all_reasons_are_told_in_the_order_of_the_symbols() -> None:
    (why,) = DOMAIN.why_outside(at(0.2), [{"Xe", "Ac"}])
    assert why.split("; ")[:2] == ["Ac is in 9 training rows", "Xe is in 0 training rows"]
    assert why.count(";") == 2


def test_each_material_has_its_own_reason() -> None:
    assert [bool(why) for why in DOMAIN.why_outside(at(0.0, 0.2, 0.0), [{"Li"}] * 3)] == [False, True, False]
    assert DOMAIN.why_outside(at(), []) == []


def test_it_survives_json() -> None:
    assert Domain.from_json(json.loads(json.dumps(DOMAIN.to_json()))) == DOMAIN
