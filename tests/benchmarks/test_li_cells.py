"""The account of the screen of all cells with Li: no cell is lost without being told."""

from __future__ import annotations

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.property_settings import ConductivitySettings, GapSettings, ModuliSettings
from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.sources.polymorphs import Polymorphs
from tests.benchmarks.li_cells import account, write_source

# Identifier, formula, formation energy in eV/atom, atomic numbers.
CELLS = [
    ("mp-1", "Li", 0.0, [3]),
    ("mp-2", "S", 0.0, [16]),
    ("mp-3", "Li2S", -1.4257, [3, 3, 16]),
    ("mp-4", "Li2S", -1.2, [3, 3, 16]),
    ("mp-5", "LiS4", -0.52, [3, 16, 16, 16, 16]),
    ("mp-6", "LiS", float("nan"), [3, 16]),
    ("mp-7", "LiPo", -0.5, [3, 84]),
]


@pytest.fixture
def data(tmp_path):
    for name in ("chgnet_energies_2025", "mp_structures_2025", "mp_moduli_2020"):
        (tmp_path / name).mkdir()
    ids, formulas, energies, numbers = (list(column) for column in zip(*CELLS, strict=True))
    table = pa.table({"mp_id": ids, "reduced_formula": formulas, "formation_energy_ev_per_atom": energies})
    pq.write_table(table, tmp_path / "chgnet_energies_2025" / "energies.parquet")
    table = pa.table(
        {
            "mp_id": ids,
            "reduced_formula": formulas,
            "cell_abc_angstrom_angles_degree": [[5.0, 5.0, 5.0, 90.0, 90.0, 90.0]] * len(ids),
            "atomic_numbers": numbers,
            "fractional_xyz": [[x / len(each) for x in range(len(each)) for _ in "xyz"] for each in numbers],
        }
    )
    pq.write_table(table, tmp_path / "mp_structures_2025" / "structures.parquet")
    moduli = "mp_id,bulk_vrh_gpa,shear_vrh_gpa,reduced_formula\nmp-3,41.0,32.0,Li2S\n"
    (tmp_path / "mp_moduli_2020" / "moduli.csv.gz").write_bytes(gzip.compress(moduli.encode()))
    return tmp_path


def test_every_cell_with_li_is_judged_or_rejected_with_its_reason(data, tmp_path):
    cells = write_source(data, tmp_path / "source", cells=None)
    assert cells == {"mp-1", "mp-3", "mp-4", "mp-5", "mp-6", "mp-7"}
    settings = Settings(
        sources=SourceSettings(paths=(str(tmp_path / "source"),), polymorphs=Polymorphs.ALL),
        moduli=ModuliSettings(predict=False),
        gap=GapSettings(predict=False),
        conductivity=ConductivitySettings(predict=False),
    )
    run = run_screen(settings, tmp_path / "run", direct=True, progress=lambda *_: None)
    told = account(run, cells)
    assert (told["cells"], told["judged"], told["not_judged"]) == (6, 2, 4)
    unjudged = {(each["stage"], each["reason"]): each["cells"] for each in told["reasons"] if not each["judged"]}
    assert sum(unjudged.values()) == 4
    assert unjudged["sources", "energies.parquet row *: no formation energy"] == 2  # LiS and, known to be bad, LiS4
    assert {stage for stage, _ in unjudged} == {"sources", "windows"}
    with pytest.raises(SystemExit, match="1 cells are neither judged nor rejected, such as mp-99"):
        account(run, {*cells, "mp-99"})


def test_a_part_of_the_cells_keeps_the_hull_of_the_others_and_the_zero_of_voltages(data, tmp_path):
    drawn = write_source(data, tmp_path / "source", cells=2)
    assert len(drawn - {"mp-1"}) == 2
    kept = set(pq.read_table(tmp_path / "source" / "energies.parquet")["mp_id"].to_pylist())
    assert kept == drawn | {"mp-1", "mp-2"}
