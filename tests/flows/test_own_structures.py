"""Own structures in a whole screen, with energies assumed on the hull, which needs no potential."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pymatgen.core import Lattice, Structure

from flows import scoring
from flows.own_set import TOLD, own_set_of, read_own_set
from flows.own_structures import OwnOptions
from flows.property_settings import BarrierSettings, ConductivitySettings, GapSettings, ModuliSettings
from flows.score_answers import as_json_lines, as_text
from flows.scoring import score
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.report.account import Grid
from ssbscreen.report.explanation import explain
from ssbscreen.report.hull_distance import is_assumed
from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.own_candidates import own_candidates
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.window_account import window_account
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.cells import pymatgen_structure
from ssbscreen.sources.structure_choice import index_cells
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES

PHASES = """mp_id,formula,formation_energy_ev_per_atom,band_gap_ev
li,Li,0.0,
p,P,0.0,
s,S,0.0,
li2s,Li2S,-1.4257,3.39
li3p,Li3P,-0.8900,
p2s5,P2S5,-0.3800,
gamma,Li3PS4,-0.9900,2.8
"""
OPTIONS = OwnOptions(rules="", relax=False, seed=0, processes=1, limit_s=60.0)


def settings_of(folder: Path) -> Settings:
    return Settings(
        sources=SourceSettings(paths=(str(folder / "phases.csv"),)),
        moduli=ModuliSettings(predict=False),
        gap=GapSettings(predict=False),
        conductivity=ConductivitySettings(predict=False),
        barriers=BarrierSettings(compute=False),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("own")
    (place / "phases.csv").write_text(PHASES)
    cells = place / "cells"
    cells.mkdir()
    antifluorite = Structure.from_spacegroup(
        "Fm-3m", Lattice.cubic(5.7), ["S", "Li"], [[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]]
    )
    antifluorite.to(filename=str(cells / "sulfide.cif"))
    silent = [
        line for line in (cells / "sulfide.cif").read_text().splitlines() if not line.strip().startswith("_symmetry")
    ]
    (cells / "sulfide.cif").write_text("\n".join(silent).replace("loop_\n  1  'x, y, z'\n", ""))
    Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.2), ["Mg", "O"], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]]).to(
        filename=str(cells / "no-lithium.cif")
    )
    Structure.from_spacegroup("Fm-3m", Lattice.cubic(4.6), ["Li", "O"], [[0.25, 0.25, 0.25], [0.0, 0.0, 0.0]]).to(
        filename=str(cells / "no-oxygen-on-the-hull.cif")
    )
    (known,) = index_cells([read_bundled()], ["Li3 P1 S4"]).by_key["Li3 P1 S4"]
    pymatgen_structure(known.columns.geometry(known.row)).to(filename=str(cells / "thiophosphate.cif"))
    (cells / "torn.cif").write_text("data_torn\n_cell_length_a 3\n")
    return place


@pytest.fixture(scope="module")
def scored(folder: Path) -> RunFolder:
    return score(
        [str(folder / "cells")],
        settings_of(folder),
        OPTIONS,
        out=folder / "scored",
        runs=folder,
        direct=True,
        progress=lambda *_: None,
    )


def rows(run: RunFolder, name: str) -> list[dict[str, Any]]:
    schema = ALL_TABLES[name]
    found: list[dict[str, Any]] = schema.read(run.table_path(schema)).to_pylist()
    return found


def test_an_own_structure_ranks_among_the_known_ones_and_has_a_dossier(scored: RunFolder) -> None:
    run = RunTables.of(scored)
    assert own_candidates(run) == ("own-sulfide", "own-thiophosphate")
    of = {row["candidate_id"] for row in rows(scored, "ranking")} | {
        row["candidate_id"] for row in rows(scored, "gates") if row["state"] == "fails"
    }
    assert {"own-sulfide", "li2s", "gamma"} <= of
    assert list((scored.report.parent / "dossiers").glob("own-sulfide-*.html"))
    page = scored.report.read_text()
    assert "Your structures" in page
    assert "assumed 0" in page


def test_what_is_odd_about_an_own_structure_stands_in_its_dossier_and_explanation(scored: RunFolder) -> None:
    (own,) = [row for row in rows(scored, "own_structures") if row["candidate_id"] == "own-sulfide"]
    assert "the file tells no symmetry" in own["remarks"]
    (dossier,) = (scored.report.parent / "dossiers").glob("own-sulfide-*.html")
    assert own["remarks"] in dossier.read_text(encoding="utf-8")
    assert "the file tells no symmetry" in " ".join(explain(scored, "own-sulfide").split())
    assert "YOUR STRUCTURE" in explain(scored, "own-sulfide")
    assert "YOUR STRUCTURE" not in explain(scored, "li2s")


def test_an_own_structure_stands_for_no_known_material(scored: RunFolder) -> None:
    run = RunTables.of(scored)
    assert run.candidates_by_composition[composition_key({"Li": 2.0, "S": 1.0})] == ("li2s",)
    assert run.candidates_of("Li2S") == ("li2s", "own-sulfide")
    assert known_in(run) == {"li2s": "Li2S", "gamma": "Li3PS4"}


def test_without_the_potential_the_energy_is_assumed_on_the_hull_and_says_so(scored: RunFolder) -> None:
    (own,) = [row for row in rows(scored, "own_structures") if row["candidate_id"] == "own-sulfide"]
    assert own["energy_is_assumed"]
    assert own["formation_energy_ev_per_atom"] == pytest.approx(-1.4257)
    assert own["own_energy_origin"] == "RULE"
    (window,) = [row for row in rows(scored, "windows") if row["candidate_id"] == "own-sulfide"]
    assert window["energy_above_hull_ev_per_atom"] == 0.0
    assert window["energy_above_hull_std_ev_per_atom"] > 0.04
    assert window["origin"] == "RULE"
    (gate,) = [
        row
        for row in rows(scored, "gates")
        if (row["candidate_id"], row["role"], row["gate"]) == ("own-sulfide", "separator", "phase_stability")
    ]
    assert (gate["state"], gate["reason"]) == ("uncertain", "not assessed")
    (value,) = [
        row["value"]
        for row in rows(scored, "criteria_values")
        if (row["candidate_id"], row["criterion"]) == ("own-sulfide", "energy_above_hull")
    ]
    assert value is None


def test_an_assumed_distance_to_the_hull_is_told_as_one_wherever_it_stands(scored: RunFolder) -> None:
    run = RunTables.of(scored)
    assert is_assumed(run.facts["own-sulfide"])
    assert not is_assumed(run.facts["li2s"])
    (window,) = window_account(run, "own-sulfide").blocks
    assert isinstance(window, Grid)
    assert window.rows[0][:2] == ("above the hull", "assumed 0")
    assert run.facts["own-sulfide"]["source"].endswith("sulfide.cif, not relaxed")


def test_what_cannot_be_scored_is_told_with_its_reason(scored: RunFolder) -> None:
    told = {
        row["candidate_id"]: row["reason"] for row in rows(scored, "rejections") if row["stage"] == "own structures"
    }
    assert told.keys() == {"own-no-lithium", "own-no-oxygen-on-the-hull", "own-torn"}
    assert "no elemental phase of O" in told["own-no-oxygen-on-the-hull"]
    assert "torn.cif" in told["own-torn"]


def test_no_figure_of_a_known_candidate_depends_on_own_structures(folder: Path, scored: RunFolder) -> None:
    alone = run_screen(settings_of(folder), folder / "alone", direct=True, progress=lambda *_: None)
    for name in ("windows", "interphases", "cathode_reactions", "criteria_values", "elasticity", "conductivity"):
        held = [row for row in rows(scored, name) if not row["candidate_id"].startswith("own-")]
        assert held == rows(alone, name), name
    assert rows(scored, "phase_entries") == rows(alone, "phase_entries")


def test_answers_name_energy_window_ranks_drawbacks_and_refusals(scored: RunFolder) -> None:
    text = as_text(scored)
    for part in (
        "Li2S  own-sulfide",
        "above hull      assumed 0 eV/atom",
        "oxidised above",
        "refused own-torn:",
        "dossier",
    ):
        assert part in text
    lines = [json.loads(line) for line in as_json_lines(scored).splitlines()]
    assert {line["candidate_id"] for line in lines if "refused" in line} == {
        "own-no-lithium",
        "own-no-oxygen-on-the-hull",
        "own-torn",
    }
    (own,) = [line for line in lines if line["candidate_id"] == "own-thiophosphate"]
    assert own["oxidation_limit_low_v"] <= own["oxidation_limit_v"] <= own["oxidation_limit_high_v"]
    assert own["energy_is_assumed"]
    assert own["energy_above_hull_ev_per_atom"] is None
    assert set(own["roles"]) == {"separator", "catholyte"}
    ranked = [role for role in own["roles"].values() if role["rank"] is not None]
    assert ranked  # else its places would not be looked at
    assert all(1 <= role["rank_low"] <= role["rank_high"] <= role["of"] for role in ranked)


def test_a_run_names_the_prepared_structures_and_gets_the_same(folder: Path, scored: RunFolder) -> None:
    prepared = scored.manifest["settings"]["sources"]["own"]
    settings = settings_of(folder)
    named = settings.model_copy(update={"sources": settings.sources.model_copy(update={"own": prepared})})
    again = run_screen(named, folder / "again", direct=True, progress=lambda *_: None)
    assert rows(again, "windows") == rows(scored, "windows")
    assert rows(again, "ranking") == rows(scored, "ranking")


def test_prepared_structures_are_refused_where_the_sources_are_others(scored: RunFolder) -> None:
    prepared = scored.manifest["settings"]["sources"]["own"]
    with pytest.raises(SourceError, match=r"scale of other sources.*ssbscreen score"):
        read_own_set(Path(prepared), "another")


def test_prepared_structures_of_another_call_are_another_folder_and_the_same_stay_as_they_are(
    folder: Path, scored: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = Path(scored.manifest["settings"]["sources"]["own"])
    before = (prepared / TOLD).stat().st_ino

    monkeypatch.setattr(scoring, "run_screen", lambda settings, *_, **__: settings.sources.own)

    def again(*files: str) -> Path:
        settings = settings_of(folder)
        found: Any = score(
            files, settings, OPTIONS, out=folder / "never", runs=folder, direct=True, progress=lambda *_: None
        )
        return Path(found)

    assert again(str(folder / "cells")) == prepared
    assert (prepared / TOLD).stat().st_ino == before
    fewer = again(str(folder / "cells" / "sulfide.cif"))
    assert fewer != prepared
    assert own_set_of(str(prepared), str(json.loads((prepared / TOLD).read_text())["source_sha256"])) is not None


def test_a_folder_without_prepared_structures_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder of own structures"):
        own_set_of(str(tmp_path), "any")
    assert own_set_of("", "any") is None


def test_nothing_that_can_be_scored_is_bad_input_with_every_reason(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"(?s)no structure can be scored:\n.*no-lithium.*holds no Li"):
        score(
            [str(folder / "cells" / name) for name in ("no-lithium.cif", "torn.cif")],
            settings_of(folder),
            OPTIONS,
            out=folder / "nothing",
            runs=folder,
            direct=True,
            progress=lambda *_: None,
        )
    assert not (folder / "nothing").exists()
