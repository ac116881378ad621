"""A plot of the page as a file: the same data and colours, drawn by matplotlib, so that no browser is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final

from ssbscreen.report.figure_file import new_figure, save_figure
from ssbscreen.report.plot_marks import draw_bars, draw_points
from ssbscreen.report.plot_style import Plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH_IN: Final = 10.0
_PX_PER_INCH: Final = 100.0
_NOTE_WIDTH: Final = 190
_DASHES: Final = {"dash": "--", "dot": ":", "dashdot": "-."}
Part = Mapping[str, Any]


def draw_plot(plot: Plot, path: Path) -> None:
    """Draw one plot.

    What is drawn: points, lines, bars, their names, intervals, straight lines and words beside them. Traces that the
    page shows on demand only are left out.

    Args:
        plot: with data and layout as Plotly reads them.
        path: of the file, as ``figure_path`` checked it.

    Raises:
        SsbscreenError: the file cannot be written.
    """
    layout = plot.figure["layout"]
    figure, axes = new_figure(_WIDTH_IN, layout.get("height", 500) / _PX_PER_INCH, 1)
    panels = _panels(figure, axes[0], layout)
    stacks: dict[tuple[str, Any], float] = {}
    for trace in plot.figure["data"]:
        if trace.get("visible", True) is not True:
            continue
        panel = panels[trace.get("xaxis", "x")]
        if trace["type"] == "bar":
            draw_bars(panel, trace, stacks)
        else:
            draw_points(panel, trace)
    for name, panel in panels.items():
        _dress(panel, layout[f"xaxis{name[1:]}"], layout["yaxis"])
        if name != "x":
            panel.set_ylabel("")
    for shape in layout.get("shapes", ()):
        _line(panels["x"], shape)
    for note in layout.get("annotations", ()):
        _words(panels["x"], note, layout)
    _legend(figure, list(panels.values()))
    panels["x"].set_title(plot.title, loc="left", fontsize=10, fontweight="bold")
    notes = [plain_words(note) for note in plot.notes if "hover" not in note]  # a file has no pointer
    if notes:
        told = "\n".join(fill(note, _NOTE_WIDTH) for note in notes)
        figure.supxlabel(_literal(told), x=0.01, ha="left", fontsize=7)
    save_figure(figure, path)


def plain_words(text: str) -> str:
    """Words of Plotly, which may hold ``<br>``, ``<b>`` and entities, as plain text."""
    return unescape(re.sub(r"<[^<>]*>", "", re.sub(r"<br ?/?>", "\n", text)))


def _literal(text: str) -> str:
    """So that matplotlib reads no formulas into it."""
    return text.replace("$", r"\$")


def _panels(figure: Figure, first: Axes, layout: Part) -> dict[str, Axes]:
    """Panels by the name of their horizontal axis; a second one shares the vertical axis."""
    names = sorted(f"x{key.removeprefix('xaxis')}" for key in layout if re.fullmatch(r"xaxis\d*", key))
    if len(names) == 1:
        return {"x": first}
    first.remove()
    shares = [domain[1] - domain[0] for domain in (layout[f"xaxis{name[1:]}"]["domain"] for name in names)]
    grid = figure.subplots(1, len(names), sharey=True, squeeze=False, gridspec_kw={"width_ratios": shares})
    for panel in grid[0]:
        panel.grid(visible=True, color="#e6eaee", linewidth=0.8)
        panel.set_axisbelow(True)
        panel.spines[["top", "right"]].set_visible(False)
    return dict(zip(names, grid[0], strict=True))


def _dress(panel: Axes, horizontal: Part, vertical: Part) -> None:
    for axis, dress, limits, scale in (
        (panel.xaxis, horizontal, panel.set_xlim, panel.set_xscale),
        (panel.yaxis, vertical, panel.set_ylim, panel.set_yscale),
    ):
        is_log = dress.get("type") == "log"
        if is_log:
            scale("log")
            axis.set_major_formatter("{x:g}")
        if "range" in dress:
            limits(*(10.0**end if is_log else end for end in dress["range"]))
        elif dress.get("autorange") == "reversed" and not axis.get_inverted():
            axis.set_inverted(True)
        low, high = sorted(axis.get_view_interval())
        if "tickvals" in dress:
            named = dict(zip(dress["tickvals"], dress["ticktext"], strict=True))
            held = {value: text for value, text in named.items() if low <= value <= high}
            axis.set_ticks(list(held), labels=[_literal(plain_words(text)) for text in held.values()])
            axis.set_tick_params(which="minor", length=0, labelleft=False, labelbottom=False)
        axis.set_label_text(_literal(plain_words(dress.get("title", {}).get("text", ""))))


def _line(panel: Axes, shape: Part) -> None:
    line = shape["line"]
    style = {"color": line["color"], "linewidth": line["width"], "linestyle": _DASHES.get(line.get("dash", ""), "-")}
    if shape.get("xref") == "paper":
        panel.axhline(shape["y0"], zorder=1, **style)
    elif shape.get("yref") == "paper":
        panel.axvline(shape["x0"], zorder=1, **style)
    else:
        panel.plot([shape["x0"], shape["x1"]], [shape["y0"], shape["y1"]], zorder=1, **style)


def _words(panel: Axes, note: Part, layout: Part) -> None:
    from matplotlib.transforms import blended_transform_factory

    ends = []
    for name in ("x", "y"):
        on_paper, is_log = note.get(f"{name}ref") == "paper", layout[f"{name}axis"].get("type") == "log"
        ends.append((note[name] if on_paper or not is_log else 10.0 ** note[name], on_paper))
    transform = blended_transform_factory(*(panel.transAxes if on_paper else panel.transData for _, on_paper in ends))
    font = note.get("font", {})
    panel.text(
        ends[0][0],
        ends[1][0],
        plain_words(note["text"]),
        transform=transform,
        ha=note.get("xanchor", "center").replace("auto", "center"),
        va={"middle": "center", "auto": "center"}.get(note.get("yanchor", "bottom"), note.get("yanchor", "bottom")),
        fontsize=0.65 * font.get("size", 12),
        color=font.get("color"),
        parse_math=False,
    )


def _legend(figure: Figure, panels: Sequence[Axes]) -> None:
    named: dict[str, Any] = {}
    for panel in panels:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            named.setdefault(label, handle)
    if len(named) > 1:
        figure.legend(
            list(named.values()), list(named), loc="outside upper right", ncols=min(4, len(named)), fontsize=7.5,
            frameon=False,
        )  # fmt: skip
