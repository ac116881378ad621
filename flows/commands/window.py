"""``ssbscreen window``."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import click

from flows.completion import complete_source
from flows.terminal import tell

if TYPE_CHECKING:
    from ssbscreen.thermo.composition_window import CompositionWindow


@click.command("window")
@click.argument("formulas", nargs=-1, required=True, metavar="FORMULA...")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="As in 'run'; default bundled; 'mp': the one fetched last.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and formula.")
@click.option("--interfaces", is_flag=True, help="Beside Li, alloy anodes, cathodes and air too.")
@click.option("--figure", "figure", metavar="FILE", help="Draw the profiles too; .png, .svg or .pdf.")
def command(
    formulas: tuple[str, ...], sources: tuple[str, ...], as_json: bool, interfaces: bool, figure: str | None
) -> None:
    """Electrochemical window, products and voltage profile of FORMULA..., in V against Li/Li+.

    A FORMULA (such as Li6PS5Cl) need not be a phase of the source: what is not has no energy above hull, and its window
    is that of the equilibrium mixture.

    \b
    ssbscreen window Li6PS5Cl Li3PS4
    ssbscreen window Li3YCl6 --interfaces
    ssbscreen window Li6PS5Cl --json --figure profile.svg
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.inputs import BUNDLED, read_contents
    from ssbscreen.domain.composition import parse_formula
    from ssbscreen.report.figure_file import figure_path
    from ssbscreen.report.profile_figure import draw_profiles
    from ssbscreen.sources.join_energies import join_energies
    from ssbscreen.thermo.composition_window import composition_windows
    from ssbscreen.thermo.window_tables import index_of_entries

    amounts = [parse_formula(formula) for formula in formulas]
    path = figure_path(figure) if figure else None
    contents = read_contents(sources or (BUNDLED,), keep_isolated_molecules=False)
    energies = join_energies(contents)
    index, _ = index_of_entries(energies.phase_entries)
    windows = composition_windows(index, formulas, amounts, sigma_ev_per_atom=energies.scale.error_ev_per_atom)
    beside: list[dict[str, Any]] = [{} for _ in windows]
    told = [""] * len(windows)
    if interfaces:
        from flows.interface_brief import as_text, interfaces_in_brief

        beside = interfaces_in_brief(index, contents, formulas, sigma_ev_per_atom=energies.scale.error_ev_per_atom)
        told = [f"\n{as_text(content)}" for content in beside]
    for window, content, text in zip(windows, beside, told, strict=True):
        shown = _as_json(window) | {"source": energies.label} | content
        if as_json:
            click.echo(json.dumps(shown))
        else:
            tell(_as_text(window) + text)
    if path is not None:
        draw_profiles(windows, path)
    if not as_json:
        scale = energies.scale
        click.echo(
            f"\nenergies: {energies.label}: {scale.functional}, corrections {scale.corrections}, {scale.origin}; "
            f"{scale.error_ev_per_atom:.3f} eV/atom a reaction ({scale.error_source}); intervals are two of these",
            err=True,
        )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _as_json(window: CompositionWindow) -> dict[str, Any]:
    return {
        "formula": window.formula,
        "reduction_limit_v": window.limits.reduction_limit_v,
        "oxidation_limit_v": _finite(window.limits.oxidation_limit_v),
        "reduction_limit_low_v": window.intervals[0][0],
        "reduction_limit_high_v": window.intervals[0][1],
        "oxidation_limit_low_v": _finite(window.intervals[1][0]),
        "oxidation_limit_high_v": _finite(window.intervals[1][1]),
        "energy_above_hull_ev_per_atom": window.energy_above_hull_ev_per_atom,
        "reduction_products": [phase.formula for phase in window.reduction_products],
        "oxidation_products": [phase.formula for phase in window.oxidation_products],
        "profile": [
            {
                "voltage_low_v": step.voltage_low_v,
                "voltage_high_v": _finite(step.voltage_high_v),
                "li_per_formula": step.li_per_formula,
                "phases": [{"formula": p.formula, "formula_units": p.formula_units} for p in step.phases],
            }
            for step in window.profile
        ],
    }


def _as_text(window: CompositionWindow) -> str:
    above = window.energy_above_hull_ev_per_atom
    height = "not a phase of the source" if above is None else f"{above:.3f} eV/atom above the hull"
    (reduction_low, reduction_high), (oxidation_low, oxidation_high) = window.intervals
    lines = [
        f"{window.formula}: {window.limits.reduction_limit_v:.2f} to {window.limits.oxidation_limit_v:.2f} V ({height})"
    ]
    lines.append(
        f"  with the error of the energies: reduction {reduction_low:.2f} to {reduction_high:.2f} V, "
        f"oxidation {oxidation_low:.2f} to {oxidation_high:.2f} V"
    )
    if above is not None and above > 0.0:
        lines.append("  the window is that of the equilibrium mixture; the phase itself is metastable")
    for step in window.profile:
        products = " + ".join(map(str, step.phases))
        lines.append(
            f"  {step.voltage_low_v:6.2f} - {step.voltage_high_v:5.2f} V  Li {step.li_per_formula:7.3f}  {products}"
        )
    return "\n".join(lines)
