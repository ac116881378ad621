"""What the page is made from and kept beside it: timings, and the windows of a run beside published ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence, Set
from math import isfinite
from pathlib import Path
from typing import Any, Final

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.windows_check import CheckedWindow, Limit, check_windows
from ssbscreen.sources.literature import PublishedWindow, read_windows
from ssbscreen.store.run_folder import open_run
from ssbscreen.tables.catalogue import PHASE_ENTRIES
from ssbscreen.thermo.composition_window import composition_windows
from ssbscreen.thermo.window_tables import index_of_entries

TIMINGS: Final = "bench.jsonl"
WINDOWS: Final = "windows.json"


def measured(rounds: int, told: Callable[[str], None]) -> list[dict[str, Any]]:
    """Run ``ssbscreen bench`` so many times, each in a process of its own, since processes differ by more than runs.

    Raises:
        SsbscreenError: a run failed.
    """
    found = []
    for number in range(rounds):
        told(f"measuring, {number + 1} of {rounds}")
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "bench", "--json"], check=False, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise SsbscreenError(f"'ssbscreen bench --json' ended with status {done.returncode}; nothing was written")
        found.append(json.loads(done.stdout))
    return found


def read_timings(path: Path) -> list[dict[str, Any]]:
    """Kept output of ``ssbscreen bench --json``, one measurement a line.

    Raises:
        SsbscreenError: there is none, or it is of a ``bench`` that did not tell single systems.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found: list[dict[str, Any]] = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as fault:
        raise SsbscreenError(f"{path} holds no timings ({fault}). Keep some with: ssbscreen bench --json") from fault
    if not found or not all({"conditions", "systems"} <= each.keys() for each in found):
        raise SsbscreenError(f"{path} holds no timings of this version's 'ssbscreen bench --json': measure again")
    return found


def windows_of(run: Path) -> dict[str, Any]:
    """Windows of a run beside published ones, and what run it was.

    Raises:
        SsbscreenError: there is no run, or it is damaged.
    """
    if not run.exists():
        raise SsbscreenError(f"there is no run at {run}: run `make run` first, or name one (make benchmarks RUN=...)")
    tables = RunTables.of(open_run(run))
    manifest = tables.manifest
    windows = [_window(each) for each in check_windows(tables).windows]
    windows += _of_phases(tables, {each["name"] for each in windows})
    order = [each.name for each in read_windows()]
    return {
        "run": {
            "finished": manifest["finished"],
            "sources": manifest["sources"]["labels"],
            "error_ev_per_atom": manifest["energy_scale"]["error_ev_per_atom"],
            "candidates": manifest["tables"]["candidates"]["rows"],
            "phases": manifest["tables"]["phase_entries"]["rows"],
        },
        "windows": sorted(windows, key=lambda each: order.index(each["name"])),
    }


def write_kept(folder: Path, timings: Sequence[Mapping[str, Any]], windows: Mapping[str, Any]) -> None:
    """Write both beside the figures."""
    lines = [json.dumps(each, sort_keys=True) for each in timings]
    (folder / TIMINGS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / WINDOWS).write_text(json.dumps(windows, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _of_phases(run: RunTables, known: Set[str]) -> list[dict[str, Any]]:
    """Windows of the published compositions that are no candidates of the run, against its phases."""
    missing = [each for each in read_windows() if each.name not in known]
    index, _ = index_of_entries(run.read(PHASE_ENTRIES))
    found = []
    for published in missing:
        amounts = parse_formula(published.formula)
        (window,) = composition_windows(
            index,
            [published.formula],
            [amounts],
            sigma_ev_per_atom=float(run.manifest["energy_scale"]["error_ev_per_atom"]),
        )
        ours = (window.limits.reduction_limit_v, window.limits.oxidation_limit_v)
        theirs = (published.reduction_limit_v, published.oxidation_limit_v)
        limits = [
            _limit(Limit(value, *ends, other))
            for value, ends, other in zip(ours, window.intervals, theirs, strict=True)
        ]
        found.append(_told(published, *limits, is_candidate=False))
    return found


def _window(window: CheckedWindow) -> dict[str, Any]:
    return _told(window.published, _limit(window.reduction), _limit(window.oxidation), is_candidate=True)


def _told(
    published: PublishedWindow, reduction: dict[str, Any], oxidation: dict[str, Any], *, is_candidate: bool
) -> dict[str, Any]:
    return {
        "name": published.name,
        "formula": published.formula,
        "reduction": reduction,
        "oxidation": oxidation,
        "candidate": is_candidate,
        "source": published.source,
    }


def _limit(limit: Limit) -> dict[str, float | None]:
    ends = {
        "ours_v": limit.ours_v, "low_v": limit.low_v, "high_v": limit.high_v, "published_v": limit.published_v,
    }  # fmt: skip
    return {name: _known(value) for name, value in ends.items()}


def _known(value: float) -> float | None:
    return round(value, 4) if isfinite(value) else None
