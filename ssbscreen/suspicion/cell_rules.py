"""Suspicion of the cell: molecules instead of a solid, atoms too close, too much or too little room."""

from __future__ import annotations

from typing import Final

import numpy as np

from ssbscreen.domain.severity import Grade
from ssbscreen.suspicion.bonds import lattice_vectors_angstrom
from ssbscreen.suspicion.filling import LEAST_FILLING, sphere_volumes_a3
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import CLEAN_BY_CELL, NO_CELL, Basis, Rule, Verdict, suspected

SHORTEST_REDUCED: Final = 0.6
"""Of the sum of covalent radii: the shortest real bonds have 0.68 (U=O of uranyl), 0.77 (N2), 0.79 (CO, CN-)."""
MOST_FILLING: Final = 4.0
"""Van der Waals spheres over the cell: dense crystals reach 3, see `LEAST_FILLING`."""
_NAMED: Final = 3


def molecules(material: Material) -> Verdict:
    """Pieces of the cell that bonds do not extend without end: a molecular solid, or guests in a framework."""
    bonded = material.bonded
    if bonded is None:
        return NO_CELL
    pieces = bonded.pieces()
    finite = [sites for sites, extends in pieces if extends == 0 and len(sites) > 1]  # one atom alone is an ion
    if not finite:
        return CLEAN_BY_CELL
    named: dict[str, int] = {}
    for sites in finite:
        symbols, counts = np.unique(bonded.symbols[sites], return_counts=True)
        pairs = zip(symbols.tolist(), counts.tolist(), strict=True)
        formula = "".join(f"{symbol}{count if count > 1 else ''}" for symbol, count in pairs)
        named[formula] = named.get(formula, 0) + 1
    most = sorted(named.items(), key=lambda each: (-each[1], each[0]))[:_NAMED]
    told = ", ".join(f"{count} {formula}" for formula, count in most)
    everything = len(finite) == len(pieces)
    what = "the whole cell is isolated pieces" if everything else "isolated pieces beside a framework"
    return suspected(Grade.SEVERE if everything else Grade.SERIOUS, Basis.CELL, f"{what}: {told}")


def short_bonds(material: Material) -> Verdict:
    """Atoms closer than any real bond."""
    bonded = material.bonded
    if bonded is None:
        return NO_CELL
    short = np.flatnonzero(bonded.reduced_distance < SHORTEST_REDUCED)
    if not len(short):
        return CLEAN_BY_CELL
    worst = int(short[np.argmin(bonded.reduced_distance[short])])
    one, other = bonded.symbols[bonded.centre[worst]], bonded.symbols[bonded.neighbour[worst]]
    told = (
        f"{one}-{other} {bonded.distance_angstrom[worst]:.2f} A, {bonded.reduced_distance[worst]:.2f} of the sum of "
        f"covalent radii; {len(short) // 2} such pairs"
    )
    return suspected(Grade.SEVERE, Basis.CELL, told)


def room(material: Material) -> Verdict:
    """Cells that are mostly vacuum, or packed beyond any crystal."""
    if material.cell is None:
        return NO_CELL
    lattice, numbers, _ = material.cell
    volume = abs(float(np.linalg.det(lattice_vectors_angstrom(lattice))))
    filling = float(sphere_volumes_a3()[np.asarray(numbers)].sum()) / volume
    told = f"{volume / len(numbers):.1f} A^3 for an atom; van der Waals spheres fill {filling:.2f} of the cell"
    if filling < LEAST_FILLING:
        return suspected(Grade.SEVERE, Basis.CELL, f"{told}, crystals at least {LEAST_FILLING:g}: mostly vacuum")
    if filling > MOST_FILLING:
        return suspected(Grade.SEVERE, Basis.CELL, f"{told}, crystals at most {MOST_FILLING:g}: too dense")
    return CLEAN_BY_CELL


CELL_RULES: Final = (
    Rule(
        "isolated molecules",
        "Molecules that only van der Waals forces hold do not conduct Li, melt low, and their energies are too low "
        "with corrections made for solids.",
        "bonds: 1.25 sums of covalent radii, Cordero et al., Dalton Trans. 2832 (2008), doi:10.1039/b801115j",
        molecules,
    ),
    Rule(
        "atoms too close",
        "A broken cell: every value from it is wrong.",
        "covalent radii: Cordero et al., Dalton Trans. 2832 (2008), doi:10.1039/b801115j",
        short_bonds,
    ),
    Rule(
        "absurd volume",
        "A molecule in a box or a collapsed cell; density and energies per volume are wrong.",
        "fillings of the cells of the reference set",
        room,
    ),
)
