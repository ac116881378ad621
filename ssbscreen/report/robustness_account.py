"""What ``ssbscreen explain`` says of how far a rank can be trusted, for each role."""

from __future__ import annotations

from typing import Final

from ssbscreen.decision.calculations import calculations_of
from ssbscreen.report.account import Grid
from ssbscreen.report.number_text import number_text
from ssbscreen.report.run_tables import Row, RunTables, by_top_ten_change
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import TableSchema

NAMED_WEIGHTS: Final = 4
NAMED_CALCULATIONS: Final = 2
_WHY_WORSE: Final = "in every draw some of its many rivals have better luck"
_WHY_BETTER: Final = "a missing value counts as the worst in the rank, and may be any known one in a draw"
_OTHERS: Final = ("weighted_sum", "vikor", "promethee")


def robustness_grid(run: RunTables, role: str, candidate: str) -> Grid | None:
    """Expected rank, probabilities, weights with which it wins, other orders, and the calculation to do next.

    None for a candidate that is not ranked, and for a run without these tables.
    """
    row = robustness_of(run, role, candidate)
    if row is None:
        return None
    draws = run.manifest["settings"]["robustness"]["draws"]
    ranks = {each["method"]: each["method_rank"] for each in _rows(run, tables.AGGREGATIONS, role, candidate)}
    orders = ", ".join(f"{name} {ranks[name]:,}" for name in _OTHERS)
    lines = [
        (
            "expected rank",
            f"{row['rank_expected']:,.1f}; {ranks_in_draws(row)}",
        ),
        ("probability", _probabilities(row)),
        ("Pareto front", f"on the first in {row['probability_on_front']:.0%} of the draws of values"),
        ("with any weights", _with_any_weights(row)),
        *_winning_weights(run, role, candidate),
        ("other orders", f"rank by {orders}; by what is known of each alone {row['rank_of_known']:,}"),
        *_information(run, role, candidate),
    ]
    return Grid(lines, title=f"how far to trust the rank, {draws:,} draws of values and weights")


def robustness_of(run: RunTables, role: str, candidate: str) -> Row | None:
    """Row of the table ``robustness``; None where the candidate is not ranked, or the run has no such table."""
    if tables.ROBUSTNESS.name not in run.manifest["tables"]:  # a run folder from before them
        return None
    return next(iter(_rows(run, tables.ROBUSTNESS, role, candidate)), None)


def ranks_in_draws(row: Row) -> str:
    """``90 % of the draws give 45 to 799``, and how it comes where the rank itself is outside of them.

    Args:
        row: of the table ``robustness``.
    """
    told = f"90 % of the draws give {row['rank_low']:,} to {row['rank_high']:,}"
    if row["rank"] < row["rank_low"]:
        return f"{told}, all worse than its rank of {row['rank']:,}: {_WHY_WORSE}"
    if row["rank"] > row["rank_high"]:
        return f"{told}, all better than its rank of {row['rank']:,}: {_WHY_BETTER}"
    return told


def _probabilities(row: Row) -> str:
    passes = row["probability_passes_gates"]
    gates = (
        "whether it passes its gates is not known"
        if passes is None
        else f"it passes its gates with {passes:.0%}, which makes {row['probability_top_10_and_passes']:.0%} for both"
    )
    return (
        f"{row['probability_top_10']:.0%} to be among the first ten, {row['probability_first']:.0%} to be first, "
        f"{row['probability_top_50']:.0%} among the first fifty, if all pass; {gates}"
    )


def _with_any_weights(row: Row) -> str:
    if row["first_acceptability"] == 0.0:
        return "never first, whatever the weights"
    told = f"first in {row['first_acceptability']:.2%} of the draws"
    if row["confidence_factor"] is None:
        return f"{told}: too few to tell with which weights"
    return f"{told}; with the mean of their weights first with a confidence of {row['confidence_factor']:.0%}"


def _winning_weights(run: RunTables, role: str, candidate: str) -> list[tuple[str, str]]:
    """The criteria that weigh most where it comes first, with the declared weights."""
    central = {row["criterion"]: row["central_weight"] for row in _rows(run, tables.CENTRAL_WEIGHTS, role, candidate)}
    if not central:
        return []
    weighted = run.roles[role].role.criteria
    total = sum(each.weight for each in weighted)
    declared = {each.criterion: each.weight / total for each in weighted}
    most = sorted(central, key=lambda name: -central[name])[:NAMED_WEIGHTS]
    return [("it wins with", ", ".join(f"{name} {central[name]:.2f} (declared {declared[name]:.2f})" for name in most))]


def _information(run: RunTables, role: str, candidate: str) -> list[tuple[str, str]]:
    """The calculations on this candidate that most likely change the first ten, and the one of all."""
    meaning = {each.name: each.meaning for each in calculations_of(w.criterion for w in run.roles[role].role.criteria)}
    rows = [row for row in _rows(run, tables.VALUE_OF_INFORMATION, role, candidate) if row["top_ten_change"] > 0.0]
    most = sorted(rows, key=by_top_ten_change)[:NAMED_CALCULATIONS]
    told = "; ".join(f"{row['calculation']}, {_percent(row)} ({meaning[row['calculation']]})" for row in most)
    lines = [("to do next", f"would move it across rank 10: {told}" if told else "nothing moves it across rank 10")]
    first = run.most_informative.get(role)
    if first is not None:
        formula = run.facts[first["candidate_id"]]["formula"]
        lines.append(("of all candidates", f"most likely {first['calculation']} of {formula}, {_percent(first)}"))
    return lines


def _percent(row: Row) -> str:
    return f"{number_text(100.0 * row['top_ten_change'])} %"


def _rows(run: RunTables, schema: TableSchema, role: str, candidate: str) -> list[Row]:
    return [row for row in run.rows_of(schema, [candidate])[candidate] if row["role"] == role]
