"""What the page's scripts rank with: all ranked candidates with their values, as compact data.

A candidate stands in it once, however many roles rank it. The numbers that decide scores are in full, so that the page
computes what `ssbscreen.decision.ranking` computes; ends of intervals have five figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final

import numpy as np

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.decision.scaling import observed_ends, stated_ends
from ssbscreen.domain.anion_families import PLURAL_OF_FAMILY, AnionFamily, anion_family
from ssbscreen.domain.composition import hill_formula, parse_formula
from ssbscreen.domain.decisions import Direction, GateState
from ssbscreen.domain.estimate import Estimate
from ssbscreen.domain.origin import Origin
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_candidates, dossier_file_name
from ssbscreen.report.doubts_account import suspicions_of
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.minus_signs import with_minus_signs
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.suspicion.verdict import Finding
from ssbscreen.tables import catalogue as tables

_ORIGINS: Final = tuple(origin.value for origin in Origin)
_FAMILIES: Final = tuple(AnionFamily)
_WINDOW_COLUMNS: Final = {
    "reduction": "reduction_limit_v",
    "reductionLow": "reduction_limit_low_v",
    "reductionHigh": "reduction_limit_high_v",
    "oxidation": "oxidation_limit_v",
    "oxidationLow": "oxidation_limit_low_v",
    "oxidationHigh": "oxidation_limit_high_v",
}


def ranking_text(run: RunTables) -> str:
    """The data of all roles as JSON; ``script/ranking_data.js`` tells what its parts mean."""
    return json.dumps(ranking_data(run), separators=(",", ":"), allow_nan=False)


def ranking_data(run: RunTables) -> dict[str, Any]:
    """The data of all roles as plain lists and dictionaries.

    Candidates are sorted by identifier as the ranking sorts them, so that a place in the list settles ties.
    """
    ids = sorted({row["candidate_id"] for role in run.roles for row in run.ranking[role]})
    place = {candidate: number for number, candidate in enumerate(ids)}
    return {
        "shown": run.manifest["settings"]["report"]["shown_candidates"],
        "origins": _ORIGINS,
        "families": [{"name": family.value, "plural": PLURAL_OF_FAMILY[family]} for family in _FAMILIES],
        "criteria": [_criterion(name) for name in run.estimates],
        "candidates": _candidates(run, ids),
        "values": {name: _values(estimates, ids) for name, estimates in run.estimates.items()},
        "roles": [_role(run, role, place) for role in run.roles],
    }


def _criterion(name: str) -> dict[str, str]:
    known = criteria()[name]
    better = "higher" if known.direction is Direction.MAXIMISE else "lower"
    return {"name": name, "unit": "" if known.unit == "-" else known.unit, "better": better, "meaning": known.meaning}


def _candidates(run: RunTables, ids: Sequence[str]) -> dict[str, Any]:
    usual, with_dossier = known_in(run), frozenset(dossier_candidates(run))
    doubts = run.rows_if_kept(tables.SUSPICIONS, ids)
    facts = [run.facts[candidate] for candidate in ids]
    voltage = run.cathode_voltage_v
    return {
        "id": ids,
        "formula": [each["formula"] for each in facts],
        "also": [_also(candidate, each) for candidate, each in zip(ids, facts, strict=True)],
        "known": [usual.get(candidate) for candidate in ids],
        "family": [_FAMILIES.index(anion_family(each["formula"])) for each in facts],
        "dossier": [f"{DOSSIER_FOLDER}/{dossier_file_name(each)}" if each in with_dossier else None for each in ids],
        **{name: [_figures(each.get(column)) for each in facts] for name, column in _WINDOW_COLUMNS.items()},
        "drawbacks": [
            [(each.name, each.grade.value, round(each.severity, 3), with_minus_signs(each.evidence)) for each in found]
            for found in (property_drawbacks(each, cathode_voltage_v=voltage) for each in facts)
        ],
        "suspicions": [
            [
                (each["suspicion"], each["grade"], round(each["severity"], 3), with_minus_signs(each["evidence"]))
                for each in suspicions_of(doubts[candidate])
                if each["finding"] == Finding.SUSPECTED
            ]
            for candidate in ids
        ],
    }


def _also(candidate: str, facts: Row) -> list[str]:
    """Other names: Li10GeP2S12 is found as well as Li10Ge(PS6)2."""
    names = (candidate, facts["material_id"], hill_formula(parse_formula(facts["formula"])))
    return list(dict.fromkeys(name for name in names if name and name != facts["formula"]))


def _values(estimates: Mapping[str, Estimate], ids: Sequence[str]) -> dict[str, list[Any]]:
    found = [estimates.get(candidate) for candidate in ids]
    wide = [each if each is not None and each.low < each.high else None for each in found]
    return {
        "value": [None if each is None else _number(each.value) for each in found],
        "low": [None if each is None else _figures(each.low) for each in wide],
        "high": [None if each is None else _figures(each.high) for each in wide],
        "origin": [None if each is None else _ORIGINS.index(each.origin.value) for each in found],
    }


def _role(run: RunTables, role: str, place: Mapping[str, int]) -> dict[str, Any]:
    weighted = run.roles[role].role.criteria
    rows = sorted(run.ranking[role], key=lambda row: place[row["candidate_id"]])
    ids = [row["candidate_id"] for row in rows]
    asked = run.manifest["settings"]["roles"][role].get("weights") or {}
    return {
        "name": role,
        "meaning": run.roles[role].role.meaning,
        "criteria": [each.criterion for each in weighted],
        "weights": [each.weight for each in weighted],
        "without": [name for name, weight in asked.items() if weight == 0.0],
        "ends": [_ends(run, each.criterion, ids) for each in weighted],
        "members": [place[candidate] for candidate in ids],
        "rank": [row["rank"] for row in rows],
        "front": [row["pareto_front"] for row in rows],
        "uncertain": [
            [
                (r.gate, with_minus_signs(r.reason))
                for r in run.gate_results[role][candidate]
                if r.state == GateState.UNCERTAIN.value
            ]
            for candidate in ids
        ],
    }


def _ends(run: RunTables, criterion: str, ids: Sequence[str]) -> tuple[float, float] | None:
    """Worst and best end of a criterion's scale in a role, as the ranking took them."""
    estimates = run.estimates[criterion]
    value = np.array([estimates[each].value for each in ids if each in estimates], dtype=np.float64)
    declared = criteria()[criterion]
    ends = stated_ends(declared) or observed_ends(value, declared.direction)
    return None if ends is None else (ends.worst, ends.best)


def _number(value: float) -> float | str:
    """JSON has no infinity."""
    return value if isfinite(value) else str(value)


def _figures(value: float | None) -> float | str | None:
    return None if value is None else _number(float(f"{value:.5g}"))
