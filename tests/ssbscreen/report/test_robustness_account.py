"""What is told of how far a rank can be trusted."""

from __future__ import annotations

import re
from dataclasses import replace

from ssbscreen.report.account import Account, account_text
from ssbscreen.report.explanation import explain
from ssbscreen.report.robustness_account import ranks_in_draws, robustness_grid
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables

GARNET = "Li7La3Zr2O12"


def account(run_folder: RunFolder, role: str, candidate: str) -> str:
    grid = robustness_grid(RunTables.of(run_folder), role, candidate)
    return "" if grid is None else " ".join(account_text(Account("", [grid])).split())


def row_of(run_folder: RunFolder, role: str, candidate: str) -> dict[str, float]:
    rows = RunTables.of(run_folder).read(tables.ROBUSTNESS).to_pylist()
    return next(row for row in rows if (row["role"], row["candidate_id"]) == (role, candidate))


def test_ranks_probabilities_and_other_orders_are_those_of_the_table(run_folder: RunFolder) -> None:
    row, text = row_of(run_folder, "separator", GARNET), account(run_folder, "separator", GARNET)
    assert (
        f"expected rank {row['rank_expected']:.1f}; 90 % of the draws give {row['rank_low']} to {row['rank_high']}"
        in text
    )
    assert "100% to be among the first ten" in text
    assert f"{row['probability_first']:.0%} to be first" in text
    ranks = {
        each["method"]: each["method_rank"]
        for each in RunTables.of(run_folder).read(tables.AGGREGATIONS).to_pylist()
        if (each["role"], each["candidate_id"]) == ("separator", GARNET)
    }
    assert (
        f"rank by weighted_sum {ranks['weighted_sum']}, vikor {ranks['vikor']}, promethee {ranks['promethee']}" in text
    )
    both = row["probability_top_10_and_passes"]
    assert f"passes its gates with {row['probability_passes_gates']:.0%}, which makes {both:.0%} for both" in text
    assert "nothing moves it across rank 10" in text  # fewer than ten are ranked


def test_weights_with_which_it_wins_stand_beside_the_declared_ones(run_folder: RunFolder) -> None:
    text = account(run_folder, "separator", GARNET)
    row = row_of(run_folder, "separator", GARNET)
    assert f"first in {row['first_acceptability']:.2%} of the draws" in text
    assert f"confidence of {row['confidence_factor']:.0%}" in text
    assert len(re.findall(r"[a-z_0-9]+ 0\.\d\d \(declared 0\.\d\d\)", text)) == 4


def test_it_stands_in_the_account_of_each_role_that_ranks_the_candidate(run_folder: RunFolder) -> None:
    assert explain(run_folder, "Li7La3Zr2O12").count("how far to trust the rank") == 2
    assert "how far to trust the rank" not in explain(run_folder, "LiF")  # excluded from both


def test_a_run_from_before_these_tables_has_no_such_account(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    older = {name: each for name, each in run.manifest["tables"].items() if name != "robustness"}
    assert robustness_grid(replace(run, manifest={**run.manifest, "tables": older}), "separator", GARNET) is None


def test_a_rank_outside_of_its_draws_says_how_that_comes() -> None:
    drawn = {"rank": 16, "rank_low": 45, "rank_high": 1799}
    assert ranks_in_draws(drawn) == (
        "90 % of the draws give 45 to 1,799, all worse than its rank of 16: in every draw some of its many rivals have "
        "better luck"
    )
    assert "all better than its rank of 2,000: a missing value" in ranks_in_draws(drawn | {"rank": 2000})
    for inside in (45, 1799):
        assert ranks_in_draws(drawn | {"rank": inside}) == "90 % of the draws give 45 to 1,799"
