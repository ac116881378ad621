"""Interphases, reactions with cathodes and coatings of the materials of the small run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from ssbscreen.interfaces.air import Exposure
from ssbscreen.interfaces.gases import AMBIENT, DRY_ROOM, GLOVEBOX
from ssbscreen.interfaces.summary import interface_summary
from ssbscreen.tables import catalogue as tables

# formula, energy with Li, products with share of the volume and probability that they conduct,
# P(no reaction), P(electrons pass), class
INTERPHASES: list[tuple[str, float, list[tuple[str, float, float, float]], float, float | None, str]] = [
    ("Li3PS4", -1.42, [("Li2S", 4.0, 0.75, 0.05), ("Li3P", 1.0, 0.25, 0.2)], 0.0, 0.19, "passivating"),
    ("Li10Ge(PS6)2", -1.25, [("Li2S", 12.0, 0.73, 0.05), ("Li3P", 2.0, 0.16, 0.2), ("Li15Ge4", 0.25, 0.11, 1.0)],
     0.0, 0.32, "uncertain"),
    ("Li7La3Zr2O12", -0.02, [("Li2O", 7.0, 0.5, 0.01), ("La2O3", 1.5, 0.45, 0.01), ("Zr4O", 0.5, 0.05, 1.0)],
     0.2, 0.03, "passivating"),
    ("Li3YCl6", -0.2, [("LiCl", 6.0, 0.89, 0.01), ("Y", 1.0, 0.11, 1.0)], 0.0, 0.31, "uncertain"),
    ("LiAlO2", -0.05, [("Li5AlO4", 0.5, 0.6, 0.01), ("LiAl", 0.5, 0.4, 1.0)], 0.02, 0.99, "mixed-conducting"),
    ("LiCoO2", -1.32, [("Li2O", 2.0, 0.8, 0.01), ("Co", 1.0, 0.2, 1.0)], 0.0, 0.98, "mixed-conducting"),
    ("LiF", 0.0, [], 1.0, None, "stable"),
    ("LiTcO4", -1.0, [("Li2O", 4.0, 0.8, 0.01), ("Tc", 1.0, 0.2, 1.0)], 0.0, 0.98, "mixed-conducting"),
]  # fmt: skip
ANODES = {"Li": 0.0, "Li-In": 0.62}
# Energy with the discharged and the charged cathode, no Li exchanged; open to Li it is twice that.
CATHODES: dict[str, tuple[str, str, float]] = {
    "LiCoO2": ("LiCoO2", "LiCo2O4", 4.2),
    "LiFePO4": ("LiFePO4", "FePO4", 3.45),
}
CATHODE_ENERGIES = {
    ("Li3PS4", "LiCoO2"): (-0.45, -0.57),
    ("Li3PS4", "LiFePO4"): (-0.12, -0.03),
    ("Li3YCl6", "LiCoO2"): (-0.04, 0.0),
}
# Energy with water of ambient air, molecules of H2O taken up and of H2S given off, solid, H2S in mmol/g, handling.
AIR: dict[str, tuple[float, float, float, str, float, str]] = {
    "Li3PS4": (-0.5, 4.0, 4.0, "Li3PO4", 22.2, "glovebox"),
    "Li10Ge(PS6)2": (-0.4, 12.0, 12.0, "Li3PO4", 20.4, "glovebox"),
    "Li7La3Zr2O12": (-0.1, 7.0, 0.0, "LiOH", 0.0, "uncertain"),
}
COATINGS = {("Li3PS4", "LiCoO2"): [("LiCl", 0.0, 0.0, 0.0), ("Li3PO4", 0.0, -0.004, -0.01)]}


def interface_tables(error: float) -> dict[str, pa.Table]:
    """The four tables on interfaces by name."""
    interphases = [row for each in INTERPHASES for row in _interphase_rows(*each, error=error)]
    reactions = [row for formula, *_ in INTERPHASES for row in _reaction_rows(formula, error)]
    coatings = [
        {
            "candidate_id": candidate,
            "cathode": cathode,
            "coating_rank": rank,
            "coating": formula,
            "uncoated_reaction_energy_ev_per_atom": min(CATHODE_ENERGIES[candidate, cathode]),
            "coating_with_candidate_ev_per_atom": with_candidate,
            "coating_with_cathode_ev_per_atom": with_cathode,
            "coating_at_voltage_ev_per_atom": alone,
        }
        for (candidate, cathode), rows in COATINGS.items()
        for rank, (formula, with_candidate, with_cathode, alone) in enumerate(rows, start=1)
    ]
    found = {"interphases": interphases, "cathode_reactions": reactions, "coatings": coatings}
    found["air_reactions"] = [row for formula, *_ in INTERPHASES for row in _air_rows(formula, error)]
    found["handling"] = [_handling_row(formula) for formula, *_ in INTERPHASES]
    built = {name: tables.ALL_TABLES[name].build(_as_columns(rows)) for name, rows in found.items()}
    parts = {name: built[name] for name in ("interphases", "cathode_reactions", "air_reactions", "handling")}
    return {**built, "interfaces": interface_summary(**parts, cathode="LiCoO2")}


def _air_rows(formula: str, error: float) -> list[dict[str, Any]]:
    energy, water, sulfide, solid, *_ = AIR.get(formula, (0.0, 0.0, 0.0, "", 0.0, "ambient"))
    gases = [{"formula": "H2O", "molecules": water}, {"formula": "H2S", "molecules": -sulfide}]
    return [
        {
            "candidate_id": formula,
            "atmosphere": atmosphere.name,
            "exposure": str(exposure),
            "reaction_energy_ev_per_atom": energy * scale,
            "margin_ev_per_atom": energy * scale or 0.1,
            "reaction_energy_std_ev_per_atom": error,
            "gases": [gas for gas in gases if gas["molecules"]],
            "products": [{"formula": solid, "formula_units": 1.0}] if solid else [],
        }
        for atmosphere, scale in ((AMBIENT, 1.0), (DRY_ROOM, 0.9), (GLOVEBOX, 0.7))
        for exposure in Exposure
    ]


def _handling_row(formula: str) -> dict[str, Any]:
    *_, sulfide, kind = AIR.get(formula, (0.0, "ambient"))
    return {
        "candidate_id": formula,
        "h2s_yield_mmol_per_g": sulfide,
        "handling_class": kind,
        "likeliest_handling_class": "dry room" if kind == "uncertain" else kind,
    }


def _interphase_rows(
    formula: str, energy: float, products: list[tuple[str, float, float, float]], stable: float, mixed: float | None,
    kind: str, *, error: float,
) -> list[dict[str, Any]]:  # fmt: skip
    structs = [
        {
            "formula": name,
            "formula_units": units,
            "volume_fraction": share,
            "conducting_probability": conducting,
            "gap_from": "counting",
            "volume_from": "MEASURED",
        }
        for name, units, share, conducting in products
    ]
    return [
        {
            "candidate_id": formula,
            "anode": anode,
            "voltage_v": voltage,
            "reaction_energy_ev_per_atom": energy * (1.0 - voltage),
            "margin_ev_per_atom": energy * (1.0 - voltage) or 0.1,
            "reaction_energy_std_ev_per_atom": error,
            "interphase_products": structs,
            "li_per_micrometre_mah_per_cm2_um": 0.147 if products else None,
            "volume_change_with_li": -0.27 if products else None,
            "volume_change_of_solid": 0.51 if products else None,
            "conducting_volume_fraction": sum(share * conducting for _, _, share, conducting in products),
            "probability_stable": stable,
            "probability_mixed_conducting": mixed,
            "probability_protected": stable + (1.0 - stable) * (1.0 - (mixed or 0.0)),
            "passivation_class": kind,
            "modelled": "band gap of Li15Ge4" if formula.startswith("Li10Ge") else None,
        }
        for anode, voltage in ANODES.items()
    ]


def _reaction_rows(formula: str, error: float) -> list[dict[str, Any]]:
    rows = []
    for cathode, (discharged, charged, voltage) in CATHODES.items():
        energies = CATHODE_ENERGIES.get((formula, cathode), (0.0, 0.0))
        for state, composition, energy in zip(("discharged", "charged"), (discharged, charged), energies, strict=True):
            for exchange in ("closed", "open"):
                own = energy if exchange == "closed" else 2.0 * energy
                rows.append(
                    {
                        "candidate_id": formula,
                        "cathode": cathode,
                        "charge_state": state,
                        "li_exchange": exchange,
                        "cathode_formula": composition,
                        "cathode_is_phase": True,
                        "voltage_v": voltage if exchange == "open" else None,
                        "reaction_energy_ev_per_atom": own,
                        "margin_ev_per_atom": own or 0.1,
                        "reaction_energy_std_ev_per_atom": error,
                        "candidate_atom_fraction": 0.5 if own else None,
                        "candidate_formula_units": 0.4 if own else None,
                        "products": [{"formula": f"{state[0].upper()}O2", "formula_units": 0.3}] if own else [],
                    }
                )
    return rows


def _as_columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}
