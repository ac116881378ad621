"""Decorated candidates: a user's own structure with some elements exchanged for others of the same charge."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.elements import ATOMIC_NUMBER, LITHIUM, is_radioactive
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.structures.decorated_volume import volume_ratio
from ssbscreen.structures.own_structure import Refusal
from ssbscreen.structures.site_charges import site_charges
from ssbscreen.structures.validation import refusal_reason
from ssbscreen.suspicion.charges import common_states

if TYPE_CHECKING:
    from pymatgen.core import Structure

_ARROW: Final = re.compile(r"->|→")
_EXAMPLE: Final = 'write rules like "S->O,Se; P->As,Sb"'
_WHOLE: Final = 0.05
"""How far a mean charge may be from a state of the element that takes its place; Mn of 3.5 has no substitute."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """What may take the place of an element.

    Attributes:
        element: in the given structure.
        replacements: elements, each of which gives candidates of its own.
    """

    element: str
    replacements: tuple[str, ...]


def parse_substitutions(text: str) -> tuple[Substitution, ...]:
    """Rules such as ``S->O,Se; P->As,Sb``.

    Raises:
        ConfigurationError: a rule without an arrow, an unknown or radioactive element, an element for itself, twice or
            in two rules, or lithium.
    """
    rules = tuple(_rule(part.strip()) for part in text.split(";") if part.strip())
    if not rules:
        raise ConfigurationError(f"no substitution is named: {_EXAMPLE}")
    elements = [rule.element for rule in rules]
    if twice := [element for element in dict.fromkeys(elements) if elements.count(element) > 1]:
        raise ConfigurationError(f"{twice[0]} has two rules: write one, like {twice[0]}->A,B")
    return rules


def decorated(structure: Structure, rules: Sequence[Substitution]) -> list[tuple[str, Structure]]:
    """Every combination of the rules that keeps the charges, without the wholly unchanged structure.

    Each rule also stays out in turn; a rule of an element that the structure lacks is left aside. The cell is scaled
    by `volume_ratio`, at the same fractional coordinates.

    Args:
        structure: sites may be shared or partly occupied.
        rules: of different elements.

    Returns:
        Labels such as ``S->O; P->As`` and structures, in the order of the rules; `refused_decorations` tells the
        others.
    """
    return [(label, made) for label, made, reason in _combinations(structure, rules) if made is not None and not reason]


def refused_decorations(structure: Structure, rules: Sequence[Substitution]) -> list[Refusal]:
    """The combinations that `decorated` leaves out, named by their labels, with the reason and without a file."""
    return [Refusal(label, "", f"{label}: {reason}") for label, _, reason in _combinations(structure, rules) if reason]


def _rule(part: str) -> Substitution:
    sides = [each.strip() for each in _ARROW.split(part)]
    if len(sides) != 2:  # noqa: PLR2004 - both sides of an arrow
        raise ConfigurationError(f"the substitution {part!r} has no single arrow: {_EXAMPLE}")
    element, replacements = sides[0], tuple(each.strip() for each in sides[1].split(","))
    for symbol in (element, *replacements):
        if symbol not in ATOMIC_NUMBER:
            raise ConfigurationError(f"{symbol!r} in the substitution {part!r} is no element: {_EXAMPLE}")
        if is_radioactive(symbol):
            raise ConfigurationError(f"{symbol} in the substitution {part!r} is radioactive: leave it out")
    if LITHIUM in (element, *replacements):
        raise ConfigurationError(
            f"the substitution {part!r} exchanges Li, which every candidate conducts: leave it out"
        )
    if element in replacements:
        raise ConfigurationError(f"the substitution {part!r} puts {element} in its own place: leave it out")
    if len(set(replacements)) < len(replacements):
        raise ConfigurationError(f"the substitution {part!r} names an element twice: leave one out")
    return Substitution(element, replacements)


def _combinations(structure: Structure, rules: Sequence[Substitution]) -> list[tuple[str, Structure | None, str]]:
    """Label, structure and reason against it of every combination."""
    present = {element.symbol for element in structure.composition.element_composition}
    used = [rule for rule in rules if rule.element in present]
    if not used:
        missing = ", ".join(rule.element for rule in rules)
        return [("unchanged", None, f"the structure holds no {missing}: nothing is substituted")]
    charges = site_charges(structure).by_element
    found: list[tuple[str, Structure | None, str]] = []
    for chosen in product(*((None, *rule.replacements) for rule in used)):
        exchange = {rule.element: new for rule, new in zip(used, chosen, strict=True) if new is not None}
        if not exchange:
            continue
        label = "; ".join(f"{old}->{new}" for old, new in exchange.items())
        reasons = [reason for old, new in exchange.items() if (reason := _charge_reason(old, new, charges))]
        if reasons:
            found.append((label, None, "; ".join(reasons)))
            continue
        made = _substituted(structure, exchange, charges)
        found.append((label, made, refusal_reason(made) or ""))
    return found


def _charge_reason(old: str, new: str, charges: Mapping[str, float]) -> str:
    """Why an element cannot take the place of another by usual oxidation states; "" where it can."""
    taken = common_states(new)
    if old in charges:
        if any(abs(charges[old] - state) <= _WHOLE for state in taken):
            return ""
        return f"{new} is usually {_states(taken)}, but {old} is {charges[old]:+.3g} here: the charge would change"
    if set(common_states(old)) & set(taken):
        return ""
    return f"{new} ({_states(taken)}) and {old} ({_states(common_states(old))}) have no usual oxidation state in common"


def _states(states: Sequence[int]) -> str:
    return ", ".join(f"{state:+d}" for state in states) or "neutral"


def _substituted(structure: Structure, exchange: Mapping[str, str], charges: Mapping[str, float]) -> Structure:
    from pymatgen.transformations.standard_transformations import SubstitutionTransformation

    made: Structure = structure.copy()
    made.remove_oxidation_states()
    given = made.copy()
    made = SubstitutionTransformation([(old, new) for old, new in exchange.items()]).apply_transformation(made)
    made.scale_lattice(structure.volume * volume_ratio(given, exchange, charges))
    return made
