"""Reactions at an interface in words: energies with intervals, products with amounts or shares of the volume."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.interfaces.summary import LIKELY
from ssbscreen.report.number_text import NOT_ASSESSED
from ssbscreen.report.run_tables import Row

_SMALLEST_WITH_TWO_DECIMALS: Final = 5e-3
_SMALLEST_WITH_THREE_DECIMALS: Final = 5e-4
_ALMOST_NEVER, _ALMOST_ALWAYS = 0.005, 0.995


def energy_interval(row: Row) -> tuple[float, float]:
    """Two standard deviations to either side of the margin, as an energy: never above 0, eV/atom.

    Args:
        row: of the table ``interphases`` or ``cathode_reactions``.
    """
    margin, half = row["margin_ev_per_atom"], STANDARD_DEVIATIONS * row["reaction_energy_std_ev_per_atom"]
    return min(margin - half, 0.0), min(margin + half, 0.0)


def interval_words(row: Row) -> str:
    """``−1.50 to −1.34``; ``0 to 0`` where even the lower end is stable."""
    low, high = energy_interval(row)
    return f"{short_energy(low)} to {short_energy(high)}"


def short_energy(energy: float | None) -> str:
    """Two decimals, more only where these would hide a reaction; what is stable says ``0``."""
    if energy is None:
        return NOT_ASSESSED
    if abs(energy) >= _SMALLEST_WITH_TWO_DECIMALS:
        text = f"{energy:.2f}"
    else:
        text = f"{energy:.3f}" if abs(energy) >= _SMALLEST_WITH_THREE_DECIMALS else f"{energy:.1g}"
    return "0" if float(text) == 0.0 else text.replace("-", "−", 1)


def amounts_words(products: Iterable[Row] | None) -> str:
    """``0.36 Li3PO4 + 0.27 Li2SO4``, largest amount first; empty where nothing forms."""
    amounts = sorted((product["formula_units"], product["formula"]) for product in products or ())
    return " + ".join(str(PhaseAmount(formula, units)) for units, formula in reversed(amounts))


def by_volume(products: Iterable[Row] | None) -> list[Row]:
    """Products of an interphase, largest share of the volume first."""
    return sorted(products or (), key=lambda each: (-(each["volume_fraction"] or 0.0), each["formula"]))


def conducts(product: Row) -> bool:
    """Whether a product likely conducts electrons."""
    return bool((product["conducting_probability"] or 0.0) > LIKELY)


def percent(fraction: float | None, *, signed: bool = False) -> str:
    """``11 %``, ``−12 %``, signed ``+150 %``."""
    if fraction is None:
        return NOT_ASSESSED
    text = f"{fraction:+.0%}" if signed else f"{fraction:.0%}"
    if text in {"+0%", "-0%"}:
        text = "0%"
    return text.replace("-", "−").replace("%", " %")


def probability(value: float | None) -> str:
    """Two decimals; ``< 0.01`` and ``> 0.99`` where these would claim certainty."""
    if value is None:
        return NOT_ASSESSED
    if value < _ALMOST_NEVER:
        return "< 0.01"
    return "> 0.99" if value >= _ALMOST_ALWAYS else f"{value:.2f}"


def pair_words(row: Row, candidate: str) -> str:
    """The reaction of a pair: ``0.45 Li3PS4 + 0.55 LiCo2O4 → 0.36 Li3PO4 + ...``."""
    units = row["candidate_formula_units"]
    if units is None or not row["products"]:
        return "no reaction"
    given: list[dict[str, Any]] = [
        {"formula": candidate, "formula_units": units},
        {"formula": row["cathode_formula"], "formula_units": 1.0 - units},
    ]
    left = " + ".join(str(PhaseAmount(**each)) for each in given if each["formula_units"] > 0.0)
    return f"{left} → {amounts_words(row['products'])}"
