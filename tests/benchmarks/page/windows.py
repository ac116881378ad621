"""Windows of a run beside published ones, from what is kept of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import nan
from pathlib import Path
from typing import Any, Final

from ssbscreen.report.numbered_products import with_subscripts
from tests.benchmarks.page.drawing import BLUE, VERMILION, new_panels, save, values_beside
from tests.benchmarks.page.parts import Part, Picture, signed

KINDS: Final = ("reduction", "oxidation")
_DOI: Final = re.compile(r"doi:(\S+)")
_ROW_IN: Final = 0.25


def windows_part(kept: Mapping[str, Any]) -> Part:
    """The section.

    Args:
        kept: as ``kept.windows_of`` tells it.
    """
    run, windows = kept["run"], kept["windows"]
    deviations = [
        (each["name"], kind, _difference(each[kind])) for each in windows for kind in KINDS if tells(each[kind])
    ]
    worst = max(deviations, key=lambda each: abs(each[2]))
    held = sum(holds(each[kind]) for each in windows for kind in KINDS if tells(each[kind]))
    mean = sum(abs(each[2]) for each in deviations) / len(deviations)
    others = [each["name"] for each in windows if not each["candidate"]]
    of_phases = f" {', '.join(others)} are no candidates of it; theirs come from its phases." if others else ""
    share = held / len(deviations)
    whole = (
        f"A run of {run['finished'][:10]}, {' and '.join(run['sources'])}: {run['candidates']:,} candidates, "
        f"{run['phases']:,} phases.{of_phases} Of the {len(windows)} published windows {len(deviations)} limits tell "
        "something (stability with Li metal on both sides leaves nothing to deviate; `ssbscreen audit` counts those of "
        f"candidates only). Over these the mean absolute deviation is **{mean:.2f} V**; {held} of them, {share:.0%}, "
        "lie in our intervals, which nominally hold 95 %. The worst: "
        f"{worst[1]} of {worst[0]}, {signed(worst[2])} V."
    )
    after = (
        "The published windows are computed too, of 2015 and 2019, with other corrections and phases, so a deviation "
        "is not the error of one side; sulfides, bromides and iodides carry no correction there and do here. Our "
        "intervals are two standard deviations of a reaction energy of the energies in use "
        f"({run['error_ev_per_atom']:.3f} eV/atom each; the trust page of a run names its source): they tell the error "
        "of these energies, not that difference. Where a composition is no phase of the set, its interval begins at "
        "the limit itself."
    )
    return Part("Windows beside published ones", [whole], [_picture(windows)], [after])


def tells(limit: Mapping[str, float | None]) -> bool:
    """Whether both are known and not both 0 V."""
    ours, published = limit["ours_v"], limit["published_v"]
    return ours is not None and published is not None and not ours == published == 0.0


def holds(limit: Mapping[str, float | None]) -> bool:
    """Whether our interval holds the published limit."""
    low, high, published = limit["low_v"], limit["high_v"], limit["published_v"]
    return low is not None and high is not None and published is not None and low <= published <= high


def _difference(limit: Mapping[str, Any]) -> float:
    return float(limit["ours_v"] - limit["published_v"])


def _picture(windows: Sequence[Mapping[str, Any]]) -> Picture:
    sources = Counter(_DOI.search(each["source"]).group(1) for each in windows)  # type: ignore[union-attr]
    told = ", ".join(f"doi:{doi} ({count})" for doi, count in sources.items())
    rows = []
    for each in windows:
        cells = []
        for kind in KINDS:
            limit = each[kind]
            cells += [_ours(limit), _volt(limit["published_v"])]
            cells.append(signed(_difference(limit)) if tells(limit) else "")
        rows.append((each["name"], *cells))
    return Picture(
        name="windows",
        alt="Reduction and oxidation limits of known electrolytes, ours with intervals beside published ones",
        caption=(
            f"Limits of the electrochemical window, V against Li/Li+, {len(rows)} compositions. Filled: ours with the "
            f"interval of 95 %; diamonds: published, {told}. Table: ours with its interval, published, and ours less "
            "published (empty where both are 0 V or one is not stated)."
        ),
        head=["electrolyte", "reduction (V)", "published (V)", "Δ (V)", "oxidation (V)", "published (V)", "Δ (V)"],
        rows=rows,
        draw=lambda path, told: _draw(windows, path, told),
    )


def _draw(windows: Sequence[Mapping[str, Any]], path: Path, told: str) -> None:
    figure, (panel,) = new_panels(1.1 + _ROW_IN * len(windows), 1)
    for kind, colour, shift in (("reduction", BLUE, 0.12), ("oxidation", VERMILION, -0.12)):
        limits = [each[kind] for each in windows]
        values_beside(
            panel,
            [place + shift for place in range(len(windows))],
            [(_number(each["ours_v"]), _number(each["low_v"]), _number(each["high_v"])) for each in limits],
            [_number(each["published_v"]) for each in limits],
            colour,
            (f"{kind} limit, ssbscreen", "published" if kind == "reduction" else ""),
        )
    panel.set_yticks(range(len(windows)), labels=[with_subscripts(each["name"]) for each in windows])
    panel.set_ylim(len(windows) - 0.4, -0.6)
    panel.set_xlabel("V against Li/Li$^+$")
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5, frameon=False)
    save(figure, path, told)


def _number(value: float | None) -> float:
    return nan if value is None else value


def _volt(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _ours(limit: Mapping[str, float | None]) -> str:
    if limit["ours_v"] is None:
        return ""
    low, high = _volt(limit["low_v"]), _volt(limit["high_v"])
    return f"{_volt(limit['ours_v'])} ({low}–{high})" if low != high else _volt(limit["ours_v"])
