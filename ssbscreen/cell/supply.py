"""How safely the elements of a solid can be had: concentration of supply, abundance, lists of critical minerals."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import nan
from types import MappingProxyType
from typing import Final

from ssbscreen.cell.raw_materials import mass_fractions
from ssbscreen.domain.elements import LITHIUM

CONCENTRATED_HHI: Final = 2500.0
"""From here on a market is highly concentrated: U.S. Department of Justice and Federal Trade Commission, Horizontal
Merger Guidelines (2010), section 5.3; below 1500 it is not."""
FROM_AIR: Final = frozenset({"N", "O", "He", "Ne", "Ar", "Kr", "Xe", "Rn"})
"""Had from the air, helium from wells: what the crust has of them says nothing of their supply."""
UNITED_STATES: Final = "US 2022"
EUROPEAN_UNION: Final = "EU 2024"


def herfindahl_hirschman_indices(amounts: Mapping[str, float]) -> tuple[float, float]:
    """Herfindahl-Hirschman indices of production and of reserves, weighted by mass.

    The sum of the squared percentages that countries have of the world's production or reserves of an element: 10,000
    where one has all. Figures of 2011, as pymatgen carries them: Gaultois et al., Chem. Mater. 25, 2911 (2013),
    doi:10.1021/cm400893e.

    Args:
        amounts: atoms by element.

    Returns:
        Of production and of reserves [-]; NaN for both where an element has none.
    """
    known = _concentrations()
    if amounts.keys() - known.keys():
        return nan, nan
    fractions = mass_fractions(amounts)
    production = sum(fraction * known[symbol][0] for symbol, fraction in fractions.items())
    reserves = sum(fraction * known[symbol][1] for symbol, fraction in fractions.items())
    return production, reserves


def scarcest_element(elements: Sequence[str]) -> tuple[str, float]:
    """The element that the Earth's crust has least of, with its abundance [mg/kg].

    Args:
        elements: symbols; those of the air (`FROM_AIR`) do not count.

    Returns:
        "" and NaN where the abundance of one is not known, for it may be the scarcest, or where all are from the air.
    """
    known = crustal_abundances()
    mined = sorted(set(elements) - FROM_AIR)
    if not mined or any(symbol not in known for symbol in mined):
        return "", nan
    scarcest = min(mined, key=known.__getitem__)
    return scarcest, known[scarcest]


@cache
def crustal_abundances() -> Mapping[str, float]:
    """Mass of an element in a kilogram of the Earth's crust [mg/kg], by symbol.

    CRC Handbook of Chemistry and Physics, 95th ed. (2014), section 14.
    """
    return MappingProxyType({row["element"]: float(row["mg_per_kg"]) for row in _rows("crustal_abundance.csv")})


@cache
def critical_minerals() -> Mapping[str, tuple[str, ...]]:
    """Lists of critical minerals on which an element stands, by symbol; elements on none are absent.

    United States: 2022 Final List of Critical Minerals, 87 FR 10381. European Union: Regulation (EU) 2024/1252,
    annex II.
    """
    lists = {"us_2022": UNITED_STATES, "eu_2024": EUROPEAN_UNION}
    return MappingProxyType(
        {
            row["element"]: tuple(name for column, name in lists.items() if row[column] == "yes")
            for row in _rows("critical_minerals.csv")
        }
    )


def critical_among(elements: Sequence[str], of: str) -> tuple[str, ...]:
    """Elements on one of the lists, alphabetical, without Li, which every candidate has and both lists name.

    Args:
        elements: symbols.
        of: `UNITED_STATES` or `EUROPEAN_UNION`.
    """
    lists = critical_minerals()
    return tuple(sorted(symbol for symbol in elements if symbol != LITHIUM and of in lists.get(symbol, ())))


def _rows(name: str) -> list[dict[str, str]]:
    with (files("ssbscreen.cell") / "data" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def _concentrations() -> Mapping[str, tuple[float, float]]:
    from pymatgen.analysis.hhi import HHIModel

    model = HHIModel()  # type: ignore[no-untyped-call]
    return MappingProxyType(dict(model.symbol_hhip_hhir))
