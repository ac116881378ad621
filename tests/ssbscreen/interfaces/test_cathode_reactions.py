"""The pair matrix: balances, errors, what oxides and sulfides do beside cathodes, and the summary of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.interfaces.cathode_reactions import candidate_reactants, cathode_reactions
from ssbscreen.interfaces.electrodes import CATHODES, Cathode, CathodeState, cathode_reactants, reactant_of
from ssbscreen.interfaces.single_pair import interface_reaction
from ssbscreen.interfaces.summary import conducting_products, interface_summary
from ssbscreen.tables.catalogue import AIR_REACTIONS, CATHODE_REACTIONS, HANDLING, INTERPHASES
from ssbscreen.thermo.phase_index import PhaseIndex

SIGMA = 0.024
SULFIDES = ("Li3PS4", "Li6PS5Cl", "Li10GeP2S12", "Li7P3S11")
MILD = ("Li7La3Zr2O12", "Li3PO4", "LiNbO3", "Li3YCl6", "LiF")

Row = dict[str, Any]


def table_of(
    index: PhaseIndex, formulas: tuple[str, ...], cathodes: tuple[Cathode, ...] = CATHODES, sigma: float = SIGMA
) -> pa.Table:
    reactants = [reactant_of(index, formula)[0] for formula in formulas]
    states = cathode_reactants(index, cathodes)
    return cathode_reactions(formulas, reactants, states, index, sigma_ev_per_atom=sigma)


@pytest.fixture(scope="module")
def rows(index_2018: PhaseIndex) -> list[Row]:
    return list(table_of(index_2018, (*SULFIDES, *MILD)).to_pylist())


def energy(rows: list[Row], candidate: str, cathode: str, state: str, exchange: str = "closed") -> float:
    (found,) = [
        row["reaction_energy_ev_per_atom"]
        for row in rows
        if (row["candidate_id"], row["cathode"], row["charge_state"], row["li_exchange"])
        == (candidate, cathode, state, exchange)
    ]
    return float(found)


def test_every_candidate_meets_every_state_closed_and_open(rows: list[Row]) -> None:
    assert len(rows) == len(SULFIDES + MILD) * len(CATHODES) * 2 * 2
    assert all((row["voltage_v"] is None) == (row["li_exchange"] == "closed") for row in rows)
    told = {cathode.name: cathode for cathode in CATHODES}
    for row in rows:
        state = getattr(told[row["cathode"]], row["charge_state"])
        assert row["cathode_formula"] == state.formula
        assert row["voltage_v"] in (None, state.voltage_v)


def test_every_reaction_balances(rows: list[Row]) -> None:
    reacting = 0
    for row in rows:
        if row["reaction_energy_ev_per_atom"] == 0.0:
            assert row["products"] == []
            assert row["candidate_formula_units"] is None
            assert row["margin_ev_per_atom"] >= 0.0
            continue
        reacting += 1
        assert row["margin_ev_per_atom"] == row["reaction_energy_ev_per_atom"] < 0.0
        units = row["candidate_formula_units"]
        left: dict[str, float] = {}
        sides = [(row["candidate_id"], units), (row["cathode_formula"], 1.0 - units)]
        for formula, n in [*sides, *((p["formula"], -p["formula_units"]) for p in row["products"])]:
            for element, atoms in parse_formula(formula).items():
                left[element] = left.get(element, 0.0) + n * atoms
        if row["li_exchange"] == "open":
            del left["Li"]
        assert max(map(abs, left.values())) < 1e-5, row
    assert reacting > len(rows) / 3


def test_the_matrix_holds_what_each_pair_gives_alone(rows: list[Row], index_2018: PhaseIndex) -> None:
    for row in rows[::11]:
        alone = interface_reaction(index_2018, row["candidate_id"], row["cathode_formula"], voltage_v=row["voltage_v"])
        assert row["reaction_energy_ev_per_atom"] == pytest.approx(alone.beyond_decay_ev_per_atom, abs=1e-7)
        if alone.minimum.reaction_energy_ev_per_atom < alone.beyond_decay_ev_per_atom:
            continue  # one side decays by itself, which the matrix does not count and the single pair does
        assert row["margin_ev_per_atom"] == pytest.approx(alone.margin_ev_per_atom, abs=1e-9)
        if row["reaction_energy_ev_per_atom"] < 0.0:
            assert row["candidate_formula_units"] == pytest.approx(alone.minimum.formula_units_a)
            expected = {phase.formula: phase.formula_units for phase in alone.minimum.products}
            found = {p["formula"]: p["formula_units"] for p in row["products"] if p["formula_units"] > 1e-6}
            assert found == pytest.approx(expected)


def test_sulfides_react_with_oxide_cathodes_and_mild_electrolytes_hardly(rows: list[Row]) -> None:
    # Zhu, He, Mo, J. Mater. Chem. A 4, 3253 (2016): sulfides react by some 0.4 eV/atom with LiCoO2, garnet hardly.
    for sulfide in SULFIDES:
        assert energy(rows, sulfide, "LiCoO2", "discharged") < -0.25
        assert energy(rows, sulfide, "LiCoO2", "charged") < energy(rows, sulfide, "LiCoO2", "discharged")
        for mild in MILD:
            assert energy(rows, mild, "LiCoO2", "discharged") > energy(rows, sulfide, "LiCoO2", "discharged") + 0.2
    assert energy(rows, "Li7La3Zr2O12", "LiCoO2", "discharged") > -0.02
    assert energy(rows, "Li3PO4", "LiCoO2", "discharged") == 0.0
    assert energy(rows, "LiF", "LiCoO2", "charged") == 0.0


def test_li3ps4_and_li2s_do_not_react(rows: list[Row]) -> None:
    assert energy(rows, "Li3PS4", "S", "discharged") == 0.0


def test_errors_are_per_atom_and_open_to_li_per_atom_other_than_li(rows: list[Row]) -> None:
    for row in rows:
        if row["li_exchange"] == "closed":
            assert row["reaction_energy_std_ev_per_atom"] == SIGMA
            continue
        sides = [parse_formula(row[name]) for name in ("candidate_id", "cathode_formula")]
        units = row["candidate_formula_units"]
        if units is None:
            counted = 1.0 - max(side.get("Li", 0.0) / sum(side.values()) for side in sides)
        else:
            shares = units, 1.0 - units
            li = sum(n * side.get("Li", 0.0) for n, side in zip(shares, sides, strict=True))
            counted = 1.0 - li / sum(n * sum(side.values()) for n, side in zip(shares, sides, strict=True))
        assert row["reaction_energy_std_ev_per_atom"] == pytest.approx(SIGMA / counted)


def test_a_missing_element_of_a_cathode_leaves_only_that_cathode_out(made_up: Callable[..., PhaseIndex]) -> None:
    index = made_up(Li2S=-4.5, Li2O=-6.0, CoO=-2.5, LiCoO2=-7.0)
    found = table_of(index, ("Li2O", "Li2S"))
    assert set(found["cathode"].to_pylist()) == {"LiCoO2", "S"}
    assert len(found) == 2 * 2 * 2 * 2


def test_a_cathode_that_is_no_phase_is_told(made_up: Callable[..., PhaseIndex]) -> None:
    index = made_up(Li2S=-4.5, Li2O=-6.0, CoO=-2.5, LiCoO2=-7.0)
    told = {row["cathode_formula"]: row["cathode_is_phase"] for row in table_of(index, ("Li2O",)).to_pylist()}
    assert told == {"LiCoO2": True, "LiCo2O4": False, "Li2S": True, "S": True}


def test_an_exchange_of_partners_solved_by_hand(made_up: Callable[..., PhaseIndex]) -> None:
    # Li2S + 2 NaCl -> Na2S + 2 LiCl: -4.0 - 8.6 + 4.5 + 7.6 = -0.5 eV; no Li moves through the circuit.
    index = made_up(Li2S=-4.5, NaCl=-3.8, Na2S=-4.0, LiCl=-4.3)
    salt = Cathode("salt", CathodeState("NaCl", 1.0), CathodeState("NaCl", 1.0), "made up", "test")
    closed, _, opened, _ = sorted(
        table_of(index, ("Li2S",), (salt,)).to_pylist(), key=lambda row: (row["li_exchange"], row["charge_state"])
    )
    for row, counted in ((closed, 7), (opened, 5)):
        assert row["reaction_energy_ev_per_atom"] == pytest.approx(-0.5 / counted)
        assert row["reaction_energy_std_ev_per_atom"] == pytest.approx(SIGMA * 7 / counted)
        assert row["candidate_formula_units"] == pytest.approx(1 / 3)
        assert row["candidate_atom_fraction"] == pytest.approx(3 / 7)
        amounts = {p["formula"]: p["formula_units"] for p in row["products"]}
        assert amounts == pytest.approx({"Na2S": 1 / 3, "LiCl": 2 / 3})


def test_candidates_are_reactants_with_their_own_energies() -> None:
    table = pa.table({"formula": ["Li2S", "LiCl"], "formation_energy_ev_per_atom": [-1.5, -2.1]})
    found = candidate_reactants(table)
    assert [(one.formula, one.atoms, one.energy_ev_per_atom) for one in found] == [
        ("Li2S", 3.0, -1.5),
        ("LiCl", 2.0, -2.1),
    ]


# --- summary


def interphases(*rows: Mapping[str, Any]) -> pa.Table:
    base = {column.name: None for column in INTERPHASES.columns} | {"interphase_products": []}
    return INTERPHASES.build({name: [(base | dict(row))[name] for row in rows] for name in base})


def matrix(*rows: tuple[str, str, str, str, float, list[tuple[str, float]]]) -> pa.Table:
    base: Row = {column.name: None for column in CATHODE_REACTIONS.columns}
    full = [
        base
        | {
            "candidate_id": candidate,
            "cathode": cathode,
            "charge_state": state,
            "li_exchange": exchange,
            "cathode_formula": cathode,
            "reaction_energy_ev_per_atom": min(margin, 0.0),
            "margin_ev_per_atom": margin,
            "reaction_energy_std_ev_per_atom": SIGMA,
            "products": [{"formula": formula, "formula_units": n} for formula, n in products],
        }
        for candidate, cathode, state, exchange, margin, products in rows
    ]
    return CATHODE_REACTIONS.build({name: [row[name] for row in full] for name in base})


def summary(*, interphases: pa.Table, cathode_reactions: pa.Table, cathode: str) -> pa.Table:
    """Of candidates whose reactions with air are not known."""
    in_air = {schema.name: schema.build({c.name: [] for c in schema.columns}) for schema in (AIR_REACTIONS, HANDLING)}
    return interface_summary(interphases=interphases, cathode_reactions=cathode_reactions, cathode=cathode, **in_air)


AT_LI = {"candidate_id": "a", "anode": "Li", "passivation_class": "passivating", "probability_protected": 0.9}


def test_the_summary_takes_the_worse_state_of_the_cathode_of_the_run_without_exchange_of_li() -> None:
    (row,) = summary(
        interphases=interphases(AT_LI, AT_LI | {"anode": "Li-In", "probability_protected": 1.0}),
        cathode_reactions=matrix(
            ("a", "LiCoO2", "discharged", "closed", -0.1, []),
            ("a", "LiCoO2", "charged", "closed", -0.3, [("Li3PO4", 0.25), ("Li2S", 2.0)]),
            ("a", "LiCoO2", "charged", "open", -0.9, []),
            ("a", "S", "charged", "closed", -0.8, []),
        ),
        cathode="LiCoO2",
    ).to_pylist()
    assert row["cathode_reaction_energy_ev_per_atom"] == -0.3
    assert row["cathode_reaction_state"] == "LiCoO2, charged"
    assert row["cathode_reaction_products"] == "2 Li2S + 0.25 Li3PO4"
    assert (row["passivation_class_at_li"], row["probability_protected_at_li"]) == ("passivating", 0.9)
    assert row["conducting_products_at_li"] is None


def test_of_two_stable_states_the_one_with_less_margin_counts() -> None:
    (row,) = summary(
        interphases=interphases(AT_LI),
        cathode_reactions=matrix(
            ("a", "LiCoO2", "discharged", "closed", 0.02, []), ("a", "LiCoO2", "charged", "closed", 0.3, [])
        ),
        cathode="LiCoO2",
    ).to_pylist()
    assert (row["cathode_reaction_energy_ev_per_atom"], row["cathode_reaction_margin_ev_per_atom"]) == (0.0, 0.02)
    assert row["cathode_reaction_products"] is None


def test_a_candidate_whose_cathode_is_left_out_has_no_value_there() -> None:
    (row,) = summary(
        interphases=interphases(AT_LI),
        cathode_reactions=matrix(("a", "S", "charged", "closed", -0.8, [])),
        cathode="LiCoO2",
    ).to_pylist()
    assert row["cathode_reaction_energy_ev_per_atom"] is None
    assert row["cathode_reaction_state"] is None


def test_products_that_likely_conduct_are_named_with_their_share() -> None:
    def product(formula: str, fraction: float, probability: float) -> Row:
        return {"formula": formula, "volume_fraction": fraction, "conducting_probability": probability}

    found = conducting_products([product("Li2S", 0.7, 0.0), product("Li15Ge4", 0.106, 0.96), product("Sn", 0.2, 0.51)])
    assert found == "Li15Ge4 (11%), Sn (20%)"


def test_what_decays_by_itself_does_not_count_as_reacting_with_a_cathode(made_up: Callable[..., PhaseIndex]) -> None:
    # Li3PS4 lies above its mixture of Li2S and P2S5 and meets Li2S, with which nothing else forms.
    index = made_up(Li2S=-4.5, P2S5=-3.0, Li3PS4=-5.0)
    cathodes = cathode_reactants(index, (Cathode("S", CathodeState("Li2S", 2.0), CathodeState("S", 2.0), "", ""),))
    candidate, _ = reactant_of(index, "Li3PS4")
    found = cathode_reactions(["a"], [candidate], cathodes, index, sigma_ev_per_atom=0.02).to_pylist()
    closed = next(row for row in found if (row["charge_state"], row["li_exchange"]) == ("discharged", "closed"))
    assert closed["reaction_energy_ev_per_atom"] == 0.0
    assert interface_reaction(index, "Li3PS4", "Li2S").minimum.reaction_energy_ev_per_atom < -0.1
