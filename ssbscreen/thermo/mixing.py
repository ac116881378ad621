"""Reactions of two phases with each other: one linear program with a mixing variable a pair.

For x atoms of a phase A and 1 - x atoms of a phase B the program

    h(x) = min_c  sum_j c_j e_j,   sum_j c_j a_j - x (a_A - a_B) = a_B,   x + s = 1,   c, x, s >= 0

is the hull along the line from B to A: convex and piecewise linear, with a kink wherever the products change. The
mixing variable is one more column, so the kinks come from the sweep of ``hull_program`` in the price of x instead of
that of Li; its first point is x = 0, its last x = 1, and no phase diagram of the joint system is built. The energy of
the reaction is h(x) - x e_A - (1 - x) e_B (Richards, Miara, Wang, Kim and Ceder, Chem. Mater. 28, 266 (2016),
doi:10.1021/acs.chemmater.5b04082).

Open to Li at a voltage the balance of Li is left out and every energy becomes e - mu n_Li. Both phases then take up
or give off Li by themselves, so the energy counted is that of the mixing: beyond what each would gain alone. It is
given per atom other than Li, because Li comes and goes.

Cost: one sweep a pair, 30-300 microseconds, and the gathering of a chemical system once for all pairs in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.thermo.hull_program import NEVER_EV_PER_ATOM, SOLVED, STEPS_AT_MOST, sweep
from ssbscreen.thermo.phase_index import Floats, Integers
from ssbscreen.thermo.system_phases import SystemPhases

NO_MIXING_EV = 1e3
"""Price of x, eV: above every slope of h, so that the sweep starts without A. Slopes are some ten eV at most."""
ROUNDING_EV_PER_ATOM = 1e-8
FRACTION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Reactant:
    """A phase that takes part.

    Attributes:
        formula: as it is shown.
        amounts: atoms per formula unit by element.
        energy_ev_per_atom: on the scale of the hull.
    """

    formula: str
    amounts: Mapping[str, float]
    energy_ev_per_atom: float

    @property
    def atoms(self) -> float:
        """Atoms per formula unit."""
        return float(sum(self.amounts.values()))


@dataclass(frozen=True, slots=True)
class Mixing:
    """The hull along the line between two phases, one element a kink in order of rising x, shape (k,).

    Attributes:
        fraction_a: atoms of A per atom of the mixture, from 0 to 1.
        energy_ev_per_atom: reaction energy per atom of the mixture; open to Li: per atom other than Li.
        phases: rows of the phase index of the products, -1 where there is none, shape (k, m).
        portions: atoms of each product per atom of the mixture, shape (k, m).
    """

    fraction_a: Floats
    energy_ev_per_atom: Floats
    phases: Integers
    portions: Floats

    @property
    def minimum(self) -> int:
        """The kink of the lowest energy; of equals the one with least A."""
        return int(np.argmin(self.energy_ev_per_atom))


def mixing(
    system: SystemPhases,
    a: Reactant,
    b: Reactant,
    *,
    voltage_v: float | None = None,
    without: Collection[int] = (),
) -> Mixing:
    """Kinks of the reaction of A with B.

    Args:
        system: phases of a system that holds both.
        a: the first phase.
        b: the second phase.
        voltage_v: voltage against Li/Li+ of the reservoir that Li is exchanged with, V; None: no exchange.
        without: rows of the phase index that must not form, elements apart. Without A and B themselves the lowest
            energy of a pair that does not react is positive: the margin by which it is stable.

    Raises:
        SsbscreenError: the program did not end, which is a fault of ours.
    """
    of_a, of_b = system.vector(a.amounts), system.vector(b.amounts)
    kinks, energies, phases, portions = _sweep(system, of_a, of_b, voltage_v, without)
    if voltage_v is None:
        energies = energies - kinks * a.energy_ev_per_atom - (1.0 - kinks) * b.energy_ev_per_atom
    else:
        gained = energies - kinks * energies[-1] - (1.0 - kinks) * energies[0]
        energies = gained / (1.0 - kinks * of_a[0] - (1.0 - kinks) * of_b[0])
    energies[np.abs(energies) < ROUNDING_EV_PER_ATOM] = 0.0
    return Mixing(kinks, energies, phases, portions)


def _sweep(
    system: SystemPhases, of_a: Floats, of_b: Floats, voltage_v: float | None, without: Collection[int]
) -> tuple[Floats, Floats, Integers, Floats]:
    """x, hull energy (eV/atom of the mixture), products and portions of every kink; x rises from 0 to 1."""
    first = 0 if voltage_v is None else 1
    d, n = system.fractions.shape
    m, columns = d - first + 1, n - first  # Li metal, the last phase, forms only without exchange
    fractions = np.zeros((m + 1, columns + 2))
    fractions[1:m, :columns] = system.fractions[first:, :columns]
    fractions[1:m, columns] = of_b[first:] - of_a[first:]
    fractions[m, columns:] = 1.0
    fractions[0, columns] = -1.0
    energies = np.zeros(columns + 2)
    energies[:columns] = system.energies[:columns]
    if len(without):
        alone = np.isin(np.arange(columns), system.references)
        energies[:columns][np.isin(system.rows[:columns], list(without)) & ~alone] = NEVER_EV_PER_ATOM
    if voltage_v is not None:
        energies[:columns] -= (system.mu_metal - voltage_v) * system.fractions[0, :columns]
    start = np.empty(m + 1)
    start[0] = 0.0
    start[1:m] = of_b[first:]
    start[m] = 1.0
    references = np.append(system.references[first:], columns + 1)
    prices, x, intercepts = (np.empty(STEPS_AT_MOST) for _ in range(3))
    phases, portions = np.empty((STEPS_AT_MOST, m), np.int64), np.empty((STEPS_AT_MOST, m))
    status, steps, _ = sweep(
        start, energies, fractions, references, NO_MIXING_EV, prices, x, intercepts, phases, portions
    )
    if status != SOLVED:
        raise SsbscreenError(
            "the linear program of a reaction did not end within its pivot limit; please report the pair"
        )
    chosen = phases[:steps]
    product = (chosen >= 0) & (chosen < columns)
    rows = np.where(product, system.rows[np.where(product, chosen, 0)], -1)
    kinks = np.asarray(np.round(np.clip(-x[:steps], 0.0, 1.0), FRACTION_DIGITS) + 0.0, dtype=np.float64)  # no -0.0
    return kinks, intercepts[:steps].copy(), rows, np.where(product, portions[:steps], 0.0)
