"""A cell as a drawing: atoms, bonds and edges in the plane, for a template to write as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import cos, radians, sin
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.elements import LITHIUM, SYMBOLS
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.suspicion.bonds import bonded_cell, covalent_radii_angstrom, lattice_vectors_angstrom

Floats = npt.NDArray[np.float64]

WIDTH: Final = 340.0
"""Of the drawing, in its own units; the height follows from the cell and is at most `MOST_HEIGHT`."""
MOST_HEIGHT: Final = 270.0
_MARGIN: Final = 10.0
_TURN, _TILT = radians(24.0), radians(14.0)
"""Around the upright axis and towards the reader: enough to tell atoms behind each other apart."""
_SHARE_OF_RADIUS: Final = 0.42
"""Of the covalent radius: ball and stick."""
_LI_RADIUS_ANGSTROM: Final = 0.42
"""Covalent Li would hide the anions around it."""
_UNKNOWN_RADIUS_ANGSTROM: Final = 1.5
_LEAST_RADIUS: Final = 2.2
_ON_A_FACE: Final = 0.01
_MOST_WITH_IMAGES: Final = 40
_MOST_BONDS: Final = 500
_LARGE_ANGSTROM: Final = 1.92
"""Covalent radius; Y, the centre of the octahedra of Li3YCl6, has 1.90, Sr 1.95, La 2.07."""
_UNKNOWN_COLOUR: Final = "#999999"


class Bonds(NamedTuple):
    """Bonds that are painted one after the other, as an SVG path has them."""

    path: str


class Line(NamedTuple):
    """A line from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float


class Atom(NamedTuple):
    """A disc; Li is drawn as a ring, so that it is told apart without colour."""

    x: float
    y: float
    radius: float
    colour: str
    is_li: bool


