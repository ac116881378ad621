"""Where the names of points go, so that they cover neither each other nor a point or its bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

_PLACES: Final = {
    "top center": (-0.5, -1.0), "bottom center": (-0.5, 1.0), "middle right": (0.0, 0.0), "middle left": (-1.0, 0.0),
    "top right": (0.0, -1.0), "bottom right": (0.0, 1.0), "top left": (-1.0, -1.0), "bottom left": (-1.0, 1.0),
}  # fmt: skip
"""Left edge in widths of the text and distance of its middle in heights, by Plotly's name of the place."""
_LETTER_PX: Final = 7.0
_LINE_PX: Final = 15.0
_MARKER_PX: Final = 8.0
"""Half the size of a marker with its rim."""
_BAR_PX: Final = 1.5
_OUTSIDE_COSTS: Final = 2.0


class Box(NamedTuple):
    """A rectangle, pixels from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def shared_with(self, other: Box) -> float:
        """Common area, square pixels."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)

    @property
    def area(self) -> float:
        """Square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)


def label_box(text: str, place: str, point: tuple[float, float]) -> Box:
    """The rectangle of a name at a place beside its point, pixels."""
    along, down = _PLACES[place]
    width = _LETTER_PX * len(text)
    beside = _MARKER_PX if along == 0.0 else -_MARKER_PX if along == -1.0 else 0.0
    left = point[0] + along * width + beside * (down == 0.0)
    middle = point[1] + down * (_LINE_PX / 2.0 + _MARKER_PX)
    return Box(left, middle - _LINE_PX / 2.0, left + width, middle + _LINE_PX / 2.0)


def label_places(
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    bars: Sequence[tuple[float, float, float, float]],
    *,
    width_px: float,
    height_px: float,
) -> list[str]:
    """Plotly's text position of each name, from left to right the one that covers least.

    Args:
        names: text of each point.
        points: its place within the axes, shares of the width from the left and of the height from below.
        bars: ends of its two bars, left, right, lower and upper, in the same shares.
        width_px: of the axes, as wide as most readers see them.
        height_px: of the axes.
    """
    frame = Box(0.0, 0.0, width_px, height_px)
    spots = [(right * width_px, (1.0 - up) * height_px) for right, up in points]
    taken = [Box(x - _MARKER_PX, y - _MARKER_PX, x + _MARKER_PX, y + _MARKER_PX) for x, y in spots]
    for (x, y), (left, right, lower, upper) in zip(spots, bars, strict=True):
        taken.append(Box(left * width_px, y - _BAR_PX, right * width_px, y + _BAR_PX))
        taken.append(Box(x - _BAR_PX, (1.0 - upper) * height_px, x + _BAR_PX, (1.0 - lower) * height_px))
    places = [""] * len(names)
    for index in sorted(range(len(names)), key=lambda each: (spots[each], names[each])):
        others = [box for number, box in enumerate(taken) if number != index]
        boxes = {place: label_box(names[index], place, spots[index]) for place in _PLACES}
        costs = {place: _cost(box, others, frame) for place, box in boxes.items()}
        places[index] = min(costs, key=costs.__getitem__)
        taken.append(boxes[places[index]])
    return places


def _cost(box: Box, others: Sequence[Box], frame: Box) -> float:
    """What a name there covers, square pixels."""
    return sum(box.shared_with(each) for each in others) + _OUTSIDE_COSTS * (box.area - box.shared_with(frame))
