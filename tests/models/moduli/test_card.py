"""The page about the models: every number of the card is on it, in the row of its folds and kind."""

from __future__ import annotations

import pytest

from models.moduli.card import FOLDS_IN_WORDS, card_as_markdown
from models.moduli.model import Variant
from tests.models.moduli.made_up_card import made_up_card

CARD = made_up_card()
LINES = card_as_markdown(CARD).splitlines()


def has_row(*cells: str) -> bool:
    return any(line.startswith("| " + " | ".join(cells) + " |") for line in LINES)


@pytest.mark.parametrize("variant", Variant)
def test_every_error_is_in_the_row_of_its_folds_and_kind(variant: Variant) -> None:
    facts = CARD["models"][variant.value]
    for scheme, kinds in facts["errors"].items():
        for kind, told in kinds.items():
            numbers = (f"{told['rows']:,}", f"{told['mae_log10_bulk']:.4f}", f"{told['mae_log10_shear']:.4f}")
            assert has_row(FOLDS_IN_WORDS[scheme], kind, *numbers)
    for name, schemes in facts["baselines"].items():
        for scheme, kinds in schemes.items():
            told = kinds["all"]
            numbers = (f"{told['rows']:,}", f"{told['mae_log10_bulk']:.4f}", f"{told['mae_log10_shear']:.4f}")
            assert has_row(name, scheme, *numbers)


@pytest.mark.parametrize("variant", Variant)
def test_every_coverage_is_in_the_row_of_its_folds_and_kind(variant: Variant) -> None:
    for scheme, kinds in CARD["models"][variant.value]["coverage"].items():
        for kind, told in kinds.items():
            shares = [f"{100.0 * told[f'coverage_{name}']:.1f}%" for name in ("bulk", "shear")]
            widths = [f"{told[f'median_width_log10_{name}']:.3f}" for name in ("bulk", "shear")]
            assert has_row(FOLDS_IN_WORDS[scheme], kind, *shares, *widths)


def test_every_table_has_as_many_cells_in_each_row_as_in_its_head() -> None:
    rows = [line for line in LINES if line.startswith("|")]
    widths = [line.count("|") for line in rows]
    heads = [number for number, line in enumerate(rows) if line.startswith("|---")]
    assert len(heads) >= 9
    for head, end in zip(heads, [*(each - 1 for each in heads[1:]), len(rows)], strict=True):
        assert set(widths[head - 1 : end]) == {widths[head]}


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02", "seed 3", "scikit-learn 9.8.7", "34,567 further compounds", "4,321 rows (4,321 a source)",
        "765 with Li", "3,210", "refused: 17 no cell", "folder/file.csv fedcba9876543210", "CC BY 4.0",
        "2 features, 3.2 MB, SHA-256 `0123456789abcdef`", "correlate by 0.71", "at least 10 training rows",
        "at most 0.0987", "| 0.050 to 0.300 (outside) | 0 |", "the same 53 phases", "for 7 more",
        "| model | 53 | 0.041 | 0.052 |", "model; then potential", "CrabNet 0.1014 / 0.0758",
        "| Li3PS4 | mp-1 | 23.4 | 21.3 | 17.6 to 28.9 | 11.9 | 10.8 | 8.7 to 14.5 | Somebody 2016 |",
    ],
)  # fmt: skip
def test_a_fact_of_the_card_is_on_the_page(text: str) -> None:
    assert any(text in line for line in LINES)


def test_kinds_without_rows_have_no_numbers_and_break_nothing() -> None:
    card = made_up_card()
    for facts in card["models"].values():
        facts["errors"]["random"]["with Li"] = {"rows": 0}
        facts["coverage"]["composition"]["with Li"] = {}
    page = card_as_markdown(card)
    assert f"| {FOLDS_IN_WORDS['random']} | with Li | 0 |  |  |" in page
