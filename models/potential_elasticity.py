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
from ssbscreen.mechanics.stiffness import AggregateModuli, ElasticTensorError, aggregate_moduli, rejection_reason

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pymatgen.analysis.elasticity import Deformation
    from pymatgen.core import Structure

    from models.potential import RelaxedCell

# Green-Lagrange strains of each of the six modes [-]; for a shear the tensor component, half the engineering strain.
# Both signs cancel the quadratic term of the stress, and 1 % stays within the linear range of an ionic crystal
# (de Jong et al. 2015, doi:10.1038/sdata.2015.9, use the same normal strains and up to 6 % shear). CHGNet's energy
# surface ripples: the bulk modulus of LiF is 64 GPa at strains of 0.25 %, 59 at these and 54 at 2 %.
STRAINS: Final = (-0.01, -0.005, 0.005, 0.01)


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
        ions: whether the atoms relaxed in the strained cells.
        method: name of the potential.
        origin: always the potential.
    """

    stiffness_gpa: NDArray[np.float64]
    moduli: AggregateModuli
    structure: Structure
    volume_change: float
    residual_stress_gpa: float
    ions: IonResponse
    method: str = MODEL_NAME
    origin: Origin = Origin.POTENTIAL


def elastic_tensor_gpa(
    structure: Structure, potential: StressSource, *, ions: IonResponse = IonResponse.RELAXED
) -> PotentialTensor:
    """The elastic tensor of a crystal at the zero stress and temperature of the potential.

    The cell is relaxed, then tightly relaxed, then strained by `STRAINS` in each of the six Voigt modes. Stresses go
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
        ElasticTensorError: a relaxation did not converge, or the tensor has a
            `ssbscreen.mechanics.stiffness.rejection_reason` (asymmetry of the raw fit, Born stability, magnitude).

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
    reason = rejection_reason(raw_gpa)
    if reason is not None:
        raise ElasticTensorError(f"{formula}: {reason} ({MODEL_NAME}, {ions} ions)")
    stiffness_gpa = (raw_gpa + raw_gpa.T) / 2.0
    return PotentialTensor(
        stiffness_gpa=stiffness_gpa,
        moduli=aggregate_moduli(stiffness_gpa),
        structure=relaxed,
        volume_change=float(relaxed.volume / structure.volume - 1.0),
        residual_stress_gpa=float(np.max(np.abs(residual_gpa))),
        ions=ions,
    )


def _fitted_gpa(
    relaxed: Structure, potential: StressSource, ions: IonResponse, formula: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The tensor as fitted, not yet symmetric, shape (6, 6), and the stress of the unstrained cell, (3, 3) [GPa]."""
    from pymatgen.analysis.elasticity import DeformedStructureSet, ElasticTensor, Stress

    residual_gpa = potential.stress_gpa(relaxed)
    deformed = DeformedStructureSet(relaxed, norm_strains=STRAINS, shear_strains=STRAINS)
    strains, stresses = [], []
    for deformation, cell in zip(deformed.deformations, deformed.deformed_structures, strict=True):
        settled = cell
        if ions is IonResponse.RELAXED:
            settled = _converged(potential.relax_tightly(cell, cell_fixed=True), formula)
        strains.append(deformation.green_lagrange_strain)
        stresses.append(Stress(_second_piola_kirchhoff_gpa(potential.stress_gpa(settled), deformation)))
    # Without the stress at zero strain pymatgen would add the point (0, 0), which a residual stress contradicts.
    tensor = ElasticTensor.from_independent_strains(strains, stresses, eq_stress=residual_gpa)
    return np.asarray(tensor.voigt, dtype=np.float64), residual_gpa


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
