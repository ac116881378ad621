"""Reactions at a temperature against pymatgen: its Gibbs energies, its phase diagram, its interfacial reactivity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pymatgen.analysis.interface_reactions import InterfacialReactivity
from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
from pymatgen.core import Composition, Lattice, Structure
from pymatgen.entries.computed_entries import GibbsComputedStructureEntry

from ssbscreen.domain.composition import composition_key, formula_key, parse_formula
from ssbscreen.domain.errors import RangeError
from ssbscreen.interfaces.single_pair import interface_reaction
from ssbscreen.interfaces.sintering import formulas_of_system, index_at_temperature
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.volume_model import volume_per_formula_a3

AGREEMENT = 1e-6
PAIRS = (
    ({"Li", "Co", "O", "La"}, "Li2O", "LaCoO3"),
    ({"Li", "Co", "O", "La"}, "LiCoO2", "La2O3"),
    ({"Li", "Zr", "O", "La"}, "Li2O", "La2Zr2O7"),
    ({"Li", "Zr", "O", "La", "Co"}, "LiCoO2", "Li7La3Zr2O12"),
)


def volumes(index: PhaseIndex, elements: set[str]) -> dict[str, float]:
    """A volume for every phase: the sum of its elements, or 10 A^3 where there is none."""
    found = {}
    for formula in formulas_of_system(index, elements):
        amounts = parse_formula(formula)
        per_atom = volume_per_formula_a3(amounts).volume_a3 / sum(amounts.values())
        found[formula] = 10.0 if np.isnan(per_atom) else per_atom * 1.03
    return found


def their_energy(formula: str, energy_ev_per_atom: float, volume_per_atom_a3: float, temperature_k: float) -> float:
    """Gibbs energy of formation in eV/atom by pymatgen; a random cell of that volume stands for the structure."""
    composition = Composition(formula)
    atoms = [symbol for symbol, n in composition.get_el_amt_dict().items() for _ in range(round(n))]
    sites = np.random.default_rng(len(atoms)).random((len(atoms), 3))
    structure = Structure(Lattice.cubic((volume_per_atom_a3 * len(atoms)) ** (1 / 3)), atoms, sites)
    entry = GibbsComputedStructureEntry(structure, energy_ev_per_atom, temperature_k)
    return float(entry.energy_per_atom)


def test_a_system_holds_its_phases_and_li(index_2018: PhaseIndex) -> None:
    found = formulas_of_system(index_2018, {"Co", "O"})
    assert {"LiCoO2", "Li2O", "CoO", "Li"} <= set(found)
    assert all(parse_formula(formula).keys() <= {"Li", "Co", "O"} for formula in found)
    expected = {row for row, f in enumerate(index_2018.formulas) if parse_formula(f).keys() <= {"Li", "Co", "O"}}
    assert len(found) == len(expected)


@pytest.mark.parametrize("temperature_k", [300.0, 1000.0, 1273.15])
@pytest.mark.parametrize(("elements", "a", "b"), PAIRS)
def test_energies_and_reactions_are_those_of_pymatgen(
    elements: set[str], a: str, b: str, temperature_k: float, index_2018: PhaseIndex
) -> None:
    known = volumes(index_2018, elements)
    hot, modelled = index_at_temperature(index_2018, elements, known, temperature_k)
    assert modelled == 0
    entries = []
    for formula in formulas_of_system(index_2018, elements):
        key = formula_key(formula)
        cold = float(index_2018.energies[index_2018.row_of[key]])
        theirs = their_energy(formula, cold, known[formula], temperature_k)
        assert hot.energies[hot.row_of[key]] == pytest.approx(theirs, abs=AGREEMENT), formula
        entries.append(PDEntry(composition := Composition(formula), theirs * composition.num_atoms))
    ours = interface_reaction(hot, a, b)
    theirs_kinks = InterfacialReactivity(
        Composition(a), Composition(b), PhaseDiagram(entries), use_hull_energy=False
    ).get_kinks()
    assert ours.minimum.reaction_energy_ev_per_atom == pytest.approx(min(k[2] for k in theirs_kinks), abs=AGREEMENT)
    reaction = min(theirs_kinks, key=lambda kink: kink[2])
    assert ours.minimum.fraction_a == pytest.approx(reaction[1], abs=1e-5) or ours.margin_ev_per_atom >= 0.0


def test_heat_sets_oxygen_free(index_2018: PhaseIndex) -> None:
    # Co3O4 -> 3 CoO + O2/2 gains T times its entropy: 3 * 52.97 + 205.15 / 2 - 102.5 J/(mol K), NIST-JANAF at 298 K.
    entropy_ev_per_k = (3 * 52.97 + 205.15 / 2 - 102.5) / 96485.33
    gained = []
    for temperature_k in (300.0, 1500.0):
        hot, _ = index_at_temperature(index_2018, {"Co", "O"}, {}, temperature_k)
        energy = {f: float(hot.energies[hot.row_of[formula_key(f)]]) for f in ("Co3O4", "CoO")}
        gained.append(7 * energy["Co3O4"] - 6 * energy["CoO"])
    # 2.0 eV for seven atoms; the descriptor, which resolves 0.05 eV/atom on average, sees less of it.
    assert 0.0 < gained[1] - gained[0] < 1200.0 * entropy_ev_per_k + 0.35


def test_volumes_that_are_not_known_are_modelled_and_counted(index_2018: PhaseIndex) -> None:
    known = volumes(index_2018, {"Co", "O"})
    some = {formula: volume for formula, volume in known.items() if formula not in ("LiCoO2", "CoO")}
    _, modelled = index_at_temperature(index_2018, {"Co", "O"}, some, 1000.0)
    assert modelled == 2


def test_elements_stay_at_zero(index_2018: PhaseIndex) -> None:
    hot, _ = index_at_temperature(index_2018, {"Co", "O"}, {}, 900.0)
    rows = [hot.row_of[composition_key({element: 1.0})] for element in ("Li", "Co", "O")]
    assert hot.energies[rows].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("temperature_k", [250.0, 2500.0])
def test_temperatures_outside_the_tables_are_refused(temperature_k: float, made_up: Callable[..., PhaseIndex]) -> None:
    with pytest.raises(RangeError, match="tabulated"):
        index_at_temperature(made_up(Li2O=-6.0), {"O"}, {}, temperature_k)
