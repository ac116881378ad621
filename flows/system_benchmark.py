"""One composition in its chemical system, by the hull kernel and by pymatgen on the same entries: times and answers.

pymatgen's part is cut in two, because a diagram may serve many compositions of one system: building the phase diagram,
and asking it for the hull energy and the Li profile. Parsed entries are given to both sides and their time is not
counted. Our side gathers the phases of the system from the index each time, and that is counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of
from ssbscreen.thermo.system_batches import compute_profiles

REPEATS = 5
NO_EXCHANGE = 1e-6
"""Li atoms per formula unit below which a step of pymatgen's profile exchanges none."""


@dataclass(frozen=True, slots=True)
class SystemTimes:
    """Processor time of one composition alone, and how far the answers lie apart.

    Attributes:
        formula: the composition.
        elements: number of elements of its chemical system, Li among them.
        phases: number of phases in the system.
        ours_us: hull energy, window and voltage profile, microseconds, best of several runs.
        building_ms: pymatgen's phase diagram of the system, milliseconds.
        asking_ms: pymatgen's hull energy and Li profile of the composition, once the diagram stands.
        difference_ev_per_atom: of the two hull energies.
        difference_v: of the window's limits, the larger one.
    """

    formula: str
    elements: int
    phases: int
    ours_us: float
    building_ms: float
    asking_ms: float
    difference_ev_per_atom: float
    difference_v: float

    @property
    def pymatgen_ms(self) -> float:
        """Both parts of pymatgen, milliseconds."""
        return self.building_ms + self.asking_ms

    @property
    def ratio(self) -> float:
        """Pymatgen's time, the diagram among it, over ours."""
        return 1e3 * self.pymatgen_ms / self.ours_us

    @property
    def asking_ratio(self) -> float:
        """Pymatgen's time once the diagram stands over ours."""
        return 1e3 * self.asking_ms / self.ours_us


def time_system(index: PhaseIndex, formula: str) -> SystemTimes:
    """Time both sides on one composition.

    Args:
        index: phases of the source.
        formula: a composition whose system has all elemental references.
    """
    from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
    from pymatgen.core import Composition, Element

    amounts = parse_formula(formula)
    profiles = compute_profiles(index, [amounts])
    seconds = best_seconds(lambda: compute_profiles(index, [amounts]))
    rows = index.rows_of(mask_of([*amounts, LITHIUM]))
    compositions = [Composition(index.formulas[row]) for row in rows]
    entries = [PDEntry(c, index.energies[row] * c.num_atoms) for c, row in zip(compositions, rows, strict=True)]
    composition = Composition(formula)
    began = time.process_time()
    diagram = PhaseDiagram(entries)
    built = time.process_time()
    energy = diagram.get_hull_energy_per_atom(composition)
    steps = diagram.get_element_profile(Element(LITHIUM), composition)
    asked = time.process_time()
    metal = diagram.el_refs[Element(LITHIUM)].energy_per_atom
    limits = zip(_limits_v(steps, metal), (profiles.reduction_v[0], profiles.oxidation_v[0]), strict=True)
    return SystemTimes(
        formula=formula,
        elements=len({*amounts, LITHIUM}),
        phases=len(rows),
        ours_us=1e6 * seconds,
        building_ms=1e3 * (built - began),
        asking_ms=1e3 * (asked - built),
        difference_ev_per_atom=abs(float(energy) - float(profiles.hull_energy[0])),
        difference_v=max(_distance(theirs, float(ours)) for theirs, ours in limits),
    )


def best_seconds(work: Callable[[], object]) -> float:
    """Processor seconds of the fastest of several runs."""
    best = inf
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def _limits_v(steps: Sequence[Mapping[str, Any]], metal_ev: float) -> tuple[float, float]:
    """Reduction and oxidation limit of pymatgen's profile, V; infinity where no Li can leave.

    Each step is told by the voltage at its lower end. A composition that no potential leaves as it is has both limits
    where Li begins to leave.
    """
    ends = [(metal_ev - float(step["chempot"]), float(step["evolution"])) for step in steps]
    kept = [voltage for voltage, change in ends if change <= NO_EXCHANGE]
    leaving = [voltage for voltage, change in ends if change < -NO_EXCHANGE]
    return min(kept, default=inf), min(leaving, default=inf)


def _distance(one: float, other: float) -> float:
    return 0.0 if one == other else abs(one - other)
