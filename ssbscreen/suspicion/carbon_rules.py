"""Suspicion of organic anions: C-H and C-C bonds."""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.severity import Grade
from ssbscreen.suspicion.charges import counted_charges
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import CLEAN_BY_CELL, CLEAN_BY_COMPOSITION, Basis, Rule, Verdict, suspected

LONGEST_CH_ANGSTROM: Final = 1.25
LONGEST_CC_ANGSTROM: Final = 1.65
"""Single bonds: C-H 1.09, C-C 1.54 A; Allen et al., J. Chem. Soc., Perkin Trans. 2 S1 (1987),
doi:10.1039/p298700000s1."""


def organic(material: Material) -> Verdict:
    """Organic anions; carbonates, carbides with single C and carbodiimides are none.

    Without a cell carbon is organic where it balances neither as C4+ nor as C4-: formate, acetate, oxalate, cyanide.
    """
    if "C" not in material.amounts:
        return CLEAN_BY_COMPOSITION
    if (bonded := material.bonded) is not None:
        counts = {
            "C-H": int((bonded.distances_of("C", "H") <= LONGEST_CH_ANGSTROM).sum()),
            "C-C": int((bonded.distances_of("C", "C") <= LONGEST_CC_ANGSTROM).sum()),
        }
        if not any(counts.values()):
            return CLEAN_BY_CELL
        told = " and ".join(f"{count} {bond} bonds" for bond, count in counts.items() if count)
        return suspected(Grade.SERIOUS, Basis.CELL, f"{told} in the cell")
    if counted_charges(material.formula).get("C") in {4, -4}:
        return CLEAN_BY_COMPOSITION
    with_h = " beside H" if "H" in material.amounts else ""
    told = (
        f"carbon{with_h} balances neither as carbonate (C4+) nor as carbide (C4-): formate, oxalate, cyanide or alike"
    )
    return suspected(Grade.SERIOUS, Basis.COMPOSITION, told)


CARBON_RULES: Final = (
    Rule(
        "organic anion",
        "Anions with C-H or C-C bonds are reduced by Li metal and burn at a charged cathode; the hull of inorganic "
        "phases does not judge them.",
        "bond lengths: Allen et al., J. Chem. Soc., Perkin Trans. 2 S1 (1987), doi:10.1039/p298700000s1",
        organic,
    ),
)
