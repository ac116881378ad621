"""Elements that are poisonous or scarce, and poisonous gases that moisture sets free."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ssbscreen.cell.supply import FROM_AIR, crustal_abundances

HAZARDOUS_ELEMENTS: Final = frozenset({"Be", "As", "Cd", "Tl", "Pb", "Hg"})
"""Carcinogenic or toxic in small amounts: IARC Monographs 100C (2012) on Be, As, Cd; WHO, "Ten chemicals of public
health concern" (2020), on Pb and Hg; Tl is of their kind."""
SCARCE_BELOW_MG_PER_KG: Final = 2.0
"""About what the crust has of Ge, As and W; it has 22 mg/kg of Sc and 33 of Y, which are dear for other reasons."""
TOXIC_GASES: Final = ("HF", "PH3")
"""Given off by moist fluorides and phosphides; NIOSH ceiling 6 ppm of HF, limit 0.3 ppm of PH3. H2S has a drawback of
its own."""
_PRODUCT: Final = re.compile(r"(?:^|[\s+])([A-Z][A-Za-z0-9]*)(?=$|[\s+])")


def hazardous_among(elements: Iterable[str]) -> tuple[str, ...]:
    """Poisonous elements among these, alphabetical."""
    return tuple(sorted(HAZARDOUS_ELEMENTS & set(elements)))


def scarce_among(elements: Iterable[str]) -> tuple[str, ...]:
    """Elements among these of which the crust has less than `SCARCE_BELOW_MG_PER_KG`, alphabetical."""
    known = crustal_abundances()
    return tuple(
        sorted(
            symbol for symbol in set(elements) - FROM_AIR if symbol in known and known[symbol] < SCARCE_BELOW_MG_PER_KG
        )
    )


def toxic_gases_among(products: str | None) -> tuple[str, ...]:
    """Poisonous gases in a text of reaction products such as ``2 LiOH + HF``."""
    named = set(_PRODUCT.findall(products or ""))
    return tuple(gas for gas in TOXIC_GASES if gas in named)
