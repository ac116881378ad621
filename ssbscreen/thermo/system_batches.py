"""Voltage profiles of many compositions, grouped so that the phases of a chemical system are gathered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.elements import ATOMIC_NUMBER, LITHIUM
from ssbscreen.thermo.hull_program import solve_systems
from ssbscreen.thermo.phase_index import Floats, Integers, PhaseIndex, mask_of

LI = ATOMIC_NUMBER[LITHIUM]


@dataclass(frozen=True, slots=True)
class Profiles:
    """Voltage profiles of n compositions, as flat arrays.

    Per composition, shape (n,): ``status`` (a code of ``hull_program``), ``missing`` (atomic number of the element
    without reference, else 0), ``hull_energy`` (eV/atom), ``reduction_v``, ``oxidation_v`` (V, infinity where no Li
    can leave), ``hull_step`` and ``hull_weight`` (the hull mixture, as ``hull_program.hull_point`` returns them),
    ``pivots``, ``mu_metal`` (eV/atom), ``li_fraction``, ``atoms`` (atoms per formula unit); ``steps`` points into

    Per step: ``voltage`` (lower end, V), ``li`` (per atom of the composition), ``intercept`` (eV per atom of the
    composition); ``products`` points into

    Per product: ``phase`` (row of the phase index) and ``portion`` (its atoms per atom of the composition).
    """

    status: Integers
    missing: Integers
    hull_energy: Floats
    reduction_v: Floats
    oxidation_v: Floats
    hull_step: Integers
    hull_weight: Floats
    pivots: Integers
    mu_metal: Floats
    li_fraction: Floats
    atoms: Floats
    steps: Integers
    voltage: Floats
    li: Floats
    intercept: Floats
    products: Integers
    phase: Integers
    portion: Floats


def compute_profiles(
    index: PhaseIndex, compositions: Sequence[Mapping[str, float]], *, without_own: bool = False
) -> Profiles:
    """Voltage profile, hull energy and window of each composition against all phases of its system with Li.

    Args:
        index: the phases.
        compositions: atoms per formula unit by element.
        without_own: leave out the phase at each composition itself, elements apart: what it competes with.

    Returns:
        Profiles in the order given. A composition whose system lacks an elemental reference has a status other than
        ``SOLVED`` and NaN energies.
    """
    n = len(compositions)
    groups: dict[int, list[int]] = {}
    for position, amounts in enumerate(compositions):
        groups.setdefault(mask_of(amounts) | 1 << LI, []).append(position)
    order = np.array([position for members in groups.values() for position in members], dtype=np.int64)
    members = np.cumsum([0, *(len(group) for group in groups.values())])
    slices = [list(index.slices_of(mask)) for mask in groups]
    slice_pointer = np.cumsum([0, *(len(found) for found in slices)])
    bounds = np.array([pair for found in slices for pair in found], dtype=np.int64).reshape(-1, 2)
    system_elements = [_system_elements(mask) for mask in groups]
    element_pointer = np.cumsum([0, *(len(numbers) for numbers in system_elements)])
    sizes = np.fromiter((len(amounts) for amounts in compositions), dtype=np.int64, count=n)
    pointer = np.concatenate(([0], np.cumsum(sizes)))
    flat_elements = np.array([ATOMIC_NUMBER[e] for amounts in compositions for e in amounts], dtype=np.int64)
    flat_amounts = np.array([x for amounts in compositions for x in amounts.values()], dtype=np.float64)
    per_composition, per_step, per_product = solve_systems(
        index.energies,
        index.pointer,
        index.elements,
        index.amounts,
        np.array([z for numbers in system_elements for z in numbers], dtype=np.int64),
        element_pointer.astype(np.int64),
        bounds,
        slice_pointer.astype(np.int64),
        order,
        members.astype(np.int64),
        pointer,
        flat_elements,
        flat_amounts,
        _own_rows(index, compositions) if without_own else np.full(n, -1),
    )
    floats, integers = per_composition
    return Profiles(
        status=integers[:, 0],
        missing=integers[:, 1],
        hull_step=integers[:, 2],
        pivots=integers[:, 3],
        hull_energy=floats[:, 0],
        reduction_v=floats[:, 1],
        oxidation_v=floats[:, 2],
        hull_weight=floats[:, 3],
        mu_metal=floats[:, 4],
        li_fraction=floats[:, 5],
        atoms=floats[:, 6],
        **_in_given_order(integers[:, 4:6], per_step, per_product),
    )


def _in_given_order(spans: Integers, per_step: Floats, per_product: Floats) -> dict[str, np.ndarray]:
    """Put the steps, solved system by system, into the order of the compositions."""
    counts = spans[:, 1] - spans[:, 0]
    steps = np.concatenate(([0], np.cumsum(counts)))
    source = np.repeat(spans[:, 0] - steps[:-1], counts) + np.arange(steps[-1])
    ordered = per_step[source]
    first, last = ordered[:, 3].astype(np.int64), ordered[:, 4].astype(np.int64)
    products = np.concatenate(([0], np.cumsum(last - first)))
    chosen = per_product[np.repeat(first - products[:-1], last - first) + np.arange(products[-1])]
    return {
        "steps": steps,
        "voltage": ordered[:, 0],
        "li": ordered[:, 1],
        "intercept": ordered[:, 2],
        "products": products,
        "phase": chosen[:, 0].astype(np.int64),
        "portion": chosen[:, 1],
    }


def _own_rows(index: PhaseIndex, compositions: Sequence[Mapping[str, float]]) -> Integers:
    """Row of the phase at each composition, -1 where there is none or it is an element, the zero of all energies."""
    rows = (index.row_of.get(composition_key(c), -1) if len(c) > 1 else -1 for c in compositions)
    return np.fromiter(rows, dtype=np.int64, count=len(compositions))


def _system_elements(mask: int) -> list[int]:
    """Atomic numbers of a system, Li first."""
    return [LI, *(z for z in range(1, mask.bit_length()) if mask >> z & 1 and z != LI)]
