"""The trust page of a run: whether the literature finds itself in it, and what its numbers rest on.

It stands above the report, since it tells what the audit found; from the same templates, so that both look alike.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from ssbscreen.audit.calibration import SIDE_PX, Calibration
from ssbscreen.audit.check import Check, State
from ssbscreen.audit.hull_completeness import hull_completeness
from ssbscreen.audit.number_checks import CONDUCTORS, MODULI, Coverage, HeldOut
from ssbscreen.audit.published_moduli import compared_moduli, proving
from ssbscreen.audit.report import audit, is_broken
from ssbscreen.report.minus_signs import page_with_minus_signs
from ssbscreen.report.model_quality import model_quality
from ssbscreen.report.not_assessed import coverage, uses_machine_learning
from ssbscreen.report.page_parts import page_environment, script, style_sheet
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.utility_section import utility_section
from ssbscreen.report.windows_check import HIGHEST_SHOWN_V, check_windows
from ssbscreen.store.run_folder import RunFolder

TRUST_PAGE: Final = "trust.html"
SHOWN_AS: Final = {
    State.HOLDS: ("ok", "✓"),
    State.BROKEN: ("severe", "✗"),
    State.EXCUSED: ("ask", "≈"),
    State.NOT_ASSESSED: ("mild", "–"),
}
"""Class and sign of a state; the word stands beside, so that no meaning hangs on a colour."""
UNITS: Final = {MODULI: "GPa", CONDUCTORS: "log10 of S/cm"}


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the cards of the models that predicted in a run tell.

    Attributes:
        coverages: shares of intervals that held.
        held_out: what the models said of known electrolytes that they had not learned from.
        calibrations: promises and what came of them.
    """

    coverages: Sequence[Coverage] = ()
    held_out: Sequence[HeldOut] = ()
    calibrations: Sequence[Calibration] = field(default=())


def write_trust_page(run: RunFolder, cards: CardFacts) -> None:
    """Write ``report/trust.html`` of a run folder.

    Args:
        run: with its tables and manifest in place.
        cards: of the models that predicted in it.

    Raises:
        TableError: a table is absent or is not the one that the manifest names.
    """
    run.report.parent.mkdir(exist_ok=True)
    (run.report.parent / TRUST_PAGE).write_text(trust_html(RunTables.of(run), cards), encoding="utf-8")


def trust_html(run: RunTables, cards: CardFacts) -> str:
    """The page as text."""
    checks = audit(run, cards.coverages, cards.held_out)
    compared = compared_moduli(run)
    parts = [(part, list(members)) for part, members in groupby(checks, key=lambda check: check.part)]
    page = (
        page_environment()
        .get_template("trust/page.html")
        .render(
            run=run,
            manifest=run.manifest,
            scale=run.manifest["energy_scale"],
            checks=checks,
            parts=parts,
            counts=_counts(checks),
            broken=[check for check in checks if check.state is State.BROKEN],
            is_broken=is_broken(checks),
            shown_as=SHOWN_AS,
            check=check_windows(run),
            highest_v=HIGHEST_SHOWN_V,
            moduli=compared,
            proving=proving(compared),
            held_out=_held_out(cards.held_out),
            units=UNITS,
            coverages=cards.coverages,
            calibrations=cards.calibrations,
            side=SIDE_PX,
            quality=model_quality(run),
            hull=hull_completeness(run),
            left_out=_left_out(run),
            coverage=coverage(run),
            machine_learning=uses_machine_learning(run),
            utility=utility_section(run),
            settings=json.dumps(run.manifest["settings"], indent=1, sort_keys=True),
            style=style_sheet("tables", "tags", "plots", "ranked", "lists", "trust"),
            script=script("theme"),
        )
    )
    return page_with_minus_signs(page)


def _counts(checks: Sequence[Check]) -> list[tuple[State, int]]:
    counted = Counter(check.state for check in checks)
    return [(state, counted[state]) for state in State]


def _held_out(told: Sequence[HeldOut]) -> list[tuple[str, list[HeldOut]]]:
    """By part, misses first."""
    parts = sorted({each.part for each in told})
    return [
        (part, sorted((each for each in told if each.part == part), key=lambda each: (each.holds, each.subject)))
        for part in parts
    ]


def _left_out(run: RunTables) -> list[tuple[str, int]]:
    """How many records each stage left out or could not use, the most first."""
    counted: Counter[Any] = Counter(row["stage"] for row in run.rejections)
    return counted.most_common()
