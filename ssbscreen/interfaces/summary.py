"""What criteria and drawbacks read of a candidate's interfaces: one row each."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.interfaces.air import Exposure
from ssbscreen.interfaces.cathode_reactions import LiExchange
from ssbscreen.interfaces.electrodes import LI_METAL
from ssbscreen.interfaces.gases import AMBIENT
from ssbscreen.tables.catalogue import INTERFACES

LIKELY = 0.5
"""Probability of conduction from which on a product is named."""


def interface_summary(
    *, interphases: pa.Table, cathode_reactions: pa.Table, air_reactions: pa.Table, handling: pa.Table, cathode: str
) -> pa.Table:
    """The ``interfaces`` table.

    Args:
        interphases: table of that name.
        cathode_reactions: table of that name.
        air_reactions: table of that name.
        handling: table of that name.
        cathode: whose reactions count; a candidate has no value where the phases lack an element of it.
    """
    at_li = interphases.filter(pc.equal(interphases["anode"], LI_METAL)).to_pylist()
    worst = _worst_reactions(cathode_reactions, cathode)
    water, water_and_co2 = (_in_ambient_air(air_reactions, each) for each in (Exposure.WATER, Exposure.WATER_AND_CO2))
    handled = {row["candidate_id"]: row for row in handling.to_pylist()}
    rows: list[dict[str, Any]] = []
    for row in at_li:
        reaction = worst.get(row["candidate_id"], {})
        moist, airy = (each.get(row["candidate_id"], {}) for each in (water, water_and_co2))
        how = handled.get(row["candidate_id"], {})
        rows.append(
            {
                "candidate_id": row["candidate_id"],
                "passivation_class_at_li": row["passivation_class"],
                "probability_protected_at_li": row["probability_protected"],
                "conducting_volume_fraction_at_li": row["conducting_volume_fraction"],
                "conducting_products_at_li": conducting_products(row["interphase_products"]) or None,
                "cathode_reaction_energy_ev_per_atom": reaction.get("reaction_energy_ev_per_atom"),
                "cathode_reaction_margin_ev_per_atom": reaction.get("margin_ev_per_atom"),
                "cathode_reaction_std_ev_per_atom": reaction.get("reaction_energy_std_ev_per_atom"),
                "cathode_reaction_state": f"{cathode}, {reaction['charge_state']}" if reaction else None,
                "cathode_reaction_products": _in_words(reaction["products"]) if reaction else None,
                "moisture_reaction_energy_ev_per_atom": moist.get("reaction_energy_ev_per_atom"),
                "moisture_reaction_margin_ev_per_atom": moist.get("margin_ev_per_atom"),
                "moisture_reaction_products": _air_products(moist),
                "air_reaction_margin_ev_per_atom": airy.get("margin_ev_per_atom"),
                "air_reaction_products": _air_products(airy),
                "air_reaction_std_ev_per_atom": moist.get("reaction_energy_std_ev_per_atom"),
                "h2s_yield_mmol_per_g": how.get("h2s_yield_mmol_per_g"),
                "handling_class": how.get("handling_class"),
                "likeliest_handling_class": how.get("likeliest_handling_class"),
            }
        )
    return INTERFACES.build({column.name: [row[column.name] for row in rows] for column in INTERFACES.columns})


def conducting_products(products: list[dict[str, Any]]) -> str:
    """Products that likely conduct electrons with their share of the volume: ``Li15Ge4 (11 %)``."""
    return ", ".join(
        f"{product['formula']} ({share_text(product)})"
        for product in products
        if product["conducting_probability"] > LIKELY
    )


def _in_ambient_air(air_reactions: pa.Table, exposure: Exposure) -> dict[str, dict[str, Any]]:
    """The row of each candidate for one exposure to ambient air."""
    wanted = pc.and_(
        pc.equal(air_reactions["atmosphere"], AMBIENT.name), pc.equal(air_reactions["exposure"], str(exposure))
    )
    return {row["candidate_id"]: row for row in air_reactions.filter(wanted).to_pylist()}


def _air_products(reaction: dict[str, Any]) -> str | None:
    """Solids and released gases of a reaction with air, in words."""
    if not reaction or not reaction["reaction_energy_ev_per_atom"] < 0.0:
        return None
    released = [
        {"formula": gas["formula"], "formula_units": -gas["molecules"]}
        for gas in reaction["gases"]
        if gas["molecules"] < 0.0
    ]
    return _in_words([*reaction["products"], *released])


def share_text(product: dict[str, Any]) -> str:
    """Share of a product in the volume of an interphase, in words."""
    share = product["volume_fraction"]
    return "volume unknown" if share is None else f"{share:.0%}"


def _worst_reactions(reactions: pa.Table, cathode: str) -> dict[str, dict[str, Any]]:
    """The row of the lowest margin of each candidate with a cathode, no Li exchanged."""
    wanted = pc.and_(
        pc.equal(reactions["cathode"], cathode), pc.equal(reactions["li_exchange"], str(LiExchange.CLOSED))
    )
    worst: dict[str, dict[str, Any]] = {}
    for row in reactions.filter(wanted).to_pylist():
        held = worst.get(row["candidate_id"])
        if held is None or row["margin_ev_per_atom"] < held["margin_ev_per_atom"]:
            worst[row["candidate_id"]] = row
    return worst


def _in_words(products: list[dict[str, Any]]) -> str | None:
    amounts = sorted((PhaseAmount(**product) for product in products), key=lambda phase: -phase.formula_units)
    return " + ".join(map(str, amounts)) or None
