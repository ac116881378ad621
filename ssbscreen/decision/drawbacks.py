"""Drawbacks: named flags of a material, each with its evidence. No score hides one.

"Every known solid electrolyte has one or more drawbacks" is where the workshop starts (Albertus et al., ACS Energy
Lett. 6, 1399 (2021), doi:10.1021/acsenergylett.1c00445). A flag is raised by a known value only; what was not assessed
is no drawback and no merit, and the reports list it apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log10
from typing import Final

from ssbscreen.decision.drawback import Drawback, Facts, known_number, on_scale, with_products
from ssbscreen.decision.mechanics_drawbacks import MECHANICS_RULES
from ssbscreen.decision.practicality_drawbacks import PRACTICALITY_RULES
from ssbscreen.decision.scaling import ENDS
from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.severity import STATED_SEVERITY, Grade, severity_beyond
from ssbscreen.interfaces.passivation import InterphaseClass

ON_HULL_EV_PER_ATOM: Final = 1e-3
"""What rounding of tabulated energies lifts a stable phase by."""
METASTABLE_EV_PER_ATOM: Final = 0.015
"""Median of the observed metastable phases: Sun et al., Sci. Adv. 2, e1600225 (2016), doi:10.1126/sciadv.1600225."""
SMALLEST_CONDUCTIVITY_S_PER_CM: Final = 6e-5
"""L j / dU with 30 um of separator, 1 mA/cm2 and 50 mV: the workshop's thickness and lower current."""
NARROWEST_WINDOW_V: Final = 1.0
"""Computed windows of thiophosphates are 0.4 to 0.8 V wide, those of oxides and halides in use 1.6 V and more: Zhu et
al., ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517."""
_SHARE: Final = re.compile(r"\((\d+) ?%\)")
"""Volume fraction as the column ``conducting_products_at_li`` has it: ``Li15Ge4 (11 %)``."""


@dataclass(frozen=True, slots=True)
class GateResult:
    """What one gate says of one candidate."""

    gate: str
    state: str
    reason: str


def drawbacks(facts: Facts, gates: Iterable[GateResult], *, cathode_voltage_v: float) -> tuple[Drawback, ...]:
    """Every drawback of a candidate: gates that fail, gates that cannot decide, then its properties.

    Args:
        facts: columns of the candidate from the tables candidates, windows, mechanics, conductivity, interfaces and
            practicality.
        gates: results of the gates of one role.
        cathode_voltage_v: voltage of the charged cathode, V against Li/Li+.
    """
    return gate_drawbacks(gates) + property_drawbacks(facts, cathode_voltage_v=cathode_voltage_v)


def gate_drawbacks(gates: Iterable[GateResult]) -> tuple[Drawback, ...]:
    """Gates that fail (severe), then gates that cannot decide (mild), with their reasons."""
    grades = {GateState.FAILS.value: Grade.SEVERE, GateState.UNCERTAIN.value: Grade.MILD}
    words = {GateState.FAILS.value: "fails the gate", GateState.UNCERTAIN.value: "uncertain at the gate"}
    results = tuple(gates)
    return tuple(
        Drawback(f"{words[state]} {result.gate}", result.reason, STATED_SEVERITY[grades[state]])
        for state in words
        for result in results
        if result.state == state
    )


def property_drawbacks(facts: Facts, *, cathode_voltage_v: float) -> tuple[Drawback, ...]:
    """Drawbacks that follow from known values of one candidate, whatever its role; the most severe first."""
    found = (_oxidised(facts, cathode_voltage_v), *(rule(facts) for rule in _RULES))
    flags = [drawback for drawback in found if drawback is not None]
    return tuple(sorted(flags, key=lambda drawback: -drawback.severity))


def _oxidised(facts: Facts, cathode_voltage_v: float) -> Drawback | None:
    limit = known_number(facts, "oxidation_limit_v")
    if limit is None or limit >= cathode_voltage_v:
        return None
    told = f"gives off Li above {limit:.2f} V, the charged cathode has {cathode_voltage_v:g} V"
    worst = min(ENDS["oxidation_limit"].worst, cathode_voltage_v / 2.0)  # a cathode of low voltage has its own end
    severity = severity_beyond(limit, limit=cathode_voltage_v, worst=worst)
    return Drawback(
        "oxidised below the cathode's voltage", with_products(told, facts.get("oxidation_products")), severity
    )


