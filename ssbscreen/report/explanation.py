"""Why a candidate stands where it stands: the account that ``ssbscreen explain`` prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ssbscreen.report.account import Account, Grid, account_text
from ssbscreen.report.barrier_account import barrier_account
from ssbscreen.report.candidate_lookup import find_candidate
from ssbscreen.report.conduction_account import conduction_account
from ssbscreen.report.doubts_account import drawback_account, percentile_account, similar_account, suspicion_account
from ssbscreen.report.electronics_account import electronics_account
from ssbscreen.report.interface_account import air_account, cathode_account, coating_account, interphase_account
from ssbscreen.report.known_electrolytes import standing
from ssbscreen.report.mechanics_account import mechanics_account
from ssbscreen.report.own_candidates import own_structure_account
from ssbscreen.report.practicality_account import practicality_account
from ssbscreen.report.robustness_account import robustness_grid
from ssbscreen.report.role_account import (
    HEADS,
    LOST_TOLD,
    POSITION_TOLD,
    cost_rows,
    costs,
    fronts,
    gate_rows,
    score_words,
)
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.utility_account import utility_account
from ssbscreen.report.window_account import profile_account, window_account
from ssbscreen.store.run_folder import RunFolder

_ACCOUNTS: Final[tuple[Callable[[RunTables, str], Account | None], ...]] = (
    window_account,
    profile_account,
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
    own_structure_account,
    suspicion_account,
    drawback_account,
    percentile_account,
    similar_account,
)


def explain(run: RunFolder, candidate: str) -> str:
    """A plain-text account of one candidate, ranked or not.

    Args:
        run: folder of the run.
        candidate: identifier, or a formula written in any way that means the same composition.

    Returns:
        For each role the rank, the score, what each criterion costs, how far to trust the rank and the gates with
        reasons; then window, products, voltage profile, interphases, reactions with cathodes, coatings, air, mechanics,
        electronics, conduction and barriers of Li, practicality, learned utility, how an own structure was ordered and
        what is odd about it, suspicions, drawbacks, standing in
        the family, what was not assessed and which records were left out.

    Raises:
        SsbscreenError: the run has no such candidate; the message names near ones.
    """
    content = RunTables.of(run)
    found = find_candidate(content, candidate)
    parts = [_title(content, found, candidate)]
    if is_judged(content, found):
        parts += [account_text(_role(content, role, found)) for role in content.roles]
        parts += [account_text(account(content, found)) for account in _ACCOUNTS]
        parts += [account_text(source_account(content, found)), account_text(missing_account(content, found))]
    parts.append(account_text(record_account(content, found)))
    return "\n\n".join(part for part in parts if part)


def is_judged(run: RunTables, candidate: str) -> bool:
    """Whether criteria and gates judged the candidate: it has a window."""
    return candidate in run.facts and "reduction_limit_v" in run.facts[candidate]


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


def _role(run: RunTables, role: str, candidate: str) -> Account:
    row = run.ranked_rows[role].get(candidate)
    robust = robustness_grid(run, role, candidate)
    gates = [(result.state, result.gate, result.reason) for result, _ in gate_rows(run, role, candidate)]
    trade_offs = fronts(run, role, candidate)
    blocks: list[Grid | str] = [
        *([score_words(row)] if row is not None else []),
        Grid(cost_rows(costs(run, role, candidate)), HEADS),
        f"{POSITION_TOLD}; {LOST_TOLD}",
        *([robust] if robust is not None else []),
        Grid(gates, title="gates"),
        *([trade_offs] if trade_offs.rows else []),
    ]
    return Account(role, blocks, standing(run, role, candidate))


def source_account(run: RunTables, candidate: str) -> Account | None:
    """Where energy, cell and conductivity are from."""
    named = (("energy and cell", "source"), ("conductivity", "conductivity_source"))
    facts = run.facts[candidate]
    rows = [(name, facts[column]) for name, column in named if facts.get(column)]
    return Account("Sources", [Grid(rows)]) if rows else None


def missing_account(run: RunTables, candidate: str) -> Account:
    """Criteria without a value."""
    missing = [name for name, values in run.estimates.items() if candidate not in values]
    return Account("Not assessed", [", ".join(missing) or "every criterion of the run has a value"])


def record_account(run: RunTables, candidate: str) -> Account | None:
    """Records of the candidate that were left out, with stage and reason."""
    rows = [(row["stage"], row["reason"]) for row in run.rejections if row["candidate_id"] == candidate]
    return Account("Left out", [Grid(rows)]) if rows else None
