"""Features of bonds against crystals worked out by hand and laws that hold for every crystal."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.core import Lattice, Structure
from scipy.spatial.transform import Rotation

from featurizers.bond_directions import ANGLE_COSINES, direction_statistics, spring_moduli, spring_stiffness
from featurizers.bond_network import bond_network
from featurizers.bond_statistics import BondStatistics

REAL_CELLS = 200
TOLERANCE = 1e-6


def cubic(group: str, a_angstrom: float, species: list[str], at: list[list[float]]) -> Structure:
    return Structure.from_spacegroup(group, Lattice.cubic(a_angstrom), species, at)


SIMPLE_CUBIC = cubic("Pm-3m", 3.35, ["Po"], [[0, 0, 0]])
FCC = cubic("Fm-3m", 4.05, ["Al"], [[0, 0, 0]])
DIAMOND = cubic("Fd-3m", 3.567, ["C"], [[0, 0, 0]])
ROCK_SALT = cubic("Fm-3m", 6.33, ["Sn", "Te"], [[0, 0, 0], [0.5, 0.5, 0.5]])
PEROVSKITE = cubic("Pm-3m", 3.905, ["Sr", "Ti", "O"], [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0]])
# Made up, without any symmetry.
TRICLINIC = Structure(
    Lattice.from_parameters(5.1, 6.3, 7.2, 81.0, 97.0, 108.0),
    ["Li", "Li", "P", "S", "S", "O"],
    [[0.1, 0.2, 0.05], [0.6, 0.7, 0.1], [0.35, 0.3, 0.5], [0.1, 0.55, 0.45], [0.65, 0.1, 0.6], [0.4, 0.4, 0.85]],
)
CRYSTALS = [FCC, DIAMOND, ROCK_SALT, PEROVSKITE, TRICLINIC]
NAMES = ["fcc", "diamond", "rock salt", "perovskite", "triclinic"]


def features(structure: Structure) -> dict[str, float]:
    featurizer = BondStatistics()
    return dict(zip(featurizer.feature_labels(), featurizer.featurize(structure), strict=True))


def same(one: Structure, other: Structure) -> None:
    np.testing.assert_allclose(
        BondStatistics().featurize(one), BondStatistics().featurize(other), rtol=TOLERANCE, atol=TOLERANCE
    )


@pytest.mark.parametrize(
    ("structure", "shares"),
    [
        (SIMPLE_CUBIC, {-1.0: 3 / 15, 0.0: 12 / 15}),
        (ROCK_SALT, {-1.0: 3 / 15, 0.0: 12 / 15}),
        (FCC, {-1.0: 6 / 66, -0.5: 24 / 66, 0.0: 12 / 66, 0.5: 24 / 66}),
        (DIAMOND, {-0.5: 1 / 3, -0.25: 2 / 3}),  # -1/3 lies a third of the way to -0.5
    ],
    ids=["simple cubic", "rock salt", "fcc", "diamond"],
)
def test_angles_are_those_of_the_polyhedron(structure: Structure, shares: dict[float, float]) -> None:
    histogram, _ = direction_statistics(bond_network(structure))
    np.testing.assert_allclose(histogram, [shares.get(cosine, 0.0) for cosine in ANGLE_COSINES], atol=1e-9)


# Steinhardt, Nelson, Ronchetti, Phys. Rev. B 28, 784 (1983), figure 2; the tetrahedron's is sqrt(5)/3.
@pytest.mark.parametrize(
    ("structure", "published"),
    [(FCC, {4: 0.191, 6: 0.575}), (SIMPLE_CUBIC, {4: 0.764, 6: 0.354}), (DIAMOND, {2: 0.0, 3: math.sqrt(5) / 3})],
    ids=["fcc", "simple cubic", "diamond"],
)
def test_bond_order_is_the_published_one(structure: Structure, published: dict[int, float]) -> None:
    found = features(structure)
    for degree, value in published.items():
        assert found[f"bond_order_{degree}_mean"] == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize("structure", CRYSTALS, ids=NAMES)
@pytest.mark.parametrize("multiple", [(2, 1, 1), (2, 2, 2)], ids=str)
def test_a_supercell_has_the_features_of_its_cell(structure: Structure, multiple: tuple[int, int, int]) -> None:
    same(structure, structure.make_supercell(multiple, in_place=False))


@pytest.mark.parametrize("structure", CRYSTALS[:4], ids=NAMES[:4])
def test_a_primitive_cell_has_the_features_of_the_conventional_one(structure: Structure) -> None:
    same(structure, structure.get_primitive_structure())


@settings(max_examples=15)
@given(
    crystal=st.sampled_from(CRYSTALS),
    seed=st.integers(0, 2**32 - 1),
    shift=st.tuples(*[st.floats(-2.0, 2.0)] * 3),
)
def test_rotation_translation_and_order_of_sites_change_nothing(
    crystal: Structure, seed: int, shift: tuple[float, float, float]
) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(crystal))
    lattice = Lattice(crystal.lattice.matrix @ Rotation.random(rng=rng).as_matrix().T)
    species = [crystal[site].specie for site in order]
    same(crystal, Structure(lattice, species, crystal.frac_coords[order] + np.array(shift)))


@pytest.mark.parametrize("structure", CRYSTALS, ids=NAMES)
def test_a_stretched_lattice_has_longer_bonds_and_the_same_angles(structure: Structure) -> None:
    stretched = structure.copy()
    stretched.scale_lattice(structure.volume * 1.1**3)
    before, after = features(structure), features(stretched)
    powers = {
        "bond_length": 1, "site_bond_length": 1, "reduced_bond_length": 1, "site_reduced_bond_length": 1,
        "volume": 3, "density_g": -3, "covalent_packing": -3, "bond_density": -3, "effective_coordination": 0,
        "strong_bond": 0, "bond_ionicity": 0, "bond_electrons": 0, "bond_angle": 0, "bond_order": 0,
    }  # fmt: skip
    for prefix, power in powers.items():
        labels = [label for label in before if label.startswith(prefix)]
        assert labels, prefix
        for label in labels:
            assert after[label] == pytest.approx(before[label] * 1.1**power, rel=1e-6, abs=1e-7), label
    for label in before:
        if label.endswith("_per_a3") and "_density" in label and not label.startswith("bond_electron"):
            assert after[label] == pytest.approx(before[label] * 1.1**-3, rel=1e-6), label
        if "_local_difference_" in label or "_bond_mean" in label:
            assert after[label] == pytest.approx(before[label], rel=1e-6, abs=1e-7), label
    # V' = 1.1^3 V and k d^2 ~ 1/d: moduli fall by the fourth power.
    label = "log10_coulomb_spring_bulk_modulus_gpa"
    assert after[label] == pytest.approx(before[label] - 4.0 * math.log10(1.1), abs=1e-6)


@pytest.mark.parametrize(
    ("structure", "a_angstrom", "c11", "c12"),
    [(FCC, 4.05, 2.0, 1.0), (SIMPLE_CUBIC, 3.35, 1.0, 0.0)],
    ids=["fcc", "sc"],
)
def test_nearest_neighbour_springs_have_the_constants_solved_by_hand(
    structure: Structure, a_angstrom: float, c11: float, c12: float
) -> None:
    # k = 1 eV/A^2: C11 = 2 k/a, C12 = C44 = k/a of fcc; C11 = k/a alone of simple cubic.
    network = bond_network(structure)
    stiffness = spring_stiffness(network, np.ones(len(network.centre)), structure.volume)
    gpa = 160.21766 / a_angstrom
    hand = np.diag([c11 - c12] * 3 + [c12] * 3)
    hand[:3, :3] += c12
    np.testing.assert_allclose(stiffness, hand * gpa, atol=1e-9)
    moduli = spring_moduli(stiffness)
    assert moduli.bulk_gpa == pytest.approx((c11 + 2 * c12) / 3 * gpa)
    assert moduli.shear_gpa == pytest.approx((c11 - c12 + 3 * c12) / 5 * gpa)


@pytest.mark.parametrize("structure", CRYSTALS, ids=NAMES)
def test_central_springs_have_cauchys_ratio_of_moduli(structure: Structure) -> None:
    network = bond_network(structure)
    for spring in (np.ones(len(network.centre)), network.weight / network.distance_angstrom**3):
        moduli = spring_moduli(spring_stiffness(network, spring, structure.volume))
        assert moduli.bulk_gpa / moduli.shear_gpa == pytest.approx(5.0 / 3.0, abs=1e-9)


def test_simple_cubic_does_not_resist_shear() -> None:
    assert features(SIMPLE_CUBIC)["log10_coulomb_spring_softest_over_mean"] == -3.0
    # fcc: shears C11 - C12 = 1 twice, 2 C44 = 2 thrice, C11 + 2 C12 = 4; mean 2.
    assert features(FCC)["log10_coulomb_spring_softest_over_mean"] == pytest.approx(math.log10(0.5))


def test_an_element_has_no_contrast_and_its_own_properties() -> None:
    found = features(DIAMOND)
    assert all(value == 0.0 for label, value in found.items() if "_local_difference_" in label)
    assert found["bond_ionicity_mean"] == 0.0
    assert found["electronegativity_bond_mean"] == pytest.approx(2.55)
    assert found["density_g_per_cm3"] == pytest.approx(3.515, abs=0.005)
    assert found["valence_electrons_density_per_a3"] == pytest.approx(32 / 3.567**3)
    # Radius 0.76 A: Cordero et al. (2008).
    assert found["covalent_packing_fraction"] == pytest.approx(8 * 4 / 3 * math.pi * 0.76**3 / 3.567**3)


def test_ionicity_is_paulings() -> None:
    found = features(ROCK_SALT)  # electronegativities 1.96 and 2.1
    assert found["bond_ionicity_mean"] == pytest.approx(1.0 - math.exp(-(0.14**2) / 4.0))
    assert found["electronegativity_local_difference_mean"] == pytest.approx(0.14)


def test_a_dataframe_gets_a_column_for_every_label() -> None:
    featurizer = BondStatistics()
    featurizer.set_n_jobs(1)
    filled = featurizer.featurize_dataframe(pd.DataFrame({"structure": CRYSTALS}), "structure", pbar=False)
    labels = featurizer.feature_labels()
    assert [*filled.columns[1:]] == labels
    assert len({*labels}) == len(labels)
    assert np.isfinite(filled[labels].to_numpy(float)).all()
    assert all(citation.startswith("@article{") and "doi={10." in citation for citation in featurizer.citations())


def test_a_disordered_structure_is_refused_or_left_empty() -> None:
    mixed = Structure(Lattice.cubic(3.0), [{"Li": 0.5, "Na": 0.5}], [[0, 0, 0]])
    with pytest.raises(ValueError, match="disordered"):
        BondStatistics().featurize(mixed)
    featurizer = BondStatistics()
    featurizer.set_n_jobs(1)
    frame = pd.DataFrame({"structure": [mixed, FCC]})
    filled = featurizer.featurize_dataframe(frame, "structure", pbar=False, ignore_errors=True)
    assert filled["density_g_per_cm3"].isna().tolist() == [True, False]


def test_real_crystals_have_finite_features(shared_data: Path) -> None:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(shared_data / "mp_structures_2025" / "structures.parquet")
    for row in table.take(np.linspace(0, len(table) - 1, REAL_CELLS, dtype=int)).to_pylist():
        lattice = Lattice.from_parameters(*row["cell_abc_angstrom_angles_degree"])
        at = np.reshape(row["fractional_xyz"], (-1, 3))
        values = BondStatistics().featurize(Structure(lattice, row["atomic_numbers"], at))
        assert all(type(value) is float and math.isfinite(value) for value in values), row["mp_id"]