def _narrow(facts: Facts) -> Drawback | None:
    low, high = known_number(facts, "reduction_limit_v"), known_number(facts, "oxidation_limit_v")
    if low is None or high is None or high - low >= NARROWEST_WINDOW_V:
        return None
    told = f"{low:.2f} to {high:.2f} V, {high - low:.2f} V wide, below {NARROWEST_WINDOW_V:g}"
    return Drawback("narrow window", told, on_scale(high - low, "window_width", limit=NARROWEST_WINDOW_V))


def _reduced(facts: Facts) -> Drawback | None:
    """Certain where even the upper end of the interval of the margin is negative."""
    margin = known_number(facts, "margin_at_li_ev_per_atom")
    if margin is None or not margin < 0.0:
        return None
    error = STANDARD_DEVIATIONS * (known_number(facts, "energy_above_hull_std_ev_per_atom") or 0.0)
    name = "reduced by Li metal" if margin + error < 0.0 else "perhaps reduced by Li metal"
    limit = known_number(facts, "reduction_limit_v")
    from_limit = "" if limit is None else f"takes up Li below {limit:.2f} V, "
    told = with_products(f"{from_limit}{margin:.2f} eV/atom at 0 V", facts.get("products_at_li"))
    perhaps = not margin + error < 0.0
    return Drawback(name, told, on_scale(margin, "decomposition_energy_at_li", limit=0.0, perhaps=perhaps))


def _metallic_products(facts: Facts) -> Drawback | None:
    """Of a certain reaction only: what is perhaps reduced has perhaps no products."""
    products, reduced = facts.get("conducting_products_at_li"), _reduced(facts)
    if not products or reduced is None or reduced.name.startswith("perhaps"):
        return None
    named = _SHARE.sub(r"(\1 % of the volume)", products)
    return Drawback("metallic products at Li metal", f"{named}{_blocking(facts)}", _unprotected(facts))


def _mixed_conducting(facts: Facts) -> Drawback | None:
    """Wenzel et al., Solid State Ionics 278, 98 (2015), doi:10.1016/j.ssi.2015.06.001."""
    if facts.get("passivation_class_at_li") != InterphaseClass.MIXED_CONDUCTING:
        return None
    fraction = known_number(facts, "conducting_volume_fraction_at_li")
    share = "" if fraction is None else f", expected to conduct in {fraction:.0%} of its volume".replace("%", " %")
    return Drawback(
        "mixed-conducting interphase with Li metal",
        f"electrons pass, so that it grows{share}{_blocking(facts)}",
        _unprotected(facts),
    )


def _unprotected(facts: Facts) -> float:
    """Severity of an interphase: the probability that it lets electrons pass; serious where that is not known."""
    protected = known_number(facts, "probability_protected_at_li")
    if protected is None:
        return STATED_SEVERITY[Grade.SERIOUS]
    return on_scale(protected, "protection_at_li", limit=ENDS["protection_at_li"].best)


def _blocking(facts: Facts) -> str:
    protected = known_number(facts, "probability_protected_at_li")
    return "" if protected is None else f"; probability that the interphase blocks electrons {protected:.2f}"


def _reacts_with_cathode(facts: Facts) -> Drawback | None:
    """Certain where even the upper end of the interval of the margin is negative."""
    margin = known_number(facts, "cathode_reaction_margin_ev_per_atom")
    energy = known_number(facts, "cathode_reaction_energy_ev_per_atom")
    error = STANDARD_DEVIATIONS * (known_number(facts, "cathode_reaction_std_ev_per_atom") or 0.0)
    if margin is None or energy is None or not margin + error < 0.0:
        return None
    told = f"{energy:.2f} eV/atom with {facts.get('cathode_reaction_state') or 'the cathode'}"
    severity = on_scale(energy, "cathode_reaction_energy", limit=0.0)
    return Drawback("reacts with the cathode", with_products(told, facts.get("cathode_reaction_products")), severity)


