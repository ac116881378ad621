"""From entries to a ranking in Python: the figures of a run without predictions, and those of pymatgen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.entries.computed_entries import ComputedEntry

from flows.property_settings import ConductivitySettings, GapSettings, ModuliSettings
from flows.screening import run_screen
from flows.settings import ReportSettings, Settings, SourceSettings
from ssbscreen.domain.errors import ConfigurationError, SourceError
from ssbscreen.screening import Screening, screen
from ssbscreen.tables.catalogue import ALL_TABLES
from tests.ssbscreen.embedded_entries import embedded_entries

ELEMENTS = {"Li", "P", "S", "Cl", "O", "H", "C"}
DRY = {"Li", "P", "S", "Cl"}
SAME = ("windows", "voltage_profiles", "interphases", "cathode_reactions", "handling", "elasticity", "mechanics",
        "conductivity", "criteria_values", "gates", "ranking")  # fmt: skip


@pytest.fixture(scope="module")
def entries() -> list[ComputedEntry]:
    found = embedded_entries(ELEMENTS)
    assert len(found) > 30
    return found


@pytest.fixture(scope="module")
def few(entries: list[ComputedEntry]) -> list[ComputedEntry]:
    """Those without the elements of air."""
    return [entry for entry in entries if {element.symbol for element in entry.composition} <= DRY]


@pytest.fixture(scope="module")
def found(entries: list[ComputedEntry]) -> Screening:
    return screen(entries)


@pytest.fixture(scope="module")
def run_tables(entries: list[ComputedEntry], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Tables of a run on the same entries with predictions off, read from its folder."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "entries.json").write_text(json.dumps([entry.as_dict() for entry in entries]))
    settings = Settings(
        sources=SourceSettings(paths=(str(folder / "entries.json"),)),
        moduli=ModuliSettings(predict=False),
        gap=GapSettings(predict=False),
        conductivity=ConductivitySettings(predict=False),
        report=ReportSettings(dossiers=0, compare=False),
    )
    run = run_screen(settings, folder / "run", direct=True, progress=lambda *_: None)
    return {name: ALL_TABLES[name].read(run.table_path(ALL_TABLES[name])) for name in SAME}


@pytest.mark.parametrize("table", SAME)
def test_every_value_and_rank_is_that_of_a_run_without_predictions(
    table: str, found: Screening, run_tables: dict[str, Any]
) -> None:
    ours, theirs = found.tables[table].to_pandas(), run_tables[table].to_pandas()
    named = [column for column in ours.columns if column not in {"moduli_source", "source"}]
    assert len(ours) > 0
    pd.testing.assert_frame_equal(ours[named], theirs[named], check_exact=True)


def test_energies_above_the_hull_are_those_of_pymatgen(entries: list[ComputedEntry], found: Screening) -> None:
    diagram = PhaseDiagram(entries)
    by_id = {entry.entry_id: entry for entry in entries}
    windows = found.tables["windows"].to_pylist()
    assert len(windows) > 10
    for row in windows:
        expected = diagram.get_e_above_hull(by_id[row["candidate_id"]])
        assert row["energy_above_hull_ev_per_atom"] == pytest.approx(expected, abs=1e-6), row["candidate_id"]


def test_total_energies_of_pd_entries_and_corrected_entries_rank_as_formation_energies_do(
    few: list[ComputedEntry], found: Screening
) -> None:
    shift = {symbol: -1.0 - place for place, symbol in enumerate(sorted(ELEMENTS))}  # eV an atom of the element

    def total(entry: ComputedEntry) -> float:
        return float(entry.energy + sum(shift[el.symbol] * n for el, n in entry.composition.items()))

    bare = screen([PDEntry(entry.composition, total(entry), name=entry.entry_id) for entry in few])
    corrected = screen(
        [ComputedEntry(e.composition, total(e) + 0.5, correction=-0.5, entry_id=e.entry_id) for e in few]
    )
    expected = found.tables["windows"].to_pandas()
    expected = expected[expected["candidate_id"].isin([entry.entry_id for entry in few])]
    for other in (bare, corrected):
        windows = other.tables["windows"].to_pandas()
        assert windows["candidate_id"].tolist() == expected["candidate_id"].tolist()
        for column in ("energy_above_hull_ev_per_atom", "reduction_limit_v", "oxidation_limit_v"):
            assert windows[column].to_numpy() == pytest.approx(expected[column].to_numpy(), abs=1e-6)


def test_frames_are_named_and_every_column_of_a_table_tells_its_unit(found: Screening) -> None:
    ranking = found.ranking("separator")
    assert ranking["rank"].tolist() == list(range(1, len(ranking) + 1))
    assert {"formula", "candidate_id", "score"} <= set(ranking.columns)
    gates = found.gates("catholyte")
    assert set(gates["state"]) <= {"passes", "fails", "uncertain"}
    failed = set(gates.loc[gates["state"] == "fails", "candidate_id"])
    assert not failed & set(found.ranking("catholyte")["candidate_id"])
    criteria = found.criteria()
    assert set(criteria.loc[criteria["criterion"] == "oxidation_limit", "unit"]) == {"V"}
    for table in found.tables.values():
        assert all(b"unit" in field.metadata and b"meaning" in field.metadata for field in table.schema)
    assert {"candidate_id", "stage", "reason"} == set(found.rejections.columns)


def test_what_nobody_knows_is_not_assessed_until_the_caller_tells_it(few: list[ComputedEntry]) -> None:
    known = pd.DataFrame(
        {
            "formula": ["Li7PS6", "LiP7"],
            "band_gap_ev": [3.5, None],
            "bulk_gpa": [20.0, 25.0],
            "shear_gpa": [10.0, 12.0],
            "log10_conductivity_s_per_cm": [None, -5.0],
            "log10_conductivity_std": [None, 0.5],
            "origin": ["ML", "ML"],
        }
    )
    without, told = screen(few, literature=False), screen(few, literature=False, known=known)

    def value(of: Screening, formula: str, criterion: str) -> tuple[float, str | None]:
        rows = of.criteria().set_index(["formula", "criterion"]).loc[(formula, criterion)]
        return (float(rows["value"]), rows["origin"])

    for criterion in ("band_gap", "youngs_modulus", "log10_conductivity"):
        values = without.criteria().set_index("criterion").loc[criterion, "value"]
        assert values.isna().all()
    assert value(told, "Li7PS6", "band_gap") == (3.5, "ML")
    # E = 9 B G / (3 B + G) by hand: 9 * 20 * 10 / 70
    assert value(told, "Li7PS6", "youngs_modulus")[0] == pytest.approx(1800.0 / 70.0)
    conductor = told.criteria().query("formula == 'LiP7' and criterion == 'log10_conductivity'")
    assert conductor[["low", "value", "high"]].to_numpy().tolist() == [[-6.0, -5.0, -4.0]]
    assert conductor["origin"].tolist() == ["ML"]


def test_roles_are_named_or_changed_as_in_settings(few: list[ComputedEntry]) -> None:
    changed = screen(few, roles={"mine": {"weights": {"oxidation_limit": 1.0}, "gates": ["phase_stability"]}})
    ranking = changed.ranking("mine").merge(changed.tables["windows"].to_pandas(), on="candidate_id")
    assert ranking["oxidation_limit_v"].clip(2.0, 5.0).is_monotonic_decreasing
    with pytest.raises(ConfigurationError, match=r"there is no role 'separator' in this screen; there are: mine"):
        changed.ranking("separator")


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ([], {}, "list without content is no source"),
        ("nowhere.csv", {}, "there is no file or folder nowhere.csv"),
        ([PDEntry("LiCl", -8.0), PDEntry("Li", -1.9)], {}, "no elemental entry of Cl"),
        ([PDEntry("Li", -1.9), "bundled"], {}, "entries stand beside other sources"),
        (17, {}, "int without content is no source"),
        ("bundled", {"roles": ["separatr", "coatin"]}, "no role 'separatr'.*\n.*no role 'coatin'"),
        ("bundled", {"cathode": "LiF"}, "the cathode 'LiF' is not among the cathodes: LiCoO2"),
        ("bundled", {"known": pd.DataFrame({"formula": ["LiF"], "gap": [8.0]})}, "nothing reads the columns gap"),
        ("bundled", {"known": pd.DataFrame({"band_gap_ev": [8.0]})}, "the column formula is needed"),
    ],
)
def test_faults_are_told_in_a_line(source: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises((SourceError, ConfigurationError), match=message):
        screen(source, **options)


def test_two_scales_never_share_a_hull(few: list[ComputedEntry], tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("formula,formation_energy_ev_per_atom\nLi,0\nCl,0\nLiCl,-9.0\n")
    beside = screen([few, other])
    assert len(beside.tables["phase_entries"]) == len(few)
    assert any("energies of two sources never share a hull" in note for note in beside.notes)
