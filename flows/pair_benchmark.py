"""Reactions with cathodes against pymatgen on the same entries in one process: ratios, because machines differ.

pymatgen's part of a pair is what a screen with it does: build the phase diagram of the joint chemical system, for a
pair open to Li the grand potential diagram too, then ask all kinks of the interface for the lowest. Both sides start
from parsed entries, run on one thread, and are timed in processor seconds.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ssbscreen.domain.elements import LITHIUM
from ssbscreen.interfaces.electrodes import CATHODES, cathode_reactants, reactant_of
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.pair_reactions import Pair, pair_reactions
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of


@dataclass(frozen=True, slots=True)
class PairComparison:
    """Time per pair.

    Attributes:
        label: closed, or open to Li.
        pairs: number of pairs compared.
        phases: mean number of phases in their joint systems.
        ours_us: our time per pair, microseconds; many pairs share a system, whose phases are gathered once.
        ours_alone_us: the same pair by pair, so that every system is gathered again as pymatgen has to.
        pymatgen_ms: pymatgen's time per pair, milliseconds.
        ratio: pymatgen's time over ours, pair by pair.
        largest_difference_ev_per_atom: largest difference of the lowest reaction energies.
    """

    label: str
    pairs: int
    phases: float
    ours_us: float
    ours_alone_us: float
    pymatgen_ms: float
    ratio: float
    largest_difference_ev_per_atom: float


def run_pair_benchmark(
    index: PhaseIndex,
    formulas: Sequence[str],
    *,
    seed: int,
    compared: int,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Every candidate with every cathode state, closed and open; a sample of the pairs with pymatgen too.

    Args:
        index: phases of the source.
        formulas: its candidates.
        seed: seed of the sample.
        compared: pairs of each kind that pymatgen solves too.
        progress: told what is being measured.
    """
    states = cathode_reactants(index, CATHODES)
    candidates = [reactant_of(index, formula)[0] for formula in formulas]
    generator = np.random.default_rng(seed)
    pair_reactions(index, [Pair(candidates[0], states[0].reactant)])  # compiles, or loads what was compiled
    rows = []
    for label in ("closed", "open to Li"):
        progress(f"pairs, {label}")
        pairs = [
            Pair(candidate, state.reactant, state.voltage_v if label != "closed" else None)
            for candidate in candidates
            for state in states
        ]
        began = time.process_time()
        pair_reactions(index, pairs)
        together = (time.process_time() - began) / len(pairs)
        sample = [pairs[row] for row in generator.permutation(len(pairs))[:compared]]
        rows.append(_compare(label, sample, together, index))
    return {
        "pairs": 2 * len(candidates) * len(states),
        "pairs_per_second": 2e6 / sum(row.ours_us for row in rows),
        "comparisons": [asdict(row) for row in rows],
    }


def _compare(label: str, pairs: Sequence[Pair], together_s: float, index: PhaseIndex) -> PairComparison:
    began = time.process_time()
    ours = [float(pair_reactions(index, [pair]).energy_ev_per_atom[0]) for pair in pairs]
    alone = (time.process_time() - began) / len(pairs)
    spent, difference, phases = 0.0, 0.0, []
    for pair, energy in zip(pairs, ours, strict=True):
        rows = index.rows_of(mask_of([*pair.a.amounts, *pair.b.amounts, LITHIUM]))
        phases.append(len(rows))
        seconds, theirs = _with_pymatgen(pair, index, rows)
        spent += seconds
        difference = max(difference, abs(theirs - energy))
    return PairComparison(
        label=label,
        pairs=len(pairs),
        phases=float(np.mean(phases)),
        ours_us=1e6 * together_s,
        ours_alone_us=1e6 * alone,
        pymatgen_ms=1e3 * spent / len(pairs),
        ratio=spent / len(pairs) / alone,
        largest_difference_ev_per_atom=difference,
    )


def _with_pymatgen(pair: Pair, index: PhaseIndex, rows: np.ndarray) -> tuple[float, float]:
    """Processor seconds of pymatgen, and its lowest reaction energy in eV/atom."""
    from pymatgen.analysis.interface_reactions import GrandPotentialInterfacialReactivity, InterfacialReactivity
    from pymatgen.analysis.phase_diagram import GrandPotentialPhaseDiagram, PDEntry, PhaseDiagram
    from pymatgen.core import Composition, Element

    compositions = [Composition(index.formulas[row]) for row in rows]
    entries = [PDEntry(c, index.energies[row] * c.num_atoms) for c, row in zip(compositions, rows, strict=True)]
    a, b = _composition(pair.a), _composition(pair.b)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a phase of positive formation energy is warned of, and set right below
        began = time.process_time()
        diagram = PhaseDiagram(entries)
        if pair.voltage_v is None:
            reactivity = InterfacialReactivity(a, b, diagram, use_hull_energy=False)
            reactivity.e1, reactivity.e2 = pair.a.energy_ev_per_atom, pair.b.energy_ev_per_atom
        else:
            metal = diagram.el_refs[Element(LITHIUM)].energy_per_atom
            grand = GrandPotentialPhaseDiagram(entries, {Element(LITHIUM): metal - pair.voltage_v})
            reactivity = GrandPotentialInterfacialReactivity(a, b, grand, diagram)
        lowest = reactivity.minimum[1]
        return time.process_time() - began, float(lowest)


def _composition(reactant: Reactant) -> Any:
    from pymatgen.core import Composition

    return Composition(dict(reactant.amounts))
