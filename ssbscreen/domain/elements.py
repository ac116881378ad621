"""Chemical elements by atomic number, hydrogen (1) to lawrencium (103)."""

from __future__ import annotations

SYMBOLS: tuple[str, ...] = tuple(
    (
        "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr "
        "Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb "
        "Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr"
    ).split()
)

ATOMIC_NUMBER: dict[str, int] = {symbol: number for number, symbol in enumerate(SYMBOLS, start=1)}

LITHIUM = "Li"

HEAVIEST_STABLE = ATOMIC_NUMBER["Bi"]
"""Bismuth decays too, but its half-life of 2e19 years makes it stable for every purpose; Th and U are no exception."""
LIGHT_AND_UNSTABLE = frozenset({"Tc", "Pm"})


def is_radioactive(symbol: str) -> bool:
    """Whether the element has no isotope that is stable or lives 1e19 years.

    Kondev et al., NUBASE2020, Chin. Phys. C 45, 030001 (2021), doi:10.1088/1674-1137/abddae.
    """
    return symbol in LIGHT_AND_UNSTABLE or ATOMIC_NUMBER[symbol] > HEAVIEST_STABLE
