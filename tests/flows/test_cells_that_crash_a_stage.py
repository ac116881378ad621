"""Each stage that reads cells outlives one that crashes or hangs what reads it, says so, and keeps the candidate."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import card_stages, cell_readers, conductivity_stages, moduli_stages
from flows.cell_readers import KNOWN_CELL, cell_statistics, guarded_looks, lithium_network
from flows.guarded_cells import ReadGuarded
from flows.stages import read_table, write_tables
from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.sources.join_properties import lithium_coordination
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.table import raised
from ssbscreen.tables import catalogue as tables
from tests.flows.moduli_stand_in import stand_in

CRASHES, HANGS = 9, 17
"""Halogen in the first cell of LiF and LiCl: a stand-in for what a library takes ill."""
CELL_COLUMNS = ("cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz")
LIMIT_S = 5.0


def fragile(work: Callable[[Any], Any], numbers: Any, cell: Any) -> Any:
    """A reader that dies of one halogen and hangs at another."""
    if CRASHES in numbers and 11 not in numbers:
        os.kill(os.getpid(), signal.SIGSEGV)
    if HANGS in numbers:
        time.sleep(3600.0)
    return work(cell)


def statistics(cell: CellGeometry) -> Any:
    return fragile(cell_statistics, cell.atomic_numbers, cell)


def coordination(cell: CellGeometry) -> Any:
    return fragile(lithium_coordination, cell.atomic_numbers, cell)


def network(cell: CellGeometry) -> Any:
    return fragile(lithium_network, cell.atomic_numbers, cell)


def suspicious(material: Material) -> Any:
    assert material.cell is not None
    return fragile(raised, material.cell[1], material)


SOUND = CellGeometry(KNOWN_CELL.cell_abc_angstrom_angles_degree, (3, 11, 3, 3, 9, 9, 9, 9), KNOWN_CELL.fractional_xyz)


def guarded(work: Callable[[Any], Any], known: Any = SOUND) -> Callable[[float], ReadCells]:
    return lambda limit_s: ReadGuarded(work, known, limit_s)


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    """LiF, LiCl and LiBr in rock salt, and a hull for them."""
    halogens = {"LiF": 9, "LiCl": 17, "LiBr": 35}
    names = list(halogens)
    candidates = tables.CANDIDATES.build(
        {
            "candidate_id": names, "formula": names, "chemical_system": ["-"] * 3, "source": ["made up"] * 3,
            "formation_energy_ev_per_atom": [-1.0] * 3, "material_id": [f"m-{name}" for name in names],
            "cell_abc_angstrom_angles_degree": [list(KNOWN_CELL.cell_abc_angstrom_angles_degree)] * 3,
            "atomic_numbers": [[3] * 4 + [halogen] * 4 for halogen in halogens.values()],
            "fractional_xyz": [list(KNOWN_CELL.fractional_xyz)] * 3,
        }
    )  # fmt: skip
    phases = ["Li", "F", "Cl", "Br", *names]
    entries = tables.PHASE_ENTRIES.build(
        {
            "entry_id": phases, "formula": phases, "chemical_system": ["-"] * len(phases),
            "formation_energy_ev_per_atom": [0.0] * 4 + [-1.0] * 3, "source": ["made up"] * len(phases),
        }
    )  # fmt: skip
    written = write_tables(str(tmp_path / "given"), candidates=candidates, phase_entries=entries)
    return {"candidates": written["candidates"], "phase_entries": written["phase_entries"]}


def told(made: dict[str, Any], stage: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in read_table(tables.REJECTIONS, made["rejections"]).to_pylist():
        assert row["stage"] == stage
        found.setdefault(row["candidate_id"], []).append(row["reason"])
    return found


def require_told(reasons: dict[str, list[str]]) -> None:
    """Both broken cells, each with its material, what happened and that the candidate stays."""
    assert reasons.keys() == {"LiF", "LiCl"}
    for candidate, what in (("LiF", "killed by SIGSEGV"), ("LiCl", "took more than 5 s and was stopped")):
        assert all(
            f"m-{candidate}: " in reason and what in reason and "the candidate stays" in reason
            for reason in reasons[candidate]
        )


def test_moduli_come_from_the_composition_where_the_cell_crashes(
    given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moduli_stages, "models_in", lambda _folder: stand_in)
    monkeypatch.setattr(moduli_stages, "guarded_cell_statistics", guarded(statistics))
    monkeypatch.setattr(moduli_stages, "guarded_coordinations", guarded(coordination))
    known = write_tables(str(tmp_path / "known"), elasticity=tables.ELASTICITY.build({"candidate_id": []}))
    made = moduli_stages.predict_moduli_chunk(
        str(tmp_path / "made"), **given, known=known["elasticity"], model="", model_digests={},
        seconds_per_structure=LIMIT_S,
    )  # fmt: skip
    require_told(told(made, "moduli"))
    rows = {row["candidate_id"]: row for row in read_table(tables.ELASTICITY, made["elasticity"]).to_pylist()}
    assert {name: row["bulk_gpa"] for name, row in rows.items()} == pytest.approx(
        {"LiF": (3 + 9) / 2, "LiCl": (3 + 17) / 2, "LiBr": 4.03**3 / 8.0}
    )
    assert [rows[name]["li_coordination"] for name in ("LiF", "LiCl", "LiBr")] == [None, None, 6.0]


def test_conductivities_come_from_the_composition_where_the_cell_crashes(
    given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conductivity_stages, "guarded_networks", guarded(network))
    known = write_tables(str(tmp_path / "known"), conductivity=tables.CONDUCTIVITY.build({"candidate_id": []}))
    made = conductivity_stages.predict_conductivity_chunk(
        str(tmp_path / "made"), **given, known=known["conductivity"], model="", model_digests={},
        seconds_per_structure=LIMIT_S,
    )  # fmt: skip
    require_told(told(made, "conductivity"))
    rows = {row["candidate_id"]: row for row in read_table(tables.CONDUCTIVITY, made["conductivity"]).to_pylist()}
    assert {name: row["conductivity_from_cell"] for name, row in rows.items()} == {
        "LiF": False, "LiCl": False, "LiBr": True
    }  # fmt: skip


def test_suspicions_come_from_the_composition_where_the_cell_crashes(
    given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Material("LiNaF2", tuple(list(part) for part in (getattr(SOUND, name) for name in CELL_COLUMNS)))  # type: ignore[arg-type] # three lists
    monkeypatch.setattr(card_stages, "guarded_suspicions", guarded(suspicious, sound))
    known = write_tables(str(tmp_path / "known"), conductivity=tables.CONDUCTIVITY.build({"candidate_id": []}))
    made = card_stages.suspect(str(tmp_path / "made"), given["candidates"], known["conductivity"], LIMIT_S)
    require_told(told(made, "suspicions"))
    evidence: dict[str, set[str]] = {}
    for row in read_table(tables.SUSPICIONS, made["suspicions"]).to_pylist():
        if row["suspicion"] in {"isolated molecules", "atoms too close", "absurd volume"}:
            assert row["finding"] == "not assessed"
            evidence.setdefault(row["candidate_id"], set()).add(row["evidence"])
    assert evidence == {
        "LiF": {"its cell ended the process that read it (killed by SIGSEGV)"},
        "LiCl": {"its cell took more than 5 s and was stopped"},
    }


def test_every_reader_reads_the_known_cell_in_a_worker() -> None:
    for reader in (cell_readers.guarded_cell_statistics, cell_readers.guarded_coordinations,
                   cell_readers.guarded_networks, guarded_looks):  # fmt: skip
        (reading,) = reader(60.0)([KNOWN_CELL])
        assert not reading.fault
        assert reading.value
    material = Material("LiF", (list(KNOWN_CELL.cell_abc_angstrom_angles_degree), [3] * 4 + [9] * 4,
                                list(KNOWN_CELL.fractional_xyz)))  # fmt: skip
    (reading,) = cell_readers.guarded_suspicions(60.0)([material])
    assert reading.value == raised(material)
