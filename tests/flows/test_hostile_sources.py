"""A source that means harm: names that are paths, markup or formulas of spreadsheets, and cells that name classes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymatgen.core import Lattice, Structure

from flows.moduli_inputs import read_materials
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.report.dossier_name import dossier_file_name
from ssbscreen.report.dossiers.page import write_dossier
from ssbscreen.report.run_figures import write_figures
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.store.table_files import FileFormat, about_run, tables_of_run, write_tables

HOSTILE = [
    "../../../../escaped", "/{place}/absolute", "..", ".", "", "a\0b", "CON", "nul.html", "x" * 5000, "a\\..\\..\\b",
    "a\u2215b", "a\uff0fb", "%2e%2e%2fescaped", "~/escaped", "-rf", "\u202egpj.html", "a\nb: c", "latest",
    '=HYPERLINK("http://127.0.0.1:9/?"&A1,"4711")', "+4711", "@SUM(4711)", "|cmd|' /c calc'!A0",
    "</script><script>alert(4711)</script>", "<img src=x onerror=alert(4711)>", "javascript:alert(4711)",
    "](javascript:alert(4711)) [4711", "{{ 4711 }}",
]  # fmt: skip
FORMULAS = [
    ("Li", 0.0), ("P", 0.0), ("S", 0.0), ("Cl", 0.0), ("Br", 0.0), ("I", 0.0), ("O", 0.0), ("Li2S", -1.4257),
    ("Li3P", -0.89), ("P2S5", -0.38), ("Li3PS4", -0.99), ("LiCl", -2.1276), ("LiBr", -1.8), ("LiI", -1.4),
    ("Li2O", -2.07), ("Li3PO4", -2.76), ("Li4P2S6", -0.9), ("Li6PS5Cl", -1.19), ("Li6PS5Br", -1.12), ("Li6PS5I", -1.02),
    ("Li3OCl", -1.9), ("Li3OBr", -1.85), ("Li2SO4", -2.1), ("Li7PS6", -1.1), ("LiPS3", -0.8), ("Li2Cl2O", -1.7),
    ("LiClO4", -0.8),
]  # fmt: skip


class Unpickled:
    """Classes that were looked up while something was unpickled, and from where; a hook that cannot be taken back."""

    def __init__(self) -> None:
        self.watching = False
        self.found: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.watching and event == "pickle.find_class":
            frame, files = sys._getframe(), []
            while (frame := frame.f_back) is not None and len(files) < 40:
                files.append(frame.f_code.co_filename)
            # numba keeps what it compiled, constants among it, as pickles beside the sources, which it owns like these.
            if not any(Path(each).parts[-3:-1] == ("numba", "core") for each in files):
                self.found.append(f"{arguments} by {files[:4]}")


@pytest.fixture(scope="module")
def unpickled() -> Unpickled:
    return Unpickled()


@pytest.fixture(scope="module")
def screened(unpickled: Unpickled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunFolder]:
    place = tmp_path_factory.mktemp("sandbox")
    names = [name.format(place=place) if "{place}" in name else name for name in HOSTILE]
    rows = [*FORMULAS, ("</script><script>alert(4711)</script>", -1.0), ("../Li2S", -1.0), ("=1+4711", -1.0)]
    source = place / "in" / "phases.parquet"
    source.parent.mkdir()
    table = {
        "formula": [formula for formula, _ in rows],
        "formation_energy_ev_per_atom": [energy for _, energy in rows],
        "entry_id": [*names, *(f"other {number}" for number in range(len(rows) - len(names)))],
    }
    pq.write_table(pa.table(table), source)
    runs = place / "work" / "deeper" / "runs"
    runs.mkdir(parents=True)
    settings = Settings(sources=SourceSettings(paths=(str(source),)))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place / "work")
        unpickled.watching = True
        run = run_screen(settings, runs / "mine", direct=True, progress=lambda *_: None)
        unpickled.watching = False
        yield run


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_names_of_the_source_reached_the_ranking(screened: RunFolder) -> None:
    ranked = tables_of_run(screened, ["ranking"])["ranking"]["candidate_id"].to_pylist()
    assert sum(name in ranked or name.startswith("/") for name in HOSTILE) > 8


def test_nothing_is_written_outside_of_the_run(screened: RunFolder) -> None:
    place = screened.path.parents[3]
    outside = {path for path in written(place) if not path.startswith("work/deeper/runs/mine/")}
    assert outside == {"in/phases.parquet"}
    inside = written(screened.path)
    shapes = r"manifest\.json|tables/\w+\.parquet|report/(index|trust)\.html|report/dossiers/[A-Za-z0-9.-]{1,76}"
    assert [path for path in inside if not re.fullmatch(shapes, path)] == []


def test_a_screen_unpickles_nothing_but_compiled_functions(screened: RunFolder, unpickled: Unpickled) -> None:
    assert screened.report.is_file()
    assert unpickled.found == []


def test_the_watch_for_pickles_sees_them(unpickled: Unpickled) -> None:
    import pickle

    unpickled.watching = True
    pickle.loads(pickle.dumps(Path("x")))
    unpickled.watching = False
    assert len(unpickled.found) > 0
    unpickled.found.clear()


def test_links_between_pages_stay_inside_the_report(screened: RunFolder) -> None:
    report = screened.report.parent.resolve()
    pages = list(report.rglob("*.html"))
    assert len(pages) > 5
    for page in pages:
        for target in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            parts = urlsplit(target)
            if parts.scheme:
                assert parts.scheme in {"https", "data"}, target[:80]
            elif parts.path:
                assert (page.parent / unquote(parts.path)).resolve().is_relative_to(report), target[:80]


def test_markup_of_a_source_is_no_markup_of_a_page(screened: RunFolder) -> None:
    for page in screened.report.parent.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text
        assert "default-src 'none'" in text
        assert "<script>alert(4711)" not in text
        assert "<img src=x" not in text


def test_exports_keep_names_as_text(screened: RunFolder, tmp_path: Path) -> None:
    tables = tables_of_run(screened, ["candidates", "ranking"])
    write_tables(tables, tmp_path / "csv", FileFormat.CSV, about_run(screened))
    for path in (tmp_path / "csv").iterdir():
        cells = re.split(r"[,\n]", path.read_text(encoding="utf-8"))
        assert [cell for cell in cells if re.match(r'"?[=+@]', cell)] == []
    write_tables(tables, tmp_path / "all.xlsx", FileFormat.XLSX, about_run(screened))
    with ZipFile(tmp_path / "all.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any("<f>" in sheet for sheet in sheets)
    assert written(tmp_path) == {
        "all.xlsx", "csv/candidates.csv", "csv/candidates.units.csv", "csv/ranking.csv", "csv/ranking.units.csv",
    }  # fmt: skip


def test_figures_and_dossiers_are_written_where_they_belong(
    screened: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in write_figures(screened, Path("figures"), "svg"):
        assert re.fullmatch(r"[a-z0-9-]+\.svg", path.name), path
    ranked = tables_of_run(screened, ["ranking"])["ranking"]["candidate_id"].to_pylist()
    for name in dict.fromkeys(ranked):
        assert write_dossier(screened, name, None).parent == Path()
    assert {path.split("/")[0] for path in written(tmp_path) if "/" in path} <= {"figures"}


@given(st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(alphabet="./\\~%:\0\u2215\uff0f aA")))
def test_no_name_of_a_candidate_makes_a_path(name: str) -> None:
    file = dossier_file_name(name)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,75}", file)
    assert file.endswith(".html")
    assert Path(file).name == file
    assert len(Path(file).stem.split("-")[-1]) == 10  # the hash: no name of a device stands alone


def test_a_cell_in_json_makes_no_class_that_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "module_of_a_stranger.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    monkeypatch.syspath_prepend(tmp_path)
    cell = Structure(Lattice.cubic(5.1), ["Li", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]).as_dict()
    for site in cell["sites"]:
        site["properties"] = {"note": {"@module": "module_of_a_stranger", "@class": "Anything"}}
    path = tmp_path / "cell.json"
    path.write_text(json.dumps(cell))
    (material,) = read_materials([str(path)])
    assert material.formula == "LiCl"
    assert not (tmp_path / "ran").exists()
    Structure.from_file(path)  # as pymatgen reads it
    assert (tmp_path / "ran").exists()
