"""The whole audit of a run, and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from ssbscreen.audit.check import Check, State
from ssbscreen.audit.golden_checks import golden_checks
from ssbscreen.audit.number_checks import (
    MODULI,
    Coverage,
    HeldOut,
    coverage_checks,
    held_out_checks,
    moduli_checks,
    stability_checks,
    window_checks,
)
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.text_columns import columns, wrapped


def audit(run: RunTables, coverages: Sequence[Coverage], held_out: Sequence[HeldOut] = ()) -> list[Check]:
    """Every check, part by part.

    Args:
        run: the run.
        coverages: from the cards of the models that predicted in it.
        held_out: what these models said of electrolytes that they had not learned from.
    """
    return [
        *golden_checks(run),
        *window_checks(run),
        *moduli_checks(run),
        *held_out_checks(sorted(held_out, key=lambda each: each.part != MODULI)),
        *coverage_checks(coverages),
        *stability_checks(run),
    ]


def is_broken(checks: Sequence[Check]) -> bool:
    """Whether the run is not to be trusted: a check is broken, or not one could be assessed."""
    states = {check.state for check in checks}
    return State.BROKEN in states or State.HOLDS not in states


def as_text(checks: Sequence[Check]) -> str:
    """A block for each part, then what it comes to."""
    blocks = []
    for part, members in groupby(checks, key=lambda check: check.part):
        rows: list[tuple[str, ...]] = []
        notes = []
        for check in members:
            rows.append((check.state.value, check.subject, check.expected, check.found))
            notes += wrapped(f"{check.subject}, {check.state.value}: {check.because}", 4) if check.because else []
        blocks.append("\n".join([part.upper(), *columns(rows, indent=2), *dict.fromkeys(notes)]))
    counts = Counter(check.state for check in checks)
    told = ", ".join(f"{counts[state]} {state.value}" for state in State if counts[state])
    verdict = "this run is not to be trusted" if is_broken(checks) else "nothing is broken"
    return "\n\n".join([*blocks, f"{told}: {verdict}"])
