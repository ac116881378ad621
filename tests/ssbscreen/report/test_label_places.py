"""Names beside points: clear of each other where there is room, inside the axes, the same every time."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.report.label_places import Box, label_box, label_places

WIDTH_PX, HEIGHT_PX = 800.0, 400.0
SHARES = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0))


def boxes(names: list[str], points: list[tuple[float, float]]) -> list[Box]:
    bars = [(x, x, y, y) for x, y in points]
    places = label_places(names, points, bars, width_px=WIDTH_PX, height_px=HEIGHT_PX)
    spots = [(x * WIDTH_PX, (1.0 - y) * HEIGHT_PX) for x, y in points]
    return [label_box(name, place, spot) for name, place, spot in zip(names, places, spots, strict=True)]


def test_two_points_that_nearly_coincide_have_names_apart() -> None:
    first, second = boxes(["Li6PS5Cl", "Li7P3S11"], [(0.5, 0.5), (0.505, 0.505)])
    assert first.shared_with(second) == 0.0


def test_names_of_points_in_a_row_are_apart() -> None:
    found = boxes(["LLZO", "LGPS", "LTP", "Li2O"], [(0.5, 0.5), (0.52, 0.5), (0.54, 0.5), (0.56, 0.5)])
    assert all(one.shared_with(other) == 0.0 for one, other in combinations(found, 2))


def test_a_name_at_an_edge_stays_inside() -> None:
    frame = Box(0.0, 0.0, WIDTH_PX, HEIGHT_PX)
    for point in ((0.0, 0.5), (1.0, 0.5), (0.5, 0.0), (0.5, 1.0), (1.0, 1.0)):
        (box,) = boxes(["Li10GeP2S12"], [point])
        assert box.shared_with(frame) == box.area, point


def test_a_name_avoids_the_bars_of_another_point() -> None:
    # The bar of the second point crosses where the name of the first would stand above it.
    points = [(0.5, 0.5), (0.9, 0.55)]
    bars = [(0.5, 0.5, 0.5, 0.5), (0.1, 0.95, 0.55, 0.55)]
    place, _ = label_places(["LLZO", "LTP"], points, bars, width_px=WIDTH_PX, height_px=HEIGHT_PX)
    assert "top" not in place


@given(points=st.lists(SHARES, max_size=12, unique=True), random=st.randoms(use_true_random=False))
def test_the_order_of_the_points_changes_no_place(points: list[tuple[float, float]], random) -> None:
    names = [f"name {number}" for number in range(len(points))]
    found = dict(zip(names, boxes(names, points), strict=True))
    order = list(range(len(points)))
    random.shuffle(order)
    shuffled = boxes([names[each] for each in order], [points[each] for each in order])
    assert {names[each]: box for each, box in zip(order, shuffled, strict=True)} == found
