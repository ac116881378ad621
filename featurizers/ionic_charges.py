"""Oxidation states of the ions of a cell from its composition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssbscreen.electronics.electron_count import count_electrons

if TYPE_CHECKING:
    from pymatgen.core import Composition

MOST_ATOMS: Final = 60
"""In the formula of which pymatgen guesses states: beyond, combinations take minutes."""


def ionic_charges(composition: Composition) -> dict[str, float]:
    """Charge of each element that makes a composition neutral.

    Closed shells first, as the screen counts electrons; where these do not balance, the likeliest states after
    pymatgen, which may be a mean of two (Mn 3.5+ in LiMn2O4).

    Args:
        composition: of elements.

    Returns:
        Charges in units of e by symbol.

    Raises:
        ValueError: no states balance.
    """
    formula = composition.reduced_formula
    count = count_electrons(formula)
    if count.states:
        return {symbol: float(charge) for symbol, charge in count.states.items()}
    reduced, _ = composition.get_reduced_composition_and_factor()
    guesses = reduced.oxi_state_guesses() if reduced.num_atoms <= MOST_ATOMS else ()
    if not guesses:
        raise ValueError(f"no balanced oxidation states ({count.kind})")
    return {symbol: float(charge) for symbol, charge in guesses[0].items()}
