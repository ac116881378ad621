"""The phases of one chemical system as the dense arrays that linear programs run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ssbscreen.domain.elements import ATOMIC_NUMBER, LITHIUM, SYMBOLS
from ssbscreen.domain.errors import ElementalReferenceError
from ssbscreen.thermo.entries import missing_reference_reason
from ssbscreen.thermo.hull_program import ATOMIC_NUMBERS, gather
from ssbscreen.thermo.phase_index import Floats, Integers, PhaseIndex

LI = ATOMIC_NUMBER[LITHIUM]


@dataclass(frozen=True, slots=True)
class SystemPhases:
    """Phases of a chemical system that holds Li.

    Attributes:
        numbers: atomic numbers of its d elements, Li first.
        rows: rows of the phase index, shape (n,), Li metal last.
        energies: eV/atom, shape (n,).
        fractions: atomic fractions, shape (d, n).
        references: column of each element's own phase, shape (d,).
        mu_metal: energy of Li metal, eV/atom.
        place: row of an element in ``fractions`` by its symbol.
    """

    numbers: tuple[int, ...]
    rows: Integers
    energies: Floats
    fractions: Floats
    references: Integers
    mu_metal: float
    place: Mapping[str, int] = field(repr=False)

    def vector(self, amounts: Mapping[str, float]) -> Floats:
        """Atomic fractions of a composition in this system, shape (d,)."""
        fractions = np.zeros(len(self.numbers))
        for symbol, amount in amounts.items():
            fractions[self.place[symbol]] += amount
        return np.asarray(fractions / fractions.sum())


def phases_of_system(index: PhaseIndex, mask: int) -> SystemPhases:
    """Gather the phases of a system; Li is added to it where it is absent.

    Args:
        index: all phases.
        mask: elements, as ``phase_index.mask_of`` makes it.

    Raises:
        ElementalReferenceError: an element of the system, or Li, has no phase of its own.
    """
    mask |= 1 << LI
    numbers = (LI, *(z for z in range(1, mask.bit_length()) if mask >> z & 1 and z != LI))
    if absent := [SYMBOLS[z - 1] for z in numbers if 1 << z not in index.slices]:
        raise ElementalReferenceError(missing_reference_reason(absent))
    local = np.zeros(ATOMIC_NUMBERS, dtype=np.int64)
    local[list(numbers)] = np.arange(len(numbers))
    bounds = np.array(list(index.slices_of(mask)), dtype=np.int64).reshape(-1, 2)
    rows, energies, fractions, references, mu_metal = gather(
        bounds, index.energies, index.pointer, index.elements, index.amounts, local, len(numbers)
    )
    metal = np.zeros((len(numbers), 1))
    metal[0] = 1.0
    references[0] = len(rows)
    return SystemPhases(
        numbers=numbers,
        rows=np.append(rows, index.slices[1 << LI][0]),
        energies=np.append(energies, mu_metal),
        fractions=np.ascontiguousarray(np.hstack([fractions, metal])),
        references=references,
        mu_metal=float(mu_metal),
        place={SYMBOLS[z - 1]: k for k, z in enumerate(numbers)},
    )
