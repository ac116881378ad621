"""The dossier as a page: one small file without any script, made from the run's tables and manifest alone."""

from __future__ import annotations

from functools import cache
from os.path import relpath
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from ssbscreen.domain.cell_reading import ReadCells, ReadHere
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.domain.origin import Origin
from ssbscreen.report.account import Chemistry
from ssbscreen.report.barrier_account import barrier_account
from ssbscreen.report.candidate_lookup import find_candidate
from ssbscreen.report.conduction_account import conduction_account
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_candidates, dossier_file_name
from ssbscreen.report.dossiers import profile_drawing as profile
from ssbscreen.report.dossiers import window_bar as window
from ssbscreen.report.dossiers.cathode_row import cathode_row
from ssbscreen.report.dossiers.cell_facts import NO_CELL, CellFacts, facts_of_cells, look_at_cell
from ssbscreen.report.dossiers.cell_targets import cell_targets
from ssbscreen.report.dossiers.conduction_conflict import conduction_conflict
from ssbscreen.report.dossiers.dendrite_verdicts import dendrite_verdicts
from ssbscreen.report.dossiers.drawback_card import drawback_card
from ssbscreen.report.dossiers.identity import identity
from ssbscreen.report.dossiers.interphase_lines import interphase_lines
from ssbscreen.report.dossiers.provenance import criterion_origins, many_rows, origins
from ssbscreen.report.dossiers.role_standing import role_standings
from ssbscreen.report.doubts_account import (
    GRADES_TOLD,
    SEVERITY_TOLD,
    percentile_account,
    similar_account,
    suspicion_account,
)
from ssbscreen.report.electronics_account import electronics_account
from ssbscreen.report.explanation import is_judged, missing_account, record_account
from ssbscreen.report.interface_account import air_account, coating_account
from ssbscreen.report.mechanics_account import mechanics_account
from ssbscreen.report.minus_signs import page_with_minus_signs
from ssbscreen.report.not_assessed import NEVER_ASSESSED
from ssbscreen.report.number_text import NOT_ASSESSED, formula_html, linked
from ssbscreen.report.own_candidates import doubts_of_own
from ssbscreen.report.page_parts import page_environment, style_sheet
from ssbscreen.report.practicality_account import practicality_account
from ssbscreen.report.role_account import LOST_TOLD, POSITION_TOLD
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.utility_account import utility_account
from ssbscreen.report.window_account import profile_account, window_account
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.schema import DISK_MEND

OVERVIEW: Final = "../index.html"
"""The page of the run, as seen from the folder of the dossiers."""
_SHEETS: Final = ("dossier", "lists", "matrix", "tables", "tags")
LOOK_HERE: Final = ReadHere(look_at_cell)


def write_dossiers(run: RunTables, look: ReadCells = LOOK_HERE) -> None:
    """Write a dossier for each candidate that is to have one, beside the page of the run.

    Args:
        run: its tables.
        look: gives `look_at_cell` of cells.

    Raises:
        TableError: a table is absent or is not the one that the manifest names.
    """
    folder = run.run.report.parent / DOSSIER_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    candidates = dossier_candidates(run)
    cells = facts_of_cells(run, candidates, look)
    for candidate in candidates:
        page = _page(run, candidate, cells.get(candidate), OVERVIEW)
        (folder / dossier_file_name(candidate)).write_text(page, encoding="utf-8")


def write_dossier(run: RunFolder, wanted: str, out: Path | None) -> Path:
    """Write the dossier of one candidate, ranked or not.

    Args:
        run: folder of the run.
        wanted: identifier, or a formula written in any way that means the same composition.
        out: file; None: in the current folder, by the name that it has in a run's report.

    Returns:
        The file.

    Raises:
        SsbscreenError: the run has no such candidate, the message names near ones; the candidate left the run before
            it was judged; or the file cannot be written.
    """
    content = RunTables.of(run)
    candidate = find_candidate(content, wanted)
    if not is_judged(content, candidate):
        raise SsbscreenError(
            f"{candidate} left {run.path} before it was judged, so there is nothing to show; "
            f"'ssbscreen explain {run.path} {candidate}' says why"
        )
    file = Path(dossier_file_name(candidate)) if out is None else out
    run.require_outside(file)
    # From file to page: an address from the root would tell those who get the file where it was made.
    overview = quote(relpath(run.report.resolve(), file.resolve().parent)) if run.report.is_file() else ""
    page = dossier_html(content, candidate, overview=overview)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
    except OSError as fault:
        raise SsbscreenError(f"{file}: cannot write the dossier: {fault.strerror or fault}. {DISK_MEND}") from fault
    return file


