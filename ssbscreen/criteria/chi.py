"""Stability parameter of Ahmad and Viswanathan."""

from __future__ import annotations

from ssbscreen.criteria.intervals import bracketed
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Chi [kJ/(mol nm)] with the interval that both moduli give.

    Chi changes sign, so a relative error of chi itself would mean nothing; its interval comes from draws of the moduli.
    """
    return bracketed(
        numbers(columns, "chi_kj_per_mol_nm"),
        numbers(columns, "chi_low_kj_per_mol_nm"),
        numbers(columns, "chi_high_kj_per_mol_nm"),
        texts(columns, "moduli_origin"),
    )


CRITERION = Criterion(
    name="chi",
    unit="kJ/(mol nm)",
    direction=Direction.MINIMISE,
    meaning=(
        "Stability parameter of the Li interface; below 0 roughness decays, and for inorganic electrolytes it "
        "contradicts the Monroe-Newman ratio."
    ),
    needs=("chi_kj_per_mol_nm", "chi_low_kj_per_mol_nm", "chi_high_kj_per_mol_nm", "moduli_origin"),
    source=(
        "Ahmad, Viswanathan, Phys. Rev. Lett. 119, 056003 (2017), doi:10.1103/PhysRevLett.119.056003; Ahmad et "
        "al., ACS Cent. Sci. 4, 996 (2018), doi:10.1021/acscentsci.8b00229"
    ),
    compute=compute,
)
