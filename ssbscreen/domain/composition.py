"""Chemical formulas as amounts of elements.

Reading is our own, in one regular expression: a run reads some hundred thousand formulas, pymatgen's ``Composition``
takes three times as long for them (1.7 s of the 5 s that a whole thermodynamic stage may take). The tests hold
it against pymatgen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import gcd, isfinite, lcm

from ssbscreen.domain.elements import ATOMIC_NUMBER
from ssbscreen.domain.errors import FormulaError

_TERM = re.compile(r"([A-Z][a-z]?)(\d+\.?\d*|\.\d+)?")
_FLAT = re.compile(r"(?:[A-Z][a-z]?(?:\d+\.?\d*|\.\d+)?)+")
_GROUP = re.compile(r"(?:\(([^()\[\]]*)\)|\[([^()\[\]]*)\])(\d+\.?\d*|\.\d+)?")
_DOT_OF_A_HYDRATE = re.compile(r"[1-9]\.\d*H2O$")
_LARGEST_DENOMINATOR = 1000


def parse_formula(formula: str) -> dict[str, float]:
    """Amounts of each element in a formula such as ``Li10Ge(PS6)2``, ``Li0.33La0.56TiO3`` or ``LiPO3``.

    Args:
        formula: element symbols with amounts; round or square brackets may nest. Charges, dots of hydrates and
            isotopes are not read.

    Returns:
        Amount by element symbol, in order of first appearance, all positive.

    Raises:
        FormulaError: not a formula, an unknown element, or an amount of zero.
    """
    text = formula.strip() if isinstance(formula, str) else ""
    if _DOT_OF_A_HYDRATE.search(text):
        raise FormulaError(f"{formula!r} ends in a dot and water: write hydrates with brackets, like CuSO4(H2O)5")
    flat = text if "(" not in text and "[" not in text else _expand(text)
    if not _FLAT.fullmatch(flat):
        raise FormulaError(
            f"cannot read the formula {formula!r}: write element symbols with amounts, like Li10Ge(PS6)2"
        )
    amounts: dict[str, float] = {}
    for symbol, amount in _TERM.findall(flat):
        if symbol not in ATOMIC_NUMBER:
            raise FormulaError(
                f"unknown element {symbol!r} in the formula {formula!r}: write symbols as in the periodic table, "
                "the second letter small"
            )
        amounts[symbol] = amounts.get(symbol, 0.0) + (float(amount) if amount else 1.0)
    if zero := [symbol for symbol, amount in amounts.items() if not (amount > 0.0 and isfinite(amount))]:
        raise FormulaError(
            f"the amount of {', '.join(zero)} in {formula!r} is not a positive number: correct it, or leave "
            "the element out"
        )
    return amounts


def reduced_amounts(amounts: Mapping[str, float]) -> dict[str, float]:
    """Amounts divided to the smallest whole numbers where all are near fractions of denominator <= 1000.

    Amounts that are no such fractions come back unchanged: a formula with decimals keeps the scale it was given in.
    """
    if all(amount.is_integer() for amount in amounts.values()):
        divisor = gcd(*map(int, amounts.values()))
        return dict(amounts) if divisor == 1 else {symbol: n / divisor for symbol, n in amounts.items()}
    fractions = [Fraction(amount).limit_denominator(_LARGEST_DENOMINATOR) for amount in amounts.values()]
    if any(abs(float(f) - a) > 1e-8 * a or f == 0 for f, a in zip(fractions, amounts.values(), strict=True)):
        return dict(amounts)
    scale = lcm(*(f.denominator for f in fractions))
    whole = [int(f * scale) for f in fractions]
    divisor = gcd(*whole)
    return {symbol: float(number // divisor) for symbol, number in zip(amounts, whole, strict=True)}


def composition_key(amounts: Mapping[str, float]) -> str:
    """One text per composition: reduced amounts in alphabetical order, ``Li3PS4`` -> ``Li3 P1 S4``."""
    reduced = reduced_amounts(amounts)
    return " ".join([f"{symbol}{reduced[symbol]:.6g}" for symbol in sorted(reduced)])


def formula_key(formula: str) -> str:
    """`composition_key` of a formula, equal for all that name one composition: ``Li6P2S8`` -> ``Li3 P1 S4``.

    Raises:
        FormulaError: it is no formula.
    """
    return composition_key(parse_formula(formula))


def hill_formula(amounts: Mapping[str, float]) -> str:
    """A plain formula from reduced amounts, in the order in which the elements came: ``Li3PS4``."""
    return "".join(f"{symbol}{'' if n == 1.0 else f'{n:.6g}'}" for symbol, n in reduced_amounts(amounts).items())


def _expand(text: str) -> str:
    """Multiply out the brackets, innermost first."""
    while (group := _GROUP.search(text)) is not None:
        inner, factor = group.group(1) or group.group(2) or "", float(group.group(3) or 1)
        if not _FLAT.fullmatch(inner):
            return ""
        terms = "".join(f"{symbol}{float(n or 1) * factor:.10f}" for symbol, n in _TERM.findall(inner))
        text = text[: group.start()] + terms + text[group.end() :]
    return text