def dossier_html(run: RunTables, candidate: str, *, overview: str = OVERVIEW) -> str:
    """The dossier of a judged candidate as text.

    Args:
        run: its tables.
        candidate: identifier.
        overview: address of the run's page; "" where there is none.
    """
    return _page(run, candidate, facts_of_cells(run, [candidate], LOOK_HERE).get(candidate), overview)


def _page(run: RunTables, candidate: str, cell: CellFacts | None, overview: str) -> str:
    template = _environment().get_template("dossier/page.html")
    return page_with_minus_signs(template.render(_content(run, candidate, cell), overview=overview))


def _content(run: RunTables, candidate: str, cell: CellFacts | None) -> dict[str, Any]:
    scale = run.manifest["energy_scale"]
    return {
        "who": identity(run, candidate),
        "manifest": run.manifest,
        "scale": scale,
        "is_potential": scale["origin"] == Origin.POTENTIAL.value,
        "card": drawback_card(run, candidate),
        "severity_told": SEVERITY_TOLD,
        "grades_told": GRADES_TOLD,
        "roles": role_standings(run, candidate),
        "position_told": POSITION_TOLD,
        "lost_told": LOST_TOLD,
        "cell": cell,
        "no_cell": NO_CELL,
        "own_doubts": doubts_of_own(run, candidate),
        "window": window.window_bar(run, candidate),
        "window_axis": window,
        "window_account": window_account(run, candidate),
        "targets": cell_targets(run, candidate),
        "profile": profile.profile_drawing(run, candidate),
        "profile_axis": profile,
        "profile_account": profile_account(run, candidate),
        "interphases": interphase_lines(run, candidate),
        "cathodes": cathode_row(run, candidate),
        "dendrites": dendrite_verdicts(run, candidate),
        "conflict": conduction_conflict(run, candidate),
        "coatings": coating_account(run, candidate),
        "air": air_account(run, candidate),
        "mechanics": mechanics_account(run, candidate),
        "conduction": conduction_account(run, candidate),
        "barriers": barrier_account(run, candidate),
        "electronics": electronics_account(run, candidate),
        "practicality": practicality_account(run, candidate),
        "utility": utility_account(run, candidate),
        "suspicions": suspicion_account(run, candidate),
        "percentiles": percentile_account(run, candidate),
        "similar": similar_account(run, candidate),
        "missing": missing_account(run, candidate),
        "records": record_account(run, candidate),
        "never_assessed": NEVER_ASSESSED,
        "criteria": criterion_origins(run, candidate),
        "origins": origins(run, candidate),
        "many_rows": many_rows(run, candidate),
        "not_assessed": NOT_ASSESSED,
    }


@cache
def _environment() -> Environment:
    environment = page_environment()
    environment.filters["told"] = _told
    environment.filters["sentence"] = _sentence
    environment.filters["paragraph"] = _paragraph
    environment.globals["style"] = style_sheet(*_SHEETS)
    return environment


def _told(text: str) -> Markup:
    """Text of an account: formulas with subscripts, references with links."""
    return formula_html(text) if isinstance(text, Chemistry) else linked(text)


def _paragraph(text: str) -> Markup:
    """A block of an account that is no grid."""
    return _told(Chemistry(_sentence(text)) if isinstance(text, Chemistry) else _sentence(text))


def _sentence(text: str) -> str:
    """Text with a capital at its beginning; a unit keeps its own."""
    return text if text.startswith("eV") else f"{text[:1].upper()}{text[1:]}"
