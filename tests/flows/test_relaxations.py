"""Relaxations of own structures: the lowest of several cells, and what is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pymatgen.core import Lattice, Structure

from flows import relaxations
from flows.relaxations import RelaxedStructure, relax_lowest, relax_structures
from flows.timed_workers import Returned
from models.potential import RelaxedCell
from ssbscreen.domain.errors import MissingExtraError
from ssbscreen.sources.cells import cell_of_structure_dictionary, volume_a3
from ssbscreen.sources.contents import CellGeometry


def salt(lattice_a: float) -> CellGeometry:
    cell = Structure.from_spacegroup("Fm-3m", Lattice.cubic(lattice_a), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    return cell_of_structure_dictionary(cell.get_primitive_structure().as_dict())


class Spring:
    """An energy that is lowest at a volume, and a relaxation that finds it."""

    best_a3 = 16.0

    def energy_ev_per_atom(self, structure: Structure) -> float:
        return math.nan if structure.volume > 100.0 else (structure.volume - self.best_a3) ** 2

    def relax(self, structure: Structure) -> RelaxedCell:
        if structure.volume > 50.0:
            raise ValueError("the cell exploded")
        if structure.volume < 5.0:
            return RelaxedCell(structure, math.nan, steps=1, converged=False)
        relaxed = structure.copy()
        # From afar it ends in another minimum, above the one next to the best volume.
        stuck = structure.volume > 2.0 * self.best_a3
        relaxed.scale_lattice(3.0 * self.best_a3 if stuck else self.best_a3)
        return RelaxedCell(relaxed, 1.0 if stuck else -3.0, steps=7, converged=not stuck)


@pytest.fixture
def spring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaxations, "_potential", Spring)


@pytest.mark.usefixtures("spring")
def test_the_lowest_relaxed_cell_stands_for_the_structure() -> None:
    far, near, isolated = salt(5.2), salt(4.1), salt(9.0)
    found = relax_lowest([far, near, isolated])
    assert isinstance(found, dict)
    assert found["approximant"] == 1
    assert found["energy_ev_per_atom"] == -3.0
    assert found["steps"] == 7
    assert found["volume_change"] == pytest.approx(Spring.best_a3 / volume_a3(near) - 1.0)


@pytest.mark.usefixtures("spring")
def test_why_no_cell_can_be_relaxed_is_told() -> None:
    assert relax_lowest([salt(6.2)]) == "the cell exploded"
    assert "without neighbours" in str(relax_lowest([salt(9.0)]))


@pytest.mark.usefixtures("spring")
def test_a_relaxation_without_an_energy_never_stands_for_a_structure() -> None:
    assert relax_lowest([salt(2.5)]) == "the potential finds no energy at the end of the relaxation"
    found = relax_lowest([salt(2.5), salt(4.1)])
    assert isinstance(found, dict)
    assert found["energy_ev_per_atom"] == -3.0


def test_a_relaxation_that_failed_is_tried_again_and_one_that_ended_well_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def worked(_prepare: object, _work: object, items: list[list[CellGeometry]], **_: object) -> Iterator[Any]:
        for number, (cell,) in enumerate(items):
            asked.append(len(items))
            lowest = {
                "cell": asdict(cell), "energy_ev_per_atom": -3.0, "steps": 1, "volume_change": 0.0,
                "converged": True, "approximant": 0,
            }  # fmt: skip
            yield number, Returned("not enough memory" if cell == salt(4.3) else lowest, 1.0)

    monkeypatch.setattr(relaxations, "require_potential", lambda: None)
    monkeypatch.setattr(relaxations, "version", lambda _: "1")
    monkeypatch.setattr(relaxations, "timed_results", worked)
    cells = [[salt(4.0)], [salt(4.3)]]
    first = relax_structures(cells, tmp_path, processes=1, limit_s=1.0)
    assert first[1] == "cannot be relaxed: not enough memory"
    assert relax_structures(cells, tmp_path, processes=1, limit_s=1.0) == first
    assert asked == [2, 2, 1]


def test_the_potential_relaxes_in_a_worker_and_a_second_call_finds_it_again(tmp_path: Path) -> None:
    pytest.importorskip("chgnet", reason="the extra 'potential' is not installed")
    cells = [[salt(4.3)], [salt(4.0), salt(4.3)]]
    found = relax_structures(cells, tmp_path, processes=1, limit_s=600.0)
    first, second = found
    assert isinstance(first, RelaxedStructure)
    assert isinstance(second, RelaxedStructure)
    # Rock salt has one minimum: both come out the same, near PBE's lattice constant of 4.07 A (16.8 A3 a formula unit).
    assert first.energy_ev_per_atom == pytest.approx(second.energy_ev_per_atom, abs=2e-3)
    assert volume_a3(first.cell) == pytest.approx(16.8, rel=0.05)
    again = relax_structures(cells, tmp_path, processes=1, limit_s=0.001)  # nothing is computed: no time is needed
    assert again == found


def test_without_the_extra_the_mend_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaxations, "PACKAGES", ("no-such-package-anywhere",))
    assert not relaxations.potential_is_installed()
    with pytest.raises(MissingExtraError, match="potential"):
        relax_structures([[salt(4.1)]], tmp_path, processes=1, limit_s=1.0)
