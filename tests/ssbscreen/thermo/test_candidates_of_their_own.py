"""Candidates that are no phases of the hull: their windows below it, and errors of their own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition, Element

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.tables.catalogue import CANDIDATES
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.window_tables import compute_windows

# A made-up system with round energies in eV per formula unit. Without Li3PS4 its composition holds
# (3 Li2S + P2S5)/2 = -7.8 eV, so that a phase of -8.0 eV lies 0.2 eV a formula, 0.025 eV/atom, below that hull.
KNOWN = {"Li": 0.0, "P": 0.0, "S": 0.0, "Li2S": -4.5, "Li3P": -3.0, "P2S5": -2.1}
NEW, NEW_EV = "Li3PS4", -8.0
ATOMS = 8
SIGMA = 0.02
SCALE = EnergyScale("PBE", "MP2020", Origin.DFT, SIGMA, "made up")


def index_of(energies: dict[str, float]) -> PhaseIndex:
    amounts = [parse_formula(formula) for formula in energies]
    per_atom = [energy / sum(each.values()) for energy, each in zip(energies.values(), amounts, strict=True)]
    return index_phases(list(energies), list(energies), amounts, np.array(per_atom))


def candidates(ids: dict[str, tuple[str, float]], **columns: list[Any]) -> pa.Table:
    formulas = [formula for formula, _ in ids.values()]
    return CANDIDATES.build(
        {
            "candidate_id": list(ids),
            "formula": formulas,
            "chemical_system": ["-".join(sorted(parse_formula(each))) for each in formulas],
            "formation_energy_ev_per_atom": [energy for _, energy in ids.values()],
            **columns,
        }
    )


def windows(table: pa.Table, index: PhaseIndex) -> dict[str, dict[str, Any]]:
    rows = compute_windows(table, index, SCALE, cathode_voltage_v=4.2).windows.to_pylist()
    return {row.pop("candidate_id"): row for row in rows}


def test_below_the_hull_the_window_is_that_of_a_hull_with_the_candidate() -> None:
    table = candidates({"own-new": (NEW, NEW_EV / ATOMS)})
    found = windows(table, index_of(KNOWN))["own-new"]
    with_it = windows(table, index_of({**KNOWN, NEW: NEW_EV}))["own-new"]
    assert found.pop("energy_above_hull_ev_per_atom") == pytest.approx(-0.2 / ATOMS)
    assert with_it.pop("energy_above_hull_ev_per_atom") == 0.0
    assert found == with_it


def test_its_window_is_the_one_that_pymatgen_finds_with_the_candidate_among_the_phases() -> None:
    entries = [PDEntry(Composition(formula), energy) for formula, energy in {**KNOWN, NEW: NEW_EV}.items()]
    profile = PhaseDiagram(entries).get_element_profile(Element("Li"), Composition(NEW))
    voltages = [-step["chempot"] for step in profile if abs(step["evolution"]) < 1e-8]
    (held,) = [step for step in profile if abs(step["evolution"]) < 1e-8]
    place = profile.index(held)
    oxidation, reduction = -profile[place + 1]["chempot"], voltages[0]
    found = windows(candidates({"own-new": (NEW, NEW_EV / ATOMS)}), index_of(KNOWN))["own-new"]
    limits = sorted([found["reduction_limit_v"], found["oxidation_limit_v"]])
    assert limits == pytest.approx(sorted([reduction, oxidation]), abs=1e-6)


def test_a_candidate_below_the_hull_changes_no_other_candidate() -> None:
    known = {"li2s": ("Li2S", -1.5), "li3p": ("Li3P", -0.75)}
    index = index_of(KNOWN)
    alone = windows(candidates(known), index)
    beside = windows(candidates({**known, "own-new": (NEW, NEW_EV / ATOMS), "own-other": ("LiPS3", -2.0)}), index)
    assert {name: beside[name] for name in known} == alone
    assert beside["own-new"] == windows(candidates({"own-new": (NEW, NEW_EV / ATOMS)}), index)["own-new"]


def test_an_error_of_its_own_counts_for_the_candidate_that_has_it_alone() -> None:
    ids = {"own-a": ("Li2S", -1.4), "b": ("Li3P", -0.7)}
    index = index_of(KNOWN)
    mixed = windows(candidates(ids, own_energy_std_ev_per_atom=[0.1, None]), index)
    wide = EnergyScale("PBE", "MP2020", Origin.DFT, 0.1, "made up")
    all_wide = {
        row.pop("candidate_id"): row
        for row in compute_windows(candidates(ids), index, wide, cathode_voltage_v=4.2).windows.to_pylist()
    }
    assert mixed["own-a"] == all_wide["own-a"]
    assert mixed["b"] == windows(candidates(ids), index)["b"]
    assert mixed["own-a"]["energy_above_hull_std_ev_per_atom"] == 0.1
    assert mixed["b"]["energy_above_hull_std_ev_per_atom"] == SIGMA


def test_the_origin_of_an_own_energy_is_told_of_its_window() -> None:
    ids = {"own-a": ("Li2S", -1.4), "b": ("Li3P", -0.7)}
    found = windows(candidates(ids, own_energy_origin=["POTENTIAL", None]), index_of(KNOWN))
    assert (found["own-a"]["origin"], found["b"]["origin"]) == ("POTENTIAL", "DFT")
