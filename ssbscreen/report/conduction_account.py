"""What ``ssbscreen explain`` says of Li-ion conduction: value, interval, what a separator needs, warm scenarios."""

from __future__ import annotations

from math import inf
from typing import Final

from ssbscreen.cell.conduction_table import MEASURED_STD_LOG10
from ssbscreen.cell.separator_resistance import (
    SEPARATOR_THICKNESS_UM,
    VOLTAGE_LOSS_MV,
    separator_needs_s_per_cm,
)
from ssbscreen.cell.temperature_scenario import (
    ASSUMED_ACTIVATION_ENERGY_EV,
    LEAST_ACTIVATION_ENERGY_EV,
    MOST_ACTIVATION_ENERGY_EV,
    temperature_scenarios,
)
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.origin import Origin
from ssbscreen.report.account import Account, Grid
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, two_figures
from ssbscreen.report.run_tables import Row, RunTables

TITLE: Final = "Conduction"
NOTE: Final = "Li ions near room temperature, in brackets the interval of two standard deviations"
SUFFICES: Final = ("probability_suffices_at_1_ma_per_cm2", "probability_suffices_at_10_ma_per_cm2")
SCENARIO: Final = (
    f"Warm: Arrhenius' law with an assumed activation energy of {ASSUMED_ACTIVATION_ENERGY_EV:g} eV "
    f"({LEAST_ACTIVATION_ENERGY_EV:g} to {MOST_ACTIVATION_ENERGY_EV:g} in the brackets), for none is known of this "
    "material; no transition and no melting is in it. Where Li is molten its creep and roughness no longer count, its "
    "wetting and its chemistry do."
)


def conduction_account(run: RunTables, candidate: str) -> Account | None:
    """Conductivity with its interval and what it means; a line where none is known."""
    facts = run.facts[candidate]
    value = facts.get("log10_conductivity_s_per_cm")
    if value is None:
        return Account(TITLE, ["not assessed: not measured, and no model was asked"])
    if "separator_resistance_ohm_cm2" not in facts:  # a run folder from before these columns
        return None
    low, high = interval(facts)
    bound = bool(facts["conductivity_is_upper_bound"])
    at_least = "at least " if bound else ""
    rows = [
        ("conductivity", f"{log10_text(value, low, high, bound=bound)} S/cm; {facts['conductivity_origin']}"),
        ("from", facts["conductivity_source"] or "source not stated"),
        ("P(>= 1e-4 S/cm)", _probability(facts["probability_above_1e_4_s_per_cm"])),
        *(
            (f"P(suffices at {current:g} mA/cm2)", f"{_probability(facts[column])}, it takes {needed:.0e} S/cm")
            for (current, needed), column in zip(separator_needs_s_per_cm().items(), SUFFICES, strict=True)
        ),
        (f"separator of {SEPARATOR_THICKNESS_UM:g} um", f"{at_least}{_resistance(facts)} ohm cm2"),
        *(
            (
                f"at {each.temperature_c:g} C",
                f"{log10_text(each.log10_conductivity, each.low, each.high, bound=bound)} S/cm",
            )
            for each in temperature_scenarios(value, low, high)
        ),
    ]
    texts = [f"Suffices: loses at most {VOLTAGE_LOSS_MV:g} mV in the separator, interfaces left out.", SCENARIO]
    if facts["conductivity_origin"] == Origin.ML.value:
        read = "the hops between the Li sites of the cell" if facts["conductivity_from_cell"] else "no cell"
        texts.insert(0, f"The prediction of a statistical model, from the composition and {read}: a sieve, no ranking.")
    if facts["conductivity_in_domain"] is False:
        why = facts["conductivity_why_outside"] or "the model does not say why"
        texts.append(f"This solid lies outside the data that the model was trained on, so doubt it: {why}.")
    return Account(TITLE, [Grid(rows), *texts], NOTE)


def interval(facts: Row) -> tuple[float, float]:
    """Ends of the interval of a known conductivity [log10 S/cm]; minus infinity below an upper bound."""
    value = facts["log10_conductivity_s_per_cm"]
    low, high = facts.get("log10_conductivity_low_s_per_cm"), facts.get("log10_conductivity_high_s_per_cm")
    if low is not None and high is not None:
        return low, high
    if facts["conductivity_is_upper_bound"]:
        return -inf, value
    std = facts["log10_conductivity_std"]
    half = STANDARD_DEVIATIONS * (MEASURED_STD_LOG10 if std is None else std)
    return value - half, value + half


def log10_text(value: float, low: float, high: float, *, bound: bool) -> str:
    """``10^-3.3 (10^-3.7 to 10^-2.9)``, or ``below 10^-9.0``."""
    if bound:
        return f"below 10^{high:.1f}"
    return f"10^{value:.1f} (10^{low:.1f} to 10^{high:.1f})"


def _resistance(facts: Row) -> str:
    value = facts["separator_resistance_ohm_cm2"]
    return NOT_ASSESSED if value is None else two_figures(value) if value >= 1000.0 else number_text(value)  # noqa: PLR2004


def _probability(value: float | None) -> str:
    return NOT_ASSESSED if value is None else f"{value:.2f}"
