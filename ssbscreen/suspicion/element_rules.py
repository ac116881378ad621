"""Suspicion by element: radioactive, noble, redox-active."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ssbscreen.cell.raw_materials import prices
from ssbscreen.domain.elements import ATOMIC_NUMBER, is_radioactive
from ssbscreen.domain.severity import Grade
from ssbscreen.electronics.closed_shell_states import closed_shell_states, loses_d_electrons_in_steps
from ssbscreen.electronics.electron_count import CountKind, count_electrons
from ssbscreen.electronics.periodic_table import group
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import CLEAN_BY_COMPOSITION, Basis, Rule, Verdict, suspected

NOBLE_METALS: Final = ("Ru", "Rh", "Pd", "Ag", "Os", "Ir", "Pt", "Au")
"""Metals that oxidise hardly and are reduced by nearly everything: silver, gold and the platinum group."""
STEADY: Final = frozenset({"Zr", "Hf", "Ta"})
"""Metals whose d0 state Li metal leaves alone or reduces barely: garnets of Zr and Ta lie on Li."""
STRONG_OXIDISERS: Final = frozenset({"Cr", "Mn"})
"""In their d0 state, chromate and permanganate."""
_COINAGE_GROUP: Final = 11
_ANIONS: Final = ("F", "O", "N", "Cl", "Br", "I", "S", "Se", "Te", "P", "As")
_STRONGEST: Final = frozenset({"O", "F"})
_NOT_BESIDE_OXYGEN: Final = frozenset({"N", "S", "Se", "Te", "P", "As"})
"""Centres of oxyanions and fluoroanions there."""
_WHOLE: Final = 0.01


def radioactive(material: Material) -> Verdict:
    """Elements without a stable isotope."""
    found = [f"{symbol} (Z = {ATOMIC_NUMBER[symbol]})" for symbol in material.amounts if is_radioactive(symbol)]
    if not found:
        return CLEAN_BY_COMPOSITION
    return suspected(Grade.SEVERE, Basis.COMPOSITION, f"no stable isotope of {', '.join(found)}")


def noble_metal(material: Material) -> Verdict:
    """Silver, gold and the platinum metals, with their price where it is known."""
    found = [symbol for symbol in NOBLE_METALS if symbol in material.amounts]
    if not found:
        return CLEAN_BY_COMPOSITION
    known = prices()
    told = [
        f"{symbol} ({known[symbol].usd_per_kg:,.0f} $/kg, {known[symbol].year})" if symbol in known else symbol
        for symbol in found
    ]
    return suspected(Grade.SEVERE, Basis.COMPOSITION, ", ".join(told))


def redox_active(material: Material) -> Verdict:
    """Cations that change their charge: open shells for certain, closed d shells that a voltage opens as a note."""
    count = count_electrons(material.formula)
    if count.kind is CountKind.CLOSED_SHELLS:
        stepwise = {
            symbol: f"{symbol}{charge}+ ({'d10' if group(symbol) == _COINAGE_GROUP else 'd0'})"
            for symbol, charge in count.states.items()
            if charge > 0 and loses_d_electrons_in_steps(symbol) and symbol not in STEADY
        }
        if not stepwise:
            return CLEAN_BY_COMPOSITION
        told = f"{', '.join(stepwise.values())} can change its charge; the window says at which voltage"
        grade = Grade.SERIOUS if stepwise.keys() & STRONG_OXIDISERS else Grade.MILD
        return suspected(grade, Basis.COMPOSITION, told)
    if count.kind not in {CountKind.OPEN_SHELL, CountKind.TWO_COUNTS}:
        return CLEAN_BY_COMPOSITION
    grade = Grade.SEVERE if count.kind is CountKind.OPEN_SHELL else Grade.SERIOUS
    open_shell = [symbol for symbol in material.amounts if not closed_shell_states(symbol)]
    told = f"{_mean_charge(material, open_shell)}: {count.reason}" if open_shell else count.reason
    return suspected(grade, Basis.COMPOSITION, told)


def _mean_charge(material: Material, active: Sequence[str]) -> str:
    """``Co at +3``, ``Ni, Mn at +3.5 on average, mixed``: what the other elements leave to the redox-active ones."""
    anions = {symbol for symbol in _ANIONS if symbol in material.amounts}
    if anions & _STRONGEST:
        anions -= _NOT_BESIDE_OXYGEN
    charge = 0.0
    for symbol, amount in material.amounts.items():
        if symbol not in active:
            charge -= amount * (min if symbol in anions else max)(closed_shell_states(symbol))
    mean = charge / sum(material.amounts[symbol] for symbol in active)
    mixed = "" if abs(mean - round(mean)) <= _WHOLE else " on average, mixed"
    return f"{', '.join(active)} at {mean:+.3g}{mixed}, the others at their usual charges"


ELEMENT_RULES: Final = (
    Rule(
        "radioactive element",
        "Its radiation rules it out for a battery whatever its other values.",
        "Kondev et al., NUBASE2020, Chin. Phys. C 45, 030001 (2021), doi:10.1088/1674-1137/abddae",
        radioactive,
    ),
    Rule(
        "noble metal",
        "Its cations are reduced far above 0 V, and it costs more than the cell.",
        "prices: ssbscreen/cell/data/prices.csv",
        noble_metal,
    ),
    Rule(
        "redox-active cation",
        "A cation that changes its charge conducts electrons and stores Li: an electrode rather than an electrolyte.",
        "electron count; on Ti: Zhu et al., ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517",
        redox_active,
    ),
)
