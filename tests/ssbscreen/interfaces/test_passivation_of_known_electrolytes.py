"""What is known of electrolytes beside Li metal, from energies and gaps of 2018 and cells of 2025.

Binary salts are the interphases that protect Li metal; sulfides with Ge, halides with In and phosphates with Ge are
known to form mixed conductors (Wenzel et al., Chem. Mater. 28, 2400 (2016), doi:10.1021/acs.chemmater.6b00610; Riegger
et al., Angew. Chem. Int. Ed. 60, 6718 (2021), doi:10.1002/anie.202015238; Hartmann et al., J. Phys. Chem. C 117, 21064
(2013), doi:10.1021/jp4051275).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from flows.inputs import read_contents
from ssbscreen.domain.composition import parse_formula
from ssbscreen.interfaces.anode_reactions import anode_reactions, product_formulas
from ssbscreen.interfaces.electrodes import ANODES, LI_METAL, reactant_of
from ssbscreen.interfaces.interphases import interphase_table
from ssbscreen.interfaces.phase_facts import phase_facts
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.phase_properties import phase_properties
from ssbscreen.thermo.window_tables import index_of_entries

SALTS = ("LiF", "Li2S", "Li3N", "Li2O", "LiCl")
MIXED = ("Li3InCl6", "LiGe2(PO4)3", "Li4SnS4")
METAL_FORMERS = ("Li10GeP2S12", "LiTi2(PO4)3")
OTHERS = ("Li7La3Zr2O12", "Li3PO4", "Li6PS5Cl", "Li3PS4")
ELECTROLYTES = (*SALTS, *MIXED, *METAL_FORMERS, *OTHERS)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> dict[tuple[str, str], Row]:
    energies = shared_data / "mp_formation_energies_2018"
    places = [energies / "phases.csv.gz", energies / "band_gaps.csv.gz", shared_data / "mp_structures_2025"]
    contents = read_contents([str(place) for place in places], keep_isolated_molecules=False)
    joined = join_energies(contents)
    index, _ = index_of_entries(joined.phase_entries)
    of_formula = np.array([reactant_of(index, formula)[0].energy_ev_per_atom for formula in ELECTROLYTES])
    reactions = anode_reactions(ELECTROLYTES, of_formula, index, ANODES)
    wanted = [*product_formulas(reactions), *ELECTROLYTES]
    table = interphase_table(
        pa.table(
            {
                "candidate_id": ELECTROLYTES,
                "formula": ELECTROLYTES,
                "volume_per_atom_a3": pa.nulls(len(ELECTROLYTES), pa.float64()),
            }
        ),
        reactions,
        phase_facts(phase_properties(contents, wanted), wanted),
        sigma_ev_per_atom=joined.scale.error_ev_per_atom,
    )
    return {(row["candidate_id"], row["anode"]): row for row in table.to_pylist()}


def protected(rows: dict[tuple[str, str], Row], formula: str) -> float:
    return float(rows[formula, LI_METAL]["probability_protected"])


@pytest.mark.parametrize("formula", SALTS)
def test_binary_salts_are_stable_beside_li(formula: str, rows: dict[tuple[str, str], Row]) -> None:
    row = rows[formula, LI_METAL]
    assert row["passivation_class"] == "stable"
    assert row["interphase_products"] == []
    assert row["reaction_energy_ev_per_atom"] == 0.0
    assert row["probability_protected"] > 0.999


@pytest.mark.parametrize("formula", MIXED)
def test_indium_germanium_and_tin_make_mixed_conductors(formula: str, rows: dict[tuple[str, str], Row]) -> None:
    row = rows[formula, LI_METAL]
    assert row["passivation_class"] == "mixed-conducting"
    assert row["probability_protected"] < 0.2
    metal = next(e for e in ("In", "Ge", "Sn") if e in parse_formula(formula))
    alloys = [p for p in row["interphase_products"] if parse_formula(p["formula"]).keys() == {"Li", metal}]
    assert alloys[0]["conducting_probability"] > 0.9


@pytest.mark.parametrize(("formula", "product"), [("Li10GeP2S12", "Li15Ge4"), ("LiTi2(PO4)3", "Ti3P")])
def test_metallic_products_are_named(formula: str, product: str, rows: dict[tuple[str, str], Row]) -> None:
    conducting = {
        p["formula"] for p in rows[formula, LI_METAL]["interphase_products"] if p["conducting_probability"] > 0.5
    }
    assert conducting == {product}


def test_protection_falls_from_lif_by_garnet_and_lgps_to_the_indium_halide(rows: dict[tuple[str, str], Row]) -> None:
    order = [protected(rows, f) for f in ("LiF", "Li7La3Zr2O12", "Li10GeP2S12", "Li3InCl6")]
    assert np.all(np.diff(order) < -0.05)


@pytest.mark.parametrize("formula", ["Li3PO4", "Li6PS5Cl", "Li3PS4"])
def test_electrolytes_without_a_metal_are_more_protected_than_lgps(
    formula: str, rows: dict[tuple[str, str], Row]
) -> None:
    assert protected(rows, formula) > protected(rows, "Li10GeP2S12")


def test_gaps_and_volumes_of_these_interphases_are_known(rows: dict[tuple[str, str], Row]) -> None:
    for formula in ELECTROLYTES:
        row = rows[formula, LI_METAL]
        assert row["modelled"] is None, formula
        assert all(product["volume_from"] in ("DFT", "MEASURED") for product in row["interphase_products"])


def test_volume_fractions_add_up_and_probabilities_stay_between_0_and_1(rows: dict[tuple[str, str], Row]) -> None:
    assert len(rows) == len(ELECTROLYTES) * len(ANODES)
    for row in rows.values():
        if row["interphase_products"]:
            assert sum(p["volume_fraction"] for p in row["interphase_products"]) == pytest.approx(1.0)
            assert row["conducting_volume_fraction"] <= 1.0
        assert 0.0 <= row["probability_stable"] <= row["probability_protected"] <= 1.0


@pytest.mark.parametrize("formula", [formula for formula in ELECTROLYTES if formula != "Li3N"])
def test_alloys_drive_the_reaction_less_than_li_metal(formula: str, rows: dict[tuple[str, str], Row]) -> None:
    energies = [rows[formula, anode.name]["reaction_energy_ev_per_atom"] for anode in ANODES]
    assert np.all(np.diff(energies) >= 0.0)
    assert energies[0] == 0.0 or energies[-1] > energies[0]


def test_li3n_is_stable_beside_li_but_oxidised_by_the_alloy_of_indium(rows: dict[tuple[str, str], Row]) -> None:
    # Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015): Li3N gives off Li from 0.45 V on (Fig. 2a).
    classes = {anode.name: rows["Li3N", anode.name]["passivation_class"] for anode in ANODES}
    assert classes["Li"] == classes["Li-Ag"] == "stable"
    assert rows["Li3N", "Li-Si"]["reaction_energy_ev_per_atom"] == 0.0
    oxidised = rows["Li3N", "Li-In"]
    assert oxidised["reaction_energy_ev_per_atom"] == pytest.approx(-(0.62 - 0.45) * 3 / 4, abs=0.05)
    # 3 Li3N -> LiN3 + 8 Li.
    assert [p["formula"] for p in oxidised["interphase_products"]] == ["LiN3"]
    assert oxidised["li_taken_up_per_formula"] == pytest.approx(-8 / 3)
