"""Figures of a run as files: the points of the page, in the format that was asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.report import plot_file
from ssbscreen.report.plot_file import draw_plot, plain_words
from ssbscreen.report.plot_style import Plot, axis_style
from ssbscreen.report.run_figures import LADDER, write_figures
from ssbscreen.report.run_plots import file_name, run_plots
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.store.run_folder import RunFolder as Folder

HEADS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Figures in place of their files."""
    found: list[Figure] = []
    monkeypatch.setattr(plot_file, "save_figure", lambda figure, _: found.append(figure))
    return found


def plot(data: list[dict[str, object]], **layout: object) -> Plot:
    axes = {"xaxis": axis_style("x"), "yaxis": axis_style("y")}
    return Plot("key", "A title", [], {"data": data, "layout": {**axes, **layout}})


def test_every_figure_of_a_run_is_written(run_folder: RunFolder, tmp_path: Path) -> None:
    written = write_figures(run_folder, tmp_path / "new", "svg")
    names = {path.stem for path in written}
    assert len(names) == len(written)
    assert {plot.key for plot in run_plots(RunTables.of(run_folder))} | {LADDER} == names
    assert "t1-conductivity-vs-electrochemical-stability-separator" in names
    for path in written:
        assert path.read_bytes().startswith(HEADS["svg"])


@pytest.mark.parametrize("suffix", HEADS)
def test_the_format_is_the_one_that_was_asked_for(run_folder: RunFolder, tmp_path: Path, suffix: str) -> None:
    (path,) = write_figures(run_folder, tmp_path, suffix, LADDER)
    assert path.name == f"window-ladder.{suffix}"
    assert path.read_bytes().startswith(HEADS[suffix])


def test_the_same_run_gives_the_same_drawing(run_folder: RunFolder, tmp_path: Path) -> None:
    one, other = (write_figures(run_folder, tmp_path / name, "svg", "t1-")[0] for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_each_role_has_its_own_points(run_folder: RunFolder, drawn: list[Figure], tmp_path: Path) -> None:
    plots = [each for each in run_plots(RunTables.of(run_folder)) if each.key.startswith("t1-")]
    assert [each.title.rpartition(": ")[2] for each in plots] == ["separator", "catholyte"]
    for each in plots:
        draw_plot(each, tmp_path / "x.svg")
        points = [
            tuple(place) for dots in drawn[-1].axes[0].collections for place in getattr(dots, "get_offsets", list)()
        ]
        markers = [trace for trace in each.figure["data"] if "markers" in trace["mode"]]
        assert sorted(points) == sorted(pair for trace in markers for pair in zip(trace["x"], trace["y"], strict=True))


def test_what_is_hidden_on_the_page_is_not_drawn(drawn: list[Figure], tmp_path: Path) -> None:
    line = {"type": "scatter", "mode": "lines", "line": {"color": "#1f4e79"}, "x": [0, 1], "y": [0, 1]}
    draw_plot(
        plot([{**line, "name": "seen"}, {**line, "name": "on demand", "visible": "legendonly"}]), tmp_path / "x.svg"
    )
    assert [each.get_label() for each in drawn[0].axes[0].lines] == ["seen"]


def test_bars_of_one_place_stand_on_each_other(drawn: list[Figure], tmp_path: Path) -> None:
    bars = [
        {"type": "bar", "name": str(top), "marker": {"color": "#1f4e79"}, "x": ["a"], "y": [top]} for top in (2.0, 3.0)
    ]
    draw_plot(plot(bars), tmp_path / "x.svg")
    assert [(each.get_y(), each.get_height()) for each in drawn[0].axes[0].patches] == [(0.0, 2.0), (2.0, 3.0)]


def test_a_logarithmic_range_is_in_decades(drawn: list[Figure], tmp_path: Path) -> None:
    dots = {"type": "scatter", "mode": "markers", "marker": {"color": "#1f4e79"}, "x": [10.0], "y": [1.0]}
    axis = {**axis_style("x"), "type": "log", "range": [0.0, 2.0]}
    note = {"text": "a<br>b &amp; $c$", "x": 1.0, "y": 0.5, "yref": "paper"}
    draw_plot(plot([dots], xaxis=axis, annotations=[note]), tmp_path / "x.svg")
    panel = drawn[0].axes[0]
    assert (panel.get_xscale(), panel.get_xlim()) == ("log", (1.0, 100.0))
    assert [(each.get_text(), each.get_position()) for each in panel.texts] == [("a\nb & $c$", (10.0, 0.5))]


def test_words_are_plain() -> None:
    assert plain_words("<b>Li&lt;3</b><br>x") == "Li<3\nx"
    assert file_name("T1 conductivity vs Young's modulus: separator") == "t1-conductivity-vs-young-s-modulus-separator"


def test_faults_are_told(run_folder: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(SsbscreenError, match=re.escape("'nothing' in its name: t1-")):
        write_figures(run_folder, tmp_path, "svg", "nothing")
    (tmp_path / "file").write_text("")
    with pytest.raises(SsbscreenError, match="cannot make the folder"):
        write_figures(run_folder, tmp_path / "file" / "folder", "svg")
    with pytest.raises(SsbscreenError, match="never changed"):
        Folder(run_folder.path).require_outside(run_folder.path / "figures")
