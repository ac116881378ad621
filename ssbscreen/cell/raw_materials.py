r"""What the elements of a solid cost as raw materials: a lower bound of the price of an electrolyte.

Prices are those of ``data/prices.csv``, each of a traded form with year and source. The cost of a kilogram is

.. math:: c = \sum_i w_i p_i

over the mass fractions w of the elements and the prices p of a kilogram of each in its traded form. Making precursors
of battery purity, synthesis, losses and the coating of a film are not in it: they commonly cost more than the elements.

An interval comes from joint draws: log p of each element is normal and independent of the others, and its standard
deviation is what the range of five annual averages is expected to show (`EXPECTED_RANGE_OF_FIVE`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from ssbscreen.domain.elements import is_radioactive
from ssbscreen.domain.estimate import COVERAGE
from ssbscreen.domain.masses import molar_mass_g_per_mol

Floats = npt.NDArray[np.float64]

CHECKED: Final = "checked"
EXPECTED_RANGE_OF_FIVE: Final = 2.326
"""Mean range of five normal draws in standard deviations: Tippett, Biometrika 17, 364 (1925),
doi:10.1093/biomet/17.3-4.364."""
SMALLEST_LOG_STD: Final = 0.2
"""A price is never better known than within a factor of 1.5 (two standard deviations): grade, region and quantity."""
DRAWS: Final = 4096
SEED: Final = 20260226
"""Of the draws, so that the same table gives the same intervals."""
_AT_ONCE: Final = 1024
NOBLE_GASES: Final = frozenset({"He", "Ne", "Ar", "Kr", "Xe", "Rn"})


@dataclass(frozen=True, slots=True)
class ElementPrice:
    """Price of a kilogram of an element in its traded form.

    Attributes:
        element: symbol.
        form: what is traded, in words.
        compound: formula of it; empty where it is none, such as an alloy.
        content: kilograms of the element in a kilogram of the form.
        usd_per_kg: latest annual average per kilogram of contained element [$/kg].
        low_usd_per_kg: smallest of five annual averages, likewise.
        high_usd_per_kg: largest of them.
        year: of the latest average.
        source: publication and chapter.
        status: ``checked``, or ``memory`` where nobody looked it up.
        note: what else to know.
    """

    element: str
    form: str
    compound: str
    content: float
    usd_per_kg: float
    low_usd_per_kg: float
    high_usd_per_kg: float
    year: int
    source: str
    status: str
    note: str

    @property
    def log_std(self) -> float:
        """Standard deviation of the natural logarithm of the price [-]."""
        return max(log(self.high_usd_per_kg / self.low_usd_per_kg) / EXPECTED_RANGE_OF_FIVE, SMALLEST_LOG_STD)

    @property
    def is_checked(self) -> bool:
        """Whether the figures were seen in the source."""
        return self.status == CHECKED


@dataclass(frozen=True, slots=True)
class RawMaterialCosts:
    """Costs of n solids; NaN where an element has no price.

    Attributes:
        usd_per_kg: cost of a kilogram [$/kg], shape (n,).
        low_usd_per_kg: low end of the interval of `COVERAGE`, shape (n,).
        high_usd_per_kg: high end, shape (n,).
        unchecked_share: share of the cost that rests on prices that nobody looked up [-], shape (n,).
        shares: share of each element in the cost, largest first; empty where the cost is not assessed.
        without_price: elements for which there is no price, by symbol with the reason.
    """

    usd_per_kg: Floats
    low_usd_per_kg: Floats
    high_usd_per_kg: Floats
    unchecked_share: Floats
    shares: tuple[Mapping[str, float], ...]
    without_price: tuple[Mapping[str, str], ...]


@cache
def prices() -> Mapping[str, ElementPrice]:
    """The price table by element, read-only."""
    with (files("ssbscreen.cell") / "data" / "prices.csv").open(encoding="utf-8") as lines:
        rows = [_price(row) for row in csv.DictReader(lines)]
    return MappingProxyType({row.element: row for row in rows})


def prices_dated() -> str:
    """The years of the price table: ``2023 to 2025``."""
    years = sorted({price.year for price in prices().values()})
    return f"{years[0]} to {years[-1]}"


def why_no_price(element: str) -> str:
    """Reason for which an element has no price in the table; empty where it has one."""
    if element in prices():
        return ""
    if element in NOBLE_GASES:
        return "a noble gas"
    return "radioactive" if is_radioactive(element) else "no price in the table"


def mass_fractions(amounts: Mapping[str, float]) -> dict[str, float]:
    """Mass fraction of each element [-] of a composition given as atoms by element."""
    masses = {symbol: molar_mass_g_per_mol({symbol: amount}) for symbol, amount in amounts.items()}
    total = sum(masses.values())
    return {symbol: mass / total for symbol, mass in masses.items()}


def raw_material_costs(compositions: Sequence[Mapping[str, float]]) -> RawMaterialCosts:
    """Cost of the raw materials of a kilogram of each composition.

    Args:
        compositions: atoms by element, n of them.
    """
    known = prices()
    fractions = [mass_fractions(amounts) for amounts in compositions]
    lacking = [{symbol: why_no_price(symbol) for symbol in each if symbol not in known} for each in fractions]
    weights = np.zeros((len(fractions), len(known)))
    columns = {symbol: place for place, symbol in enumerate(known)}
    for row, each in enumerate(fractions):
        for symbol, fraction in each.items():
            if symbol in columns:
                weights[row, columns[symbol]] = fraction
    price = np.array([each.usd_per_kg for each in known.values()])
    parts = weights * price
    cost = np.where([bool(each) for each in lacking], np.nan, parts.sum(axis=1))
    low, high = _interval(weights, cost)
    unchecked = parts[:, [not each.is_checked for each in known.values()]].sum(axis=1) / cost
    return RawMaterialCosts(
        usd_per_kg=cost,
        low_usd_per_kg=low,
        high_usd_per_kg=high,
        unchecked_share=unchecked,
        shares=tuple(_shares(row, total, tuple(known)) for row, total in zip(parts, cost, strict=True)),
        without_price=tuple(lacking),
    )


def _shares(parts: Floats, total: float, symbols: Sequence[str]) -> dict[str, float]:
    if np.isnan(total):
        return {}
    order = np.argsort(-parts, kind="stable")
    return {symbols[place]: float(parts[place] / total) for place in order if parts[place] > 0.0}


def _interval(weights: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """Quantiles of the cost over the joint draws of all prices; they always hold the cost itself."""
    tail = (1.0 - COVERAGE) / 2.0
    draws = _drawn_prices()
    low, high = np.empty(len(weights)), np.empty(len(weights))
    for first in range(0, len(weights), _AT_ONCE):
        chunk = slice(first, first + _AT_ONCE)
        low[chunk], high[chunk] = np.quantile(weights[chunk] @ draws, (tail, 1.0 - tail), axis=1)
    known = np.isfinite(cost)
    return np.where(known, np.minimum(low, cost), np.nan), np.where(known, np.maximum(high, cost), np.nan)


@cache
def _drawn_prices() -> Floats:
    """Prices of each element in joint draws, shape (elements, draws).

    Each element has every quantile once, in a random order (Latin hypercube), so that the ends of one alone are exact.
    """
    levels = ndtri((np.arange(DRAWS) + 0.5) / DRAWS)
    random = np.random.default_rng(SEED)
    return np.array([each.usd_per_kg * np.exp(each.log_std * random.permutation(levels)) for each in prices().values()])


def _price(row: Mapping[str, str]) -> ElementPrice:
    content = float(row["content"])
    value, low, high = (float(row[name]) / content for name in ("usd_per_kg", "low_usd_per_kg", "high_usd_per_kg"))
    return ElementPrice(
        element=row["element"],
        form=row["form"],
        compound=row["compound"],
        content=content,
        usd_per_kg=value,
        low_usd_per_kg=low,
        high_usd_per_kg=high,
        year=int(row["year"]),
        source=row["source"],
        status=row["status"],
        note=row["note"],
    )
