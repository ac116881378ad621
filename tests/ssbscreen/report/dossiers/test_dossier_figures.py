"""Figures of a dossier: sound SVG without scripts, drawn where the numbers are."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import numpy as np
import pytest

from ssbscreen.report.dossiers.cell_drawing import MOST_HEIGHT, WIDTH, Atom, Bonds, draw_cell
from ssbscreen.report.dossiers.page import dossier_html
from ssbscreen.report.dossiers.profile_drawing import profile_drawing
from ssbscreen.report.dossiers.window_bar import LEFT, RIGHT, window_bar
from ssbscreen.report.run_tables import RunTables
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.store.run_folder import RunFolder
from tests.ssbscreen.report.dossiers.reading import figures

NAMESPACE_FREE = {"svg", "line", "path", "rect", "circle", "text", "title"}
ROCK_SALT = CellGeometry(
    (4.0, 4.0, 4.0, 90.0, 90.0, 90.0),
    (3, 3, 3, 3, 9, 9, 9, 9),
    (0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5),
)
THIOPHOSPHATE = CellGeometry(
    (6.0, 6.0, 6.0, 90.0, 90.0, 90.0),
    (15, 16, 16, 16, 16, 3),
    (0.5, 0.5, 0.5, 0.7, 0.7, 0.7, 0.3, 0.3, 0.7, 0.3, 0.7, 0.3, 0.7, 0.3, 0.3, 0.1, 0.1, 0.1),
)
"""A tetrahedron of S around P with 2.08 angstrom, and one Li beside it."""


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


@pytest.mark.parametrize("candidate", ["Li3PS4", "LiCoO2", "LiF", "LiTcO4"])
def test_figures_are_sound_and_hold_shapes_and_text_only(run: RunTables, candidate: str) -> None:
    found = figures(dossier_html(run, candidate))
    assert len(found) == (2 if candidate == "Li3PS4" else 1)
    for figure in found:
        _, _, width, height = (float(each) for each in figure.attrib["viewBox"].split())
        assert figure.attrib["role"] == "img"
        assert figure.attrib["aria-label"]
        for part in figure.iter():
            assert part.tag in NAMESPACE_FREE
            assert not [name for name in part.attrib if name.startswith("on") or name.endswith("href")]
            for name, limit in (("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height)):
                assert 0.0 <= float(part.attrib.get(name, 0.0)) <= limit
            assert float(part.attrib.get("width", 1.0)) > 0.0


def test_the_bar_lies_between_both_limits(run: RunTables) -> None:
    bar = window_bar(run, "Li3PS4")
    first = bar.bars[0]
    volts = [(x - LEFT) / (RIGHT - LEFT) * 5.0 for x in (first.x1, first.x2)]
    assert volts == pytest.approx([1.72, 2.36], abs=0.01)
    assert [(x - LEFT) / (RIGHT - LEFT) * 5.0 for x in bar.whiskers[0][:2]] == pytest.approx([1.62, 1.82], abs=0.01)
    assert (bar.cathode_v[0] - LEFT) / (RIGHT - LEFT) * 5.0 == pytest.approx(4.2, abs=0.01)
    assert bar.sentences[0] == "Reduced below 1.72 V (1.62 to 1.82), oxidised above 2.36 V (2.26 to 2.46)."
    assert "Li metal reacts with it." in bar.sentences


def test_a_limit_beyond_the_axis_goes_on_and_cathodes_are_told_inside(run: RunTables) -> None:
    bar = window_bar(run, "LiF")
    assert bar.bars[0].goes_on
    assert bar.bars[0].x2 == RIGHT
    assert bar.bars[0].told.startswith("0")
    assert "Li metal perhaps reacts with it." in bar.sentences  # its margin is 0
    assert "Li metal perhaps reacts with it." in window_bar(run, "Li7La3Zr2O12").sentences  # -0.02 +- 0.048 eV/atom
    assert "Inside the window at all states of charge: LiFePO4, LiCoO2." in bar.sentences
    assert [each.name for each in bar.bars if each.kind == "cathode"] == ["LiFePO4", "LiCoO2"]


def test_the_profile_falls_in_steps_at_the_voltages_of_the_table(run: RunTables) -> None:
    drawing = profile_drawing(run, "Li3PS4")
    assert drawing is not None
    points = [tuple(float(each) for each in pair.split()) for pair in drawing.line[1:].split("L")]
    assert len(points) == 4
    assert points[0][1] == points[1][1] < points[2][1] == points[3][1]  # downwards on the page is less Li
    zero, five = drawing.volts[0][0], drawing.volts[5][0]
    assert (points[1][0] - zero) / (five - zero) * 5.0 == pytest.approx(1.72, abs=0.01)
    top = drawing.contents[-1]
    assert float(top[1]) >= 8.0
    assert profile_drawing(run, "LiF") is None


def test_atoms_on_corners_edges_and_faces_are_drawn_on_all_of_them() -> None:
    drawing = draw_cell(ROCK_SALT)
    atoms = [part for part in drawing.parts if isinstance(part, Atom)]
    assert sum(atom.is_li for atom in atoms) == 14  # 8 corners and 6 faces
    assert len(atoms) == 14 + 13  # 12 edges and the middle
    assert len(drawing.edges) == 12
    assert not [part for part in drawing.parts if isinstance(part, Bonds)], "bonds of Li are not drawn"
    assert [(symbol, is_li) for symbol, _, is_li in drawing.elements] == [("Li", True), ("F", False)]


def test_everything_lies_within_the_drawing() -> None:
    for cell in (ROCK_SALT, THIOPHOSPHATE, _stretched(THIOPHOSPHATE, 3.0)):
        drawing = draw_cell(cell)
        assert drawing.height <= MOST_HEIGHT
        for part in drawing.parts:
            if isinstance(part, Atom):
                assert part.radius <= part.x <= WIDTH - part.radius
                assert part.radius <= part.y <= drawing.height - part.radius


def test_the_tetrahedron_has_four_bonds_of_one_length_in_space() -> None:
    drawing = draw_cell(THIOPHOSPHATE)
    assert sum(part.path.count("M") for part in drawing.parts if isinstance(part, Bonds)) == 4


def test_the_farthest_is_painted_first_and_no_axis_is_mirrored() -> None:
    """A handed triple of atoms turns the same way in the drawing, whichever axis is the longest."""
    signs = set()
    for axis in range(3):
        lengths = [5.0, 5.0, 5.0]
        lengths[axis] = 9.0
        # Three elements, one along each axis: from the reader's side they follow each other in one sense.
        cell = CellGeometry((*lengths, 90.0, 90.0, 90.0), (8, 16, 34), (0.4, 0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1, 0.4))
        atoms = {part.colour: (part.x, part.y) for part in draw_cell(cell).parts if isinstance(part, Atom)}
        colours = [colour for _, colour, _ in draw_cell(cell).elements]
        one, two, three = (np.array(atoms[colour]) for colour in colours)
        (ax, ay), (bx, by) = two - one, three - one
        signs.add(bool(ax * by - ay * bx > 0.0))
    assert len(signs) == 1


def test_steps_of_a_long_profile_stay_in_order(run: RunTables) -> None:
    drawing = profile_drawing(run, "Li3PS4")
    assert drawing is not None
    assert all(a <= b for a, b in pairwise(x for x, _ in drawing.volts))
    assert inf not in {y for _, y, _ in drawing.numbers}


def _stretched(cell: CellGeometry, factor: float) -> CellGeometry:
    a, b, c, *angles = cell.cell_abc_angstrom_angles_degree
    return CellGeometry((a, b, factor * c, *angles), cell.atomic_numbers, cell.fractional_xyz)
