"""``ssbscreen interface``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from flows.completion import complete_source
from flows.terminal import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssbscreen.domain.materials import EnergyScale
    from ssbscreen.interfaces.coatings import Coatings
    from ssbscreen.interfaces.single_pair import InterfaceReaction, Kink
    from ssbscreen.sources.contents import SourceContents
    from ssbscreen.thermo.phase_index import PhaseIndex


SHOWN_UNITS = 0.0005  # formula units: three digits are printed


@click.command("interface")
@click.argument("a")
@click.argument("b")
@click.option("--at-voltage", "voltage_v", type=float, metavar="V", help="Open to Li at this voltage against Li/Li+.")
@click.option(
    "--temperature",
    "temperature_k",
    type=float,
    metavar="K",
    help="Gibbs energies at this temperature, as in sintering both together (300 to 2000 K).",
)
@click.option("--coatings", "coatings", type=click.IntRange(0, 200), default=0, help="So many coatings for the pair.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="As in 'run'; default bundled; 'mp': the one fetched last.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--figure", "figure", metavar="FILE", help="Draw energy and kinks too; .png, .svg or .pdf.")
def command(
    a: str,
    b: str,
    voltage_v: float | None,
    temperature_k: float | None,
    coatings: int,
    sources: tuple[str, ...],
    as_json: bool,
    figure: str | None,
) -> None:
    """Reaction of the phases A and B: lowest energy over all mixing ratios, products, and every kink.

    A and B are formulas. Energies are in eV per atom of the mixture; open to Li (--at-voltage) per atom other than Li,
    beyond what each side would gain from the reservoir by itself. 0 means that the pair is stable.

    \b
    ssbscreen interface Li3PS4 LiCoO2
    ssbscreen interface Li3PS4 LiCoO2 --at-voltage 4.2
    ssbscreen interface Li7La3Zr2O12 LiCoO2 --temperature 1000
    ssbscreen interface Li6PS5Cl LiCoO2 --coatings 5
    ssbscreen interface Li3PS4 LiCoO2 --figure pair.svg
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.inputs import BUNDLED, read_contents
    from ssbscreen.interfaces.single_pair import counted_atoms, interface_reaction
    from ssbscreen.report.figure_file import figure_path
    from ssbscreen.report.reaction_figure import draw_reaction
    from ssbscreen.sources.join_energies import join_energies
    from ssbscreen.thermo.window_tables import index_of_entries

    path = figure_path(figure) if figure else None
    contents = read_contents(sources or (BUNDLED,), keep_isolated_molecules=False)
    energies = join_energies(contents)
    index, _ = index_of_entries(energies.phase_entries)
    modelled = 0
    if temperature_k is not None:
        index, modelled = _at_temperature(index, contents, (a, b), temperature_k)
    reaction = interface_reaction(index, a, b, voltage_v=voltage_v)
    if path is not None:
        draw_reaction(reaction, path)
    found = _coatings(index, reaction, coatings) if coatings else None
    sigma = _error(energies.scale, temperature_k) / counted_atoms(reaction)
    if as_json:
        click.echo(json.dumps(_as_json(reaction, found, sigma, temperature_k)))
        return
    tell(_as_text(reaction, found, sigma, temperature_k))
    click.echo(_footnote(energies.label, energies.scale, temperature_k, modelled), err=True)


def _at_temperature(
    index: PhaseIndex, contents: Sequence[SourceContents], formulas: tuple[str, str], temperature_k: float
) -> tuple[PhaseIndex, int]:
    """The phases of the pair's system as Gibbs energies, and how many have a modelled volume."""
    from ssbscreen.domain.composition import parse_formula
    from ssbscreen.interfaces.sintering import formulas_of_system, index_at_temperature
    from ssbscreen.sources.phase_properties import phase_properties

    elements = {element for formula in formulas for element in parse_formula(formula)}
    table = phase_properties(contents, formulas_of_system(index, elements))
    pairs = zip(table["formula"].to_pylist(), table["volume_per_atom_a3"].to_pylist(), strict=True)
    known = {formula: volume for formula, volume in pairs if volume is not None}
    return index_at_temperature(index, elements, known, temperature_k)


def _coatings(index: PhaseIndex, reaction: InterfaceReaction, most: int) -> Coatings:
    import numpy as np

    from ssbscreen.interfaces.coatings import coating_pool, energies_with, ranked_coatings
    from ssbscreen.interfaces.electrodes import cathode_of, cathode_reactants, reactant_of

    pool = coating_pool(index)
    voltage_v = reaction.voltage_v
    energies = []
    for formula in (reaction.a, reaction.b):
        partners = [reactant_of(index, formula)[0]]
        if (cathode := cathode_of(formula)) is not None:
            # A coating meets a cathode in both states of charge, as in a run.
            partners = [state.reactant for state in cathode_reactants(index, (cathode,))]
            voltage_v = max(state.voltage_v for state in cathode.states.values()) if voltage_v is None else voltage_v
        energies.append(np.min([energies_with(pool, partner) for partner in partners], axis=0))
    return ranked_coatings(pool, energies[0], energies[1], voltage_v=voltage_v, most=most)


def _error(scale: EnergyScale, temperature_k: float | None) -> float:
    """Standard deviation of a reaction energy, eV/atom."""
    if temperature_k is None:
        return scale.error_ev_per_atom
    from math import hypot

    from ssbscreen.thermo.gibbs import DESCRIPTOR_ERROR_EV_PER_ATOM

    return hypot(scale.error_ev_per_atom, DESCRIPTOR_ERROR_EV_PER_ATOM)


