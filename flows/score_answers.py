"""What ``ssbscreen score`` answers of a run with own structures."""

from __future__ import annotations

import json
from typing import Any, Final

from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_file_name
from ssbscreen.report.own_candidates import OwnCandidate, own_account, refused_structures
from ssbscreen.report.robustness_account import robustness_of
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder

NOT_ASSESSED: Final = "grain boundaries, defects, creep, processing: see 'Not assessed' in the report"
_MOST_DRAWBACKS: Final = 6


def as_text(run: RunFolder) -> str:
    """For people: each structure with its hull distance, window, ranks and drawbacks; then who was refused."""
    content = RunTables.of(run)
    blocks = [_block(run, each) for each in own_account(content)]
    refused = [f"refused {name}: {reason}" for name, reason in refused_structures(content)]
    last = [f"not assessed: {NOT_ASSESSED}", f"run:    {run.path}", f"report: {run.report.resolve()}"]
    return "\n\n".join([*blocks, *(["\n".join(refused)] if refused else []), "\n".join(last)])


def as_json_lines(run: RunFolder) -> str:
    """The answer for programs: one object a line, of each structure and of each that was refused."""
    content = RunTables.of(run)
    lines = [json.dumps(_object(run, content, each), ensure_ascii=False) for each in own_account(content)]
    lines += [
        json.dumps({"candidate_id": name, "refused": reason}, ensure_ascii=False)
        for name, reason in refused_structures(content)
    ]
    return "\n".join(lines)


def _block(run: RunFolder, own: OwnCandidate) -> str:
    row = own.row
    lines = [
        f"{row['formula']}  {row['candidate_id']}  ({row['structure_file']})",
        f"  above hull      {own.energy_above_hull} eV/atom",
        f"  reduced below   {own.window[0]} V",
        f"  oxidised above  {own.window[1]} V",
        *(f"  {role:<14}  {standing}" for role, standing in own.standings),
        f"  known as        {row['known_material_id'] or 'no cell of the sources'}",
        f"  energy          {row['energy_provenance']}",
        *(f"  {name:<14}  {row[name]}" for name in ("ordering", "remarks") if row[name]),
    ]
    for number, drawback in enumerate(own.drawbacks[:_MOST_DRAWBACKS]):
        lines.append(f"  {'drawbacks' if number == 0 else '':<14}  {drawback.name}: {drawback.evidence}")
    if (more := len(own.drawbacks) - _MOST_DRAWBACKS) > 0:
        lines.append(f"  {'':<14}  and {more} more in its dossier")
    lines.append(f"  dossier         {run.report.parent / DOSSIER_FOLDER / dossier_file_name(row['candidate_id'])}")
    return "\n".join(lines)


def _object(run: RunFolder, content: RunTables, own: OwnCandidate) -> dict[str, Any]:
    candidate = own.row["candidate_id"]
    kept = {
        name: value
        for name, value in own.row.items()
        if name not in {"cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz"}
    }
    wanted = (
        "energy_above_hull_ev_per_atom", "energy_above_hull_std_ev_per_atom",
        "reduction_limit_v", "reduction_limit_low_v", "reduction_limit_high_v",
        "oxidation_limit_v", "oxidation_limit_low_v", "oxidation_limit_high_v",
    )  # fmt: skip
    # An assumed distance is no number for a program to compare.
    unknown = wanted[:2] if own.row["energy_is_assumed"] else ()
    ranks: dict[str, Any] = {}
    for role in content.roles:
        ranked, drawn = content.ranked_rows[role].get(candidate), robustness_of(content, role, candidate)
        ranks[role] = {
            "rank": None if ranked is None else ranked["rank"],
            "of": len(content.ranking[role]),
            "rank_if_missing_values_were_best": None if ranked is None else ranked["rank_best"],
            "rank_low": None if drawn is None else drawn["rank_low"],
            "rank_high": None if drawn is None else drawn["rank_high"],
            "probability_top_10": None if drawn is None else drawn["probability_top_10"],
            "gates": {each.gate: each.state for each in content.gate_results[role].get(candidate, ())},
        }
    return {
        **kept,
        **{name: None if name in unknown else own.facts[name] for name in wanted},
        "roles": ranks,
        "drawbacks": [
            {"name": each.name, "severity": round(each.severity, 3), "evidence": each.evidence}
            for each in own.drawbacks
        ],
        "dossier": str(run.report.parent / DOSSIER_FOLDER / dossier_file_name(candidate)),
        "run": str(run.path),
    }
