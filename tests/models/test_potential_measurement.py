"""Which phases CHGNet is measured on, and that a measurement goes on after a kill."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from pymatgen.core import Structure

from models.potential import RelaxedCell
from models.potential_measured_moduli import TABLE, read_measured
from models.potential_measurement import (
    ANCHORS,
    BINARY_SOURCE,
    LI_PHASES,
    OTHER_BINARIES,
    ReferencePhase,
    measure,
    measured_phases,
    read_results,
    reference_phases,
    write_table,
)
from ssbscreen.domain.anion_families import ANION_FAMILIES, AnionFamily, anion_family
from ssbscreen.sources.contents import CellGeometry

CUBE = CellGeometry((4.0, 4.0, 4.0, 90.0, 90.0, 90.0), (3, 9), (0.0, 0.0, 0.0, 0.5, 0.5, 0.5))


def phase(material_id: str, formula: str) -> ReferencePhase:
    return ReferencePhase(material_id, formula, anion_family(formula), 2, BINARY_SOURCE, 50.0, 30.0, CUBE)


@pytest.fixture(scope="module")
def many() -> list[ReferencePhase]:
    anchors = ["LiF", "LiCl", "LiBr", "LiI", "Li2O", "Li2S", "Li3N", "Li3P"]
    phases = [phase(name, formula) for name, formula in zip(ANCHORS, anchors, strict=True)]
    for metal in ("Li", "Na"):
        for anion in ("O", "F", "S", "N"):
            phases += [phase(f"{metal}{n}{anion}", f"{metal}{n}{anion}17") for n in range(1, 30)]
    return phases


def test_anchors_come_first_and_families_stay_in_balance(many: list[ReferencePhase]) -> None:
    chosen = measured_phases(many)
    assert tuple(each.material_id for each in chosen[: len(ANCHORS)]) == ANCHORS
    lithium = Counter(each.family for each in chosen if "Li" in each.formula)
    others = Counter(each.family for each in chosen if "Na" in each.formula)
    assert lithium == dict.fromkeys(ANION_FAMILIES, LI_PHASES)
    assert others == dict.fromkeys(ANION_FAMILIES, OTHER_BINARIES)


def test_choice_depends_on_the_phases_only(many: list[ReferencePhase]) -> None:
    assert measured_phases(many) == measured_phases(list(many))


def test_choice_takes_each_composition_once() -> None:
    chosen = measured_phases([phase("one", "Li2Se"), phase("two", "Li4Se2"), phase("three", "LiSe")])
    assert sorted(each.formula for each in chosen) in (["Li2Se", "LiSe"], ["Li4Se2", "LiSe"])


def test_phase_without_a_tensor_keeps_the_reason(tmp_path: Path) -> None:
    class Restless:
        def relax(self, structure: Structure) -> RelaxedCell:
            return RelaxedCell(structure, 0.0, 1, True)

        def relax_tightly(self, structure: Structure, *, cell_fixed: bool = False) -> RelaxedCell:
            return RelaxedCell(structure, 0.0, 500, cell_fixed)

        def stress_gpa(self, structure: Structure) -> None:
            raise NotImplementedError(structure)

    row = measure(phase("mp-1138", "LiF"), Restless())
    assert "did not converge" in row["fault"]
    write_table({"mp-1138": row}, tmp_path / TABLE)
    assert read_measured(tmp_path / TABLE).failed == {"mp-1138": row["fault"]}


def test_line_that_a_kill_cut_off_is_measured_again(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    whole = json.dumps({"material_id": "mp-1", "formula": "LiF"})
    results.write_text(f"\n{whole}\n{whole.replace('mp-1', 'mp-2')[:-4]}")
    assert set(read_results(results)) == {"mp-1"}
    assert read_results(tmp_path / "none.jsonl") == {}


def test_table_that_ships_holds_the_phases_of_the_rule_and_their_moduli(shared_data: Path) -> None:
    chosen = {each.material_id: each for each in measured_phases(reference_phases(shared_data))}
    with (Path(__file__).parents[2] / "models" / TABLE).open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["material_id"] for row in rows} == set(chosen)
    for row in rows:
        known = chosen[row["material_id"]]
        assert AnionFamily(row["family"]) is known.family
        assert row["dft_source"] == known.dft_source
        assert float(row["dft_bulk_gpa"]) == pytest.approx(known.dft_bulk_gpa, rel=1e-4)
        assert float(row["dft_shear_gpa"]) == pytest.approx(known.dft_shear_gpa, rel=1e-4)
