"""Measured frequencies: the mean probability of conduction among the phases of each class.

Measured on PBE gaps of the Materials Project of 2018 (CC BY 4.0, Jain et al., APL Mater. 1, 011002 (2013),
doi:10.1063/1.4812323), for the 61,708 compositions within 0.05 eV/atom of the hull of the same database: the upper
median of the gaps of a composition's polymorphs, turned into a probability by ``gap_distribution``, averaged over the
class. Classes are those of ``gap_model.conduction_class``; an empty anion stands for all of a kind, and s-block classes
are counted in the plain ones too. Metallic elements are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Frequency(NamedTuple):
    """Mean probability of conduction [-] of a class and the number of phases that it was measured on."""

    probability: float
    phases: int


NEAR_HULL_EV_PER_ATOM: Final = 0.05
ALL_PHASES: Final = Frequency(0.525, 61639)
"""The class of everything else."""
FREQUENCIES: Final[Mapping[tuple[str, str], Frequency]] = MappingProxyType(
    {
        ("s-block closed-shell", "F"): Frequency(0.000, 63),
        ("s-block closed-shell", "O"): Frequency(0.027, 45),
        ("s-block closed-shell", "Cl"): Frequency(0.009, 71),
        ("s-block closed-shell", "N"): Frequency(0.081, 29),
        ("s-block closed-shell", "Br"): Frequency(0.028, 75),
        ("s-block closed-shell", "I"): Frequency(0.017, 68),
        ("s-block closed-shell", "S"): Frequency(0.005, 21),
        ("s-block closed-shell", "Se"): Frequency(0.010, 22),
        ("s-block closed-shell", "H"): Frequency(0.010, 67),
        ("s-block closed-shell", "Te"): Frequency(0.019, 20),
        ("s-block Zintl", "P"): Frequency(0.191, 31),
        ("s-block Zintl", "As"): Frequency(0.261, 39),
        ("s-block Zintl", "Sb"): Frequency(0.261, 37),
        ("s-block Zintl", "Bi"): Frequency(0.525, 31),
        ("s-block Zintl", "Sn"): Frequency(0.773, 20),
        ("s-block Zintl", "Si"): Frequency(0.645, 26),
        ("closed-shell", ""): Frequency(0.090, 18436),
        ("closed-shell", "F"): Frequency(0.049, 1061),
        ("closed-shell", "O"): Frequency(0.060, 9866),
        ("closed-shell", "Cl"): Frequency(0.063, 1335),
        ("closed-shell", "N"): Frequency(0.086, 1022),
        ("closed-shell", "Br"): Frequency(0.065, 687),
        ("closed-shell", "I"): Frequency(0.065, 471),
        ("closed-shell", "S"): Frequency(0.149, 2046),
        ("closed-shell", "Se"): Frequency(0.233, 1153),
        ("closed-shell", "H"): Frequency(0.098, 283),
        ("closed-shell", "Te"): Frequency(0.342, 512),
        ("Zintl", ""): Frequency(0.633, 1591),
        ("Zintl", "C"): Frequency(0.316, 110),
        ("Zintl", "Pb"): Frequency(0.889, 94),
        ("Zintl", "P"): Frequency(0.433, 281),
        ("Zintl", "As"): Frequency(0.491, 329),
        ("Zintl", "Sb"): Frequency(0.616, 240),
        ("Zintl", "Bi"): Frequency(0.747, 109),
        ("Zintl", "Ge"): Frequency(0.896, 168),
        ("Zintl", "Sn"): Frequency(0.897, 128),
        ("Zintl", "Si"): Frequency(0.840, 128),
        ("unbalanced", ""): Frequency(0.511, 4405),
        ("unbalanced", "F"): Frequency(0.395, 283),
        ("unbalanced", "O"): Frequency(0.460, 1309),
        ("unbalanced", "Cl"): Frequency(0.382, 322),
        ("unbalanced", "N"): Frequency(0.527, 265),
        ("unbalanced", "Br"): Frequency(0.490, 238),
        ("unbalanced", "I"): Frequency(0.531, 211),
        ("unbalanced", "S"): Frequency(0.517, 546),
        ("unbalanced", "Se"): Frequency(0.461, 424),
        ("unbalanced", "Pb"): Frequency(0.385, 25),
        ("unbalanced", "H"): Frequency(0.529, 89),
        ("unbalanced", "P"): Frequency(0.521, 175),
        ("unbalanced", "As"): Frequency(0.697, 33),
        ("unbalanced", "Te"): Frequency(0.750, 250),
        ("unbalanced", "Sb"): Frequency(0.945, 43),
        ("unbalanced", "Ge"): Frequency(0.929, 67),
        ("unbalanced", "Sn"): Frequency(0.907, 46),
        ("unbalanced", "Si"): Frequency(0.932, 57),
        ("ambiguous", ""): Frequency(0.110, 270),
        ("ambiguous", "O"): Frequency(0.082, 222),
        ("ambiguous", "S"): Frequency(0.312, 22),
        ("open-shell", ""): Frequency(0.569, 19275),
        ("open-shell", "F"): Frequency(0.288, 1596),
        ("open-shell", "O"): Frequency(0.424, 10088),
        ("open-shell", "Cl"): Frequency(0.364, 498),
        ("open-shell", "N"): Frequency(0.800, 284),
        ("open-shell", "Br"): Frequency(0.386, 228),
        ("open-shell", "I"): Frequency(0.465, 142),
        ("open-shell", "S"): Frequency(0.718, 938),
        ("open-shell", "Se"): Frequency(0.750, 571),
        ("open-shell", "C"): Frequency(0.949, 415),
        ("open-shell", "Pb"): Frequency(0.958, 84),
        ("open-shell", "H"): Frequency(0.476, 134),
        ("open-shell", "P"): Frequency(0.910, 581),
        ("open-shell", "As"): Frequency(0.908, 339),
        ("open-shell", "Te"): Frequency(0.817, 249),
        ("open-shell", "Sb"): Frequency(0.937, 282),
        ("open-shell", "Bi"): Frequency(0.941, 70),
        ("open-shell", "Ge"): Frequency(0.955, 1122),
        ("open-shell", "Sn"): Frequency(0.961, 522),
        ("open-shell", "Si"): Frequency(0.955, 1132),
        ("metallic", ""): Frequency(0.930, 17647),
        ("element", ""): Frequency(0.264, 15),
    }
)
"""By kind of count and anion; classes of fewer than 20 phases are left out."""
