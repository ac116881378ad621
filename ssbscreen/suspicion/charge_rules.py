"""Suspicion of charges: alloys and Zintl phases, peroxides, and formulas that no common states balance."""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.severity import Grade
from ssbscreen.electronics.closed_shell_states import SEMIMETALS, closed_shell_states, loses_d_electrons_in_steps
from ssbscreen.electronics.electron_count import CountKind, count_electrons
from ssbscreen.suspicion.charges import balances_with_common_states, common_states
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import CLEAN_BY_CELL, CLEAN_BY_COMPOSITION, Basis, Rule, Verdict, suspected

LONGEST_OO_ANGSTROM: Final = 1.65
"""O-O bonds: superoxides 1.33, peroxides 1.49 A; Wells, Structural Inorganic Chemistry, 5th ed. (1984), ch. 11. Oxygen
atoms of one oxyanion are 2.2 A apart."""
SUPEROXIDE_BELOW_ANGSTROM: Final = 1.41
"""Half-way between both."""
PEROXIDE_CHARGES: Final = (-1.05, -0.25)
"""Mean charge of oxygen in peroxides, superoxides and ozonides: -1, -1/2, -1/3."""


def metallic(material: Material) -> Verdict:
    """Alloys, and Zintl phases of semimetals such as Li3Bi; a phosphide such as Li3P is none."""
    count = count_electrons(material.formula)
    if count.kind is CountKind.METALLIC:
        return suspected(Grade.SEVERE, Basis.COMPOSITION, count.reason)
    if count.kind is CountKind.ZINTL and any(
        charge < 0 and symbol in SEMIMETALS - {"C"} for symbol, charge in count.states.items()
    ):
        return suspected(Grade.SERIOUS, Basis.COMPOSITION, count.reason)
    return CLEAN_BY_COMPOSITION


def peroxide(material: Material) -> Verdict:
    """O-O bonds: peroxides, superoxides, ozonides."""
    if "O" not in material.amounts:
        return CLEAN_BY_COMPOSITION
    if (bonded := material.bonded) is not None:
        near = bonded.distances_of("O", "O")
        near = near[near <= LONGEST_OO_ANGSTROM]
        if not len(near):
            return CLEAN_BY_CELL
        kind = "superoxide or molecular oxygen" if near[0] < SUPEROXIDE_BELOW_ANGSTROM else "peroxide"
        told = f"{len(near)} O-O bonds in the cell, the shortest {near[0]:.2f} A: {kind}"
        return suspected(Grade.SEVERE, Basis.CELL, told)
    mean = _mean_oxygen_charge(material)
    if mean is None or not PEROXIDE_CHARGES[0] <= mean <= PEROXIDE_CHARGES[1]:
        return CLEAN_BY_COMPOSITION
    return suspected(Grade.SEVERE, Basis.COMPOSITION, f"O at {mean:.2g} on average: O-O bonds")


def unusual_states(material: Material) -> Verdict:
    """No choice of common oxidation states makes the formula neutral; alloys have a flag of their own."""
    if metallic(material).grade is not None or _closes_shells(material):
        return CLEAN_BY_COMPOSITION
    if balances_with_common_states(material.formula):
        return CLEAN_BY_COMPOSITION
    states = "; ".join(f"{symbol} {', '.join(f'{s:+d}' for s in common_states(symbol))}" for symbol in material.amounts)
    return suspected(Grade.SERIOUS, Basis.COMPOSITION, f"not neutral with any of {states}")


def _closes_shells(material: Material) -> bool:
    """Whether closed shells balance, among them states that no list of common ones holds (Bi3-, In+)."""
    return bool(count_electrons(material.formula).states)


def _mean_oxygen_charge(material: Material) -> float | None:
    """Mean charge of O where every other element has a single closed-shell cation state; None where one has not."""
    others = {symbol: closed_shell_states(symbol) for symbol in material.amounts if symbol != "O"}
    if not others or any(len(states) != 1 or states[0] <= 0 for states in others.values()):
        return None
    if any(loses_d_electrons_in_steps(symbol) for symbol in others):
        return None
    charge = sum(material.amounts[symbol] * states[0] for symbol, states in others.items())
    return -charge / material.amounts["O"]


CHARGE_RULES: Final = (
    Rule(
        "alloy or Zintl phase",
        "It conducts electrons: an anode or a current collector, no electrolyte.",
        "electron count by closed-shell states",
        metallic,
    ),
    Rule(
        "peroxide or superoxide",
        "It gives off oxygen when heated or charged, and is a product of Li-air cells rather than an electrolyte.",
        "O-O bond lengths: Wells, Structural Inorganic Chemistry, 5th ed. (1984), ch. 11",
        peroxide,
    ),
    Rule(
        "unusual oxidation states",
        "The formula is not neutral with common states: a wrong formula, bonds between like atoms, or a rare ion.",
        "common states and those of the ICSD as pymatgen lists both",
        unusual_states,
    ),
)
