"""Volume of a phase without a cell: the sum of volumes of its elements, fitted to computed cells.

The volumes were fitted by this project to relaxed cells of the Materials Project (database 2025.02.12, CC BY 4.0, Jain
et al., APL Mater. 1, 011002 (2013), doi:10.1063/1.4812323): one cell a composition, that of median volume per atom;
cells that are mostly vacuum left out; least absolute relative deviations, so that odd cells do not pull. An element has
one volume in phases with an anion (H, N, O, F, S, Cl, Se, Br, Te, I), where it gives electrons away, and another in
elements, intermetallics, carbides, phosphides and the like: Li 8.8 and 15.0 A^3. With the phosphides on the other side
Li3P comes out at 47 instead of 59 A^3 (its cell: 60), and neither table gains.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

ANIONS: Final = frozenset({"H", "N", "O", "F", "S", "Cl", "Se", "Br", "Te", "I"})

# fmt: off
WITH_ANIONS_A3: Final[Mapping[str, float]] = MappingProxyType({
    "H": 7.4, "Li": 8.8, "Be": 5.4, "B": 10.0, "C": 14.7, "N": 9.9, "O": 9.4, "F": 11.8, "Na": 17.1, "Mg": 9.8,
    "Al": 11.3, "Si": 17.8, "P": 22.4, "S": 24.7, "Cl": 29.9, "K": 31.2, "Ca": 19.0, "Sc": 14.7, "Ti": 13.0,
    "V": 14.8, "Cr": 10.4, "Mn": 12.4, "Fe": 11.7, "Co": 9.0, "Ni": 7.6, "Cu": 10.5, "Zn": 14.6, "Ga": 17.7,
    "Ge": 19.6, "As": 25.5, "Se": 30.1, "Br": 37.6, "Rb": 38.4, "Sr": 24.3, "Y": 20.2, "Zr": 18.0, "Nb": 17.7,
    "Mo": 24.8, "Tc": 12.6, "Ru": 12.3, "Rh": 9.9, "Pd": 12.5, "Ag": 19.4, "Cd": 20.1, "In": 22.4, "Sn": 25.0,
    "Sb": 26.4, "Te": 36.4, "I": 49.3, "Cs": 49.6, "Ba": 33.7, "La": 24.1, "Ce": 21.9, "Pr": 23.4, "Nd": 22.2,
    "Sm": 20.8, "Eu": 22.6, "Gd": 19.6, "Tb": 19.1, "Dy": 18.8, "Ho": 18.2, "Er": 17.6, "Tm": 17.4, "Yb": 15.4,
    "Lu": 17.1, "Hf": 16.3, "Ta": 16.9, "W": 21.9, "Re": 18.1, "Os": 13.4, "Ir": 11.0, "Pt": 14.5, "Au": 23.2,
    "Hg": 26.8, "Tl": 32.4, "Pb": 28.3, "Bi": 27.1, "Ac": 25.9, "Th": 25.0, "Pa": 20.4, "U": 21.9, "Np": 19.9,
    "Pu": 20.4,
})
"""Fitted to 37,090 compositions; elements of fewer than 20 of them are left out."""
WITHOUT_ANIONS_A3: Final[Mapping[str, float]] = MappingProxyType({
    "Li": 15.0, "Be": 8.0, "B": 5.4, "C": 5.1, "Na": 29.8, "Mg": 22.4, "Al": 15.7, "Si": 13.5, "P": 13.4, "K": 49.1,
    "Ca": 33.4, "Sc": 21.7, "Ti": 16.1, "V": 13.0, "Cr": 11.3, "Mn": 11.2, "Fe": 10.9, "Co": 9.3, "Ni": 9.3,
    "Cu": 11.0, "Zn": 14.5, "Ga": 15.9, "Ge": 16.4, "As": 17.8, "Rb": 59.2, "Sr": 43.1, "Y": 29.8, "Zr": 22.0,
    "Nb": 18.0, "Mo": 15.4, "Tc": 13.5, "Ru": 12.1, "Rh": 12.1, "Pd": 13.8, "Ag": 17.1, "Cd": 21.5, "In": 23.4,
    "Sn": 24.5, "Sb": 26.2, "Cs": 63.9, "Ba": 53.3, "La": 37.4, "Ce": 33.0, "Pr": 35.4, "Nd": 34.3, "Pm": 32.4,
    "Sm": 32.3, "Eu": 36.9, "Gd": 30.8, "Tb": 29.7, "Dy": 29.1, "Ho": 28.4, "Er": 27.7, "Tm": 27.0, "Yb": 26.3,
    "Lu": 25.9, "Hf": 20.8, "Ta": 17.9, "W": 15.7, "Re": 14.6, "Os": 13.1, "Ir": 12.9, "Pt": 14.5, "Au": 16.9,
    "Hg": 21.5, "Tl": 25.4, "Pb": 28.2, "Bi": 31.0, "Ac": 44.8, "Th": 33.8, "Pa": 27.0, "U": 26.4, "Np": 28.6,
    "Pu": 28.0,
})
"""Fitted to 21,618 compositions; elements of fewer than 20 of them are left out."""
# fmt: on

STD_WITH_ANIONS: Final = (0.16, 0.11, 0.08)
STD_WITHOUT_ANIONS: Final = (0.07, 0.05, 0.05)
"""Relative error of phases of up to two, three, and more elements, on a fifth of the compositions kept out of the fit:
the deviation that 90 % stay below, over 1.645. Over all sizes the median deviation is 5.5 % with anions (90 % below
16 %), 2.8 % without (9 %); binary salts are the worst (median 9 %): dense ones such as LiF lie 26 % below the sum."""


class EstimatedVolume(NamedTuple):
    """Volume of a formula unit [A^3] and its relative standard deviation [-]; both NaN where unknown."""

    volume_a3: float
    relative_std: float


def volume_per_formula_a3(amounts: Mapping[str, float]) -> EstimatedVolume:
    """Volume of one formula unit, from the formula alone.

    Args:
        amounts: amount by element, in any scale.

    Returns:
        Volume [A^3] of these amounts with its relative error; NaN where an element has no fitted volume (noble gases,
        Po, At, Fr, Ra and the actinides after Pu).
    """
    has_anion = not ANIONS.isdisjoint(amounts)
    volumes = WITH_ANIONS_A3 if has_anion else WITHOUT_ANIONS_A3
    errors = STD_WITH_ANIONS if has_anion else STD_WITHOUT_ANIONS
    if not amounts or any(symbol not in volumes for symbol in amounts):
        return EstimatedVolume(float("nan"), float("nan"))
    volume = sum(amount * volumes[symbol] for symbol, amount in amounts.items())
    return EstimatedVolume(volume, errors[min(max(len(amounts) - 2, 0), 2)])
