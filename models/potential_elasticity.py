"""Elastic tensors from the potential: strain a relaxed cell, read its stress, fit Hooke's law.

An estimate of last resort for phases without a tensor from density functional theory, and off by default: CHGNet is
far too soft (see `models.potential_elasticity_error` for the measured error), so its raw moduli are never used as
they are. The fit itself is pymatgen's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from models.potential import MODEL_NAME
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.stiffness import (
    AggregateModuli,
    ElasticTensorError,
    aggregate_moduli,
    rejection_reason,
    relative_asymmetry,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pymatgen.analysis.elasticity import Deformation
    from pymatgen.core import Structure

    from models.potential import RelaxedCell

# Green-Lagrange strains of each of the six modes [-]; for a shear the tensor component, half the engineering strain.
# Both signs cancel the quadratic term of the stress, and 1 % stays within the linear range of an ionic crystal
# (de Jong et al. 2015, doi:10.1038/sdata.2015.9, use the same normal strains and up to 6 % shear). CHGNet's energy
# surface ripples: the bulk modulus of LiF is 64 GPa at strains of 0.25 %, 59 at these and 54 at 2 %, and its shear
# modulus is 28 or 30 GPa as the axes lie; the measured error holds that.
STRAINS: Final = (-0.01, 0.01)
SYMMETRY_TOLERANCE_ANGSTROM: Final = 0.01  # ten times what forces of 0.001 eV/A leave open
# A tensor that is the second derivative of an energy is symmetric; at finite strains the ripples of CHGNet's surface
# leave 5 to 10 % in sulfides. What they do to the moduli is in the measured error; beyond this the fit has failed.
ASYMMETRY_TOLERANCE: Final = 0.2
SAME_STRAIN: Final = 1e-5  # of 0.01: what rotations found within that tolerance move


class IonResponse(StrEnum):
    """What the atoms do in a strained cell."""

    RELAXED = "relaxed"
    """They relax at fixed cell: the moduli of a real crystal."""
    CLAMPED = "clamped"
    """They follow the lattice: an upper bound, for checks."""


class StressSource(Protocol):
    """What an elastic tensor needs of a potential; `models.potential.Potential` has it."""

    def relax(self, structure: Structure) -> RelaxedCell:
        """Relax positions and lattice."""
        ...

    def relax_tightly(self, structure: Structure, *, cell_fixed: bool = False) -> RelaxedCell:
        """Relax until the stress can be relied on; with ``cell_fixed`` the positions only."""
        ...

    def stress_gpa(self, structure: Structure) -> NDArray[np.float64]:
        """Cauchy stress [GPa], shape (3, 3), positive under tension."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class PotentialTensor:
    """An elastic tensor as the potential gives it: raw, with the bias of the potential.

    Attributes:
        stiffness_gpa: symmetric positive definite tensor in Voigt notation [GPa], shape (6, 6), in the axes of
            ``structure``.
        moduli: averages over a polycrystal [GPa].
        structure: the relaxed cell that was strained.
        volume_change: relaxed volume over that of the given cell, minus one [-].
        residual_stress_gpa: largest component of the stress of the relaxed cell [GPa].
        asymmetry: largest |C_ij - C_ji| of the fit over its largest entry [-].
        ions: whether the atoms relaxed in the strained cells.
        method: name of the potential.
        origin: always the potential.
    """

    stiffness_gpa: NDArray[np.float64]
    moduli: AggregateModuli
    structure: Structure
    volume_change: float
    residual_stress_gpa: float
    asymmetry: float
    ions: IonResponse
    method: str = MODEL_NAME
    origin: Origin = Origin.POTENTIAL


def elastic_tensor_gpa(
    structure: Structure, potential: StressSource, *, ions: IonResponse = IonResponse.RELAXED
) -> PotentialTensor:
    """The elastic tensor of a crystal at the zero stress and temperature of the potential.

    The cell is relaxed, then tightly relaxed, then strained by `STRAINS` in each of the six Voigt modes, as far as
    symmetry does not tell the stress. Stresses go
    into the fit as second Piola-Kirchhoff stresses, the partner of the Green-Lagrange strain, beside the residual
    stress of the unstrained cell; C is the slope of the least-squares lines, symmetrised.

    Args:
        structure: ordered cell.
        potential: relaxes cells and returns their stresses.
        ions: whether the atoms relax in the strained cells.

    Returns:
        The raw tensor and its averages [GPa]; the axes are Cartesian, those of the relaxed structure.

    Raises:
        ValueError: the cell is empty, disordered, or outside what the potential can read.
        ElasticTensorError: a relaxation did not converge, the raw fit is too lopsided, or the tensor has a
            `ssbscreen.mechanics.stiffness.rejection_reason` (Born stability, magnitude).

    References:
        M. de Jong et al., Sci. Data 2, 150009 (2015), doi:10.1038/sdata.2015.9.
    """
    if len(structure) == 0:
        raise ValueError("the cell has no atoms, so it has no elastic tensor; give a crystal")
    formula = structure.composition.reduced_formula
    try:
        relaxed = _converged(potential.relax_tightly(potential.relax(structure).structure), formula)
        raw_gpa, residual_gpa = _fitted_gpa(relaxed, potential, ions, formula)
    except (ValueError, RuntimeError, IndexError) as fault:
        raise ValueError(f"{formula}: the potential cannot compute this cell: {fault}") from fault
    asymmetry = relative_asymmetry(raw_gpa)
    stiffness_gpa = (raw_gpa + raw_gpa.T) / 2.0
    reason = rejection_reason(stiffness_gpa)
    if reason is None and asymmetry > ASYMMETRY_TOLERANCE:
        reason = f"elastic tensor is not symmetric: C_ij and C_ji differ by {asymmetry:.0%} of its largest entry"
    if reason is not None:
        raise ElasticTensorError(f"{formula}: {reason} ({MODEL_NAME}, {ions} ions)")
    return PotentialTensor(
        stiffness_gpa=stiffness_gpa,
        moduli=aggregate_moduli(stiffness_gpa),
        structure=relaxed,
        volume_change=float(relaxed.volume / structure.volume - 1.0),
        residual_stress_gpa=float(np.max(np.abs(residual_gpa))),
        asymmetry=asymmetry,
        ions=ions,
    )


