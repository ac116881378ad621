"""Pugh's map of stiffness and shape change, and toughness against stiffness."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any, Final

from ssbscreen.mechanics.flaws import critical_overpotential_mv, strain_tolerance
from ssbscreen.report.mechanics_axis import Axis
from ssbscreen.report.mechanics_facts import BULK, SHEAR, TOUGHNESS, YOUNGS
from ssbscreen.report.mechanics_scatter import checked, corner_words, scatter
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import RunTables

PUGH_LIMIT: Final = 1.75
"""S. F. Pugh, Philos. Mag. 45, 823 (1954), doi:10.1080/14786440808520496, as it is usually quoted."""
FLAW_UM: Final = 1.0
OVERPOTENTIALS_SHOWN_MV: Final = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
STRAINS_SHOWN: Final = (0.002, 0.005, 0.01)
PUGH_NOTE: Final = (
    "The limit was learned on metals; for ionic crystals it is a hint only. Bars: interval of two standard deviations "
    "of each modulus; the errors of the two go together, so B/G is surer than the bars suggest."
)
FORMULAS_NOTE: Final = (
    "Points: toughness after Niu. The bar of a known material reaches down to the lower of its interval and the "
    "estimate after Mazhnik and Oganov. Both formulas are for dense crystals of insulators, without grain boundaries "
    "and pores."
)
LINES_NOTE: Final = (
    f"Dotted: overpotential from which on a Li-filled flaw of {FLAW_UM:g} um grows; with 5 um it is 2.2 times lower. "
    f"Dashed: tensile strain from which on a flaw of {FLAW_UM:g} um grows."
)
_DARK: Final = "#5b6875"
_FAINT: Final = "#9aa7b4"


def pugh_map(run: RunTables) -> Plot | None:
    """Shear against bulk modulus with the line B/G = 1.75; None where no moduli are known."""
    found = scatter(run, Axis(BULK), Axis(SHEAR))
    if found is None:
        return None
    figure = found.figure
    bulk = _ends(found.values[0])
    name = f"Pugh: ductile below the line B/G = {PUGH_LIMIT:g}"
    line = _line(bulk, [end / PUGH_LIMIT for end in bulk])
    figure["data"].insert(0, line | {"name": name, "showlegend": True, "line": {"color": _DARK, "width": 1.5}})
    figure["layout"]["annotations"] += [
        corner_words("brittle by Pugh", right=False, top=True),
        corner_words("ductile by Pugh", right=True, top=False),
    ]
    return Plot("plot-pugh", "Pugh's map: shear against bulk modulus", _told(PUGH_NOTE, found.note), checked(figure))


def toughness_plot(run: RunTables) -> Plot | None:
    """Toughness against Young's modulus with levels of overpotential and strain; None where none is known."""
    found = scatter(run, Axis(YOUNGS), Axis(TOUGHNESS))
    if found is None:
        return None
    figure = found.figure
    figure["data"][:0] = [_strain_line(strain, _ends(found.values[0])) for strain in STRAINS_SHOWN]
    bottom, top = _ends(found.values[1])
    per_toughness_mv = float(critical_overpotential_mv(toughness_mpa_sqrt_m=1.0, flaw_length_um=FLAW_UM))
    for voltage_mv in OVERPOTENTIALS_SHOWN_MV:
        toughness = voltage_mv / per_toughness_mv
        if bottom <= toughness <= top:
            figure["layout"]["shapes"].append(_level(toughness))
            figure["layout"]["annotations"].append(_level_words(toughness, f"{voltage_mv:g} mV"))
    return Plot(
        "plot-toughness",
        "Fracture toughness against Young's modulus",
        _told(FORMULAS_NOTE, LINES_NOTE, found.note),
        checked(figure),
    )


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _line(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    """A straight line in the plot."""
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
        "x": [float(f"{value:.4g}") for value in x], "y": [float(f"{value:.4g}") for value in y],
    }  # fmt: skip


def _strain_line(strain: float, youngs_gpa: tuple[float, float]) -> dict[str, Any]:
    """Toughness at which a flaw grows at this strain, named where the line is clear of the points."""
    per_modulus = float(strain_tolerance(toughness_mpa_sqrt_m=1.0, youngs_gpa=1.0, flaw_length_um=FLAW_UM))
    words = f"{100.0 * strain:g} % strain"
    # Crystals tolerate 0.3 to 0.6 %: the line above them is free on the left, the others at their right end.
    left = strain > max(STRAINS_SHOWN[:-1])
    return _line(youngs_gpa, [youngs * strain / per_modulus for youngs in youngs_gpa]) | {
        "mode": "lines+text", "text": [words, ""] if left else ["", words],
        "textposition": "top right" if left else "bottom left", "textfont": {"size": 11, "color": _DARK},
        "line": {"color": _FAINT, "width": 1, "dash": "dash"},
    }  # fmt: skip


def _level(toughness: float) -> dict[str, Any]:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": toughness, "y1": toughness, "layer": "below",
        "line": {"color": _FAINT, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _level_words(toughness: float, text: str) -> dict[str, Any]:
    """Words at the right end of a level; an annotation takes the logarithm where a shape takes the value."""
    return {
        "text": text, "showarrow": False, "xref": "paper", "x": 1, "xanchor": "right", "yanchor": "bottom",
        "y": round(log10(toughness), 5), "font": {"size": 11, "color": _DARK},
    }  # fmt: skip


def _told(*notes: str) -> list[str]:
    return [note for note in notes if note]
