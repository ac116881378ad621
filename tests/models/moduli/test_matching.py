"""Rows of one material in two tables, and those of which nobody can tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.moduli.matching import match_rounded, rounds_to


def table(*rows: tuple[str, float, float], index: list[int] | None = None) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["reduced_formula", "bulk_gpa", "shear_gpa"], index=index)


def test_a_row_is_matched_by_formula_and_both_rounded_moduli() -> None:
    rounded = table(("LiF", 70, 50), ("LiCl", 32, 21), ("LiBr", 26, 16))
    other = table(
        ("LiBr", 26.4, 16.3), ("LiF", 69.6, 50.0), ("LiCl", 32.2, 19.8), ("LiI", 32.2, 21.0), index=[7, 3, 9, 1]
    )
    matched = match_rounded(rounded, other)
    assert matched[0] == 3
    assert pd.isna(matched[1])
    assert matched[2] == 7


def test_polymorphs_that_round_alike_stay_unmatched() -> None:
    other = table(("ZnS", 70.2, 33.1), ("ZnS", 69.9, 32.8))
    assert match_rounded(table(("ZnS", 70, 33)), other).isna().all()


def test_rows_that_would_share_one_stay_unmatched() -> None:
    matched = match_rounded(
        table(("ZnS", 70, 33), ("ZnS", 70, 33), ("ZnO", 9, 8)), table(("ZnS", 70.2, 33.1), ("ZnO", 9.1, 8))
    )
    assert matched[:2].isna().all()
    assert matched[2] == 1


def test_polymorphs_that_round_otherwise_are_told_apart() -> None:
    other = table(("ZnS", 70.2, 33.1), ("ZnS", 71.9, 32.8))
    assert match_rounded(table(("ZnS", 72, 33), ("ZnS", 70, 33)), other).tolist() == [1, 0]


@given(
    st.lists(
        st.tuples(st.sampled_from(["LiF", "LiCl", "ZnS"]), st.floats(1.0, 9.0), st.floats(1.0, 9.0)),
        min_size=1,
        max_size=30,
    )
)
def test_no_row_is_matched_twice_or_to_moduli_that_do_not_round_to_its_own(
    rows: list[tuple[str, float, float]],
) -> None:
    exact = table(*rows)
    rounded = exact.assign(bulk_gpa=exact.bulk_gpa.round(), shear_gpa=exact.shear_gpa.round())
    matched = match_rounded(rounded, exact)
    known = matched.dropna()
    assert known.is_unique
    assert all(row == found for row, found in known.items())
    alone = ~rounded.duplicated(keep=False)
    ambiguous = [
        sum(f == g and abs(b - bulk) <= 0.5 and abs(s - shear) <= 0.5 for g, bulk, shear in rows) > 1
        for f, b, s in rounded.itertuples(index=False)
    ]
    assert (matched.notna() == (alone & ~np.array(ambiguous))).all()


@pytest.mark.parametrize(
    ("integer", "value", "told"),
    [(70.0, 69.5, True), (70.0, 70.5, True), (70.0, 70.51, False), (70.0, np.nan, False), (np.nan, 70.0, False)],
)
def test_an_exact_modulus_rounds_to_its_integer_or_not(integer: float, value: float, told: bool) -> None:
    assert rounds_to(pd.Series([integer]), pd.Series([value])).tolist() == [told]