def _as_json(
    reaction: InterfaceReaction, coatings: Coatings | None, sigma: float, temperature_k: float | None
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "a": reaction.a,
        "b": reaction.b,
        "at_voltage_v": reaction.voltage_v,
        "temperature_k": temperature_k,
        **_kink_as_json(reaction.minimum),
        "margin_ev_per_atom": reaction.margin_ev_per_atom,
        "reaction_energy_beyond_decay_ev_per_atom": reaction.beyond_decay_ev_per_atom,
        "reaction_energy_std_ev_per_atom": sigma,
        "not_phases": list(reaction.mixtures),
        "kinks": [_kink_as_json(kink) for kink in reaction.kinks],
    }
    if coatings is not None:
        content["coatings_voltage_v"] = coatings.voltage_v
        content["coatings"] = [
            {
                "formula": str(formula),
                "reaction_energy_with_a_ev_per_atom": float(with_a),
                "reaction_energy_with_b_ev_per_atom": float(with_b),
                "decomposition_energy_at_voltage_ev_per_atom": float(alone),
            }
            for formula, with_a, with_b, alone in coatings.rows()
        ]
    return content


def _kink_as_json(kink: Kink) -> dict[str, Any]:
    return {
        "reaction_energy_ev_per_atom": kink.reaction_energy_ev_per_atom,
        "fraction_a": kink.fraction_a,
        "formula_units_a": kink.formula_units_a,
        "li_released": kink.li_released,
        "products": [{"formula": phase.formula, "amount": phase.formula_units} for phase in kink.products],
    }


def _as_text(reaction: InterfaceReaction, coatings: Coatings | None, sigma: float, temperature_k: float | None) -> str:
    from ssbscreen.interfaces.electrodes import cathode_of

    lowest = reaction.minimum
    exchange = "no Li exchanged" if reaction.voltage_v is None else f"open to Li at {reaction.voltage_v:g} V"
    heat = "" if temperature_k is None else f", Gibbs energies at {temperature_k:g} K"
    head = f"{reaction.a} | {reaction.b}, {exchange}{heat}:"
    lines = []
    if lowest.reaction_energy_ev_per_atom < 0.0:
        low, high = _interval(lowest.reaction_energy_ev_per_atom, sigma)
        lines.append(f"{head} {lowest.reaction_energy_ev_per_atom:.3f} eV/atom ({low:.3f} to {high:.3f})")
        lines.append(f"  {equation(reaction, lowest)}")
    else:
        low, _ = _interval(reaction.margin_ev_per_atom, sigma)
        rest = "" if low >= 0.0 else f"; with the error of the energies perhaps {low:.3f} eV/atom"
        lines.append(f"{head} no reaction (stable by {reaction.margin_ev_per_atom:.3f} eV/atom{rest})")
    if lowest.reaction_energy_ev_per_atom < reaction.beyond_decay_ev_per_atom:
        lines.append(f"  beyond the decay of each side alone: {reaction.beyond_decay_ev_per_atom:.3f} eV/atom")
    lines += [f"  {formula} is no phase of the source: its equilibrium mixture" for formula in reaction.mixtures]
    lines.append("  atom fraction of A, eV/atom, reaction")
    lines += [
        f"  {kink.fraction_a:6.3f}  {kink.reaction_energy_ev_per_atom:8.3f}  {equation(reaction, kink)}"
        for kink in reaction.kinks
    ]
    if coatings is not None:
        at = "" if coatings.voltage_v is None else f", alone at {coatings.voltage_v:g} V"
        lines.append(f"  coatings: eV/atom with {reaction.a}, with {reaction.b}{at}; positive: stable by so much")
        if any(cathode_of(formula) for formula in (reaction.a, reaction.b)):
            lines.append("  (with the cathode in both states of charge, the lower)")
        for formula, with_a, with_b, alone in coatings.rows():
            last = "" if coatings.voltage_v is None else f"  {alone:+7.3f}"
            lines.append(f"  {with_a:+7.3f}  {with_b:+7.3f}{last}  {formula}")
    return "\n".join(lines)


def equation(reaction: InterfaceReaction, kink: Kink) -> str:
    """The reaction at a kink in words, amounts in formula units."""
    from ssbscreen.domain.materials import PhaseAmount

    given = (PhaseAmount(reaction.a, kink.formula_units_a), PhaseAmount(reaction.b, 1.0 - kink.formula_units_a))
    left = [str(phase) for phase in given if phase.formula_units > SHOWN_UNITS]
    right = [str(phase) for phase in kink.products]
    lithium = f"{PhaseAmount('Li', abs(kink.li_released))} (reservoir)"
    if abs(kink.li_released) > SHOWN_UNITS:
        (right if kink.li_released > 0.0 else left).append(lithium)
    return f"{' + '.join(left)} -> {' + '.join(right)}"


def _interval(energy: float, sigma: float) -> tuple[float, float]:
    from ssbscreen.domain.estimate import STANDARD_DEVIATIONS

    half = STANDARD_DEVIATIONS * sigma
    return min(energy - half, 0.0), min(energy + half, 0.0)


def _footnote(label: str, scale: EnergyScale, temperature_k: float | None, modelled: int) -> str:
    told = (
        f"\nenergies: {label}: {scale.functional}, corrections {scale.corrections}, {scale.origin}; "
        f"{scale.error_ev_per_atom:.3f} eV/atom a reaction ({scale.error_source}); intervals are two of these"
    )
    if temperature_k is None:
        return told
    return (
        f"{told}, with 0.05 eV/atom for the Gibbs energies (Bartel et al. 2018, doi:10.1038/s41467-018-06682-4); "
        f"volumes of {modelled} phases are modelled; gases at 1 bar"
    )
