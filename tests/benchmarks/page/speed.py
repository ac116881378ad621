"""Speed and scaling against pymatgen, from kept measurements of ``ssbscreen bench``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.page.drawing import BLUE, ORANGE, VERMILION, name_panel, new_panels, plain_log, save
from tests.benchmarks.page.further_speed import further, span
from tests.benchmarks.page.parts import Part, Picture, figures

Timing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class System:
    """One composition in its chemical system, medians over the measurements.

    Attributes:
        elements: of the system.
        phases: in the system.
        ours_us: microseconds.
        whole_ms: pymatgen with building the diagram, milliseconds.
        asking_ms: pymatgen once the diagram stands.
        ratio: whole over ours.
        asking_ratio: asking over ours.
        spread: highest ratio of the measurements over the lowest.
    """

    elements: int
    phases: int
    ours_us: float
    whole_ms: float
    asking_ms: float
    ratio: float
    asking_ratio: float
    spread: float


def systems_of(timings: Sequence[Timing]) -> list[System]:
    """The systems that were measured, each once."""
    seen: dict[tuple[str, int], list[Timing]] = {}
    for timing in timings:
        for each in timing["systems"]:
            seen.setdefault((each["formula"], each["phases"]), []).append(each)
    found = []
    for rows in seen.values():
        whole = [row["building_ms"] + row["asking_ms"] for row in rows]
        ratios = [1e3 * ms / row["ours_us"] for ms, row in zip(whole, rows, strict=True)]
        found.append(
            System(
                elements=rows[0]["elements"],
                phases=rows[0]["phases"],
                ours_us=median(row["ours_us"] for row in rows),
                whole_ms=median(whole),
                asking_ms=median(row["asking_ms"] for row in rows),
                ratio=median(ratios),
                asking_ratio=median(1e3 * row["asking_ms"] / row["ours_us"] for row in rows),
                spread=max(ratios) / min(ratios),
            )
        )
    return sorted(found, key=lambda each: (each.elements, each.phases))


def speed_part(timings: Sequence[Timing]) -> Part:
    """The section.

    Args:
        timings: one measurement or several of the same systems.
    """
    systems = systems_of(timings)
    every = [row for timing in timings for row in (*timing["comparisons"], *timing["interfaces"]["comparisons"])]
    worst_ev = max(row["largest_difference_ev_per_atom"] for row in every)
    worst_v = max(row["largest_difference_v"] for timing in timings for row in timing["comparisons"])
    by_spread = sorted(each.spread for each in systems)
    same = (
        f"**Same answers.** Over all that was compared hull and reaction energies differ by at most {worst_ev:.0e} "
        f"eV/atom and limits of windows by at most {worst_v:.0e} V; the tests allow 1e-6."
    )
    repeated = (
        f"Of one system the highest ratio of the {len(timings)} measurements was {median(by_spread):.2f} times the "
        f"lowest at the median and {by_spread[-1]:.2f} times at most."
    )
    before = [*_conditions(timings), same]
    after = [*([repeated] if len(timings) > 1 else []), *further(timings)]
    return Part("Speed and scaling against pymatgen", before, [_growth(systems, len(timings))], after)


def _conditions(timings: Sequence[Timing]) -> list[str]:
    """On what was measured, and what a time is."""
    last = timings[-1]
    conditions, versions = last["conditions"], last["conditions"]["versions"]
    loads = [f"{load:.1f}" for timing in timings if (load := timing["conditions"]["load_1_minute"]) is not None]
    queue = f" When they began, the machine's queue of the last minute was {', '.join(loads)}." if loads else ""
    times = "once" if len(timings) == 1 else f"{len(timings)} times, each in a process of its own,"
    first = span([timing["first_call_seconds"] for timing in timings])
    where = (
        f"Measured {conditions['measured_at'][:10]} {times} by `ssbscreen bench --json`. {conditions['processor']}, "
        f"{conditions['cores']} cores, {conditions['system']}.{queue} Python {conditions['python']}, pymatgen "
        f"{versions['pymatgen']}, matminer {versions['matminer']}, numpy {versions['numpy']}, numba "
        f"{versions['numba']}."
    )
    what = (
        "Times are processor time of one thread; waiting for a busy machine is not in them, but shared caches and "
        "memory are, so quote ratios, and measure again on your own machine. Both sides start from the same parsed "
        f"entries, {last['phases']:,} phases of the embedded reference set; reading them is not counted. Neither is "
        f"compilation: the first call of a process, which compiles the kernel or loads it from disk, took {first} s "
        "here. One composition means its hull energy, window and voltage profile (`compute_profiles` here; in pymatgen "
        "`PhaseDiagram`, `get_hull_energy_per_atom` and `get_element_profile` of Li). Within a measurement ours is the "
        "best of five runs, because a run takes microseconds, and pymatgen's is a single run, which favours us by what "
        "noise adds to it."
    )
    return [where, what]


def _growth(systems: Sequence[System], count: int) -> Picture:
    rows = []
    for size in sorted({each.elements for each in systems}):
        members = [each for each in systems if each.elements == size]
        rows.append(
            (
                str(size),
                str(len(members)),
                f"{min(each.phases for each in members)}–{max(each.phases for each in members)}",
                figures(median(each.ours_us for each in members)),
                figures(median(each.whole_ms for each in members)),
                figures(median(each.asking_ms for each in members)),
                spread([each.ratio for each in members]),
                spread([each.asking_ratio for each in members]),
            )
        )
    each_point = f"the median of {count} measurements" if count > 1 else "one measurement"
    caption = (
        f"Processor time per composition, µs, in {len(systems)} chemical systems of 3 to 7 elements, and how many "
        f"times as long pymatgen takes; logarithmic scales. One composition a call, each point {each_point}. Energies: "
        "the embedded reference set, CHGNet (doi:10.1038/s42256-023-00716-3) on cells of the Materials Project "
        "(doi:10.1063/1.4812323). pymatgen: doi:10.1016/j.commatsci.2012.10.028. *Diagram stands* leaves out the "
        "building of the phase diagram, as where one diagram serves many compositions of one system. Table: medians "
        "over the systems, in brackets the lowest and the highest."
    )
    return Picture(
        name="speed",
        alt="Time per composition and ratio to pymatgen as chemical systems grow from three to seven elements",
        caption=caption,
        head=[
            "elements", "systems", "phases", "ssbscreen (µs)", "pymatgen (ms)", "diagram stands (ms)", "ratio",
            "ratio, diagram stands",
        ],
        rows=rows,
        draw=lambda path, told: _draw(systems, path, told),
    )  # fmt: skip


def _draw(systems: Sequence[System], path: Path, told: str) -> None:
    figure, (times, ratios) = new_panels(3.6, 2)
    phases = [each.phases for each in systems]
    kinds = (
        ("pymatgen", VERMILION, "o", [1e3 * each.whole_ms for each in systems]),
        ("pymatgen, diagram stands", ORANGE, "^", [1e3 * each.asking_ms for each in systems]),
        ("ssbscreen", BLUE, "s", [each.ours_us for each in systems]),
    )
    for name, colour, mark, values in kinds:
        times.plot(phases, values, mark, color=colour, markersize=4.5, label=name)
    for colour, mark, values, shift in (
        (VERMILION, "o", [each.ratio for each in systems], -0.14),
        (ORANGE, "^", [each.asking_ratio for each in systems], 0.14),
    ):
        ratios.plot([each.elements + shift for each in systems], values, mark, color=colour, markersize=4.5, alpha=0.75)
        for size in sorted({each.elements for each in systems}):
            middle = median(value for each, value in zip(systems, values, strict=True) if each.elements == size)
            ratios.plot([size + shift - 0.12, size + shift + 0.12], [middle, middle], color="#1c2733", linewidth=1.6)
    times.set(xscale="log", yscale="log", ylabel="µs per composition")
    name_panel(times, "Time per composition", "phases in the chemical system")
    ratios.set(yscale="log", ylabel="pymatgen's time over ours")
    name_panel(ratios, "Ratio (lines: medians)", "elements of the chemical system")
    plain_log(times.xaxis, (10, 20, 50, 100, 200, 500, 1000, 2000))
    plain_log(times.yaxis, [10**power for power in range(8)])
    plain_log(ratios.yaxis, [factor * 10**power for power in range(1, 6) for factor in (1, 2, 5)])
    ratios.set_xticks(sorted({each.elements for each in systems}))
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5, frameon=False)
    save(figure, path, told)


def spread(values: Sequence[float]) -> str:
    return f"{figures(median(values), 2)} ({figures(min(values), 2)}–{figures(max(values), 2)})"
