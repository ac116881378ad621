"""Readers of cells that a screen gives to guarded workers: what each reads, by a name that a worker can import."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from flows.guarded_cells import ReadGuarded
from flows.material import structure_of
from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.sources.contents import CellGeometry

if TYPE_CHECKING:
    from featurizers.lithium_network import LithiumNetwork
    from featurizers.moduli_features import CellStatistics
    from flows.material import Cell

KNOWN_CELL: Final = CellGeometry(
    (4.03, 4.03, 4.03, 90.0, 90.0, 90.0),
    (3, 3, 3, 3, 9, 9, 9, 9),
    (0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.0, 0.5, 0.5, 0.5, 0.0,
     0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.5),
)  # fmt: skip
"""LiF, which every reader can read."""


def cell_statistics(cell: Cell) -> list[float]:
    """Features of the model of moduli."""
    return _cell_statistics().featurize(structure_of(cell))


def lithium_network(cell: Cell) -> list[float]:
    """Features of the hops between Li sites for the model of conductivities."""
    return _lithium_network().featurize(structure_of(cell))


def guarded_cell_statistics(limit_s: float) -> ReadCells:
    """Reads `cell_statistics`, at most so many seconds of each cell."""
    return ReadGuarded(cell_statistics, KNOWN_CELL, limit_s)


def guarded_coordinations(limit_s: float) -> ReadCells:
    """Reads the coordination of Li."""
    from ssbscreen.sources.join_properties import lithium_coordination

    return ReadGuarded(lithium_coordination, KNOWN_CELL, limit_s)


def guarded_networks(limit_s: float) -> ReadCells:
    """Reads `lithium_network`."""
    return ReadGuarded(lithium_network, KNOWN_CELL, limit_s)


def guarded_suspicions(limit_s: float) -> ReadCells:
    """Reads what rules of suspicion say of a material with its cell."""
    from ssbscreen.suspicion.material import Material
    from ssbscreen.suspicion.table import raised

    lattice, numbers, xyz = (
        KNOWN_CELL.cell_abc_angstrom_angles_degree,
        KNOWN_CELL.atomic_numbers,
        KNOWN_CELL.fractional_xyz,
    )
    return ReadGuarded(raised, Material("LiF", (list(lattice), list(numbers), list(xyz))), limit_s)


def guarded_looks(limit_s: float) -> ReadCells:
    """Reads space group and drawing for a dossier."""
    from ssbscreen.report.dossiers.cell_facts import look_at_cell

    return ReadGuarded(look_at_cell, KNOWN_CELL, limit_s)


@cache
def _cell_statistics() -> CellStatistics:
    from featurizers.moduli_features import CellStatistics

    return CellStatistics()


@cache
def _lithium_network() -> LithiumNetwork:
    from featurizers.lithium_network import LithiumNetwork

    return LithiumNetwork()
