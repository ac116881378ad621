"""A run on one page of Markdown: the first of each role with their drawbacks, what left, what nobody assessed, time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.report.comparison_page import PAGE as COMPARISON_PAGE
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_file_name
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.markdown_text import Places, escaped, markdown_table
from ssbscreen.report.minus_signs import with_minus_signs
from ssbscreen.report.not_assessed import NEVER_ASSESSED, coverage
from ssbscreen.report.number_text import counted, name_words
from ssbscreen.report.run_in_tables import conductivity_text, rank_interval, robustness_rows, window_text
from ssbscreen.report.run_tables import Row, RunTables

FIRST_OF_ROLE: Final = 5
DRAWBACKS_TOLD: Final = 4
"""The most severe, with their evidence; the rest are counted."""
REASONS_TOLD: Final = 3
LONGEST_REASON: Final = 160
REPORT: Final = "report/index.html"
TRUST: Final = "report/trust.html"
_CHUNK: Final = re.compile(r"[ :(]*\d[\d,]*(?:-\d[\d,]*)? of \d[\d,]*\)?$")
_SHORTEST_S: Final = 0.1


def run_markdown(run: RunTables, places: Places) -> str:
    """The page: links, the first ranks with drawbacks, rejections, what was not assessed, notes, time per stage."""
    parts = [
        _head(run),
        _links(run, places),
        *(_role(run, role, places) for role in run.roles),
        _left_out(run),
        _not_assessed(run),
        _notes(run),
        _time(run),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(run: RunTables) -> str:
    counts = []
    for role in run.roles:
        ranked, open_ones = len(run.ranking[role]), sum(r["uncertain_gates"] is not None for r in run.ranking[role])
        counts.append(
            f"**{escaped(name_words(role))}**: {ranked - open_ones:,} pass every gate, {open_ones:,} uncertain, "
            f"{len(run.judged) - ranked:,} excluded"
        )
    sources = ", ".join(map(escaped, run.manifest["sources"]["labels"]))
    versions = [str(each["database_version"]) for each in run.manifest["sources"].get("snapshots", [])]
    database = f", database {escaped(', '.join(versions))}" if versions else ""
    return f"{counted(len(run.judged), 'candidate')} judged, from {sources}{database}.\n\n" + "  \n".join(counts)


def _links(run: RunTables, places: Places) -> str:
    previous = run.manifest.get("compared_with")
    pages = [("Report", REPORT), ("Can it be trusted?", TRUST)]
    if previous:
        pages.append(("Compared with the run before it", f"report/{COMPARISON_PAGE}"))
    told = [places.link(words, page) for words, page in pages if places.file(page).is_file()]
    return " · ".join(told) if places.address else "\n".join(f"- {each}" for each in told)


def _role(run: RunTables, role: str, places: Places) -> str:
    first = run.ranking[role][:FIRST_OF_ROLE]
    title = f"## {escaped(name_words(role)).capitalize()}: the first {len(first)} of {len(run.ranking[role]):,}"
    if not first:
        return f"## {escaped(name_words(role)).capitalize()}\n\nNo candidate is ranked: the gates exclude all."
    names, robust = known_in(run), robustness_rows(run, role)
    return "\n".join([title, "", *(_candidate(run, row, places, names, robust) for row in first)])


def _candidate(run: RunTables, row: Row, places: Places, names: Mapping[str, str], robust: Mapping[str, Row]) -> str:
    candidate = row["candidate_id"]
    facts, trust = run.facts[candidate], robust.get(candidate, {})
    dossier = places.link_or_words(facts["formula"], f"report/{DOSSIER_FOLDER}/{dossier_file_name(candidate)}")
    usual = names.get(candidate, facts["formula"])
    top_ten = percent(trust["probability_top_10"]) if trust else ""
    told = [
        f"score {row['score']:.3f}, {percent(row['assessed_weight'])} of the weight assessed",
        f"rank {rank_interval(trust)} in 90 % of draws, P(first ten) {top_ten}" if trust else "",
        f"window {window_text(facts)} V",
        f"log10 of conductivity {conductivity_text(facts)} (S/cm)",
        f"uncertain at {name_words(row['uncertain_gates'].replace(',', ', '))}" if row["uncertain_gates"] else "",
    ]
    called = f"{dossier} ({escaped(usual)})" if usual != facts["formula"] else dossier
    lines = [f"{row['rank']}. **{called}**: {escaped('; '.join(each for each in told if each))}"]
    found = property_drawbacks(facts, cathode_voltage_v=run.cathode_voltage_v)
    lines += [
        f"    - {each.grade.value}: {escaped(each.name)}: {escaped(with_minus_signs(each.evidence))}"
        for each in found[:DRAWBACKS_TOLD]
    ]
    if len(found) > DRAWBACKS_TOLD:
        lines.append(f"    - and {counted(len(found) - DRAWBACKS_TOLD, 'further drawback')}")
    if not found:
        lines.append("    - no drawback among what is known of it, which is not all")
    return "\n".join(lines)


def _left_out(run: RunTables) -> str:
    by_stage: dict[str, Counter[str]] = {}
    for each in run.rejections:
        by_stage.setdefault(each["stage"], Counter())[each["reason"]] += 1
    rows = [
        [escaped(stage), f"{reasons.total():,}", "; ".join(_reasons(reasons))]
        for stage, reasons in sorted(by_stage.items(), key=lambda item: -item[1].total())
    ]
    told = markdown_table(["stage", "records", "reasons"], rows)
    return f"## Left out before the gates\n\n{told or 'Nothing was.'}"


def _reasons(reasons: Counter[str]) -> Iterable[str]:
    for reason, count in reasons.most_common(REASONS_TOLD):
        short = reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"
        yield f"{count:,} × {escaped(short)}"
    if (further := len(reasons) - REASONS_TOLD) > 0:
        yield counted(further, "further reason")


def _not_assessed(run: RunTables) -> str:
    scarce = [
        f"- {escaped(name_words(each.criterion))}: known of {each.known:,} of {each.judged:,}"
        for each in coverage(run)
        if each.is_scarce
    ]
    scarce = ["Known of less than half of the candidates:", "", *scarce, ""] if scarce else []
    never = [f"- {escaped(each)}" for each in NEVER_ASSESSED]
    return "\n".join(["## Not assessed", "", *scarce, "No run assesses:", "", *never])


def _notes(run: RunTables) -> str:
    notes = [f"- {escaped(note)}" for note in run.manifest["notes"]]
    return "\n".join(["## Notes", "", *notes]) if notes else ""


def _time(run: RunTables) -> str:
    seconds = Counter[str]()
    for label, taken in run.manifest.get("stage_seconds", {}).items():
        seconds[stage_of(label)] += taken
    rows = [[escaped(stage), f"{taken:,.1f}"] for stage, taken in seconds.most_common() if taken >= _SHORTEST_S]
    if (others := len(seconds) - len(rows)) > 0:
        rows.append([f"{counted(others, 'other')}, each reused or shorter", f"< {_SHORTEST_S:g}"])
    began, ended = (datetime.fromisoformat(run.manifest[key]) for key in ("started", "finished"))
    whole = f"{ended:%Y-%m-%d %H:%M} UTC, {(ended - began).total_seconds():,.0f} s in all"
    peak = run.manifest.get("peak_memory_bytes")
    memory = f", {peak / 1e9:.2f} GB of memory at the peak, workers aside" if peak else ""
    return "\n\n".join(["## Time", f"Finished {whole}{memory}.", markdown_table(["stage", "seconds"], rows)]).rstrip()


def percent(share: float) -> str:
    """``74 %``."""
    return f"{100.0 * share:.0f} %"


def stage_of(label: str) -> str:
    """The stage of a label of one of its chunks: ``windows`` of ``windows 101-200 of 9,176``."""
    return _CHUNK.sub("", label)
