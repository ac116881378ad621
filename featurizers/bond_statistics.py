"""Statistics of a crystal's bonds as matminer features, made for elastic moduli."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matminer.featurizers.base import BaseFeaturizer
from scipy import constants

from featurizers.bond_directions import (
    ANGLE_COSINES,
    LEGENDRE_DEGREES,
    direction_statistics,
    spring_moduli,
    spring_stiffness,
)
from featurizers.bond_network import (
    ELEMENTAL_PROPERTIES,
    PM_PER_ANGSTROM,
    BondNetwork,
    Floats,
    Integers,
    atomic_numbers,
    bond_network,
    elemental_values,
)

if TYPE_CHECKING:
    from pymatgen.core import Structure

COULOMB_EV_ANGSTROM: Final = constants.e / (4.0 * math.pi * constants.epsilon_0) * 1e10
"""Energy of two elementary charges at one angstrom."""

BOHR_ANGSTROM: Final = constants.physical_constants["Bohr radius"][0] * 1e10
BOLTZMANN_EV_PER_K: Final = constants.k / constants.e

STRONG_WEIGHT: Final = 0.3
"""Weight of a strong bond, chosen: up to 1.14 average lengths."""

COHEN_EXPONENT: Final = 2.5
"""Power of the length that divides a bond's strength, chosen near the 3.5 of the bulk moduli of tetrahedral crystals
in Cohen, Phys. Rev. B 32, 7988 (1985), doi:10.1103/PhysRevB.32.7988."""

IONIC_SOFTENING: Final = 0.5
"""Share of a bond's strength that full ionicity takes, chosen."""

LOG_FLOOR: Final = 1e-9

CITATIONS: Final = (
    (
        "@article{Hoppe1979, title={Effective coordination numbers (ECoN) and mean fictive ionic radii (MEFIR)}, "
        'author={Hoppe, Rudolf}, journal={Zeitschrift f{\\"u}r Kristallographie}, volume={150}, pages={23}, '
        "year={1979}, doi={10.1524/zkri.1979.150.14.23}}"
    ),
    (
        "@article{Steinhardt1983, title={Bond-orientational order in liquids and glasses}, author={Steinhardt, Paul J. "
        "and Nelson, David R. and Ronchetti, Marco}, journal={Physical Review B}, volume={28}, pages={784}, "
        "year={1983}, doi={10.1103/PhysRevB.28.784}}"
    ),
    (
        "@article{Ward2016, title={A general-purpose machine learning framework for predicting properties of inorganic "
        "materials}, author={Ward, Logan and Agrawal, Ankit and Choudhary, Alok and Wolverton, Christopher}, "
        "journal={npj Computational Materials}, volume={2}, pages={16028}, year={2016}, "
        "doi={10.1038/npjcompumats.2016.28}}"
    ),
)


class BondStatistics(BaseFeaturizer):
    """Density, bonds, angles, contrast of neighbours and springs of an ordered structure.

    Bonds are those of ``featurizers.bond_network``; means over bonds are weighted by them. No feature depends on the
    choice of the cell, and all are finite. Elements without a value in Magpie's tables get the property's median over
    the elements.
    """

    def featurize(self, structure: Structure) -> list[float]:
        """Features of one structure.

        Raises:
            ValueError: it is disordered or no crystal (``featurizers.bond_network.bond_network``).
        """
        return list(_features(structure).values())

    def feature_labels(self) -> list[str]:
        """Names of the features with their units."""
        return list(_labels())

    def citations(self) -> list[str]:
        """Effective coordination numbers, bond-orientational order and elemental properties, as BibTeX."""
        return list(CITATIONS)

    def implementors(self) -> Sequence[Any]:
        """Who wrote it."""
        return ["The ssbscreen authors"]


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    """Every structure has the same labels in the same order, so any will do: one atom in a cubic cell."""
    from pymatgen.core import Lattice, Structure

    return tuple(_features(Structure(Lattice.cubic(3.35), ["Po"], [[0.0, 0.0, 0.0]])))


def _features(structure: Structure) -> dict[str, float]:
    network, number = bond_network(structure), atomic_numbers(structure)
    electrons = elemental_values("NValence")[number] / network.effective_coordination
    bond_electrons = np.sqrt(electrons[network.centre] * electrons[network.neighbour])
    volume_a3 = float(structure.volume)
    return {
        **_density_features(structure, number),
        **_length_features(network, volume_a3),
        **_strength_features(network, number, bond_electrons, volume_a3),
        **_element_features(network, number, volume_a3),
        **_direction_features(network),
        **_spring_features(network, number, bond_electrons, volume_a3),
    }


def _density_features(structure: Structure, number: Integers) -> dict[str, float]:
    radius_angstrom = elemental_values("CovalentRadius")[number] / PM_PER_ANGSTROM
    return {
        "density_g_per_cm3": float(structure.density),
        "volume_per_atom_a3": structure.volume / len(number),
        "covalent_packing_fraction": float(np.sum(4.0 / 3.0 * np.pi * radius_angstrom**3)) / structure.volume,
        "volume_over_elements_fraction": structure.volume / float(elemental_values("GSvolume_pa")[number].sum()),
    }


