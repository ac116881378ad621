"""Distance of two compositions: the element mover's distance on the modified Pettifor scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MODIFIED_PETTIFOR_ORDER: Final = tuple(
    (
        "He Ne Ar Kr Xe Rn Fr Cs Rb K Na Li Ra Ba Sr Ca Eu Yb Lu Tm Y Er Ho Dy Tb Gd Sm Pm Nd Pr Ce La "
        "Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Sc Zr Hf Ti Ta Nb V Cr Mo W Re Tc Os Ru Ir Rh Pt Pd Au Ag Cu "
        "Ni Co Fe Mn Mg Zn Cd Hg Be Al Ga In Tl Pb Sn Ge Si B C N P As Sb Bi Po Te Se S O At I Br Cl F H"
    ).split()
)
"""Elements so ordered that neighbours replace each other in crystals: Glawe et al., New J. Phys. 18, 093011 (2016),
doi:10.1088/1367-2630/18/9/093011."""
_PLACE: Final = {symbol: place for place, symbol in enumerate(MODIFIED_PETTIFOR_ORDER)}


def composition_distances(one: Sequence[Mapping[str, float]], other: Sequence[Mapping[str, float]]) -> Floats:
    """Element mover's distances between compositions.

    The least work that turns the atomic fractions of one into those of the other, a step being one place of the
    modified Pettifor scale: 0 for the same composition, 0.2 between CaTiO3 and SrTiO3. Hargreaves et al., Chem.
    Mater. 32, 10610 (2020), doi:10.1021/acs.chemmater.0c03381. On a line it is the area between both
    cumulative distributions.

    Args:
        one: atoms by element, n compositions.
        other: the same, m compositions.

    Returns:
        Shape (n, m).
    """
    from scipy.spatial.distance import cdist

    return np.asarray(cdist(_cumulative(one), _cumulative(other), metric="cityblock"), dtype=np.float64)


def _cumulative(compositions: Sequence[Mapping[str, float]]) -> Floats:
    """Cumulative atomic fractions along the scale, shape (n, places)."""
    fractions = np.zeros((len(compositions), len(MODIFIED_PETTIFOR_ORDER)))
    for row, amounts in enumerate(compositions):
        for symbol, amount in amounts.items():
            fractions[row, _PLACE[symbol]] = amount
    return np.asarray(np.cumsum(fractions / fractions.sum(axis=1, keepdims=True), axis=1))
