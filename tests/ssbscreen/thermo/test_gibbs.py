"""Gibbs energies of formation against pymatgen's GibbsComputedStructureEntry."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from pymatgen.core import Composition, Lattice, Structure
from pymatgen.entries.computed_entries import GibbsComputedStructureEntry

from ssbscreen.domain.errors import RangeError
from ssbscreen.thermo.gibbs import gibbs_formation_energies, reduced_mass_u


def _scattered(formula: str, volume_a3: float) -> Structure:
    """A cell of that content and volume; positions are read by neither side."""
    species = [symbol for symbol, n in Composition(formula).get_el_amt_dict().items() for _ in range(int(n))]
    return Structure(Lattice.cubic(np.cbrt(volume_a3)), species, np.random.default_rng(1).random((len(species), 3)))


PEROVSKITE = [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]]
CELLS = {
    "LiCl": Structure.from_spacegroup("Fm-3m", Lattice.cubic(5.13), ["Li", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]),
    "Li2S": Structure.from_spacegroup("Fm-3m", Lattice.cubic(5.71), ["Li", "S"], [[0.25, 0.25, 0.25], [0, 0, 0]]),
    "SrTiO3": Structure(Lattice.cubic(3.905), ["Sr", "Ti", "O", "O", "O"], PEROVSKITE),
    "Li3PS4": _scattered("Li6P2S8", 324.0),
    "Li6PS5Cl": _scattered("Li6PS5Cl", 239.0),
}
ENERGIES = {"LiCl": -2.10, "Li2S": -1.46, "SrTiO3": -3.51, "Li3PS4": -0.98, "Li6PS5Cl": -1.09}
GASES = ["H4O2", "CO2", "H2S", "HCl", "SO2", "H3N", "SiF4", "PH3"]


def _pymatgen(cell: Structure, energy: float, temperature_k: float) -> float:
    entry = GibbsComputedStructureEntry(cell, energy, temp=temperature_k)
    return entry.energy / cell.composition.num_atoms


def _ours(cells: list[Structure], energies: list[float], temperature_k: float) -> np.ndarray:
    return gibbs_formation_energies(
        np.array(energies),
        [cell.composition.get_el_amt_dict() for cell in cells],
        np.array([cell.volume / len(cell) for cell in cells]),
        temperature_k,
    )


@pytest.mark.parametrize("temperature_k", [300, 333, 500, 725.5, 1000, 1949, 2000])
def test_solids_agree_with_pymatgen_at_tabulated_and_interpolated_temperatures(temperature_k: float) -> None:
    expected = [_pymatgen(CELLS[name], ENERGIES[name], temperature_k) for name in CELLS]
    found = _ours(list(CELLS.values()), [ENERGIES[name] for name in CELLS], temperature_k)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("temperature_k", [300, 450, 661, 2000])
def test_gases_take_the_measured_values_that_pymatgen_takes(temperature_k: float) -> None:
    cells = [_scattered(formula, 200.0) for formula in GASES]
    expected = [_pymatgen(cell, -5.0, temperature_k) for cell in cells]
    np.testing.assert_allclose(_ours(cells, [-5.0] * len(cells), temperature_k), expected, rtol=0, atol=1e-9)


def test_elements_are_zero_and_need_no_energy_nor_volume() -> None:
    found = gibbs_formation_energies(np.array([np.nan, 0.3]), [{"Li": 2.0}, {"O": 8.0}], np.array([np.nan, 0.0]), 300.0)
    np.testing.assert_array_equal(found, [0.0, 0.0])


def test_reduced_mass_of_a_binary_is_that_of_mechanics() -> None:
    assert reduced_mass_u({"Li": 1.0, "Cl": 3.0}, {"Li": 7.0, "Cl": 35.0}) == pytest.approx(7.0 * 35.0 / 42.0)


def test_energies_do_not_depend_on_the_scale_or_order_of_the_formula() -> None:
    amounts = [{"Li": 3.0, "P": 1.0, "S": 4.0}, {"S": 2.0, "P": 0.5, "Li": 1.5}]
    one, other = gibbs_formation_energies(np.array([-1.0, -1.0]), amounts, np.array([20.0, 20.0]), 650.0)
    assert one == pytest.approx(other, abs=1e-12)


def test_a_formation_energy_shifts_the_gibbs_energy_one_to_one() -> None:
    low, high = gibbs_formation_energies(np.array([-1.0, -0.9]), [{"Li": 2, "S": 1}] * 2, np.full(2, 15.0), 300.0)
    assert high - low == pytest.approx(0.1)


def test_a_row_without_data_is_nan_and_spoils_only_itself() -> None:
    amounts = [{"Li": 1, "Cl": 1}, {"Li": 1, "Cl": 1}, {"Li": 1, "Cl": 1}, {"Xe": 1, "F": 2}, {"Li": 1, "Cl": 1}]
    energies = np.array([-2.0, np.nan, -2.0, -0.3, -2.0])
    found = gibbs_formation_energies(energies, amounts, np.array([16.0, 16.0, -1.0, 20.0, np.nan]), 300.0)
    np.testing.assert_array_equal(np.isnan(found), [False, True, True, True, True])


@pytest.mark.parametrize("temperature_k", [25.0, 298.15, 2000.1, float("nan")])
def test_temperature_outside_the_tables_is_refused_with_the_range(temperature_k: float) -> None:
    with pytest.raises(RangeError, match="300 to 2000 K"):
        gibbs_formation_energies(np.array([-2.0]), [{"Li": 1, "Cl": 1}], np.array([16.0]), temperature_k)


def test_inputs_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 energies, 1 compositions, 1 volumes"):
        gibbs_formation_energies(np.array([-2.0, -1.0]), [{"Li": 1, "Cl": 1}], np.array([16.0]), 300.0)


def test_no_phases_give_no_energies() -> None:
    assert gibbs_formation_energies(np.empty(0), [], np.empty(0), 300.0).shape == (0,)


def test_importing_the_module_does_not_import_pymatgen() -> None:
    code = "import sys, ssbscreen.thermo.gibbs; sys.exit('pymatgen' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
