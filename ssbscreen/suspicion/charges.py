"""Charges of the elements of a formula by common oxidation states, one state for each element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import combinations, product
from typing import Final

from ssbscreen.domain.composition import parse_formula
from ssbscreen.electronics.closed_shell_states import closed_shell_states, loses_d_electrons_in_steps
from ssbscreen.electronics.electron_count import ROUNDING_OF_FRACTIONAL_FORMULAS, count_electrons
from ssbscreen.electronics.periodic_table import group

_WHOLE: Final = 1e-6


@lru_cache(maxsize=65536)
def counted_charges(formula: str) -> Mapping[str, int]:
    """Charges of the elements that have closed shells, where some choice of them makes the formula neutral.

    Metals that change their charge in steps take what the others leave, where that lies among their common states; they
    are not in the result then. Of several choices it is the one with most electrons lost (C4+ before C4-).

    Returns:
        Charge by element; empty where no choice is neutral.
    """
    if states := count_electrons(formula).states:
        return states
    amounts = parse_formula(formula)
    steps = [symbol for symbol in amounts if not closed_shell_states(symbol) or loses_d_electrons_in_steps(symbol)]
    rest = [symbol for symbol in amounts if symbol not in steps]
    if not steps or not rest:
        return {}
    least = sum(amounts[symbol] * min(low for low, _ in _ranges(symbol)) for symbol in steps if _ranges(symbol))
    most = sum(amounts[symbol] * max(high for _, high in _ranges(symbol)) for symbol in steps if _ranges(symbol))
    for charges in product(*(closed_shell_states(symbol) for symbol in rest)):
        chosen = list(zip(rest, charges, strict=True))
        left = -sum(amounts[symbol] * charge for symbol, charge in chosen)
        ordered = all(_in_order(*one, *other) for one, other in combinations(chosen, 2))
        if ordered and least - _WHOLE <= left <= most + _WHOLE:
            return dict(chosen)
    return {}


@lru_cache(maxsize=65536)
def balances_with_common_states(formula: str) -> bool:
    """Whether some choice of common states makes the formula neutral.

    One state for each element, and the more electronegative of two elements of opposite charge is the negative one.
    Metals that change their charge in steps (d and f block) may lie between two of their states: mixed valence is
    common and has a flag of its own.
    """
    amounts = parse_formula(formula)
    whole = all(amount.is_integer() for amount in amounts.values())
    for low, high, scale in _sums(amounts):
        tolerance = _WHOLE if whole else ROUNDING_OF_FRACTIONAL_FORMULAS * scale
        if low - tolerance <= 0.0 <= high + tolerance:
            return True
    return False


@cache
def common_states(symbol: str) -> tuple[int, ...]:
    """Common states of an element and those of at least ten entries of the ICSD, as pymatgen lists both; no zero.

    The ICSD's states are those that occur in 1 % of an element's entries too.
    """
    from pymatgen.core import Element

    element = Element(symbol)
    return tuple(sorted({*element.common_oxidation_states, *element.icsd_oxidation_states} - {0}))


def _sums(amounts: Mapping[str, float]) -> Iterator[tuple[float, float, float]]:
    """Lowest and highest total charge of every choice, and its positive charge."""
    symbols = list(amounts)

    def walk(
        place: int, chosen: list[tuple[str, int]], low: float, high: float, scale: float
    ) -> Iterator[tuple[float, float, float]]:
        if place == len(symbols):
            yield low, high, scale
            return
        symbol = symbols[place]
        for least, most in _ranges(symbol):
            if all(_in_order(symbol, most, other, charge) for other, charge in chosen):
                amount = amounts[symbol]
                yield from walk(
                    place + 1,
                    [*chosen, (symbol, most)],
                    low + amount * least,
                    high + amount * most,
                    scale + amount * max(most, 0),
                )

    yield from walk(0, [], 0.0, 0.0, 0.0)


@cache
def _ranges(symbol: str) -> tuple[tuple[int, int], ...]:
    """States of an element as ranges: one from the lowest to the highest positive one of a d or f metal."""
    states = common_states(symbol)
    column = group(symbol)
    positive = [state for state in states if state > 0]
    if (column is None or 3 < column < 13) and positive:  # noqa: PLR2004 - beside Sc, Y and La
        return ((min(positive), max(positive)),)
    return tuple((state, state) for state in states)


def _in_order(one: str, charge: int, two: str, other: int) -> bool:
    """Whether of two elements of opposite charge the negative one is at least as electronegative."""
    if charge * other >= 0:
        return True
    negative, positive = (one, two) if charge < 0 else (two, one)
    return _electronegativity(negative) >= _electronegativity(positive)


@cache
def _electronegativity(symbol: str) -> float:
    """Pauling's; 0 for elements without one (noble gases), which then count as metals."""
    from pymatgen.core import Element

    found = Element(symbol).X
    return 0.0 if found != found else float(found)  # noqa: PLR0124 - NaN
