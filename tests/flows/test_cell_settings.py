"""The section [cell] of the settings reaches the table, and nonsense is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.cell_settings import CellSettings
from flows.practicality_stage import assess_practicality
from flows.settings import Settings, read_settings
from flows.stages import read_table, write_tables
from ssbscreen.cell.stack import DEFAULT_STACK
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables import catalogue as tables


def test_the_defaults_are_those_of_the_stack() -> None:
    assert CellSettings().stack() == DEFAULT_STACK
    assert Settings().cell.separator_thickness_um == 30.0


def test_a_thinner_separator_of_the_settings_gives_a_lighter_cell(tmp_path: Path) -> None:
    candidates = tables.CANDIDATES.build(
        {
            "candidate_id": ["a"],
            "formula": ["Li6PS5Cl"],
            "chemical_system": ["Cl-Li-P-S"],
            "formation_energy_ev_per_atom": [-1.0],
            "density_g_per_cm3": [1.86],
        }
    )
    written = write_tables(str(tmp_path / "given"), candidates=candidates)["candidates"]
    found = {}
    for thickness in (20.0, 100.0):
        payload = assess_practicality(
            str(tmp_path / f"{thickness:g}"),
            candidates=written,
            sources=[],
            keep_isolated_molecules=False,
            cell=CellSettings(separator_thickness_um=thickness).model_dump(),
        )
        found[thickness] = read_table(tables.PRACTICALITY, payload["practicality"]).to_pylist()[0]
        assert "of the prices were not looked up in a source" in payload["notes"][0]
    assert found[20.0]["specific_energy_wh_per_kg"] == pytest.approx(499, abs=0.5)
    assert found[100.0]["specific_energy_wh_per_kg"] == pytest.approx(359, abs=0.5)


def test_a_cathode_without_room_for_active_material_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text("[cell]\nelectrolyte_volume_fraction = 0.95\nvoltage = 3.8\n")
    with pytest.raises(ConfigurationError, match="electrolyte_volume_fraction") as told:
        read_settings(path, {})
    assert "cell.voltage: there is no such key" in str(told.value)
    with pytest.raises(ValidationError):
        CellSettings(separator_thickness_um=0.0)
