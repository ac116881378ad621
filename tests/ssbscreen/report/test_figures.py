"""Figures of the command line: what they draw is what was computed, and faults are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.domain.materials import PhaseAmount, ProfileStep, StabilityWindow
from ssbscreen.interfaces.single_pair import InterfaceReaction, Kink
from ssbscreen.report.figure_file import FORMATS, figure_path
from ssbscreen.report.numbered_products import products_lines, with_subscripts
from ssbscreen.report.profile_figure import draw_profiles
from ssbscreen.report.reaction_figure import draw_reaction
from ssbscreen.thermo.composition_window import CompositionWindow

HEADS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
LI2S, LI3P = PhaseAmount("Li2S", 4.0), PhaseAmount("Li3P", 1.0)
WINDOW = CompositionWindow(
    formula="Li3PS4",
    limits=StabilityWindow(1.72, 2.36),
    intervals=((1.6, 1.8), (2.2, 2.5)),
    energy_above_hull_ev_per_atom=0.0,
    reduction_products=(LI2S,),
    oxidation_products=(),
    profile=(
        ProfileStep(0.0, 1.70, 11.0, (LI2S, LI3P)),
        ProfileStep(1.70, 1.72, 8.0, (LI2S, PhaseAmount("P", 1.0))),
        ProfileStep(1.72, 2.36, 3.0, (PhaseAmount("Li3PS4", 1.0),)),
        ProfileStep(2.36, float("inf"), 0.0, (PhaseAmount("S", 1.0),)),
    ),
)
ENDS = (Kink(0.0, 0.0, 0.0, (LI3P,), 0.0), Kink(1.0, 1.0, 0.0, (LI2S,), 0.0))
MIDDLE = Kink(0.5, 0.4, -0.3, (LI2S, LI3P), 0.0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_suffix_gives_its_format(tmp_path: Path, suffix: str) -> None:
    for name, draw in (
        ("profile", lambda path: draw_profiles([WINDOW, WINDOW], path)),
        ("pair", lambda path: draw_reaction(InterfaceReaction("Li2S", "P", None, MIDDLE, -0.3, -0.3, ENDS, ()), path)),
    ):
        path = figure_path(str(tmp_path / f"{name}{suffix}"))
        draw(path)
        assert path.read_bytes().startswith(HEADS[suffix])


def test_the_same_profile_gives_the_same_drawing(tmp_path: Path) -> None:
    paths = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for path in paths:
        draw_profiles([WINDOW], path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_pair_that_is_stable_is_drawn_as_such(tmp_path: Path) -> None:
    path = tmp_path / "pair.svg"
    draw_reaction(InterfaceReaction("Li2S", "Li3P", 2.0, ENDS[0], 0.1, 0.0, ENDS, ()), path)
    assert len(path.read_bytes()) > 1000


@pytest.mark.parametrize("name", ["profile.bmp", "profile", "absent/profile.png"])
def test_a_path_that_cannot_be_is_refused_before_any_work(tmp_path: Path, name: str) -> None:
    with pytest.raises(SsbscreenError, match=re.escape(name)):
        figure_path(str(tmp_path / name))


def test_products_are_broken_at_plus_signs_and_all_named() -> None:
    lines = products_lines([LI2S, LI3P, PhaseAmount("Li15Ge4", 0.25)], width=14).splitlines()
    assert lines == ["4 Li$_{2}$S + Li$_{3}$P", "+ 0.25 Li$_{15}$Ge$_{4}$"]
    assert with_subscripts("Li10Ge(PS6)2") == "Li$_{10}$Ge(PS$_{6}$)$_{2}$"
