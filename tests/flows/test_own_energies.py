"""Energies of own structures: what is checked before the potential is asked, and what it may not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from pymatgen.core import Lattice, Structure

from flows import own_structures
from flows.own_structures import OwnOptions, OwnPrepared, prepare_own_structures
from flows.relaxations import RelaxedStructure
from flows.source_hull import SourceHull
from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.bundled import FUNCTIONAL
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.structures.own_structure import OwnStructure
from ssbscreen.thermo.phase_index import index_phases

ELEMENTS = {"Li": -1.9, "S": -4.1}
LI2S_EV = -1.4
SCALE_STD = 0.03


def hull(functional: str) -> SourceHull:
    """Li, S and Li2S."""
    formulas = ["Li", "S", "Li2S"]
    index = index_phases(formulas, formulas, [parse_formula(each) for each in formulas], np.array([0.0, 0.0, LI2S_EV]))
    return SourceHull((), EnergyScale(functional, "MP2020", Origin.POTENTIAL, SCALE_STD, "made up"), index)


def antifluorite(name: str) -> OwnStructure:
    cell = Structure.from_spacegroup("Fm-3m", Lattice.cubic(5.7), ["S", "Li"], [[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]])
    return OwnStructure(name, f"{name}.cif", cell, ("the file holds two cells",))


def prepared(
    monkeypatch: pytest.MonkeyPatch,
    functional: str,
    energies: Sequence[float | str],
    asked: list[Any],
    volume_change: float = 0.01,
) -> OwnPrepared:
    """Structures of Li2S with total energies [eV/atom] that the potential answers, or why it does not."""

    def relaxed(cells: Sequence[Sequence[CellGeometry]], *_: object, **__: object) -> list[RelaxedStructure | str]:
        asked.extend(cells)
        return [
            each
            if isinstance(each, str)
            else RelaxedStructure(cell, each, 3, volume_change, volume_change < 1.0, 0, 1.0)
            for (cell,), each in zip(cells, energies, strict=True)
        ]

    monkeypatch.setattr(own_structures, "relax_structures", relaxed)
    chosen = [antifluorite(f"s{number}") for number in range(len(energies))]
    options = OwnOptions(rules="", relax=True, seed=0, processes=1, limit_s=1.0)
    return prepare_own_structures((chosen, []), hull(functional), ELEMENTS, options, lambda *_: None)


def test_total_energies_become_energies_of_formation_and_absurd_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zero = (2 * ELEMENTS["Li"] + ELEMENTS["S"]) / 3
    found = prepared(monkeypatch, FUNCTIONAL, [zero - 1.35, zero - 20.0, "not relaxed within 1 s"], [])
    (row,) = found.structures.to_pylist()
    assert row["candidate_id"] == "own-s0"
    assert row["formation_energy_ev_per_atom"] == pytest.approx(-1.35)
    assert row["energy_offset_ev_per_atom"] == 0.0
    assert row["own_energy_std_ev_per_atom"] > 0.061  # of a structure that no source holds
    told = {each["candidate_id"]: each["reason"] for each in found.refused.to_pylist()}
    assert told["own-s1"].startswith("s1.cif: formation energy -20.000 eV/atom is outside")
    assert told["own-s1"].endswith("; the file holds two cells")  # what is odd about it is where to look
    assert told["own-s2"] == "s2.cif: not relaxed within 1 s; the file holds two cells"


def test_a_relaxation_that_ends_far_off_is_remarked(monkeypatch: pytest.MonkeyPatch) -> None:
    def remarks(volume_change: float) -> str | None:
        (row,) = prepared(monkeypatch, FUNCTIONAL, [-4.0], [], volume_change).structures.to_pylist()
        told: str | None = row["remarks"]
        return told

    assert remarks(-0.1) == "the file holds two cells"
    assert str(remarks(0.45)).endswith(
        "; the relaxation changed the volume by +45%: see whether it is the crystal meant"
    )
    assert "cells; the relaxation did not converge; the relaxation changed" in str(remarks(1.2))


def test_a_source_with_too_few_phases_for_an_offset_is_told_before_the_potential_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []
    with pytest.raises(SourceError, match=r"only 1 compounds in common.*--energies assumed"):
        prepared(monkeypatch, "PBE", [-4.0], asked)
    assert not asked
