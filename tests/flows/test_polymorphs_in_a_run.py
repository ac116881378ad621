"""Every polymorph through a whole screen: each is judged with its own numbers, and ranks beside the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.property_settings import ConductivitySettings, GapSettings, ModuliSettings
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.report.candidate_lookup import find_candidate
from ssbscreen.report.run_tables import RunTables
from ssbscreen.sources.polymorphs import Polymorphs
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.catalogue import ALL_TABLES

PHASES = """mp_id,formula,formation_energy_ev_per_atom,band_gap_ev,bulk_gpa,shear_gpa
li,Li,0.0,,,
p,P,0.0,,,
s,S,0.0,,,
li2s,Li2S,-1.4257,3.39,41,32
li3p,Li3P,-0.8900,,,
p2s5,P2S5,-0.3800,,,
gamma,Li3PS4,-0.9900,2.8,24,12
beta,Li3PS4,-0.9830,2.6,23,11
far,Li3PS4,-0.7000,2.2,22,10
"""
Screened = Callable[[Polymorphs], RunFolder]


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    folder = tmp_path_factory.mktemp("polymorphs")
    (folder / "phases.csv").write_text(PHASES)
    made: dict[Polymorphs, RunFolder] = {}

    def run(polymorphs: Polymorphs) -> RunFolder:
        settings = Settings(
            sources=SourceSettings(paths=(str(folder / "phases.csv"),), polymorphs=polymorphs),
            moduli=ModuliSettings(predict=False),
            gap=GapSettings(predict=False),
            conductivity=ConductivitySettings(predict=False),
        )
        if polymorphs not in made:
            out = folder / polymorphs.value
            made[polymorphs] = run_screen(settings, out, direct=True, progress=lambda *_: None)
        return made[polymorphs]

    return run


def rows(run: RunFolder, name: str, **where: str) -> dict[str, dict[str, object]]:
    table = ALL_TABLES[name].read(run.table_path(ALL_TABLES[name])).to_pylist()
    return {row["candidate_id"]: row for row in table if all(row[key] == value for key, value in where.items())}


def test_each_polymorph_is_judged_and_the_far_one_is_excluded_for_its_energy(screened: Screened) -> None:
    run = screened(Polymorphs.ALL)
    assert rows(run, "windows").keys() == {"li2s", "li3p", "gamma", "beta", "far"}
    stable = {name: row["state"] for name, row in rows(run, "gates", role="separator", gate="phase_stability").items()}
    assert (stable["gamma"], stable["far"]) == ("passes", "fails")
    ranked = rows(run, "ranking", role="separator")
    assert {"gamma", "beta"} <= ranked.keys()
    assert "far" not in ranked
    gaps = {name: row["band_gap_ev"] for name, row in rows(run, "electronics").items()}
    assert (gaps["gamma"], gaps["beta"], gaps["far"]) == (2.8, 2.6, 2.2)
    shear = {name: row["shear_gpa"] for name, row in rows(run, "elasticity").items()}
    assert (shear["gamma"], shear["beta"]) == (12.0, 11.0)


def test_the_measured_conductivity_is_the_lowest_polymorphs_alone(screened: Screened) -> None:
    assert rows(screened(Polymorphs.ALL), "conductivity").keys() & {"gamma", "beta", "far"} == {"gamma"}


def test_a_formula_means_the_polymorph_nearest_to_the_hull(screened: Screened) -> None:
    run = RunTables.of(screened(Polymorphs.ALL))
    assert find_candidate(run, "Li3PS4") == "gamma"
    assert find_candidate(run, "beta") == "beta"


def test_the_windows_of_the_lowest_are_those_of_a_run_without_the_others(screened: Screened) -> None:
    every, lowest = (rows(screened(which), "windows") for which in (Polymorphs.ALL, Polymorphs.LOWEST))
    assert lowest.keys() == {"li2s", "li3p", "gamma"}
    assert lowest == {name: every[name] for name in lowest}
    (told,) = rows(screened(Polymorphs.LOWEST), "rejections", candidate_id="beta").values()
    assert told["reason"] == "higher-energy polymorph of Li3PS4 (+0.007 eV/atom)"
