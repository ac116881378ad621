"""References of the window ladder: potentials and known materials as the tables have them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ssbscreen.interfaces.electrodes import CATHODES
from ssbscreen.report.ladder_references import LIMITS, cathode_potentials, known_windows
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


def test_charged_cathodes_stand_at_their_potentials(run_folder: RunFolder) -> None:
    found = dict(cathode_potentials(RunTables.of(run_folder)))
    charged = {cathode.name: cathode.charged.voltage_v for cathode in CATHODES}
    named = [name for names in found.values() for name in names]
    assert named
    for voltage, names in found.items():
        assert all(charged[name] == voltage for name in names)
    assert list(found) == sorted(found)
    assert 4.2 in found


def test_the_cathode_of_the_settings_has_a_line_of_its_own_where_no_other_is(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    settings = run.manifest["settings"] | {"thermodynamics": {"cathode_voltage_v": 4.35}}
    changed = replace(run, manifest={**run.manifest, "settings": settings})
    assert dict(cathode_potentials(changed))[4.35] == []


def test_known_materials_have_the_limits_of_the_table(run_folder: RunFolder) -> None:
    run = RunTables.of(run_folder)
    windows = {row["candidate_id"]: row for row in tables.WINDOWS.read(run.run.table_path(tables.WINDOWS)).to_pylist()}
    known = known_windows(run)
    assert {"LGPS", "LLZO", "LiCoO2", "LiF"} <= {each["name"] for each in known}
    for each in known:
        wanted = [windows[each["id"]][column] for column in LIMITS]
        assert each["limits"] == pytest.approx(wanted, abs=5e-5)
        assert set(each["standings"]) == {"separator", "catholyte"}
