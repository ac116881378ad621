"""Reactions of many pairs, grouped so that the phases of a chemical system are gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.thermo.mixing import Reactant, mixing
from ssbscreen.thermo.phase_index import Floats, Integers, PhaseIndex, mask_of
from ssbscreen.thermo.system_phases import phases_of_system


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phases, closed or open to Li.

    Attributes:
        a: the first phase.
        b: the second phase.
        voltage_v: voltage against Li/Li+ at which Li is exchanged, V; None: none is.
    """

    a: Reactant
    b: Reactant
    voltage_v: float | None = None


@dataclass(frozen=True, slots=True)
class PairReactions:
    """The most favourable reaction of each of n pairs.

    Attributes:
        energy_ev_per_atom: lowest reaction energy over all mixing ratios, eV per atom (open: other than Li), 0: stable.
        margin_ev_per_atom: the same, positive where a stable pair lies below all that could form from it; 0 where one
            side is an element, which no product can be told from.
        fraction_a: atoms of A per atom of the mixture; NaN where nothing reacts.
        products: points into the two arrays below, shape (n + 1,).
        phase: row of the phase index of each product.
        portion: its atoms per atom of the mixture.
    """

    energy_ev_per_atom: Floats
    margin_ev_per_atom: Floats
    fraction_a: Floats
    products: Integers
    phase: Integers
    portion: Floats


def pair_reactions(index: PhaseIndex, pairs: Sequence[Pair]) -> PairReactions:
    """Lowest reaction energy of each pair, with mixing ratio, products and margin.

    Args:
        index: the phases.
        pairs: in any order; those of one chemical system are solved together.

    Raises:
        ElementalReferenceError: an element of a pair has no phase of its own.
    """
    n = len(pairs)
    groups: dict[int, list[int]] = {}
    for position, pair in enumerate(pairs):
        groups.setdefault(mask_of([*pair.a.amounts, *pair.b.amounts, "Li"]), []).append(position)
    energy, margin, fraction = np.zeros(n), np.zeros(n), np.full(n, np.nan)
    products: list[tuple[Integers, Floats]] = [(np.empty(0, np.int64), np.empty(0))] * n
    for mask, members in groups.items():
        system = phases_of_system(index, mask)
        for position in members:
            pair = pairs[position]
            found = mixing(system, pair.a, pair.b, voltage_v=pair.voltage_v)
            lowest = found.minimum
            # A reactant below every phase of the index gains nothing from any of them.
            energy[position] = margin[position] = min(float(found.energy_ev_per_atom[lowest]), 0.0)
            if energy[position] < 0.0:
                fraction[position] = found.fraction_a[lowest]
                formed = found.phases[lowest] >= 0
                products[position] = (found.phases[lowest][formed], found.portions[lowest][formed])
                continue
            own = [
                row for side in (pair.a, pair.b) if (row := index.row_of.get(composition_key(side.amounts))) is not None
            ]
            rivals = mixing(system, pair.a, pair.b, voltage_v=pair.voltage_v, without=own)
            margin[position] = max(float(rivals.energy_ev_per_atom.min()), 0.0)
    counts = [len(rows) for rows, _ in products]
    return PairReactions(
        energy_ev_per_atom=energy,
        margin_ev_per_atom=margin,
        fraction_a=fraction,
        products=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        phase=np.concatenate([rows for rows, _ in products]) if n else np.empty(0, np.int64),
        portion=np.concatenate([portions for _, portions in products]) if n else np.empty(0),
    )
