"""A run as two sorts of flat tables for readers without its report: the funnel, and the first of each role."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_file_name
from ssbscreen.report.funnel import role_funnel
from ssbscreen.report.hull_distance import ASSUMED, is_assumed
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.markdown_text import Places
from ssbscreen.report.number_text import NOT_ASSESSED, name_words, number_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables

DRAWBACKS_NAMED: Final = 3
"""The most severe; the rest are counted."""


def funnel_rows(run: RunTables) -> list[dict[str, Any]]:
    """One row for what enters the gates of a role, one for each gate, one for what is ranked.

    A candidate leaves at the first gate that it fails, in the order of the gates, and counts in "fails" at every gate
    that it fails.
    """
    rows: list[dict[str, Any]] = []
    for role in run.roles:
        funnel = role_funnel(run, role)
        name = name_words(role)
        rows.append(_step(name, "all judged", "has a window", left=funnel.judged))
        rows += [
            _step(
                name,
                name_words(step.gate),
                step.meaning,
                leaves=step.leaves.total,
                left=step.remaining,
                fails=step.fails.total,
                alone=step.only_here.total,
                uncertain=step.uncertain.total,
            )
            for step in funnel.steps
        ]
        asked = f"{funnel.passing:,} pass every gate, {funnel.uncertain:,} are uncertain at one or more"
        rows.append(_step(name, "ranked", asked, left=funnel.ranked, fails=funnel.excluded, uncertain=funnel.uncertain))
    return rows


def _step(
    role: str,
    gate: str,
    asked: str,
    *,
    left: int,
    leaves: int | None = None,
    fails: int | None = None,
    alone: int | None = None,
    uncertain: int | None = None,
) -> dict[str, Any]:
    counts = {"leave here": leaves, "stay": left, "fail": fails, "fail only this": alone, "uncertain": uncertain}
    told = {key: "" if number is None else number for key, number in counts.items()}
    return {"role": role, "gate": gate, **told, "the gate asks": asked}


def ranking_rows(run: RunTables, role: str, count: int, places: Places) -> list[dict[str, Any]]:
    """The first candidates of a role, heads with their units; as text what a number alone would not tell.

    Args:
        run: with its tables.
        role: one of the run's.
        count: at most so many.
        places: of the dossiers; Prefect's tables show addresses as they are, so they stand in a column of their own.
    """
    names, robust = known_in(run), robustness_rows(run, role)
    rows = []
    for row in run.ranking[role][:count]:
        candidate = row["candidate_id"]
        facts, trust = run.facts[candidate], robust.get(candidate, {})
        formula = facts["formula"]
        called = f"{formula} ({names[candidate]})" if names.get(candidate, formula) != formula else formula
        dossier = f"report/{DOSSIER_FOLDER}/{dossier_file_name(candidate)}"
        rows.append(
            {
                "rank": row["rank"],
                "candidate": called,
                "90 % of draws": rank_interval(trust),
                "P(top 10) [%]": round(100.0 * trust["probability_top_10"]) if trust else "",
                "score": round(row["score"], 3),
                "window [V]": window_text(facts),
                "worst drawbacks": worst_drawbacks(run, candidate),
                "log10 conductivity [S/cm]": conductivity_text(facts),
                "above hull [eV/atom]": (
                    ASSUMED if is_assumed(facts) else round(facts["energy_above_hull_ev_per_atom"], 3)
                ),
                "uncertain at": name_words((row["uncertain_gates"] or "").replace(",", ", ")),
                "assessed weight [%]": round(100.0 * row["assessed_weight"]),
                "identifier": candidate,
                **({"dossier": places.url(dossier)} if places.address else {}),
            }
        )
    return rows


def robustness_rows(run: RunTables, role: str) -> Mapping[str, Row]:
    """Rows of the table ``robustness`` by candidate; none where the run drew no ranks."""
    if tables.ROBUSTNESS.name not in run.manifest["tables"]:
        return {}
    rows = run.read(tables.ROBUSTNESS).to_pylist()
    return {row["candidate_id"]: row for row in rows if row["role"] == role}


def rank_interval(trust: Row) -> str:
    """``3 to 17``; "" where no ranks were drawn."""
    return f"{trust['rank_low']:,} to {trust['rank_high']:,}" if trust else ""


def window_text(facts: Row) -> str:
    """``1.72 to 2.36``."""
    return f"{_volts(facts['reduction_limit_v'])} to {_volts(facts['oxidation_limit_v'])}"


def conductivity_text(facts: Row) -> str:
    """``−3.8 MEASURED``, with its bound where it is one."""
    value = facts.get("log10_conductivity_s_per_cm")
    if value is None:
        return NOT_ASSESSED
    bound = "≤ " if facts.get("conductivity_is_upper_bound") else ""
    return f"{bound}{number_text(value)} {facts.get('conductivity_origin') or ''}".rstrip()


def worst_drawbacks(run: RunTables, candidate: str) -> str:
    """The most severe by name, each with its grade, and how many more there are."""
    found = property_drawbacks(run.facts[candidate], cathode_voltage_v=run.cathode_voltage_v)
    named = [f"{each.name} ({each.grade.value})" for each in found[:DRAWBACKS_NAMED]]
    further = len(found) - len(named)
    return "; ".join([*named, *([f"{further} more"] if further > 0 else [])])


def _volts(limit: float | None) -> str:
    if limit is None:
        return NOT_ASSESSED
    return f"{limit:.2f}" if isfinite(limit) else number_text(limit)
