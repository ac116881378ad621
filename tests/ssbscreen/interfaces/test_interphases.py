"""Interphases computed by hand: Li3PS4 + 8 Li -> Li3P + 4 Li2S with round energies and volumes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.interfaces.anode_reactions import AnodeReactions, anode_reactions, product_formulas
from ssbscreen.interfaces.electrodes import ANODES, Anode, reactant_of
from ssbscreen.interfaces.interphases import interphase_table
from ssbscreen.interfaces.phase_facts import VOLUME_MODEL, PhaseFact, phase_facts
from ssbscreen.tables.catalogue import PHASE_PROPERTIES
from ssbscreen.thermo.phase_index import PhaseIndex

SIGMA = 0.024
LI_METAL = Anode("Li", 0.0, "definition")
VOLUMES_A3 = {"Li2S": 46.5, "Li3P": 60.0, "Li3PS4": 160.0}
GAPS_EV = {"Li2S": 3.4, "Li3P": 0.7, "Li3PS4": 2.6}
REACTION_EV = 4 * -4.5 - 3.0 + 8.0  # Li3PS4 + 8 Li -> 4 Li2S + Li3P
PRODUCTS_A3 = 4 * 46.5 + 60.0

KNOWN = (
    "LiF", "Li2S", "Li3PS4", "Li10GeP2S12", "Li6PS5Cl", "Li7La3Zr2O12", "LiTi2(PO4)3", "LiGe2(PO4)3", "Li3InCl6",
    "Li4SnS4", "Li3PO4", "Li3YCl6", "LiNbO3", "LiPF6", "Li2PO2N",
)  # fmt: skip


@pytest.fixture
def index(made_up: Callable[..., PhaseIndex]) -> PhaseIndex:
    return made_up(Li2S=-4.5, Li3P=-3.0, P2S5=-2.1, Li3PS4=-8.0)


def properties(gaps_ev: dict[str, float], volumes_a3: dict[str, float]) -> pa.Table:
    formulas = sorted({*gaps_ev, *volumes_a3})
    atoms = {formula: sum(parse_formula(formula).values()) for formula in formulas}
    return PHASE_PROPERTIES.build(
        {
            "formula": formulas,
            "band_gap_ev": [gaps_ev.get(f) for f in formulas],
            "band_gap_origin": ["DFT" if f in gaps_ev else None for f in formulas],
            "volume_per_atom_a3": [volumes_a3[f] / atoms[f] if f in volumes_a3 else None for f in formulas],
            "volume_origin": ["DFT" if f in volumes_a3 else None for f in formulas],
        }
    )


def facts_of(
    formulas: Sequence[str], gaps_ev: dict[str, float] = GAPS_EV, volumes_a3: dict[str, float] = VOLUMES_A3
) -> dict[str, PhaseFact]:
    return phase_facts(properties(gaps_ev, volumes_a3), formulas)


def candidates(formulas: Sequence[str], volumes_per_atom_a3: Sequence[float | None] | None = None) -> pa.Table:
    volumes = volumes_per_atom_a3 or [None] * len(formulas)
    return pa.table(
        {"candidate_id": formulas, "formula": formulas, "volume_per_atom_a3": pa.array(volumes, pa.float64())}
    )


def reactions(
    index: PhaseIndex, formulas: Sequence[str], anodes: Sequence[Anode] = (LI_METAL,)
) -> list[AnodeReactions]:
    energies = np.array([reactant_of(index, formula)[0].energy_ev_per_atom for formula in formulas])
    return anode_reactions(formulas, energies, index, anodes)


def interphase(
    index: PhaseIndex, formula: str, *, facts: dict[str, PhaseFact] | None = None, volume: float | None = None
) -> dict[str, Any]:
    found = reactions(index, [formula])
    known = facts_of([*product_formulas(found), formula]) if facts is None else facts
    table = interphase_table(candidates([formula], [volume]), found, known, sigma_ev_per_atom=SIGMA)
    (row,) = table.to_pylist()
    return dict(row)


def test_li3ps4_takes_up_eight_li_and_becomes_li3p_and_four_li2s(index: PhaseIndex) -> None:
    (found,) = reactions(index, ["Li3PS4"])
    assert found.products[0] == pytest.approx({"Li2S": 4.0, "Li3P": 1.0})
    assert found.li_taken_up[0] == pytest.approx(8.0)
    assert found.energy_ev_per_atom[0] == pytest.approx(REACTION_EV / 8)
    assert found.margin_ev_per_atom[0] == found.energy_ev_per_atom[0]


def test_energies_are_per_atom_and_per_gram_of_the_electrolyte(index: PhaseIndex) -> None:
    row = interphase(index, "Li3PS4")
    grams_per_mol = 3 * 6.94 + 30.974 + 4 * 32.06
    assert row["reaction_energy_ev_per_atom"] == pytest.approx(REACTION_EV / 8)
    assert row["reaction_energy_kj_per_g"] == pytest.approx(REACTION_EV * 96.485 / grams_per_mol, rel=1e-3)
    assert row["li_taken_up_per_formula"] == pytest.approx(8.0)
    assert row["reaction_energy_std_ev_per_atom"] == SIGMA


def test_products_share_the_volume_as_their_cells_do(index: PhaseIndex) -> None:
    products = interphase(index, "Li3PS4")["interphase_products"]
    assert [product["formula"] for product in products] == ["Li2S", "Li3P"]
    assert [product["formula_units"] for product in products] == pytest.approx([4.0, 1.0])
    shares = [product["volume_fraction"] for product in products]
    assert shares == pytest.approx([4 * 46.5 / PRODUCTS_A3, 60.0 / PRODUCTS_A3])
    assert {product["gap_from"] for product in products} == {"DFT gap 3.40 eV", "DFT gap 0.70 eV"}


def test_li_per_micrometre_is_charge_over_volume(index: PhaseIndex) -> None:
    # 8 * 96485 C/mol / 3.6 C/mAh over 246 A^3 * 0.60221 cm3/mol/A^3, times 1e-4 cm/um.
    expected = 8 * 96485.33 / 3.6 / (PRODUCTS_A3 * 0.602214) * 1e-4
    assert interphase(index, "Li3PS4")["li_per_micrometre_mah_per_cm2_um"] == pytest.approx(expected, rel=1e-6)
    assert expected == pytest.approx(0.1447, abs=1e-4)


def test_volumes_change_as_the_hand_calculation_says(index: PhaseIndex) -> None:
    row = interphase(index, "Li3PS4")
    lithium = 8 * 13.0 / 0.602214
    assert row["volume_change_of_solid"] == pytest.approx(246.0 / 160.0 - 1.0)
    assert row["volume_change_with_li"] == pytest.approx(246.0 / (160.0 + lithium) - 1.0, rel=1e-6)
    assert row["volume_change_with_li"] < 0.0 < row["volume_change_of_solid"]


def test_the_volume_of_the_candidate_itself_goes_before_that_of_its_composition(index: PhaseIndex) -> None:
    assert interphase(index, "Li3PS4", volume=25.0)["volume_change_of_solid"] == pytest.approx(246.0 / 200.0 - 1.0)


def test_the_conducting_fraction_is_the_mean_of_the_products_over_volume(index: PhaseIndex) -> None:
    row = interphase(index, "Li3PS4")
    expected = sum(p["volume_fraction"] * p["conducting_probability"] for p in row["interphase_products"])
    assert row["conducting_volume_fraction"] == pytest.approx(expected)
    assert row["modelled"] is None


def test_a_stable_phase_has_no_products_and_is_stable(index: PhaseIndex) -> None:
    row = interphase(index, "Li2S")
    assert row["passivation_class"] == "stable"
    assert row["interphase_products"] == []
    assert row["reaction_energy_ev_per_atom"] == 0.0
    assert row["reaction_energy_kj_per_g"] == 0.0
    assert row["li_taken_up_per_formula"] == 0.0
    # Its only rivals at 0 V are Li and S, 4.5 eV per three atoms above it.
    assert row["margin_ev_per_atom"] == pytest.approx(1.5)
    assert row["probability_protected"] == pytest.approx(1.0)
    absent = "li_per_micrometre_mah_per_cm2_um", "volume_change_with_li", "conducting_volume_fraction", "modelled"
    assert all(row[name] is None for name in absent)


def test_a_phase_stable_by_less_than_its_error_may_become_what_its_rivals_are(
    made_up: Callable[..., PhaseIndex],
) -> None:
    # LiAlO2 + 3 Li -> 2 Li2O + Al costs 0.024 eV/atom, one standard deviation.
    index = made_up(Li2O=-6.0, LiAlO2=-12.0 - 4 * 0.024)
    row = interphase(index, "LiAlO2", facts=facts_of(["Li2O", "Al", "LiAlO2"]))
    assert row["margin_ev_per_atom"] == pytest.approx(0.024)
    assert row["probability_stable"] == pytest.approx(0.8413, abs=1e-4)
    assert row["interphase_products"] == []
    expected = row["probability_stable"] + (1 - row["probability_stable"]) * (1 - row["probability_mixed_conducting"])
    assert row["probability_protected"] == pytest.approx(expected)
    assert row["probability_mixed_conducting"] > 0.9  # Al is a metal and a fifth of the volume


def test_unknown_gaps_and_volumes_are_listed(index: PhaseIndex) -> None:
    neither = interphase(index, "Li3PS4", facts=facts_of(["Li2S", "Li3P", "Li3PS4"], {}, {}))
    assert neither["modelled"] == "band gap of Li2S, Li3P; volume of Li2S, Li3P"
    one = facts_of(["Li2S", "Li3P", "Li3PS4"], {"Li2S": 3.4}, {"Li2S": 46.5, "Li3PS4": 160.0})
    assert interphase(index, "Li3PS4", facts=one)["modelled"] == "band gap of Li3P; volume of Li3P"
    gap = facts_of(["Li2S", "Li3P", "Li3PS4"], {"Li3P": 0.7})
    assert interphase(index, "Li3PS4", facts=gap)["modelled"] == "band gap of Li2S"


def test_facts_tell_where_they_are_from() -> None:
    facts = facts_of(["Li2S", "LiCl", "Zr"], {"Li2S": 3.4}, {"Li2S": 46.5})
    assert facts["Li2S"].volume_a3 == pytest.approx(46.5)
    assert (facts["Li2S"].gap_known, facts["Li2S"].volume_known, facts["Li2S"].volume_from) == (True, True, "DFT")
    assert (facts["LiCl"].gap_known, facts["LiCl"].volume_known) == (False, False)
    assert facts["LiCl"].volume_from == VOLUME_MODEL
    assert facts["LiCl"].gap_from.startswith("counting")
    # 34.0 A^3 in the cell of rock salt with a = 5.14 A.
    assert facts["LiCl"].volume_a3 == pytest.approx(5.14**3 / 4, rel=0.2)
    assert facts["Zr"].conducting_probability == 1.0
    assert facts["Zr"].gap_known


def test_metals_conduct_and_wide_gaps_do_not() -> None:
    facts = facts_of(["LiF", "Li15Ge4", "Al"], {"LiF": 8.7, "Li15Ge4": 0.0}, {})
    assert facts["LiF"].conducting_probability < 1e-6
    assert facts["Li15Ge4"].conducting_probability > 0.9
    assert facts["Al"].conducting_probability == 1.0


def test_a_candidate_without_a_hull_has_no_row(index: PhaseIndex) -> None:
    found = anode_reactions(["Li3PS4", "LiCl"], np.array([-1.0, -2.0]), index, [LI_METAL])
    assert np.isnan(found[0].margin_ev_per_atom).tolist() == [False, True]
    assert found[0].products[1] == {}
    facts = facts_of(["Li2S", "Li3P", "Li3PS4", "LiCl"])
    table = interphase_table(candidates(["Li3PS4", "LiCl"]), found, facts, sigma_ev_per_atom=SIGMA)
    assert table["candidate_id"].to_pylist() == ["Li3PS4"]


def test_alloys_take_their_voltage_times_eight_li_off_the_driving_force(index: PhaseIndex) -> None:
    for found in reactions(index, ["Li3PS4"], ANODES):
        # Li3P forms up to 1.0 V, so all alloys see the same eight Li.
        assert found.li_taken_up[0] == pytest.approx(8.0)
        assert found.energy_ev_per_atom[0] == pytest.approx((REACTION_EV + 8 * found.anode.voltage_v) / 8)


def test_the_driving_force_falls_with_the_voltage_of_the_anode(index_2018: PhaseIndex) -> None:
    anodes = [Anode(f"{voltage:.2f}", float(voltage), "test") for voltage in np.linspace(0.0, 1.0, 11)]
    found = reactions(index_2018, KNOWN, anodes)
    energies = np.array([one.energy_ev_per_atom for one in found])
    assert np.all(np.diff(energies, axis=0) >= -1e-9)
    reacting = energies[0] < 0.0
    assert reacting.sum() >= 10
    assert np.all(energies[-1, reacting] > energies[0, reacting])
    assert [anode.voltage_v for anode in ANODES] == sorted(anode.voltage_v for anode in ANODES)


def test_every_interphase_balances_on_real_phases(index_2018: PhaseIndex) -> None:
    for found in reactions(index_2018, KNOWN, ANODES):
        for position, formula in enumerate(KNOWN):
            held: dict[str, float] = {}
            for product, units in found.products[position].items():
                for element, n in parse_formula(product).items():
                    held[element] = held.get(element, 0.0) + units * n
            expected = parse_formula(formula)
            expected["Li"] += float(found.li_taken_up[position])
            assert held == pytest.approx({e: n for e, n in expected.items() if n > 1e-9}, abs=1e-5), formula


def test_the_energy_of_an_interphase_is_that_of_its_products(index_2018: PhaseIndex) -> None:
    for found in reactions(index_2018, KNOWN, ANODES):
        for position, formula in enumerate(KNOWN):
            margin = float(found.margin_ev_per_atom[position])
            total = sum(
                units * (one := reactant_of(index_2018, product)[0]).atoms * one.energy_ev_per_atom
                for product, units in found.products[position].items()
            )
            own = reactant_of(index_2018, formula)[0]
            li = float(found.li_taken_up[position])
            expected = (total - own.atoms * own.energy_ev_per_atom + li * found.anode.voltage_v) / own.atoms
            assert margin == pytest.approx(expected, abs=1e-6), formula