class Label(NamedTuple):
    """A letter at a point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class CellDrawing:
    """What a template draws, in the order in which it is painted.

    Attributes:
        width: of the drawing.
        height: of the drawing.
        edges: of the cell.
        parts: bonds and atoms, the farthest first.
        axes: letters of the lattice vectors.
        elements: symbol, colour and whether it is Li, for the key.
    """

    width: float
    height: float
    edges: Sequence[Line]
    parts: Sequence[Bonds | Atom]
    axes: Sequence[Label]
    elements: Sequence[tuple[str, str, bool]]


def draw_cell(cell: CellGeometry) -> CellDrawing:
    """The cell in parallel projection, its longest axis to the right, atoms on its faces drawn on all of them."""
    # Turned in a circle only: any other order of the axes would draw the mirror image.
    order = np.roll(np.arange(3), -int(np.argmax(cell.cell_abc_angstrom_angles_degree[:3])))
    lattice = _reordered(cell.cell_abc_angstrom_angles_degree, order)
    numbers = np.asarray(cell.atomic_numbers)
    inside = np.asarray(cell.fractional_xyz, dtype=np.float64).reshape(-1, 3)[:, order] % 1.0
    matrix = lattice_vectors_angstrom(lattice)
    sites, places = _with_images(inside)
    points = _projected(places @ matrix)
    corners = np.array(list(product((0.0, 1.0), repeat=3)))
    ends = _projected(corners @ matrix)
    shown = np.vstack([points, ends])
    reach = max(_radius_angstrom(int(number)) for number in numbers)
    low, span = shown.min(axis=0)[:2] - reach, np.ptp(shown, axis=0)[:2] + 2.0 * reach
    scale = min((WIDTH - 2.0 * _MARGIN) / span[0], (MOST_HEIGHT - 2.0 * _MARGIN) / span[1])
    height = float(span[1] * scale + 2.0 * _MARGIN)
    left = (WIDTH - span[0] * scale) / 2.0

    def place(point: Floats) -> tuple[float, float]:
        x, y = (point[:2] - low) * scale
        return round(left + float(x), 1), round(height - _MARGIN - float(y), 1)

    edges = [
        Line(*place(ends[one]), *place(ends[other]))
        for one, other in product(range(len(corners)), repeat=2)
        if one < other and np.abs(corners[one] - corners[other]).sum() == 1.0
    ]
    bonds = [
        ((points[one][2] + points[other][2]) / 2.0, Line(*place(points[one]), *place(points[other])))
        for one, other in _bonds(lattice, numbers, inside, sites, places)
    ]
    atoms = [(points[row][2], _atom(place(points[row]), int(numbers[site]), scale)) for row, site in enumerate(sites)]
    parts: list[tuple[float, Line | Atom]] = [*bonds, *atoms]
    axes = []
    for letter, corner in zip(np.array(list("abc"))[order], ((1, 0, 0), (0, 1, 0), (0, 0, 1)), strict=True):
        x, y = place(_projected(np.array([corner], dtype=float) @ matrix * 1.09)[0])
        axes.append(Label(min(max(x, 4.0), WIDTH - 8.0), min(max(y, 11.0), height - 3.0), str(letter)))
    return CellDrawing(
        WIDTH,
        round(height, 1),
        edges,
        _painted([part for _, part in sorted(parts, key=lambda each: -each[0])]),
        axes,
        [(SYMBOLS[z - 1], _colour(z), SYMBOLS[z - 1] == LITHIUM) for z in dict.fromkeys(numbers.tolist())],
    )


def _painted(parts: Sequence[Line | Atom]) -> list[Bonds | Atom]:
    """The same with neighbouring bonds as one path, which is a third of the text."""
    found: list[Bonds | Atom] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Atom):
            found.append(part)
            continue
        path = f"M{part.x1:g} {part.y1:g}L{part.x2:g} {part.y2:g}"
        if isinstance(last, Bonds):
            found[-1] = Bonds(last.path + path)
        else:
            found.append(Bonds(path))
    return found


def _reordered(lattice: Sequence[float], order: npt.NDArray[np.int64]) -> list[float]:
    """Lattice parameters with the axes in another order; each angle goes with the two axes that it is between."""
    return [lattice[axis] for axis in order] + [lattice[3 + axis] for axis in order]


def _with_images(inside: Floats) -> tuple[list[int], Floats]:
    """Site and place of every atom to be drawn: what lies on a face, an edge or a corner is drawn on all of them."""
    sites, places = list(range(len(inside))), list(inside)
    if len(inside) <= _MOST_WITH_IMAGES:
        for site, xyz in enumerate(inside):
            near = [(0.0, 1.0) if x < _ON_A_FACE else (0.0, -1.0) if x > 1.0 - _ON_A_FACE else (0.0,) for x in xyz]
            for shift in product(*near):
                if any(shift):
                    sites.append(site)
                    places.append(xyz + np.array(shift))
    return sites, np.array(places)


def _projected(xyz: Floats) -> Floats:
    """To the right, upwards, and away from the reader, angstrom."""
    x, y, z = xyz.T
    right, away = cos(_TURN) * x - sin(_TURN) * y, sin(_TURN) * x + cos(_TURN) * y
    return np.column_stack([right, cos(_TILT) * z + sin(_TILT) * away, cos(_TILT) * away - sin(_TILT) * z])


def _bonds(
    lattice: Sequence[float],
    numbers: npt.NDArray[np.int64],
    inside: Floats,
    sites: Sequence[int],
    places: Floats,
) -> list[tuple[int, int]]:
    """Pairs of drawn atoms that are bonded and make the framework that Li moves in.

    Not drawn are bonds of Li, of large cations, which fill its holes, and between atoms of one element.
    """
    found = bonded_cell(lattice, numbers.tolist(), inside.ravel().tolist())
    holds = np.array([SYMBOLS[z - 1] != LITHIUM and not _fills_holes(z) for z in numbers.tolist()])
    framework = holds[found.centre] & holds[found.neighbour] & (numbers[found.centre] != numbers[found.neighbour])
    drawn = {
        (site, *np.round(place - inside[site]).astype(int).tolist()): row
        for row, (site, place) in enumerate(zip(sites, places, strict=True))
    }
    pairs = set()
    for (site, *shift), row in drawn.items():
        for pair in np.flatnonzero(framework & (found.centre == site)):
            image = found.image[pair] + np.array(shift)
            other = drawn.get((int(found.neighbour[pair]), *image.tolist()))
            if other is not None and other != row:
                pairs.add((min(row, other), max(row, other)))
    return sorted(pairs) if len(pairs) <= _MOST_BONDS else []


def _atom(place: tuple[float, float], number: int, scale: float) -> Atom:
    radius = max(_radius_angstrom(number) * scale, _LEAST_RADIUS)
    return Atom(*place, round(radius, 1), _colour(number), SYMBOLS[number - 1] == LITHIUM)


def _fills_holes(number: int) -> bool:
    """Whether the element is a large cation: alkali metals from Na on, Sr, Ba, the light lanthanides."""
    return bool(covalent_radii_angstrom()[number] > _LARGE_ANGSTROM) or SYMBOLS[number - 1] == "Na"


def _radius_angstrom(number: int) -> float:
    """What an atom is drawn with."""
    if SYMBOLS[number - 1] == LITHIUM:
        return _LI_RADIUS_ANGSTROM
    covalent = covalent_radii_angstrom()[number]
    return _SHARE_OF_RADIUS * (_UNKNOWN_RADIUS_ANGSTROM if np.isnan(covalent) else float(covalent))


@cache
def _colour(number: int) -> str:
    """Jmol's colour of an element, as pymatviz has it."""
    from pymatviz.colors import ELEM_COLORS_JMOL

    colour = ELEM_COLORS_JMOL.get(SYMBOLS[number - 1])
    return _UNKNOWN_COLOUR if colour is None else "#" + "".join(f"{round(255 * float(part)):02x}" for part in colour)
