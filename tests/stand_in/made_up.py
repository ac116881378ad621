"""Properties that the embedded set does not hold, made up: plausible, and the same in every process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from pymatgen.core import Element

from tests.stand_in.documents import Document
from tests.stand_in.reference_rows import Material

NONMETALS: Final = frozenset("H B C N O F Si P S Cl Ge As Se Br Te I".split())
# eV per atom of the species: some of MP2020, Wang et al., Sci. Rep. 11, 15496 (2021), doi:10.1038/s41598-021-94550-5.
_CORRECTIONS_EV: Final = {"O": -0.687, "S": -0.503, "Cl": -0.614, "F": -0.462}
_FIXED_STATES: Final = {"H": 1, "Li": 1, "Na": 1, "K": 1, "F": -1, "Cl": -1, "Br": -1, "I": -1, "O": -2, "S": -2}
_WITH_ANIONS: Final = {"P": 5, "C": 4}
_HIGHEST_STATE: Final = 7


def element_energy_ev_per_atom(symbol: str) -> float:
    """Total energy of an element at formation energy 0, between -1.5 and -7.5."""
    return -1.5 - (Element(symbol).Z * 37 % 60) / 10


def correction_ev_per_atom(material: Material) -> float:
    """Correction of the total energy."""
    return sum(value * material.composition.get_atomic_fraction(symbol) for symbol, value in _CORRECTIONS_EV.items())


def band_gap_ev(material: Material) -> float:
    """0 for metals, wider for ionic compounds, narrower with open d shells."""
    if NONMETALS.isdisjoint(material.elements):
        return 0.0
    if material.is_element:
        return round(4.0 * material.share("gap"), 4)
    scale = [element.X for element in material.composition]
    gap = 3.2 * (max(scale) - min(scale) - 0.5) * (0.6 + 0.4 * material.share("gap"))
    if any(element.is_transition_metal for element in material.composition):
        gap = 0.5 * gap - 0.5
    return round(max(gap, 0.0), 4)


def oxidation_states(material: Material) -> dict[str, float] | None:
    """Average state by element; None where simple rules do not balance the charge with one element left."""
    amounts = {element.symbol: amount for element, amount in material.composition.items()}
    states = {symbol: float(_FIXED_STATES[symbol]) for symbol in amounts if symbol in _FIXED_STATES}
    if min(states.values(), default=0.0) < 0.0:
        states |= {symbol: float(_WITH_ANIONS[symbol]) for symbol in amounts if symbol in _WITH_ANIONS}
    unknown = sorted(amounts.keys() - states.keys())
    charge = sum(states[symbol] * amounts[symbol] for symbol in states)
    if not unknown:
        return states if abs(charge) < 1e-6 else None
    average = -charge / sum(amounts[symbol] for symbol in unknown)
    return states | dict.fromkeys(unknown, average) if 0.0 < average <= _HIGHEST_STATE else None


def site_valences(material: Material, states: dict[str, float]) -> list[float]:
    """Whole valences by site, mixed where the average of an element is none."""
    valences = []
    seen: dict[str, int] = {}
    for site in material.structure:
        symbol = site.specie.symbol
        place = seen[symbol] = seen.get(symbol, 0) + 1
        valences.append(float(round(states[symbol] * place) - round(states[symbol] * (place - 1))))
    return valences


def stiffness_gpa(material: Material) -> np.ndarray:
    """Isotropic, positive definite (6, 6)."""
    bulk = 15.0 + 120.0 * material.share("bulk")
    shear = bulk * (0.3 + 0.4 * material.share("shear"))
    return cubic_stiffness_gpa(bulk + 4 / 3 * shear, bulk - 2 / 3 * shear, shear)


def cubic_stiffness_gpa(c11: float, c12: float, c44: float) -> np.ndarray:
    """Stiffness of three constants."""
    stiffness = np.diag([c11 - c12] * 3 + [c44] * 3)
    stiffness[:3, :3] += c12
    return stiffness.round(6)


def elastic_fields(stiffness: np.ndarray, warnings: Sequence[str]) -> Document:
    """Fields of an elasticity document that follow from the tensor."""
    compliance = np.linalg.inv(stiffness)
    upper, lower = stiffness[:3, :3], compliance[:3, :3]
    bulk = _averages(float(upper.sum()) / 9, 1 / float(lower.sum()))
    shear = _averages(
        float(1.5 * np.trace(upper) - 0.5 * upper.sum() + 3 * np.trace(stiffness[3:, 3:])) / 15,
        15 / float(6 * np.trace(lower) - 2 * lower.sum() + 3 * np.trace(compliance[3:, 3:])),
    )
    return {
        "elastic_tensor": {"raw": stiffness.tolist(), "ieee_format": stiffness.tolist()},
        "compliance_tensor": {"raw": (1000 * compliance).tolist(), "ieee_format": (1000 * compliance).tolist()},
        "bulk_modulus": bulk,
        "shear_modulus": shear,
        "universal_anisotropy": 5 * shear["voigt"] / shear["reuss"] + bulk["voigt"] / bulk["reuss"] - 6,
        "homogeneous_poisson": (3 * bulk["vrh"] - 2 * shear["vrh"]) / (6 * bulk["vrh"] + 2 * shear["vrh"]),
        "fitting_method": "finite_difference",
        "order": 2,
        "state": "failed" if any(warning.startswith("Critical") for warning in warnings) else "successful",
        "warnings": list(warnings),
    }


def _averages(voigt: float, reuss: float) -> dict[str, float]:
    return {"voigt": round(voigt, 3), "reuss": round(reuss, 3), "vrh": round((voigt + reuss) / 2, 3)}
