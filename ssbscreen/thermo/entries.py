"""Validation of phase entries before any hull is built: one absurd energy spoils every window of its system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import ElementalReferenceError
from ssbscreen.thermo.phase_index import Floats, PhaseIndex, mask_of

LOWEST_FORMATION_ENERGY_EV_PER_ATOM = -6.0  # the most negative in the Materials Project is about -4.5 (fluorides)
HIGHEST_FORMATION_ENERGY_EV_PER_ATOM = 6.0  # above it a calculation failed or total energies came in place of these
ELEMENT_TOLERANCE_EV_PER_ATOM = 0.5


def refusal_reasons(amounts: Sequence[Mapping[str, float]], energies: Floats) -> list[str | None]:
    """Why each phase cannot be used on a hull of formation energies, or None where it can.

    Args:
        amounts: atoms per formula unit by element.
        energies: formation energies in eV/atom, shape (n,).
    """
    absurd = (energies < LOWEST_FORMATION_ENERGY_EV_PER_ATOM) | (energies > HIGHEST_FORMATION_ENERGY_EV_PER_ATOM)
    infinite = ~np.isfinite(energies)
    alone = np.fromiter((len(amount) == 1 for amount in amounts), dtype=bool, count=len(amounts))
    below = alone & (energies < -ELEMENT_TOLERANCE_EV_PER_ATOM)
    reasons: list[str | None] = [None] * len(amounts)
    for row in np.flatnonzero(absurd | infinite | below):
        energy = energies[row]
        if infinite[row]:
            reasons[row] = f"formation energy is {energy}, not a number of eV/atom"
        elif absurd[row]:
            reasons[row] = (
                f"formation energy {energy:.3f} eV/atom is outside {LOWEST_FORMATION_ENERGY_EV_PER_ATOM:g} to "
                f"{HIGHEST_FORMATION_ENERGY_EV_PER_ATOM:g}: a failed calculation or a total energy"
            )
        else:
            reasons[row] = f"an element with formation energy {energy:.3f} eV/atom: elements define the zero"
    return reasons


def require_references(index: PhaseIndex, amounts: Mapping[str, float], *, label: str) -> None:
    """Check that every element of a composition, and Li, has an elemental phase.

    Raises:
        ElementalReferenceError: names the elements that lack one and how to mend it.
    """
    mask = mask_of([*amounts, "Li"])
    absent = [SYMBOLS[z - 1] for z in range(1, mask.bit_length()) if mask >> z & 1 and 1 << z not in index.slices]
    if absent:
        raise ElementalReferenceError(f"{label}: {missing_reference_reason(absent)}")


def missing_reference_reason(symbols: Sequence[str]) -> str:
    """Why elements without a phase of their own stop a hull, and the mend."""
    names = ", ".join(symbols)
    effect = "voltages have no zero" if "Li" in symbols else "the hull is open"
    return (
        f"no elemental phase of {names} among the entries, so {effect}. "
        f"Add the elements to the source (formation energy 0 eV/atom for the stable form of {names}), or fetch "
        "a snapshot that holds them."
    )
