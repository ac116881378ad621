"""The page of one candidate, written beside a run and elsewhere."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from ssbscreen.report.dossier_name import dossier_file_name
from tests.flows.commands.asking import Ask, Run, names, refused


def test_a_dossier_is_written_for_any_writing_of_the_formula(run: Run, ask: Ask, place: Path) -> None:
    answer = ask("dossier", run.folder, "PS4Li3", "--out", place / "thiophosphate.html")
    assert answer.status == 0
    assert answer.out == f"{place / 'thiophosphate.html'}\n"
    page = (place / "thiophosphate.html").read_text()
    assert "<h1>Li<sub>3</sub>PS<sub>4</sub></h1>" in page
    assert f'href="{overview_from(place, run)}"' in page
    assert run.folder.resolve().as_uri() not in page  # who gets the file does not learn where it was made
    named = ask("dossier", run.folder, "Li3PS4")
    assert names(place) == {"thiophosphate.html", named.out.strip()}
    assert ask("dossier", run.folder, "Li3PS4", "--out", place / "new" / "one.html").status == 0
    assert (place / "new" / "one.html").is_file()
    refused(ask("dossier", run.folder, "Li3PS4", "--out", place), "cannot write the dossier", "directory")


def overview_from(place: Path, run: Run) -> str:
    return quote(relpath((run.folder / "report" / "index.html").resolve(), place.resolve()))


def test_the_run_has_dossiers_beside_its_page(run: Run, ask: Ask, place: Path) -> None:
    folder = run.folder / "report" / "dossiers"
    ranked = {row["candidate_id"] for row in run.table("ranking") if row["rank"] <= 50}
    written = {dossier_file_name(candidate) for candidate in ranked}
    assert written
    assert written <= names(folder)
    assert ask("dossier", run.folder, "Li3PS4", "--out", place / "one.html").status == 0
    ours = (folder / dossier_file_name("Li3PS4")).read_text()
    assert (place / "one.html").read_text().replace(overview_from(place, run), "../index.html") == ours