def _metastable(facts: Facts) -> Drawback | None:
    """Perhaps where the interval holds the limit; never of a phase on the hull, for which nothing speaks against it."""
    energy = known_number(facts, "energy_above_hull_ev_per_atom")
    error = STANDARD_DEVIATIONS * (known_number(facts, "energy_above_hull_std_ev_per_atom") or 0.0)
    if energy is None or energy <= ON_HULL_EV_PER_ATOM or energy + error <= METASTABLE_EV_PER_ATOM:
        return None
    perhaps = energy - error <= METASTABLE_EV_PER_ATOM
    told = f"{energy:.3f} eV/atom above the hull{f' (± {error:.3f})' if error else ''}"
    severity = on_scale(energy, "energy_above_hull", limit=METASTABLE_EV_PER_ATOM, perhaps=perhaps)
    name = "perhaps metastable" if perhaps else "metastable"
    return Drawback(name, with_products(told, facts.get("hull_phases")), severity)


def _resistive(facts: Facts) -> Drawback | None:
    """Of a predicted conductivity certain only where the whole interval lies below, inside the model's domain."""
    value = known_number(facts, "log10_conductivity_s_per_cm")
    limit = log10(SMALLEST_CONDUCTIVITY_S_PER_CM)
    if value is None or value >= limit:
        return None
    bound = "at most " if facts.get("conductivity_is_upper_bound") else ""
    origin = facts.get("conductivity_origin") or ""
    name, told = "conducts too little for 30 um", ""
    low = known_number(facts, "log10_conductivity_low_s_per_cm")
    high = known_number(facts, "log10_conductivity_high_s_per_cm")
    if low is not None and high is not None:
        is_outside = known_number(facts, "conductivity_in_domain") == 0.0
        name = f"perhaps {name}" if high >= limit or is_outside else name
        told = f" (10^{low:.1f} to 10^{high:.1f}){', outside the domain of its model' if is_outside else ''}"
    evidence = f"{bound}10^{value:.1f} S/cm {origin}{told}, 30 um at 1 mA/cm2 and 50 mV need 10^{limit:.1f}"
    perhaps = name.startswith("perhaps")
    return Drawback(name, evidence, on_scale(value, "log10_conductivity", limit=limit, perhaps=perhaps))


def _hydrogen_sulfide(facts: Facts) -> Drawback | None:
    """Sulfides without oxygen; Muramatsu et al., Solid State Ionics 182, 116 (2011), doi:10.1016/j.ssi.2010.10.013."""
    evolved, energy = (
        known_number(facts, "h2s_yield_mmol_per_g"),
        known_number(facts, "moisture_reaction_energy_ev_per_atom"),
    )
    if evolved is None or energy is None or not (evolved > 0.0 and energy < 0.0):
        return None
    told = f"{evolved:.1f} mmol/g at full hydrolysis; {energy:.2f} eV/atom with water of ambient air"
    severity = on_scale(energy, "moisture_reaction_energy", limit=0.0)
    return Drawback("H2S with moisture", with_products(told, facts.get("moisture_reaction_products")), severity)


def _moist_air(facts: Facts) -> Drawback | None:
    """Certain where even the upper end of the interval of the margin is negative."""
    margin, std = (
        known_number(facts, "air_reaction_margin_ev_per_atom"),
        known_number(facts, "air_reaction_std_ev_per_atom"),
    )
    if margin is None or not margin + STANDARD_DEVIATIONS * (std or 0.0) < 0.0:
        return None
    place = facts.get("likeliest_handling_class") or "not assessed"
    told = f"{margin:.2f} eV/atom with water and CO2 of ambient air, handling: {place}"
    severity = on_scale(margin, "moisture_reaction_energy", limit=0.0)
    return Drawback("reacts with moist air", with_products(told, facts.get("air_reaction_products")), severity)


_RULES: Final[tuple[Callable[[Facts], Drawback | None], ...]] = (
    _narrow, _reduced, _metallic_products, _mixed_conducting, _reacts_with_cathode, _metastable, _resistive,
    *MECHANICS_RULES, _hydrogen_sulfide, _moist_air, *PRACTICALITY_RULES,
)  # fmt: skip
