"""Families of compounds by their anion."""

from __future__ import annotations

import pytest

from ssbscreen.domain.anion_families import AnionFamily, anion_family
from ssbscreen.domain.errors import FormulaError


@pytest.mark.parametrize(
    ("formula", "family"),
    [
        ("Li7La3Zr2O12", AnionFamily.OXIDE),
        ("LiTi2(PO4)3", AnionFamily.OXIDE),
        ("Li3YCl6", AnionFamily.HALIDE),
        ("Li3PS4", AnionFamily.CHALCOGENIDE),
        ("Li6PS5Cl", AnionFamily.CHALCOGENIDE),
        ("Li2Se", AnionFamily.CHALCOGENIDE),
        ("Li3N", AnionFamily.PNICTIDE),
        ("LiZnSb", AnionFamily.PNICTIDE),
        ("Li22Si5", AnionFamily.INTERMETALLIC),
        ("LiBH4", AnionFamily.OTHER),
    ],
)
def test_known_compounds_are_in_the_family_that_chemists_put_them_in(formula: str, family: AnionFamily) -> None:
    assert anion_family(formula) is family


def test_of_equally_frequent_anions_the_more_electronegative_names_the_family() -> None:
    assert anion_family("LaOF") is AnionFamily.HALIDE
    assert anion_family("LiPS") is AnionFamily.CHALCOGENIDE


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(FormulaError):
        anion_family("not a formula")
