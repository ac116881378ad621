"""The interfaces of single compositions, as ``window --interfaces`` tells them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.interfaces.air_table import air_tables
from ssbscreen.interfaces.anode_reactions import anode_reactions, product_formulas
from ssbscreen.interfaces.cathode_reactions import cathode_reactions
from ssbscreen.interfaces.electrodes import ANODES, CATHODES, cathode_reactants, reactant_of
from ssbscreen.interfaces.gases import AMBIENT
from ssbscreen.interfaces.interphases import interphase_table
from ssbscreen.interfaces.phase_facts import phase_facts
from ssbscreen.interfaces.summary import LIKELY, share_text
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.phase_properties import phase_properties
from ssbscreen.thermo.phase_index import PhaseIndex


def interfaces_in_brief(
    index: PhaseIndex, contents: Sequence[SourceContents], formulas: Sequence[str], *, sigma_ev_per_atom: float
) -> list[dict[str, Any]]:
    """Interphases, reactions with cathodes and with air of each composition.

    Args:
        index: the phases.
        contents: the sources, for band gaps and volumes of products.
        formulas: compositions; one that is no phase counts as its equilibrium mixture.
        sigma_ev_per_atom: standard deviation of a reaction energy.

    Returns:
        For each composition the rows of ``interphases``, ``cathode_reactions``, ``air_reactions`` and ``handling``, by
        table.
    """
    if any(parse_formula(formula).keys() == {LITHIUM} for formula in formulas):
        raise SsbscreenError("Li is the anode itself: ask for the interfaces of the other phases")
    reactants = [reactant_of(index, formula)[0] for formula in formulas]
    ids = [f"{position}" for position in range(len(formulas))]
    candidates = pa.table(
        {"candidate_id": ids, "formula": list(formulas), "volume_per_atom_a3": pa.nulls(len(ids), pa.float64())}
    )
    energies = np.array([reactant.energy_ev_per_atom for reactant in reactants])
    reactions = anode_reactions(formulas, energies, index, ANODES)
    wanted = [*product_formulas(reactions), *formulas]
    facts = phase_facts(phase_properties(contents, wanted), wanted)
    air, handling = air_tables(ids, reactants, index, sigma_ev_per_atom=sigma_ev_per_atom)
    tables = {
        "interphases": interphase_table(candidates, reactions, facts, sigma_ev_per_atom=sigma_ev_per_atom),
        "cathode_reactions": cathode_reactions(
            ids, reactants, cathode_reactants(index, CATHODES), index, sigma_ev_per_atom=sigma_ev_per_atom
        ),
        "air_reactions": air,
        "handling": handling,
    }
    return [
        {
            name: table.filter(pc.equal(table["candidate_id"], one)).drop_columns(["candidate_id"]).to_pylist()
            for name, table in tables.items()
        }
        for one in ids
    ]


def as_text(content: dict[str, Any]) -> str:
    """The same in lines."""
    lines = ["  anodes: eV/atom, P(stable), P(protected), class, products (volume), * conducts electrons"]
    for row in content["interphases"]:
        products = ", ".join(
            f"{each['formula']}{'*' if each['conducting_probability'] > LIKELY else ''} {share_text(each)}"
            for each in row["interphase_products"]
        )
        lines.append(
            f"  {row['anode']:6} {row['reaction_energy_ev_per_atom']:7.3f} {row['probability_stable']:5.2f} "
            f"{row['probability_protected']:5.2f}  {row['passivation_class']}  {products or 'none'}"
        )
    lines.append("  cathodes: eV/atom, closed (open to Li), discharged and charged; positive: stable by so much")
    by_state: dict[tuple[str, str], dict[str, float]] = {}
    for row in content["cathode_reactions"]:
        by_state.setdefault((row["cathode"], row["charge_state"]), {})[row["li_exchange"]] = row["margin_ev_per_atom"]
    for name in dict.fromkeys(name for name, _ in by_state):
        told = "  ".join(
            f"{by_state[name, state]['closed']:+.3f} ({by_state[name, state]['open']:+.3f})"
            for state in ("discharged", "charged")
        )
        lines.append(f"  {name:16} {told}")
    lines += [
        f"  {AMBIENT.name} air, {row['exposure']}: {row['margin_ev_per_atom']:+.3f} eV/atom"
        for row in content["air_reactions"]
        if row["atmosphere"] == AMBIENT.name
    ]
    lines += [
        f"  handling: {row['handling_class']} (likeliest {row['likeliest_handling_class']}), "
        f"H2S {row['h2s_yield_mmol_per_g']:.1f} mmol/g at full hydrolysis"
        for row in content["handling"]
    ]
    return "\n".join(lines)
