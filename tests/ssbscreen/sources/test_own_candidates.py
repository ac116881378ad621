"""What is told of a user's own structure: of its material, of its composition, and of no other polymorph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.files import read_source
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.own_candidates import join_own_properties, with_own_candidates
from ssbscreen.sources.polymorphs import Polymorphs
from ssbscreen.tables.catalogue import OWN_STRUCTURES

PRIMITIVE = {"cell_abc_angstrom_angles_degree": [4.25] * 3 + [60.0] * 3, "fractional_xyz": [0.0] * 3 + [0.5] * 3}
NO_CELL = {"cell_abc_angstrom_angles_degree": None, "fractional_xyz": None, "atomic_numbers": None}
LI_I = [3, 53]
LOW_EV, HIGH_EV = -1.40, -1.38


def phase(name: str, formula: str, energy: float, cell: dict[str, Any], gap: float | None = None) -> dict[str, Any]:
    return {
        "mp_id": name, "formula": formula, "formation_energy_ev_per_atom": energy, "atomic_numbers": LI_I,
        "band_gap_ev": gap,
    } | cell  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> SourceContents:
    """Li, I and two polymorphs of LiI, whose conductivity is published (by composition)."""
    rows = [
        phase("li", "Li", 0.0, NO_CELL),
        phase("i", "I2", 0.0, NO_CELL),
        phase("low", "LiI", LOW_EV, PRIMITIVE, 4.0),
        phase("high", "LiI", HIGH_EV, PRIMITIVE, 3.0),
    ]
    path = tmp_path / "phases.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return read_source(path)


def own_table(**structures: tuple[float, str | None, bool]) -> pa.Table:
    """Structures of LiI by name: energy [eV/atom], known material, whether the energy is assumed."""
    count = len(structures)
    columns: dict[str, Any] = {
        "candidate_id": list(structures),
        "formula": ["LiI"] * count,
        "chemical_system": ["I-Li"] * count,
        "structure_file": ["x.cif"] * count,
        "formation_energy_ev_per_atom": [each[0] for each in structures.values()],
        "known_material_id": [each[1] for each in structures.values()],
        "energy_is_assumed": [each[2] for each in structures.values()],
        "own_energy_std_ev_per_atom": [0.05] * count,
        "energy_provenance": ["made up"] * count,
        "density_origin": [Origin.POTENTIAL] * count,
        "cell_abc_angstrom_angles_degree": [PRIMITIVE["cell_abc_angstrom_angles_degree"]] * count,
        "atomic_numbers": [LI_I] * count,
        "fractional_xyz": [PRIMITIVE["fractional_xyz"]] * count,
    }
    names = OWN_STRUCTURES.arrow.names
    return OWN_STRUCTURES.build({name: columns.get(name, [None] * count) for name in names})


def measured(source: SourceContents, own: pa.Table, polymorphs: Polymorphs = Polymorphs.LOWEST) -> set[str]:
    """Candidates that a measured conductivity is told of."""
    candidates = with_own_candidates(join_energies([source], polymorphs=polymorphs).candidates, own)
    found = join_own_properties([source], candidates, own, literature=True)
    return set(found.conductivity["candidate_id"].to_pylist())


def test_a_measured_conductivity_is_told_of_the_lowest_phase_and_what_lies_below_it(source: SourceContents) -> None:
    own = own_table(**{
        "own-same": (LOW_EV + 0.03, "low", False),
        "own-known-but-higher": (LOW_EV - 0.01, "high", False),
        "own-above": (LOW_EV + 0.01, None, False),
        "own-below": (LOW_EV - 0.01, None, False),
    })  # fmt: skip
    assert measured(source, own) == {"low", "own-same", "own-below"}
    own = own_table(**{"own-known-but-higher": (HIGH_EV, "high", False)})
    assert measured(source, own) == {"low"}
    assert measured(source, own, Polymorphs.ALL) == {"low"}


def test_an_assumed_energy_makes_no_structure_the_lowest_phase(source: SourceContents) -> None:
    own = own_table(**{"a-own": (LOW_EV, None, True), "own-same": (LOW_EV, "low", True)})
    assert measured(source, own) == {"low", "own-same"}


def test_what_is_told_of_an_own_structure_depends_on_no_other(source: SourceContents) -> None:
    one = {"own-one": (LOW_EV - 0.01, None, False)}
    other = {"own-other": (LOW_EV - 0.02, None, False)}
    assert measured(source, own_table(**one)) == {"low", "own-one"}
    assert measured(source, own_table(**other)) == {"low", "own-other"}
    assert measured(source, own_table(**one, **other)) == {"low", "own-one", "own-other"}


def test_gap_of_a_known_material_and_none_of_another_polymorph(source: SourceContents) -> None:
    own = own_table(**{"own-known": (HIGH_EV, "high", False), "own-new": (HIGH_EV, None, False)})
    candidates = with_own_candidates(join_energies([source]).candidates, own)
    found = join_own_properties([source], candidates, own, literature=False)
    gaps = dict(zip(*(found.candidates[name].to_pylist() for name in ("candidate_id", "band_gap_ev")), strict=True))
    assert gaps == {"low": 4.0, "own-known": 3.0, "own-new": None}


def test_an_own_structure_with_the_name_of_a_candidate_is_told(source: SourceContents) -> None:
    own = own_table(low=(LOW_EV, None, False))
    with pytest.raises(SourceError, match="low: a candidate of the source has this name too"):
        with_own_candidates(join_energies([source]).candidates, own)
