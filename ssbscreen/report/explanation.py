"""Why a candidate stands where it stands: the account that ``ssbscreen explain`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Final

import pyarrow.compute as pc

from ssbscreen.criteria.registry import criteria
from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.report.barrier_account import barrier_account
from ssbscreen.report.candidate_lookup import find_candidate
from ssbscreen.report.conduction_account import conduction_account
from ssbscreen.report.doubts_account import drawback_account, standing_account, suspicion_account
from ssbscreen.report.electronics_account import electronics_account
from ssbscreen.report.interface_account import air_account, cathode_account, coating_account, interphase_account
from ssbscreen.report.known_electrolytes import standing
from ssbscreen.report.mechanics_account import mechanics_account
from ssbscreen.report.number_text import NOT_ASSESSED, interval_text, number_text, range_text
from ssbscreen.report.practicality_account import practicality_account
from ssbscreen.report.ranked_table import better
from ssbscreen.report.robustness_account import robustness_lines
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.scale_positions import Position, scale_positions
from ssbscreen.report.text_columns import columns, wrapped
from ssbscreen.report.utility_account import utility_account
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables

_HEADS: Final = ("criterion", "value", "interval", "unit", "origin", "better", "weight", "position", "lost")


def explain(run: RunFolder, candidate: str) -> str:
    """A plain-text account of one candidate, ranked or not.

    Args:
        run: folder of the run.
        candidate: identifier, or a formula written in any way that means the same composition.

    Returns:
        For each role the rank, the score, what each criterion costs, how far to trust the rank and the gates with
        reasons; then window, products, voltage profile, interphases, reactions with cathodes, coatings, air, mechanics,
        electronics, conduction and barriers of Li, practicality, learned utility, suspicions, drawbacks, standing in
        the family, what was not assessed and which records were left out.

    Raises:
        SsbscreenError: the run has no such candidate; the message names near ones.
    """
    content = RunTables.of(run)
    found = find_candidate(content, candidate)
    parts = [_title(content, found, candidate)]
    if found in content.facts and "reduction_limit_v" in content.facts[found]:
        parts += [_role(content, role, found) for role in content.roles]
        parts += [_window(content, found), _profile(content, found)]
        accounts = (
            interphase_account,
            cathode_account,
            coating_account,
            air_account,
            mechanics_account,
            electronics_account,
            conduction_account,
            barrier_account,
            practicality_account,
            utility_account,
            suspicion_account,
            drawback_account,
            standing_account,
        )
        parts += [account(content, found) for account in accounts]
        parts += [_sources(content.facts[found]), _not_assessed(content, found)]
    parts.append(_records(content, found))
    return "\n\n".join(part for part in parts if part)


def _title(run: RunTables, candidate: str, wanted: str) -> str:
    facts = run.facts.get(candidate, {"formula": candidate, "material_id": None})
    names = [name for name in (candidate, facts["material_id"]) if name and name != facts["formula"]]
    scale = run.manifest["energy_scale"]
    title = f"{facts['formula']} ({', '.join(dict.fromkeys(names))})" if names else facts["formula"]
    energies = f"energies {scale['functional']}, corrections {scale['corrections']}, {scale['origin']}"
    error = f"error of a reaction energy {scale['error_ev_per_atom']:.3g} eV/atom"
    lines = [title, f"run of {run.manifest['started']}; {energies}, {error}"]
    if "chemical_system" not in facts:
        lines.append("left the run before it was judged; see what was left out below")
    others = [other for other in run.candidates_of(wanted) if other != candidate]
    if others and wanted != candidate:
        lines.append(f"the nearest to the hull of this composition; others: {', '.join(others)}")
    return "\n".join(lines)


def _role(run: RunTables, role: str, candidate: str) -> str:
    row = next((row for row in run.ranking[role] if row["candidate_id"] == candidate), None)
    lines = [f"{role.upper()}: {standing(run, role, candidate)}"]
    if row is not None:
        reach = f", could reach {row['score_high']:.3f} with the missing values at the best observed"
        reach = reach if row["score_high"] > row["score"] else ""
        lines.append(f"  score {row['score']:.3f}{reach}; Pareto front {row['pareto_front']}")
    positions = scale_positions(run, role, candidate)
    lines += columns([_HEADS, *_criterion_rows(run, candidate, positions)])
    lines.append("  position: 0 is the worst end of the scale, 1 the best; lost: share of the distance from the ideal")
    lines.append("  that this criterion makes up, with missing values at the worst observed, as the score has them")
    lines += robustness_lines(run, role, candidate)
    lines.append("  gates")
    lines += columns([(r.state, r.gate, r.reason) for r in run.gate_results[role][candidate]], indent=4)
    if fronts := _fronts(run, role, candidate):
        lines += ["  trade-offs", *(f"    {line}" for line in fronts)]
    return "\n".join(lines)


def _criterion_rows(run: RunTables, candidate: str, positions: Sequence[Position]) -> Iterable[tuple[str, ...]]:
    distance = sqrt(sum((each.weight * (1.0 - each.low)) ** 2 for each in positions))
    for each in positions:
        criterion = criteria()[each.criterion]
        estimate = run.estimates[each.criterion].get(candidate)
        lost = (each.weight * (1.0 - each.low) / distance) ** 2 if distance else 0.0
        value, interval, origin = (
            (NOT_ASSESSED, "", "")
            if estimate is None
            else (number_text(estimate.value), interval_text(estimate), estimate.origin.value)
        )
        place = f"{each.low:.2f}" if each.low == each.high else f"{each.low:.2f} to {each.high:.2f}"
        unit = "" if criterion.unit == "-" else criterion.unit
        yield (
            each.criterion,
            value,
            interval,
            unit,
            origin,
            better(criterion.direction),
            f"{each.weight:.2f}",
            place,
            f"{lost:.0%}",
        )


def _fronts(run: RunTables, role: str, candidate: str) -> list[str]:
    return [
        f"{name}: Pareto front {by_role[role][candidate]}"
        for name, by_role in sorted(run.trade_off_fronts.items())
        if candidate in by_role.get(role, {})
    ]


def _window(run: RunTables, candidate: str) -> str:
    facts = run.facts[candidate]
    rows = [
        ("above the hull", _energy(facts["energy_above_hull_ev_per_atom"]), f"equilibrium: {facts['hull_phases']}"),
        ("reduced below", _limit(facts, "reduction_limit"), f"to {facts['reduction_products'] or 'nothing'}"),
        ("oxidised above", _limit(facts, "oxidation_limit"), f"to {facts['oxidation_products'] or 'nothing'}"),
        ("with Li metal", _energy(facts["decomposition_energy_at_li_ev_per_atom"]), f"to {facts['products_at_li']}"),
        (f"at {run.cathode_voltage_v:g} V", _energy(facts["decomposition_energy_at_cathode_ev_per_atom"]), ""),
        ("window of the phase", _pair(facts, "own"), "in equilibrium itself"),
        (
            "with tolerance",
            _pair(facts, "tolerant"),
            f"when it may lie {_energy(facts['tolerance_ev_per_atom'])} above",
        ),
    ]
    return "\n".join(["WINDOW, against Li/Li+; in brackets the interval of two standard deviations", *columns(rows)])


def _energy(value: float | None) -> str:
    return NOT_ASSESSED if value is None else f"{value:.3f} eV/atom"


def _limit(facts: Row, name: str) -> str:
    value, low, high = (facts[f"{name}_{column}"] for column in ("v", "low_v", "high_v"))
    if value is None:
        return NOT_ASSESSED
    interval = "" if low is None or high is None else range_text(low, high)
    return f"{number_text(value)} V" + (f" ({interval})" if interval else "")


def _sources(facts: Row) -> str:
    named = (("energy and cell", "source"), ("conductivity", "conductivity_source"))
    rows = [(name, facts[column]) for name, column in named if facts.get(column)]
    return "\n".join(["SOURCES", *columns(rows)]) if rows else ""


def _pair(facts: Row, which: str) -> str:
    low, high = facts[f"{which}_reduction_limit_v"], facts[f"{which}_oxidation_limit_v"]
    return "none" if low is None or high is None else f"{number_text(low)} to {number_text(high)} V"


def _profile(run: RunTables, candidate: str) -> str:
    table = run.read(tables.VOLTAGE_PROFILES).filter(pc.field("candidate_id") == candidate)
    rows = []
    for step in table.sort_by("step").to_pylist():
        high = "" if step["voltage_high_v"] is None else number_text(step["voltage_high_v"])
        phases = " + ".join(str(PhaseAmount(each["formula"], each["formula_units"])) for each in step["phases"])
        place = (
            f"{number_text(step['voltage_low_v'])} to {high} V"
            if high
            else f"above {number_text(step['voltage_low_v'])} V"
        )
        rows.append((place, f"{step['li_per_formula']:.2f} Li", phases))
    return "\n".join(["VOLTAGE PROFILE, Li and phases per formula unit", *columns(rows)]) if rows else ""


def _not_assessed(run: RunTables, candidate: str) -> str:
    missing = [name for name, values in run.estimates.items() if candidate not in values]
    return "\n".join(["NOT ASSESSED", *wrapped(", ".join(missing) or "every criterion of the run has a value", 2)])


def _records(run: RunTables, candidate: str) -> str:
    rows = [(row["stage"], row["reason"]) for row in run.rejections if row["candidate_id"] == candidate]
    return "\n".join(["LEFT OUT", *columns(rows)]) if rows else ""
