"""The reaction of a pair as a figure: energy over the mixing ratio, with the products at every kink."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssbscreen.interfaces.single_pair import InterfaceReaction
from ssbscreen.report.figure_file import INK, LINE, MARK, new_figure, save_figure
from ssbscreen.report.numbered_products import LIST_WIDTH, list_products, number_at, products_lines, with_subscripts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH_IN, _HEIGHT_IN = 9.0, 4.4
_LINE_IN, _MARGINS_IN = 0.15, 1.1
"""Height of a line of the list of products, and of what stands above and below the panel."""
_CLOSE: Final = 0.035
"""Share of the axis within which two kinks share a label."""
_ROOM: Final = 0.12
_LEAST_DEPTH_EV_PER_ATOM: Final = 0.01


def draw_reaction(reaction: InterfaceReaction, path: Path) -> None:
    """Draw the reaction energy of a pair over the mixing ratio.

    Args:
        reaction: what ``interface_reaction`` found.
        path: of the file, as ``figure_path`` checked it.

    Raises:
        SsbscreenError: the file cannot be written.
    """
    lines = sum(products_lines(kink.products, LIST_WIDTH).count("\n") + 1 for kink in reaction.kinks)
    figure, (axis,) = new_figure(_WIDTH_IN, max(_HEIGHT_IN, _LINE_IN * lines + _MARGINS_IN), 1)
    _draw(axis, reaction)
    save_figure(figure, path)


def _draw(axis: Axes, reaction: InterfaceReaction) -> None:
    kinks = sorted(reaction.kinks, key=lambda kink: kink.fraction_a)
    energies = [kink.reaction_energy_ev_per_atom for kink in kinks]
    axis.axhline(0.0, color=INK, linewidth=0.8)
    axis.plot([kink.fraction_a for kink in kinks], energies, color=LINE, linewidth=1.8, marker="o", markersize=4)
    lowest = reaction.minimum
    if lowest.reaction_energy_ev_per_atom < 0.0:
        axis.plot(lowest.fraction_a, lowest.reaction_energy_ev_per_atom, color=MARK, marker="o", markersize=7)
    depth = max(-min(energies), _LEAST_DEPTH_EV_PER_ATOM)
    axis.set_ylim(min(*energies, -depth) - _ROOM * depth, max(*energies, 0.0) + _ROOM * depth)
    axis.set_xlim(-0.02, 1.02)
    a, b = (with_subscripts(formula) for formula in (reaction.a, reaction.b))
    exchange = "no Li exchanged" if reaction.voltage_v is None else f"open to Li at {reaction.voltage_v:g} V"
    per_atom = "eV/atom" if reaction.voltage_v is None else "eV per atom other than Li"
    told = f"{lowest.reaction_energy_ev_per_atom:.3f} {per_atom}" if lowest.reaction_energy_ev_per_atom else "stable"
    axis.set_title(f"{a} | {b}, {exchange}: {told}".replace("-0", "−0"), loc="left", fontsize=10, fontweight="bold")
    axis.set_xlabel(f"atom fraction of {a} in the mixture with {b}")
    axis.set_ylabel(f"reaction energy [{per_atom}]")
    for label, place in _merged_labels([(kink.fraction_a, kink.reaction_energy_ev_per_atom) for kink in kinks], depth):
        number_at(axis, label, place, (0, -12))
    lowest_row = kinks.index(lowest) if lowest.reaction_energy_ev_per_atom < 0.0 and lowest in kinks else None
    list_products(axis, [kink.products for kink in kinks], marked=lowest_row)


def _merged_labels(places: Sequence[tuple[float, float]], depth: float) -> list[tuple[str, tuple[float, float]]]:
    """Numbers of the kinks; those too close to be told apart share a label, such as "3, 4"."""
    groups: list[list[int]] = []
    for row, (x, y) in enumerate(places):
        if groups:
            last_x, last_y = places[groups[-1][-1]]
            if x - last_x < _CLOSE and abs(y - last_y) < 2.0 * _CLOSE * depth:
                groups[-1].append(row)
                continue
        groups.append([row])
    return [(", ".join(str(row + 1) for row in group), places[group[-1]]) for group in groups]
