"""The hull kernel against pymatgen on the same entries in one process: ratios, because machines differ.

pymatgen's part of a candidate is what a screen with it does: build the phase diagram of the candidate's chemical
system with Li, then ask the hull energy and the Li profile of the composition. Both sides start from parsed entries,
run on one thread, and are timed in processor seconds, which other work on the machine changes little. Compilation and
reading of the source are not counted; what the first call took, is told apart.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from flows.system_benchmark import SystemTimes, best_seconds, time_system
from ssbscreen.domain.composition import parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of
from ssbscreen.thermo.system_batches import compute_profiles

ELEMENT_NUMBERS = (3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Time per candidate on one set of candidates.

    Attributes:
        label: what the set is.
        candidates: number of candidates.
        phases: mean number of phases in their chemical systems.
        ours_us: our time per candidate, microseconds, the whole set in one call, best of several runs.
        ours_alone_us: the same with a call for each.
        pymatgen_ms: pymatgen's time per candidate, milliseconds.
        asking_ms: the part of it that is left when the phase diagram stands already.
        ratio: pymatgen's time over ours in one call.
        lowest_ratio: pymatgen's time over ours with a call for each, of the candidate with the lowest one.
        highest_ratio: of the candidate with the highest one.
        largest_difference_ev_per_atom: largest difference of the two hull energies.
        largest_difference_v: largest difference of a limit of the two windows.
    """

    label: str
    candidates: int
    phases: float
    ours_us: float
    ours_alone_us: float
    pymatgen_ms: float
    asking_ms: float
    ratio: float
    lowest_ratio: float
    highest_ratio: float
    largest_difference_ev_per_atom: float
    largest_difference_v: float


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
    began = time.process_time()
    compute_profiles(index, [parse_formula(formulas[0])])  # compiles, or loads what was compiled
    first_call = time.process_time() - began
    time_system(index, formulas[0])  # imports
    comparisons, systems = [], []
    for size in ELEMENT_NUMBERS:
        if members := by_size.get(size):
            progress(f"{size} elements")
            told, times = _compare(f"{size} elements", _drawn(members, per_size, generator), index)
            comparisons.append(told)
            systems += times
    progress("the real mix")
    told, _ = _compare("the real mix of systems", _drawn(list(formulas), mix, generator), index)
    comparisons.append(told)
    growth = [_growth(size, by_size[size], index) for size in sorted(by_size)]
    amounts = [parse_formula(formula) for formula in formulas]
    whole = best_seconds(lambda: compute_profiles(index, amounts))
    return {
        "seed": seed,
        "phases": len(index.ids),
        "candidates": len(formulas),
        "first_call_seconds": first_call,
        "all_candidates_seconds": whole,
        "kernel_us_per_window": 1e6 * whole / len(formulas),
        "comparisons": [asdict(row) for row in comparisons],
        "systems": [asdict(row) for row in systems],
        "growth": [asdict(row) for row in growth],
    }


def _drawn(members: list[str], count: int, generator: np.random.Generator) -> list[str]:
    chosen = generator.permutation(len(members))[:count]
    return [members[row] for row in chosen]


def _compare(label: str, formulas: Sequence[str], index: PhaseIndex) -> tuple[Comparison, list[SystemTimes]]:
    amounts = [parse_formula(formula) for formula in formulas]
    ours = best_seconds(lambda: compute_profiles(index, amounts)) / len(formulas)
    systems = [time_system(index, formula) for formula in formulas]
    theirs_ms = float(np.mean([each.pymatgen_ms for each in systems]))
    told = Comparison(
        label=label,
        candidates=len(formulas),
        phases=float(np.mean([each.phases for each in systems])),
        ours_us=1e6 * ours,
        ours_alone_us=float(np.mean([each.ours_us for each in systems])),
        pymatgen_ms=theirs_ms,
        asking_ms=float(np.mean([each.asking_ms for each in systems])),
        ratio=1e-3 * theirs_ms / ours,
        lowest_ratio=min(each.ratio for each in systems),
        highest_ratio=max(each.ratio for each in systems),
        largest_difference_ev_per_atom=max(each.difference_ev_per_atom for each in systems),
        largest_difference_v=max(each.difference_v for each in systems),
    )
    return told, systems


def _growth(size: int, formulas: Sequence[str], index: PhaseIndex) -> Growth:
    amounts = [parse_formula(formula) for formula in formulas]
    profiles = compute_profiles(index, amounts)
    phases = [sum(stop - start for start, stop in index.slices_of(mask_of([*a, "Li"]))) for a in amounts]
    seconds = best_seconds(lambda: compute_profiles(index, amounts))
    return Growth(
        size, len(formulas), float(np.mean(phases)), float(profiles.pivots.mean()), 1e6 * seconds / len(formulas)
    )
