"""Elastic tensors against crystals whose stiffness is chosen: a stand-in for the potential that obeys Hooke's law."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymatgen.analysis.elasticity import ElasticTensor, Strain
from pymatgen.core import Lattice, Structure

from models.potential import RelaxedCell
from models.potential_elasticity import IonResponse, elastic_tensor_gpa
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.stiffness import ElasticTensorError

ROCK_SALT = Structure(Lattice([[0, 2, 2], [2, 0, 2], [2, 2, 0]]), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
# Without symmetry, for stiffness that has less than that of rock salt.
TRICLINIC_CELL = Structure(
    Lattice.from_parameters(3.1, 4.2, 5.0, 84.0, 97.0, 103.0),
    ["Li", "Li", "O", "F"],
    [[0, 0, 0], [0.45, 0.1, 0.55], [0.5, 0.55, 0.2], [0.05, 0.5, 0.7]],
)

CUBIC = np.diag([110.0 - 40.0] * 3 + [60.0] * 3)
CUBIC[:3, :3] += 40.0
HEXAGONAL = np.diag([120.0, 120.0, 130.0, 17.0, 17.0, 40.0])
HEXAGONAL[0, 1] = HEXAGONAL[1, 0] = 40.0
HEXAGONAL[:2, 2] = HEXAGONAL[2, :2] = 8.0
TRIGONAL = HEXAGONAL.copy()
for i, j, sign in ((0, 3, 1), (1, 3, -1), (4, 5, 1)):
    TRIGONAL[i, j] = TRIGONAL[j, i] = sign * 6.0
MONOCLINIC = HEXAGONAL + np.diag([9.0, -7.0, 3.0, 2.0, 5.0, -4.0])
for i, j, value in ((0, 4, 5.0), (1, 4, -3.0), (2, 4, 2.0), (3, 5, 4.0)):
    MONOCLINIC[i, j] = MONOCLINIC[j, i] = value


@dataclass
class HookeanPotential:
    """A crystal whose second Piola-Kirchhoff stress is S0 + C : E + E_v^2 Q, with softer C once the atoms relaxed."""

    stiffness_gpa: np.ndarray
    softening: float = 0.0
    residual_gpa: np.ndarray = field(default_factory=lambda: np.zeros((3, 3)))
    quadratic_gpa: np.ndarray = field(default_factory=lambda: np.zeros((6, 6)))
    converges: bool = True
    stresses_asked: int = 0
    starts: list[np.ndarray] = field(default_factory=list)
    reference: Structure = field(default_factory=ROCK_SALT.copy)

    def relax(self, structure: Structure) -> RelaxedCell:
        self.reference = structure
        return RelaxedCell(structure, 0.0, 1, self.converges)

    def relax_tightly(self, structure: Structure, *, cell_fixed: bool = False) -> RelaxedCell:
        settled = structure.copy()
        if cell_fixed:
            # The first atom follows the xx stretch, its opposite the other way.
            stretch = np.linalg.solve(self.reference.lattice.matrix, structure.lattice.matrix)[0, 0] - 1.0
            self.starts.append(structure.frac_coords - self.reference.frac_coords)
            settled.translate_sites([0], [0.3 * stretch, 0.0, 0.0] - self.starts[-1][0], to_unit_cell=False)
            settled.add_site_property("settled", [True] * len(settled))
        return RelaxedCell(settled, 0.0, 1, self.converges)

    def stress_gpa(self, structure: Structure) -> np.ndarray:
        self.stresses_asked += 1
        gradient = np.linalg.solve(self.reference.lattice.matrix, structure.lattice.matrix).T
        strain = Strain((gradient.T @ gradient - np.eye(3)) / 2.0).voigt
        softening = self.softening if "settled" in structure.site_properties else 0.0
        voigt = (1.0 - softening) * self.stiffness_gpa @ strain + self.quadratic_gpa @ strain**2
        xx, yy, zz, yz, xz, xy = voigt
        second = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]) + self.residual_gpa
        return gradient @ second @ gradient.T / np.linalg.det(gradient)


@pytest.mark.parametrize("stiffness", [CUBIC, HEXAGONAL, TRIGONAL, MONOCLINIC])
def test_stiffness_of_a_linear_crystal_of_any_symmetry_is_recovered(stiffness: np.ndarray) -> None:
    tensor = elastic_tensor_gpa(TRICLINIC_CELL, HookeanPotential(stiffness))
    assert tensor.stiffness_gpa == pytest.approx(stiffness, rel=1e-6, abs=1e-6)
    assert tensor.moduli.bulk_hill_gpa == pytest.approx(ElasticTensor.from_voigt(stiffness).k_vrh)
    assert tensor.moduli.shear_hill_gpa == pytest.approx(ElasticTensor.from_voigt(stiffness).g_vrh)
    assert tensor.origin is Origin.POTENTIAL


@settings(max_examples=15)
@given(factor=st.lists(st.floats(-5.0, 5.0), min_size=36, max_size=36))
def test_stiffness_of_any_triclinic_crystal_is_recovered(factor: list[float]) -> None:
    root = np.reshape(factor, (6, 6))
    stiffness = root @ root.T + 10.0 * np.eye(6)
    tensor = elastic_tensor_gpa(TRICLINIC_CELL, HookeanPotential(stiffness))
    assert tensor.stiffness_gpa == pytest.approx(stiffness, rel=1e-6, abs=1e-5)


def test_a_residual_stress_and_a_quadratic_response_leave_the_tensor_alone() -> None:
    residual = np.array([[0.05, 0.01, 0.0], [0.01, -0.03, 0.02], [0.0, 0.02, 0.04]])
    # Third-order constants are some ten times the second-order ones, and negative.
    potential = HookeanPotential(CUBIC, residual_gpa=residual, quadratic_gpa=-10.0 * CUBIC)
    tensor = elastic_tensor_gpa(TRICLINIC_CELL, potential)
    assert tensor.stiffness_gpa == pytest.approx(CUBIC, rel=1e-6, abs=1e-6)
    assert tensor.residual_stress_gpa == pytest.approx(0.05)


def test_symmetry_of_rock_salt_spares_nine_of_twelve_strained_cells() -> None:
    with_symmetry, without = HookeanPotential(CUBIC), HookeanPotential(CUBIC)
    symmetric, plain = elastic_tensor_gpa(ROCK_SALT, with_symmetry), elastic_tensor_gpa(TRICLINIC_CELL, without)
    # The unstrained cell, stretched and compressed along x, and one shear, whose sign a mirror turns round.
    assert (with_symmetry.stresses_asked, without.stresses_asked) == (1 + 3, 1 + 12)
    assert symmetric.stiffness_gpa == pytest.approx(plain.stiffness_gpa, rel=1e-6, abs=1e-6)


def test_atoms_of_a_strained_cell_start_opposite_to_those_of_the_opposite_strain() -> None:
    potential = HookeanPotential(CUBIC)
    elastic_tensor_gpa(ROCK_SALT, potential)
    first, second, shear = potential.starts
    assert first == pytest.approx(0.0)
    assert second[0] == pytest.approx([0.003, 0.0, 0.0], rel=0.05)
    assert shear == pytest.approx(0.0)


def test_ions_relax_unless_they_are_clamped() -> None:
    potential = HookeanPotential(CUBIC, softening=0.25)
    relaxed = elastic_tensor_gpa(ROCK_SALT, potential)
    clamped = elastic_tensor_gpa(ROCK_SALT, potential, ions=IonResponse.CLAMPED)
    assert relaxed.stiffness_gpa == pytest.approx(0.75 * CUBIC, rel=1e-6, abs=1e-6)
    assert clamped.stiffness_gpa == pytest.approx(CUBIC, rel=1e-6, abs=1e-6)
    assert (relaxed.ions, clamped.ions) == (IonResponse.RELAXED, IonResponse.CLAMPED)


def test_unstable_crystal_is_refused_with_its_formula_and_borns_condition() -> None:
    unstable = np.diag([110.0] * 3 + [60.0, 60.0, -5.0])
    with pytest.raises(ElasticTensorError, match="Li2OF: .*Born"):
        elastic_tensor_gpa(TRICLINIC_CELL, HookeanPotential(unstable))


def test_response_without_an_elastic_energy_is_refused() -> None:
    lopsided = CUBIC.copy()
    lopsided[0, 1] += 60.0
    with pytest.raises(ElasticTensorError, match="not symmetric"):
        elastic_tensor_gpa(TRICLINIC_CELL, HookeanPotential(lopsided))


def test_relaxation_that_does_not_converge_is_told() -> None:
    with pytest.raises(ElasticTensorError, match="LiF: .*did not converge"):
        elastic_tensor_gpa(ROCK_SALT, HookeanPotential(CUBIC, converges=False))


def test_cell_without_atoms_is_bad_input() -> None:
    with pytest.raises(ValueError, match="no atoms"):
        elastic_tensor_gpa(Structure(Lattice.cubic(4.0), [], []), HookeanPotential(CUBIC))


def test_what_the_potential_cannot_read_becomes_one_value_error_with_the_formula() -> None:
    class Blind(HookeanPotential):
        def stress_gpa(self, structure: Structure) -> np.ndarray:  # noqa: ARG002 - the signature of the protocol
            raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(ValueError, match="LiF: the potential cannot compute this cell: mat1"):
        elastic_tensor_gpa(ROCK_SALT, Blind(CUBIC))
