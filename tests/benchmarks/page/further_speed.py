"""What ``ssbscreen bench`` measures beside hulls: pairs, ranks, features, without a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.card_page import markdown_table
from tests.benchmarks.page.parts import figures

Timing = Mapping[str, Any]


def further(timings: Sequence[Timing]) -> list[str]:
    """Paragraphs: a table of ratios, and what is not measured.

    Args:
        timings: one measurement or several.
    """
    last = timings[-1]
    mix = last["comparisons"][-1]
    rows = [
        (
            f"{mix['candidates']} compositions drawn from all Li compounds, one call for all",
            "pymatgen, a diagram for each",
            span([timing["comparisons"][-1]["ratio"] for timing in timings]),
        )
    ]
    for number, row in enumerate(last["interfaces"]["comparisons"]):
        theirs = "InterfacialReactivity" if row["label"] == "closed" else "GrandPotentialInterfacialReactivity"
        pairs = f"{row['pairs']} reactions with cathodes, {row['label']}"
        ratios = [timing["interfaces"]["comparisons"][number]["ratio"] for timing in timings]
        own = f"{pairs}, {row['phases']:.0f} phases on average, one by one"
        rows.append((own, f"pymatgen's `{theirs}` with its diagrams", span(ratios)))
    ranking = last["ranking"]
    ranks = f"the ranks of {ranking['candidates']:,} candidates in {ranking['criteria']} criteria"
    ratios = [timing["ranking"]["ratio"] for timing in timings]
    rows.append((f"{ranking['draws']} draws of {ranks}", "the same in numpy", span(ratios)))
    whole = span([timing["all_candidates_seconds"] for timing in timings])
    told = "The other ratios of the same measurements, lowest to highest: how many times as long the other side takes."
    at_once = (
        f"All {last['candidates']:,} Li compounds among the phases of the set, hull energy, window and profile in one "
        f"call: {whole} s."
    )
    not_measured = (
        "**Not measured here:** memory beside pymatgen's, several threads, parsing of formulas, storage and "
        "orchestration (stage by stage in [the plan for 10^7](scale.md)). pymatgen's profile also gives each reaction "
        "as a balanced object, which is in its time."
    )
    known = [timing["moduli"] for timing in timings if timing["moduli"]]
    table = "\n".join(markdown_table(["ssbscreen", "beside", "ratio"], rows))
    return [told, table, at_once, *([_features(known)] if known else []), not_measured]


def span(values: Sequence[float]) -> str:
    """Lowest to highest."""
    low, high = figures(min(values)), figures(max(values))
    return low if low == high else f"{low} to {high}"


def _features(moduli: Sequence[Timing]) -> str:
    """Where we are slower than a simple feature, that is told too."""
    times = span([each["prediction_ms"] for each in moduli])
    over = span([each["prediction_over_magpie"] for each in moduli])
    sites = span([each["site_statistics_over_bonds"] for each in moduli])
    return (
        f"A prediction of moduli took {times} ms a cell ({moduli[-1]['cells']} cells of {moduli[-1]['atoms']:.0f} "
        f"atoms on average), {over} times as long as matminer's Magpie statistics of the composition alone. matminer's "
        f"site statistics (CrystalNN) take {sites} times as long as the statistics of bonds that stand in their place."
    )
