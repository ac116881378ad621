"""Phases of a hull, found by chemical system without a scan of all of them.

Phases are stored sorted by their set of elements, so the phases of one exact set are one slice, and the phases of a
chemical system are the slices of its subsets: 2^d - 1 look-ups in a dictionary for d elements, whatever the number
of phases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.elements import ATOMIC_NUMBER, LITHIUM, SYMBOLS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PhaseIndex:
    """The lowest phase of every composition, sorted by chemical system.

    Attributes:
        ids: identifier of each phase, shape (n,).
        formulas: formula of each phase, shape (n,).
        energies: energy in eV/atom, all on one scale, shape (n,).
        pointer: start of each phase's elements in the two flat arrays below, shape (n + 1,).
        elements: atomic numbers, flat.
        amounts: atoms per formula unit, flat.
        slices: first and one-past-last phase of each set of elements; the set is a bit mask of atomic numbers.
        row_of: row of a composition by its key.
    """

    ids: npt.NDArray[Any]
    formulas: npt.NDArray[Any]
    energies: Floats
    pointer: Integers
    elements: Integers
    amounts: Floats
    slices: Mapping[int, tuple[int, int]]
    row_of: Mapping[str, int]

    @property
    def atoms_per_formula(self) -> Floats:
        """Atoms in one formula unit of each phase, shape (n,)."""
        return np.add.reduceat(self.amounts, self.pointer[:-1]) if len(self.ids) else np.empty(0)

    def slices_of(self, mask: int) -> Iterator[tuple[int, int]]:
        """Slices of all phases whose elements lie within the system ``mask``."""
        subset = mask
        while subset:
            if (found := self.slices.get(subset)) is not None:
                yield found
            subset = (subset - 1) & mask

    def rows_of(self, mask: int) -> Integers:
        """Rows of all phases whose elements lie within the system ``mask``, ascending."""
        parts = [np.arange(start, stop) for start, stop in self.slices_of(mask)]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def index_phases(
    ids: Sequence[str], formulas: Sequence[str], amounts: Sequence[Mapping[str, float]], energies: Floats
) -> PhaseIndex:
    """Sort phases by chemical system and keep the lowest of each composition (of equals, the first by id).

    Args:
        ids: identifier of each phase.
        formulas: formula shown for each phase.
        amounts: atoms per formula unit by element.
        energies: energy in eV/atom on one scale, shape (n,).
    """
    keys = [composition_key(amount) for amount in amounts]
    lowest: dict[str, int] = {}
    for row, key in enumerate(keys):
        held = lowest.get(key)
        if held is None or (energies[row], ids[row]) < (energies[held], ids[held]):
            lowest[key] = row
    masks = {row: mask_of(amounts[row]) for row in lowest.values()}
    order = sorted(masks, key=lambda row: (masks[row], keys[row]))
    pointer = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum([len(amounts[row]) for row in order], out=pointer[1:])
    slices: dict[int, tuple[int, int]] = {}
    for position, row in enumerate(order):
        start, _ = slices.get(masks[row], (position, position))
        slices[masks[row]] = (start, position + 1)
    return PhaseIndex(
        ids=np.array([ids[row] for row in order], dtype=object),
        formulas=np.array([formulas[row] for row in order], dtype=object),
        energies=np.ascontiguousarray(energies[order], dtype=np.float64),
        pointer=pointer,
        elements=np.array([ATOMIC_NUMBER[e] for row in order for e in amounts[row]], dtype=np.int64),
        amounts=np.array([n for row in order for n in amounts[row].values()], dtype=np.float64),
        slices=slices,
        row_of={keys[row]: position for position, row in enumerate(order)},
    )


def mask_of(symbols: Iterable[str]) -> int:
    """Bit mask of a set of elements: bit Z is set for atomic number Z."""
    mask = 0
    for symbol in symbols:
        mask |= 1 << ATOMIC_NUMBER[symbol]
    return mask


def index_with(
    index: PhaseIndex, entry_id: str, formula: str, amounts: Mapping[str, float], energy_ev_per_atom: float
) -> PhaseIndex:
    """The phases within the chemical system of one more phase and Li, and that phase.

    Args:
        index: the phases.
        entry_id: identifier of the further phase.
        formula: shown for it.
        amounts: its atoms per formula unit by element.
        energy_ev_per_atom: its energy on the scale of the index.
    """
    rows = index.rows_of(mask_of([*amounts, LITHIUM]))
    held = [
        {
            SYMBOLS[int(number) - 1]: float(amount)
            for number, amount in zip(
                index.elements[index.pointer[row] : index.pointer[row + 1]],
                index.amounts[index.pointer[row] : index.pointer[row + 1]],
                strict=True,
            )
        }
        for row in rows.tolist()
    ]
    return index_phases(
        [*index.ids[rows].tolist(), entry_id],
        [*index.formulas[rows].tolist(), formula],
        [*held, amounts],
        np.append(index.energies[rows], energy_ev_per_atom),
    )
