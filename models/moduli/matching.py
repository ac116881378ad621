"""Rows of two tables that are one material, found by formula and by both moduli as far as integers tell."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

ROUNDING_GPA: Final = 0.5 + 1e-9
"""An integer is within this of the value that it was rounded from."""


def match_rounded(rounded: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """The one row of another table that each rounded row can be.

    Args:
        rounded: ``reduced_formula, bulk_gpa, shear_gpa`` [GPa], moduli rounded to integers.
        other: the same columns, rounded or not.

    Returns:
        Index label of the row in ``other`` by row of ``rounded``, as nullable integers. Missing where no row or more
        than one of the same formula rounds to the moduli, and where rows of ``rounded`` would share one.
    """
    by_formula = dict(iter(other.groupby("reduced_formula", sort=False)))
    found: list[int | None] = []
    for formula, bulk, shear in zip(rounded["reduced_formula"], rounded["bulk_gpa"], rounded["shear_gpa"], strict=True):
        rows = by_formula.get(formula)
        if rows is None:
            found.append(None)
            continue
        near = (np.abs(rows["bulk_gpa"] - bulk) <= ROUNDING_GPA) & (np.abs(rows["shear_gpa"] - shear) <= ROUNDING_GPA)
        found.append(int(rows.index[near][0]) if near.sum() == 1 else None)
    matched = pd.Series(found, index=rounded.index, dtype="Int64")
    return matched.mask(matched.duplicated(keep=False))


def rounds_to(rounded_gpa: pd.Series, exact_gpa: pd.Series) -> pd.Series:
    """Whether each exact modulus rounds to the integer beside it; no where either is missing."""
    return ((exact_gpa - rounded_gpa).abs() <= ROUNDING_GPA).fillna(value=False)
