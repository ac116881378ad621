"""Angles between bonds, order of their directions, and the elasticity of the springs that they would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import eval_legendre

from featurizers.bond_network import BondNetwork, Floats

ANGLE_COSINES: Final = (-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0)
"""Nodes of the histogram of angles. Cosines between two are shared out to both, so that tetrahedra, whose -1/3 is an
edge of nine equal bins, do not fall to either side by the last bit."""

LEGENDRE_DEGREES: Final = (2, 3, 4, 6)

EV_PER_A3_IN_GPA: Final = 160.21766
"""From the elementary charge of the SI."""

SOFTEST_RATIO: Final = 1e-3
"""Floor of the softest eigenvalue over the mean one, chosen: below, a network does not resist one shear."""

VOIGT_PAIRS: Final = ((0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1))


@dataclass(frozen=True, slots=True)
class SpringModuli:
    """Elasticity of a network of springs: moduli in GPa, and its smallest eigenvalue over the mean of all six."""

    bulk_gpa: float
    shear_gpa: float
    softest_ratio: float


def direction_statistics(network: BondNetwork) -> tuple[Floats, Floats]:
    """Angles between bonds of one site and the order of their directions.

    The histogram counts each pair of bonds of a site by the product of their weights. The order of degree l is
    sqrt(sum_jk w_j w_k P_l(cos_jk)) / sum_j w_j over all j and k, itself included: by the addition theorem that of the
    weighted bond-orientational order of Steinhardt et al. (1983), doi:10.1103/PhysRevB.28.784, 1 for a single bond.

    Returns:
        Shares of the angles at ``ANGLE_COSINES``, summing to 1 ((9,); zeros where no site has two bonds), and orders
        of ``LEGENDRE_DEGREES`` for each site, (sites, 4).
    """
    sites = len(network.effective_coordination)
    counts = np.bincount(network.centre, minlength=sites)
    place = np.arange(len(network.centre)) - (np.cumsum(counts) - counts)[network.centre]
    weight = np.zeros((sites, counts.max()))
    weight[network.centre, place] = network.weight
    direction = np.zeros((*weight.shape, 3))
    direction[network.centre, place] = network.direction
    cosine = np.clip(direction @ direction.transpose(0, 2, 1), -1.0, 1.0)
    pair_weight = weight[:, :, None] * weight[:, None, :]
    square_sum = pair_weight.sum(axis=(1, 2))
    order = np.empty((sites, len(LEGENDRE_DEGREES)))
    for column, degree in enumerate(LEGENDRE_DEGREES):
        summed = (pair_weight * eval_legendre(degree, cosine)).sum(axis=(1, 2)) / square_sum
        order[:, column] = np.sqrt(np.maximum(summed, 0.0))
    first, second = np.triu_indices(weight.shape[1], 1)
    return _shared_histogram(cosine[:, first, second].ravel(), pair_weight[:, first, second].ravel()), order


def _shared_histogram(cosine: Floats, weight: Floats) -> Floats:
    nodes = len(ANGLE_COSINES)
    position = (cosine + 1.0) * (nodes - 1) / 2.0
    lower = np.minimum(position.astype(np.int64), nodes - 2)
    upper_share = position - lower
    histogram = np.bincount(lower, weight * (1.0 - upper_share), nodes)
    histogram += np.bincount(lower + 1, weight * upper_share, nodes)
    total = histogram.sum()
    return np.asarray(histogram / total if total > 0.0 else histogram)


def spring_stiffness(network: BondNetwork, spring_ev_per_a2: Floats, volume_a3: float) -> Floats:
    """Elastic constants of a network of central springs that deforms affinely, in GPa, (6, 6) in Voigt's order.

    A spring of constant k, length d and direction n stores k (d n.e.n)^2 / 2 at the strain e, hence
    C_ijkl = sum(k d^2 n_i n_j n_k n_l) / V over all springs; each is in the network from either end, so half of that
    sum. It has Cauchy's symmetry (C12 = C44 in cubic crystals), and atoms that would relax make a crystal softer.

    Args:
        network: bonds of a cell.
        spring_ev_per_a2: spring constant of each, eV/A^2, (bonds,).
        volume_a3: volume of the cell, A^3.
    """
    dyad = np.stack([network.direction[:, i] * network.direction[:, j] for i, j in VOIGT_PAIRS], axis=1)
    energy_ev = spring_ev_per_a2 * network.distance_angstrom**2
    return np.asarray((dyad * energy_ev[:, None]).T @ dyad / (2.0 * volume_a3) * EV_PER_A3_IN_GPA)


def spring_moduli(stiffness_gpa: Floats) -> SpringModuli:
    """Voigt's bulk and shear modulus of elastic constants in GPa, (6, 6), and their softest eigenvalue.

    Springs have a shear modulus of 3/5 of the bulk modulus, whatever the crystal (Cauchy); the eigenvalues, those of
    the tensor (Mandel's notation), tell crystals apart.
    """
    c = stiffness_gpa
    bulk = float(c[:3, :3].sum()) / 9.0
    normal, mixed = c[0, 0] + c[1, 1] + c[2, 2], c[0, 1] + c[0, 2] + c[1, 2]
    shear = float(normal - mixed + 3.0 * (c[3, 3] + c[4, 4] + c[5, 5])) / 15.0
    mandel = np.array([1.0, 1.0, 1.0, np.sqrt(2.0), np.sqrt(2.0), np.sqrt(2.0)])
    eigenvalues = np.linalg.eigvalsh(c * np.outer(mandel, mandel))
    return SpringModuli(bulk, shear, max(float(eigenvalues[0] / eigenvalues.mean()), SOFTEST_RATIO))