def _length_features(network: BondNetwork, volume_a3: float) -> dict[str, float]:
    length, sites = network.distance_angstrom, len(network.effective_coordination)
    strong = network.weight > STRONG_WEIGHT
    mean, std = network.mean_and_std(length)
    reduced_mean, reduced_std = network.mean_and_std(network.reduced_distance)
    return {
        **_statistics("effective_coordination", network.effective_coordination),
        "reduced_bond_length_mean": reduced_mean,
        "reduced_bond_length_std": reduced_std,
        **_statistics("site_reduced_bond_length", network.average_reduced_distance),
        "bond_length_mean_angstrom": mean,
        "bond_length_std_angstrom": std,
        "bond_length_min_angstrom": float(length.min()),
        "bond_length_quartic_mean_angstrom": network.mean_and_std(length**4)[0] ** 0.25,
        **_statistics("site_bond_length", network.site_means(length), "_angstrom"),
        "bond_density_per_a3": float(network.weight.sum()) / 2.0 / volume_a3,
        "strong_bonds_per_atom": int(strong.sum()) / sites,
        "strong_bond_weight_mean": float(network.weight[strong].mean()) if strong.any() else 0.0,
    }


def _strength_features(
    network: BondNetwork, number: Integers, bond_electrons: Floats, volume_a3: float
) -> dict[str, float]:
    """Ionicity after Pauling, 1 - exp(-(difference)^2 / 4), and electrons of bonds, shared out by the weights."""
    weight, length = network.weight, network.distance_angstrom
    difference = np.abs(_difference(network, elemental_values("Electronegativity")[number]))
    ionicity = 1.0 - np.exp(-(difference**2) / 4.0)
    softened = bond_electrons * (1.0 - IONIC_SOFTENING * ionicity) * length**-COHEN_EXPONENT
    features: dict[str, float] = {}
    for name, values in (
        ("bond_electronegativity_difference", difference),
        ("bond_ionicity", ionicity),
        ("bond_electrons", bond_electrons),
    ):
        features[f"{name}_mean"], features[f"{name}_std"] = network.mean_and_std(values)
    melting_k = _geometric_mean(network, elemental_values("MeltingT")[number])
    return {
        **features,
        "bond_electron_density_mean_per_a3": network.mean_and_std(bond_electrons / length**3)[0],
        "log10_bond_electrons_over_root_length_per_a3.5": _log10(
            float(weight @ (bond_electrons / length**0.5)) / volume_a3
        ),
        "log10_covalent_bond_electrons_mean_per_a2.5": _log10(network.mean_and_std(softened)[0]),
        "log10_bond_melting_temperature_k_per_a3": _log10(float(weight @ melting_k) / volume_a3),
    }


def _element_features(network: BondNetwork, number: Integers, volume_a3: float) -> dict[str, float]:
    features: dict[str, float] = {}
    for magpie_name, (name, unit) in ELEMENTAL_PROPERTIES.items():
        value = elemental_values(magpie_name)[number]
        contrast = network.site_means(np.abs(_difference(network, value)))
        features |= _statistics(f"{name}_local_difference", contrast, unit)
        mean, std = network.mean_and_std((value[network.centre] + value[network.neighbour]) / 2.0)
        features[f"{name}_bond_mean{unit}"], features[f"{name}_bond_std{unit}"] = mean, std
        features[f"{name}_density{unit}_per_a3"] = float(value.sum()) / volume_a3
    return features


def _direction_features(network: BondNetwork) -> dict[str, float]:
    histogram, order = direction_statistics(network)
    features = {
        f"bond_angle_cosine_{cosine:g}_fraction": float(share)
        for cosine, share in zip(ANGLE_COSINES, histogram, strict=True)
    }
    for degree, column in zip(LEGENDRE_DEGREES, order.T, strict=True):
        features |= _statistics(f"bond_order_{degree}", column)
    return features


def _spring_features(
    network: BondNetwork, number: Integers, bond_electrons: Floats, volume_a3: float
) -> dict[str, float]:
    """Moduli of springs between charges of the bonds' electrons, of two reaches, and of k_B times melting points.

    The lengths that make a spring constant of these are the bond's and, for shorter reaches, Bohr's radius. The shear
    modulus of springs is 3/5 of the bulk modulus and would tell nothing more.
    """
    length, weight = network.distance_angstrom, network.weight
    charge = weight * bond_electrons * COULOMB_EV_ANGSTROM
    heat = weight * _geometric_mean(network, elemental_values("MeltingT")[number]) * BOLTZMANN_EV_PER_K
    features: dict[str, float] = {}
    for name, spring_ev_per_a2 in (
        ("coulomb", charge / length**3),
        ("short_coulomb", charge * BOHR_ANGSTROM**2 / length**5),
        ("melting", heat * BOHR_ANGSTROM**2 / length**4),
    ):
        moduli = spring_moduli(spring_stiffness(network, spring_ev_per_a2, volume_a3))
        features[f"log10_{name}_spring_bulk_modulus_gpa"] = _log10(moduli.bulk_gpa)
        features[f"log10_{name}_spring_softest_over_mean"] = math.log10(moduli.softest_ratio)
    return features


def _statistics(name: str, values: Floats, unit: str = "") -> dict[str, float]:
    """Mean, standard deviation and range of one value per site."""
    return {f"{name}_{kind}{unit}": float(getattr(values, kind)()) for kind in ("mean", "std", "min", "max")}


def _difference(network: BondNetwork, site_values: Floats) -> Floats:
    return np.asarray(site_values[network.centre] - site_values[network.neighbour])


def _geometric_mean(network: BondNetwork, site_values: Floats) -> Floats:
    return np.asarray(np.sqrt(site_values[network.centre] * site_values[network.neighbour]))


def _log10(value: float) -> float:
    return math.log10(max(value, LOG_FLOOR))