def _fitted_gpa(
    relaxed: Structure, potential: StressSource, ions: IonResponse, formula: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The tensor as fitted, not yet symmetric, shape (6, 6), and the stress of the unstrained cell, (3, 3) [GPa]."""
    from pymatgen.analysis.elasticity import DeformedStructureSet, ElasticTensor, Strain, Stress

    residual_gpa = potential.stress_gpa(relaxed)
    deformed = DeformedStructureSet(relaxed, norm_strains=STRAINS, shear_strains=STRAINS)
    rotations = _rotations(relaxed)
    strains: list[NDArray[np.float64]] = []
    stresses: list[NDArray[np.float64]] = []
    shifts = np.zeros((len(relaxed), 3))
    for deformation, cell in zip(deformed.deformations, deformed.deformed_structures, strict=True):
        strain = np.asarray(deformation.green_lagrange_strain, dtype=np.float64)
        stress = _by_symmetry(strain, strains, stresses, rotations)
        if stress is None:
            settled = cell
            if ions is IonResponse.RELAXED:
                # Atoms respond linearly at first, so those of the opposite strain, just before, tell where to start.
                opposite = bool(strains) and np.allclose(strain, -strains[-1], atol=SAME_STRAIN)
                start = _shifted(cell, -shifts) if opposite else cell
                settled = _converged(potential.relax_tightly(start, cell_fixed=True), formula)
                shifts = settled.frac_coords - relaxed.frac_coords
                shifts -= np.rint(shifts)
            stress = _second_piola_kirchhoff_gpa(potential.stress_gpa(settled), deformation)
        strains.append(strain)
        stresses.append(stress)
    # Without the stress at zero strain pymatgen would add the point (0, 0), which a residual stress contradicts.
    tensor = ElasticTensor.from_independent_strains(
        [Strain(strain) for strain in strains], [Stress(stress) for stress in stresses], eq_stress=residual_gpa
    )
    return np.asarray(tensor.voigt, dtype=np.float64), residual_gpa


def _rotations(crystal: Structure) -> list[NDArray[np.float64]]:
    """Rotations and reflections of the crystal's point group as Cartesian matrices; the identity alone at the least."""
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

    analyzer = SpacegroupAnalyzer(crystal, symprec=SYMMETRY_TOLERANCE_ANGSTROM)
    return [np.asarray(operation.rotation_matrix) for operation in analyzer.get_point_group_operations(cartesian=True)]


def _by_symmetry(
    strain: NDArray[np.float64],
    strains: list[NDArray[np.float64]],
    stresses: list[NDArray[np.float64]],
    rotations: list[NDArray[np.float64]],
) -> NDArray[np.float64] | None:
    """Second Piola-Kirchhoff stress [GPa] where a symmetry turns an earlier strain into this one; else None."""
    for earlier, stress in zip(strains, stresses, strict=True):
        for rotation in rotations:
            if np.allclose(rotation @ earlier @ rotation.T, strain, rtol=0.0, atol=SAME_STRAIN):
                return np.asarray(rotation @ stress @ rotation.T)
    return None


def _shifted(cell: Structure, shifts: NDArray[np.float64]) -> Structure:
    """The cell with its atoms moved by fractional shifts, shape (n, 3)."""
    from pymatgen.core import Structure as Cell

    return Cell(cell.lattice, cell.species, cell.frac_coords + shifts)


def _second_piola_kirchhoff_gpa(cauchy_gpa: NDArray[np.float64], deformation: Deformation) -> NDArray[np.float64]:
    """S = det(F) F^-1 sigma F^-T [GPa], symmetrised against round-off."""
    gradient = np.asarray(deformation, dtype=np.float64)
    back = np.linalg.inv(gradient)
    second = np.linalg.det(gradient) * (back @ cauchy_gpa @ back.T)
    return np.asarray((second + second.T) / 2.0)


def _converged(outcome: RelaxedCell, formula: str) -> Structure:
    """The relaxed cell, where it may be used."""
    if not outcome.converged:
        raise ElasticTensorError(
            f"{formula}: a relaxation did not converge in {outcome.steps} steps, so its stress means nothing"
        )
    return outcome.structure
