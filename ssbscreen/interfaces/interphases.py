"""The interphase of every candidate with Li metal and with alloy anodes: products, volumes, passivation.

Where a candidate is stable nothing forms; as energies have errors it may yet react, and then to what its rivals form,
which is what its probability of a mixed-conducting interphase is taken from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import ndtr

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.masses import molar_mass_g_per_mol
from ssbscreen.domain.units import KJ_PER_MOL_PER_EV
from ssbscreen.interfaces import passivation
from ssbscreen.interfaces.anode_reactions import AnodeReactions
from ssbscreen.interfaces.phase_facts import PhaseFact
from ssbscreen.tables.catalogue import INTERPHASES
from ssbscreen.thermo.phase_index import Floats

CERTAINLY_STABLE = 0.999
"""Probability of no reaction from which on the would-be products no longer matter."""


def interphase_table(
    candidates: pa.Table,
    reactions: Sequence[AnodeReactions],
    facts: Mapping[str, PhaseFact],
    *,
    sigma_ev_per_atom: float | Floats,
) -> pa.Table:
    """The ``interphases`` table: candidates x anodes.

    Args:
        candidates: ``candidates`` table in the order of the reactions.
        reactions: what ``anode_reactions`` found.
        facts: volume and conduction of every candidate and product, by formula.
        sigma_ev_per_atom: standard deviation of a reaction energy, one for all or for each candidate.
    """
    ids = candidates["candidate_id"].to_pylist()
    formulas = candidates["formula"].to_pylist()
    own_volume = candidates["volume_per_atom_a3"].to_pylist()
    sigma = np.broadcast_to(sigma_ev_per_atom, len(ids)).tolist()
    rows: list[dict[str, Any]] = []
    for reaction in reactions:
        for position, formula in enumerate(formulas):
            if np.isnan(reaction.margin_ev_per_atom[position]):
                continue
            amounts = parse_formula(formula)
            atoms = sum(amounts.values())
            kj_per_g = KJ_PER_MOL_PER_EV * atoms / molar_mass_g_per_mol(amounts)
            volume = own_volume[position]
            electrolyte = facts[formula].volume_a3 if volume is None else volume * atoms
            rows.append(
                {"candidate_id": ids[position]}
                | _row(reaction, position, facts, electrolyte, sigma[position])
                | {"reaction_energy_kj_per_g": kj_per_g * reaction.energy_ev_per_atom[position]}
            )
    names = [column.name for column in INTERPHASES.columns]
    return INTERPHASES.build({name: [row.get(name) for row in rows] for name in names})


def _row(
    reaction: AnodeReactions, position: int, facts: Mapping[str, PhaseFact], electrolyte_a3: float, sigma: float
) -> dict[str, Any]:
    energy, margin = float(reaction.energy_ev_per_atom[position]), float(reaction.margin_ev_per_atom[position])
    stable = float(ndtr(margin / sigma)) if sigma > 0.0 else float(margin >= 0.0)
    row: dict[str, Any] = {
        "anode": reaction.anode.name,
        "voltage_v": reaction.anode.voltage_v,
        "reaction_energy_ev_per_atom": energy,
        "margin_ev_per_atom": margin,
        "reaction_energy_std_ev_per_atom": sigma,
        "probability_stable": stable,
        "interphase_products": [],
    }
    mixture = reaction.products[position]
    mixed = 1.0
    if stable < CERTAINLY_STABLE and mixture:
        content = _content(mixture, facts)
        if not np.isnan(content.volumes).any():
            mixed = passivation.mixed_conducting_probability(
                volumes_a3=content.volumes, conducting_probabilities=content.conducting
            )
            row |= {"probability_mixed_conducting": mixed}
            if energy < 0.0:
                row |= _geometry(content, electrolyte_a3, float(reaction.li_taken_up[position]))
        else:
            mixed = float("nan")
        if energy < 0.0:
            row |= {"interphase_products": content.as_structs(), "modelled": content.modelled or None}
    row["li_taken_up_per_formula"] = float(reaction.li_taken_up[position]) if energy < 0.0 else 0.0
    row["probability_protected"] = float(
        passivation.protected_probability(stable_probability=stable, mixed_probability=mixed)
    )
    row["passivation_class"] = str(passivation.interphase_class(stable_probability=stable, mixed_probability=mixed))
    return row


@dataclass(frozen=True, slots=True)
class _Content:
    """Products of one interphase with their facts."""

    formulas: Sequence[str]
    units: Floats
    facts: Sequence[PhaseFact]

    @property
    def volumes(self) -> Floats:
        return np.asarray(self.units * [fact.volume_a3 for fact in self.facts])

    @property
    def conducting(self) -> Floats:
        return np.array([fact.conducting_probability for fact in self.facts])

    @property
    def modelled(self) -> str:
        pairs = list(zip(self.formulas, self.facts, strict=True))
        told = [
            f"{what} of {', '.join(absent)}"
            for what, absent in (
                ("band gap", [formula for formula, fact in pairs if not fact.gap_known]),
                ("volume", [formula for formula, fact in pairs if not fact.volume_known]),
            )
            if absent
        ]
        return "; ".join(told)

    def as_structs(self) -> list[dict[str, Any]]:
        share = self.volumes / self.volumes.sum()
        return [
            {
                "formula": formula,
                "formula_units": float(units),
                "volume_fraction": None if np.isnan(fraction) else float(fraction),
                "conducting_probability": fact.conducting_probability,
                "gap_from": fact.gap_from,
                "volume_from": fact.volume_from,
            }
            for formula, units, fraction, fact in zip(self.formulas, self.units, share, self.facts, strict=True)
        ]


def _content(mixture: Mapping[str, float], facts: Mapping[str, PhaseFact]) -> _Content:
    formulas = sorted(mixture, key=lambda formula: -mixture[formula])
    return _Content(formulas, np.array([mixture[f] for f in formulas]), [facts[f] for f in formulas])


def _geometry(content: _Content, electrolyte_a3: float, li_taken_up: float) -> dict[str, Any]:
    products = float(content.volumes.sum())
    return {
        "conducting_volume_fraction": passivation.conducting_fraction(
            volumes_a3=content.volumes, conducting_probabilities=content.conducting
        ),
        "li_per_micrometre_mah_per_cm2_um": float(
            passivation.li_per_micrometre_mah_per_cm2(li_consumed=li_taken_up, products_volume_a3=products)
        ),
        "volume_change_with_li": float(
            passivation.volume_change_with_li(
                products_volume_a3=products, electrolyte_volume_a3=electrolyte_a3, li_consumed=li_taken_up
            )
        ),
        "volume_change_of_solid": float(
            passivation.volume_change_of_electrolyte(products_volume_a3=products, electrolyte_volume_a3=electrolyte_a3)
        ),
    }
