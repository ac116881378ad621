"""The hull kernel against pymatgen on the same entries in one process: ratios, because machines differ.

pymatgen's part of a candidate is what a screen with it does: build the phase diagram of the candidate's chemical
system with Li, then ask the hull energy and the Li profile of the composition. Both sides start from parsed entries,
run on one thread, and are timed in processor seconds, which other work on the machine changes little.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of
from ssbscreen.thermo.system_batches import compute_profiles

ELEMENT_NUMBERS = (3, 4, 5, 6, 7)
REPEATS = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """Time per candidate on one set of candidates.

    Attributes:
        label: what the set is.
        candidates: number of candidates.
        phases: mean number of phases in their chemical systems.
        ours_us: our time per candidate, microseconds, best of several runs over the set.
        pymatgen_ms: pymatgen's time per candidate, milliseconds.
        ratio: pymatgen's time over ours.
        largest_difference_ev_per_atom: largest difference of the two hull energies.
    """

    label: str
    candidates: int
    phases: float
    ours_us: float
    pymatgen_ms: float
    ratio: float
    largest_difference_ev_per_atom: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Our time per candidate for systems of one size, over all candidates of the source."""

    elements: int
    candidates: int
    phases: float
    pivots: float
    kernel_us: float


def run_benchmark(
    index: PhaseIndex,
    formulas: Sequence[str],
    *,
    seed: int,
    per_size: int,
    mix: int,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Compare with pymatgen per number of elements and over a random mix, and show how our cost grows.

    Args:
        index: phases of the source.
        formulas: its candidates.
        seed: seed of the draw.
        per_size: candidates drawn for each number of elements (3 to 7, Li among them).
        mix: candidates drawn from all.
        progress: told what is being measured.
    """
    generator = np.random.default_rng(seed)
    by_size: dict[int, list[str]] = defaultdict(list)
    for formula in formulas:
        by_size[len(parse_formula(formula))].append(formula)
    compute_profiles(index, [parse_formula(formulas[0])])  # compiles, or loads what was compiled
    _compare("warm-up", list(formulas[:1]), index)
    comparisons = []
    for size in ELEMENT_NUMBERS:
        if members := by_size.get(size):
            drawn = _drawn(members, per_size, generator)
            progress(f"{size} elements")
            comparisons.append(_compare(f"{size} elements", drawn, index))
    progress("the real mix")
    comparisons.append(_compare("the real mix of systems", _drawn(list(formulas), mix, generator), index))
    growth = [_growth(size, by_size[size], index) for size in sorted(by_size)]
    amounts = [parse_formula(formula) for formula in formulas]
    whole = _best_seconds(lambda: compute_profiles(index, amounts))
    return {
        "seed": seed,
        "phases": len(index.ids),
        "candidates": len(formulas),
        "all_candidates_seconds": whole,
        "kernel_us_per_window": 1e6 * whole / len(formulas),
        "comparisons": [asdict(row) for row in comparisons],
        "growth": [asdict(row) for row in growth],
    }


def _drawn(members: list[str], count: int, generator: np.random.Generator) -> list[str]:
    chosen = generator.permutation(len(members))[:count]
    return [members[row] for row in chosen]


def _compare(label: str, formulas: Sequence[str], index: PhaseIndex) -> Comparison:
    from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
    from pymatgen.core import Composition, Element

    amounts = [parse_formula(formula) for formula in formulas]
    profiles = compute_profiles(index, amounts)
    ours = _best_seconds(lambda: compute_profiles(index, amounts)) / len(formulas)
    spent = difference = 0.0
    phases = []
    for position, amount in enumerate(amounts):
        rows = index.rows_of(mask_of([*amount, "Li"]))
        phases.append(len(rows))
        compositions = [Composition(index.formulas[row]) for row in rows]
        entries = [PDEntry(c, index.energies[row] * c.num_atoms) for c, row in zip(compositions, rows, strict=True)]
        composition = Composition(formulas[position])
        began = time.process_time()
        diagram = PhaseDiagram(entries)
        energy = diagram.get_hull_energy_per_atom(composition)
        diagram.get_element_profile(Element("Li"), composition)
        spent += time.process_time() - began
        difference = max(difference, abs(float(energy) - float(profiles.hull_energy[position])))
    theirs = spent / len(formulas)
    return Comparison(label, len(formulas), float(np.mean(phases)), 1e6 * ours, 1e3 * theirs, theirs / ours, difference)


def _growth(size: int, formulas: Sequence[str], index: PhaseIndex) -> Growth:
    amounts = [parse_formula(formula) for formula in formulas]
    profiles = compute_profiles(index, amounts)
    phases = [sum(stop - start for start, stop in index.slices_of(mask_of([*a, "Li"]))) for a in amounts]
    seconds = _best_seconds(lambda: compute_profiles(index, amounts))
    return Growth(
        size, len(formulas), float(np.mean(phases)), float(profiles.pivots.mean()), 1e6 * seconds / len(formulas)
    )


def _best_seconds(work: Callable[[], object]) -> float:
    best = np.inf
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return float(best)
