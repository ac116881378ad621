"""Whether a formula is a salt of closed shells, a metal or neither, by counting its electrons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.errors import FormulaError
from ssbscreen.electronics.closed_shell_states import (
    PAULING_ELECTRONEGATIVITY,
    SEMIMETALS,
    ZINTL_ANIONS,
    closed_shell_states,
    lone_pair_state,
    loses_d_electrons_in_steps,
)
from ssbscreen.electronics.periodic_table import group, is_transition_metal, period

ROUNDING_OF_FRACTIONAL_FORMULAS: Final = 0.01
"""Of the positive charge: formulas with decimals are printed with two digits (Li0.33La0.56TiO3 is +0.01)."""
INERT_PAIR_PERIOD: Final = 6
"""Beside a d metal that can change its charge only Tl, Pb and Bi keep a lone pair without doubt: in LiVPO4F, V is 3+
and P is 5+, not V 5+ and P 3+. Periods 4 and 5 (Se4+, Te4+, I5+, ...) are two possible counts."""
LEAST_CHARGE_OF_A_METAL_ION: Final = 1.0
"""Atoms of a metal that carry less on average hold their electrons in common: Zr3O, Ti6O, Ag3O."""
States = dict[str, int]


class CountKind(StrEnum):
    """What counting electrons finds."""

    CLOSED_SHELLS = "closed-shell"
    """Every element has one closed-shell state and the formula is neutral."""
    ZINTL = "Zintl"
    """The same, with anions of group 14, or of group 15 below N."""
    ANION_BONDS = "unbalanced"
    """Bonds between equal atoms, holes on anions, or two states of one element."""
    TWO_COUNTS = "ambiguous"
    """Either a lone pair or an open d shell."""
    OPEN_SHELL = "open-shell"
    """Beside anions, an element with an open d or f shell."""
    METALLIC = "metallic"
    """No anions, or fewer than the metals can balance."""
    UNREADABLE = "unreadable"
    """No formula."""


STATE_OF_KIND: Final[Mapping[CountKind, GateState]] = {
    CountKind.CLOSED_SHELLS: GateState.PASSES,
    CountKind.ZINTL: GateState.UNCERTAIN,
    CountKind.ANION_BONDS: GateState.UNCERTAIN,
    CountKind.TWO_COUNTS: GateState.UNCERTAIN,
    CountKind.OPEN_SHELL: GateState.FAILS,
    CountKind.METALLIC: GateState.FAILS,
    CountKind.UNREADABLE: GateState.UNCERTAIN,
}


@dataclass(frozen=True, slots=True)
class ElectronCount:
    """Outcome of a count.

    Attributes:
        kind: what was found.
        reason: the same in a sentence that names the elements.
        states: charge of every element, where the formula balances.
    """

    kind: CountKind
    reason: str
    states: Mapping[str, int] = field(default_factory=dict)


def judge_formula(formula: str) -> tuple[GateState, str]:
    """State and reason of a formula as an electronic insulator; see ``count_electrons``."""
    count = count_electrons(formula)
    return STATE_OF_KIND[count.kind], count.reason


@lru_cache(maxsize=65536)
def count_electrons(formula: str) -> ElectronCount:
    """Whether every element can take one closed-shell state so that the formula is neutral.

    Args:
        formula: such as ``Li7La3Zr2O12``; decimals are allowed.

    Returns:
        Kind and reason. Passes: a salt of closed shells; a metal in its d0 state is named with it, for it can be
        reduced (the window says at which voltage). Fails: a transition metal that has no closed-shell state or
        would be left with an open d shell, and compounds of metals and semimetals whose electrons do not balance.
        Uncertain: bonds between equal atoms (P-P, S-S, O-O), mixed states of one element, Zintl phases.
    """
    try:
        amounts = parse_formula(formula)
    except FormulaError as error:
        return ElectronCount(CountKind.UNREADABLE, f"not assessed: {error}")
    has_anions = any(symbol in PAULING_ELECTRONEGATIVITY and symbol != "B" for symbol in amounts)
    if open_shell := [symbol for symbol in amounts if not closed_shell_states(symbol)]:
        charged = has_anions and _may_be_ions(amounts, open_shell)
        return ElectronCount(CountKind.OPEN_SHELL if charged else CountKind.METALLIC, _no_closed_shell(open_shell))
    if not has_anions:
        return ElectronCount(CountKind.METALLIC, "no element that forms anions: a metal or an intermetallic phase")
    stepwise = [symbol for symbol in amounts if loses_d_electrons_in_steps(symbol)]
    if (
        states := _salt(amounts, _choices(amounts, inert_pair_from_period=INERT_PAIR_PERIOD if stepwise else 1))
    ) is not None:
        return _balanced(states)
    if stepwise:
        return _open_d_shell(amounts, stepwise)
    return _unbalanced(amounts)


def _balanced(states: States) -> ElectronCount:
    """Outcome for a formula that is neutral with these states."""
    if zintl := [symbol for symbol, charge in states.items() if charge < 0 and symbol in ZINTL_ANIONS]:
        named = ", ".join(_ion(symbol, states[symbol]) for symbol in zintl)
        reason = f"balances as a Zintl phase with {named}: a small gap is likely, a known gap decides"
        return ElectronCount(CountKind.ZINTL, reason, states)
    told = ", ".join(_ion(symbol, charge) for symbol, charge in states.items())
    if reducible := [symbol for symbol in states if _is_reducible_d0(symbol)]:
        named = ", ".join(_ion(symbol, states[symbol]) for symbol in reducible)
        reason = f"closed shells ({told}); {named} is d0 and can be reduced, the window says when"
        return ElectronCount(CountKind.CLOSED_SHELLS, reason, states)
    return ElectronCount(CountKind.CLOSED_SHELLS, f"closed shells ({told})", states)


def _open_d_shell(amounts: Mapping[str, float], metals: Sequence[str]) -> ElectronCount:
    """Outcome for an unbalanced formula with metals that also exist with open d shells."""
    atoms = sum(amounts[symbol] for symbol in metals)
    most = sum(amounts[symbol] * max(_highest_state(symbol), 0) for symbol in metals)
    rest = {symbol: amount for symbol, amount in amounts.items() if symbol not in metals}
    needed = _charges_to_balance(rest)
    named = ", ".join(metals)
    if any(0.0 < charge <= most for charge in needed):
        mean = min(charge for charge in needed if 0.0 < charge <= most) / atoms
        closed = " or ".join(_ion(symbol, closed_shell_states(symbol)[0]) for symbol in metals)
        if _salt(amounts, _choices(amounts, inert_pair_from_period=4)) is not None:
            reason = f"two counts are possible: {closed} beside a lone pair, or {named} at +{mean:.3g}"
            return ElectronCount(CountKind.TWO_COUNTS, reason)
        kind = CountKind.OPEN_SHELL if _may_be_ions(amounts, metals) else CountKind.METALLIC
        return ElectronCount(
            kind,
            f"{named} would have to carry +{mean:.3g} on average instead of {closed}: an open d shell "
            "(mixed conduction, stores charge)",
        )
    if any(charge > most for charge in needed):
        reason = f"more anions than {named} can balance: anions bond to each other or hold holes"
        return ElectronCount(CountKind.ANION_BONDS, reason)
    return ElectronCount(CountKind.METALLIC, f"fewer anions than the metals beside {named} can balance: metallic")


def _charges_to_balance(rest: Mapping[str, float]) -> list[float]:
    """Charges that would make a part of a formula neutral, one for each choice of its states."""
    choices = _choices(rest, inert_pair_from_period=INERT_PAIR_PERIOD)
    return [-_charge(rest, states) for states in _assignments(list(rest), choices)]


def _may_be_ions(amounts: Mapping[str, float], metals: Sequence[str]) -> bool:
    """Whether some choice of the other states leaves these metals at least the charge of an ion on average."""
    rest = {symbol: amount for symbol, amount in amounts.items() if symbol not in metals}
    atoms = sum(amounts[symbol] for symbol in metals)
    return max(_charges_to_balance(rest), default=0.0) >= LEAST_CHARGE_OF_A_METAL_ION * atoms


def _unbalanced(amounts: Mapping[str, float]) -> ElectronCount:
    """Outcome for an unbalanced formula of main-group, rare-earth, Sc, Y, La, Zn, Cd and Hg atoms."""
    anions = [symbol for symbol in amounts if symbol in PAULING_ELECTRONEGATIVITY and symbol != "B"]
    if all(symbol in SEMIMETALS for symbol in anions):
        reason = f"the electrons do not balance with {', '.join(anions)} as the only anion: metallic"
        return ElectronCount(CountKind.METALLIC, reason)
    return ElectronCount(
        CountKind.ANION_BONDS,
        "does not balance with one closed-shell state for each element: bonds between equal atoms or mixed states",
    )


def _choices(amounts: Mapping[str, float], *, inert_pair_from_period: int) -> dict[str, tuple[int, ...]]:
    """States to try for each element; elements of earlier periods do not keep a lone pair."""
    choices = {symbol: closed_shell_states(symbol) for symbol in amounts}
    for symbol, states in choices.items():
        pair = lone_pair_state(symbol)
        if pair is not None and period(symbol) < inert_pair_from_period:
            choices[symbol] = tuple(state for state in states if state != pair)
    return choices


def _salt(amounts: Mapping[str, float], choices: Mapping[str, tuple[int, ...]]) -> States | None:
    """States that make the formula neutral: without Zintl anions where that is possible."""
    found: States | None = None
    whole = all(amount.is_integer() for amount in amounts.values())
    for states in _assignments(list(amounts), choices):
        positive = sum(amounts[symbol] * charge for symbol, charge in states.items() if charge > 0)
        tolerance = 1e-6 if whole else ROUNDING_OF_FRACTIONAL_FORMULAS * positive
        if abs(_charge(amounts, states)) > tolerance:
            continue
        if not any(charge < 0 and symbol in ZINTL_ANIONS for symbol, charge in states.items()):
            return states
        found = found or states
    return found


def _assignments(symbols: Sequence[str], choices: Mapping[str, tuple[int, ...]]) -> Iterator[States]:
    """Every choice of one state for each element in which the anions are the more electronegative ones."""
    if not symbols:
        yield {}
        return
    first, rest = symbols[0], symbols[1:]
    for states in _assignments(rest, choices):
        for charge in choices[first]:
            if all(_in_order(first, charge, symbol, other) for symbol, other in states.items()):
                yield {first: charge, **states}


def _in_order(one: str, charge: int, two: str, other: int) -> bool:
    """Whether of two elements of opposite charge the negative one is at least as electronegative."""
    if charge * other >= 0:
        return True
    negative, positive = (one, two) if charge < 0 else (two, one)
    return PAULING_ELECTRONEGATIVITY[negative] >= PAULING_ELECTRONEGATIVITY.get(positive, 0.0)


def _charge(amounts: Mapping[str, float], states: Mapping[str, int]) -> float:
    return sum(amounts[symbol] * charge for symbol, charge in states.items())


def _highest_state(symbol: str) -> int:
    """Highest charge of a d metal in solids: all electrons, and +3 for Cu, Ag and Au."""
    return 3 if group(symbol) == 11 else closed_shell_states(symbol)[0]  # noqa: PLR2004 - Cu, Ag, Au


def _is_reducible_d0(symbol: str) -> bool:
    return loses_d_electrons_in_steps(symbol) and group(symbol) != 11  # noqa: PLR2004 - Cu, Ag, Au are d10


def _no_closed_shell(symbols: Sequence[str]) -> str:
    named, verb = ", ".join(symbols), "has" if len(symbols) == 1 else "have"
    if all(is_transition_metal(symbol) for symbol in symbols):
        kind = "a redox-active transition metal (mixed conduction, stores charge)"
    else:
        kind = "open d or f shells (mixed conduction, stores charge)"
    return f"{named} {verb} no closed-shell oxidation state: {kind}"


def _ion(symbol: str, charge: int) -> str:
    """``Ti4+``, ``Li+``, ``S2-``."""
    if charge == 0:
        return symbol
    return f"{symbol}{abs(charge) if abs(charge) > 1 else ''}{'+' if charge > 0 else '-'}"
