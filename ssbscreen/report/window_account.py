"""What is told of the electrochemical window of a candidate and of its voltage profile."""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.report.account import Account, Chemistry, Grid
from ssbscreen.report.hull_distance import ASSUMED, is_assumed
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

NOTE: Final = "against Li/Li+; in brackets the interval of two standard deviations"


def window_account(run: RunTables, candidate: str) -> Account:
    """Distance to the hull, both limits with products, energies at Li and at the cathode, the phase's own window."""
    facts = run.facts[candidate]
    own = ("window of the phase", _pair(facts, "own"), "in equilibrium itself")
    tolerance = f"when it may lie {_energy(facts['tolerance_ev_per_atom'])} above"
    above_hull, at_li, at_cathode = (
        _energy(facts[f"{name}_ev_per_atom"])
        for name in ("energy_above_hull", "decomposition_energy_at_li", "decomposition_energy_at_cathode")
    )
    rows = [
        ("above the hull", ASSUMED if is_assumed(facts) else above_hull, _phases("equilibrium:", "hull_phases", facts)),
        ("reduced below", limit_words(facts, "reduction_limit"), _phases("to", "reduction_products", facts)),
        ("oxidised above", limit_words(facts, "oxidation_limit"), _phases("to", "oxidation_products", facts)),
        ("with Li metal", at_li, _phases("to", "products_at_li", facts)),
        (f"at {run.cathode_voltage_v:g} V", at_cathode, ""),
        own,
        ("with tolerance", _pair(facts, "tolerant"), tolerance),
    ]
    return Account("Window", [Grid(rows)], NOTE)


def profile_account(run: RunTables, candidate: str) -> Account | None:
    """Li content and phases of each step; None where the run has no profile of the candidate."""
    rows = []
    for step in run.rows_of(tables.VOLTAGE_PROFILES, [candidate])[candidate]:
        low, high = number_text(step["voltage_low_v"]), step["voltage_high_v"]
        phases = " + ".join(str(PhaseAmount(each["formula"], each["formula_units"])) for each in step["phases"])
        place = f"above {low} V" if high is None else f"{low} to {number_text(high)} V"
        rows.append((place, f"{max(step['li_per_formula'], 0.0):.2f} Li", Chemistry(phases)))
    return Account("Voltage profile", [Grid(rows)], "Li and phases per formula unit") if rows else None


def limit_words(facts: Row, name: str) -> str:
    """``1.72 V (1.62 to 1.82)``.

    Args:
        facts: columns of a candidate.
        name: ``reduction_limit`` or ``oxidation_limit``.
    """
    value, low, high = (facts[f"{name}_{column}"] for column in ("v", "low_v", "high_v"))
    if value is None:
        return NOT_ASSESSED
    interval = "" if low is None or high is None else range_text(low, high)
    return f"{number_text(value)} V" + (f" ({interval})" if interval else "")


def _phases(head: str, column: str, facts: Row) -> Chemistry:
    return Chemistry(f"{head} {facts[column] or 'nothing'}")


def _energy(value: float | None) -> str:
    return NOT_ASSESSED if value is None else f"{value:.3f} eV/atom"


def _pair(facts: Row, which: str) -> str:
    low, high = facts[f"{which}_reduction_limit_v"], facts[f"{which}_oxidation_limit_v"]
    return "none" if low is None or high is None else f"{number_text(low)} to {number_text(high)} V"
