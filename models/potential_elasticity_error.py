"""How far CHGNet's elastic moduli are from density functional theory, and moduli corrected by it.

CHGNet saw little but relaxation paths near the minimum, and its curvature there is too small (B. Deng et al., npj
Comput. Mater. 11, 9, 2025, doi:10.1038/s41524-024-01500-6, on the softening of such potentials). The error is measured
by ``models.potential_measurement`` and read from its table: nothing is typed in. Moduli are positive and err by a
factor, so errors are those of log10, jointly normal for bulk and shear modulus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import numpy as np

from models.potential import MODEL_NAME
from models.potential_elasticity import IonResponse, PotentialTensor
from models.potential_measured_moduli import Floats, MeasuredModuli, read_measured
from ssbscreen.domain.anion_families import AnionFamily, anion_family
from ssbscreen.domain.errors import RangeError
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS, Estimate
from ssbscreen.domain.origin import Origin

ESTIMATE_SOURCE: Final = f"{MODEL_NAME}, corrected by the measured bias, off by default"
# Phases that all the others count for beside those of a family: 0 trusts the family alone, infinity never does.
PSEUDO_COUNTS: Final = (0.0, 8.0, float("inf"))


@dataclass(frozen=True, slots=True, eq=False)
class ErrorModel:
    """Bias and scatter of log10(DFT / CHGNet).

    Attributes:
        overall_shift: medians over all phases, bulk and shear [-].
        family_shifts: the same by family, as far as the phases of the family bear it out.
        overall_log10_std: standard deviations about the shifts, bulk and shear [-], each phase left out of its shift.
        family_log10_stds: the same by family, as far as its phases bear it out.
        error_correlation: of both deviations over all phases [-].
        phases: how many phases it was measured on.
    """

    overall_shift: tuple[float, float]
    family_shifts: Mapping[AnionFamily, tuple[float, float]]
    overall_log10_std: tuple[float, float]
    family_log10_stds: Mapping[AnionFamily, tuple[float, float]]
    error_correlation: float
    phases: int

    def shift(self, family: AnionFamily) -> tuple[float, float]:
        """Shift of a family; of a family that was not measured the overall one."""
        return self.family_shifts.get(family, self.overall_shift)

    def log10_std(self, family: AnionFamily) -> tuple[float, float]:
        """Standard deviations of a family; of a family that was not measured the overall ones."""
        return self.family_log10_stds.get(family, self.overall_log10_std)


@dataclass(frozen=True, slots=True)
class PotentialEstimate:
    """Moduli by CHGNet after correction: medians of a joint lognormal distribution.

    Attributes:
        bulk_gpa: bulk modulus [GPa].
        shear_gpa: shear modulus [GPa].
        bulk_log10_std: standard deviation of log10 of the former [-].
        shear_log10_std: that of log10 of the latter.
        error_correlation: of both log errors [-].
        source: what it is, for the reader.
        origin: always the potential.
    """

    bulk_gpa: float
    shear_gpa: float
    bulk_log10_std: float
    shear_log10_std: float
    error_correlation: float
    source: str = ESTIMATE_SOURCE
    origin: Origin = Origin.POTENTIAL

    @property
    def bulk(self) -> Estimate:
        """Bulk modulus with its interval of two standard deviations [GPa]."""
        return _estimate(self.bulk_gpa, self.bulk_log10_std)

    @property
    def shear(self) -> Estimate:
        """Shear modulus with its interval of two standard deviations [GPa]."""
        return _estimate(self.shear_gpa, self.shear_log10_std)


def fit_error_model(measured: MeasuredModuli) -> ErrorModel:
    """Fit bias and scatter.

    The shift of a family is its median drawn towards that of all phases, its variance the mean square of its deviations
    drawn towards that of all; how far, say two pseudo-counts of `PSEUDO_COUNTS`: those under which phases that are left
    out are likeliest. Each deviation is that of a phase left out, so the scatter holds the error of the shifts too.
    """
    errors, families = measured.log10_errors, measured.families
    deviations = {count: _left_out_deviations(errors, families, count) for count in PSEUDO_COUNTS}
    shift_count, scatter_count = max(
        product(PSEUDO_COUNTS, PSEUDO_COUNTS),
        key=lambda counts: _left_out_log_likelihood(deviations[counts[0]] ** 2, families, counts[1]),
    )
    squares = deviations[shift_count] ** 2
    shifts = _shrunk(errors, families, shift_count, np.median)
    variances = _shrunk(squares, families, scatter_count, np.mean)
    overall_variance = np.mean(squares, axis=0)
    covariance = np.mean(np.prod(deviations[shift_count], axis=1))
    return ErrorModel(
        overall_shift=_pair(np.median(errors, axis=0)),
        family_shifts={family: _pair(shift) for family, shift in shifts.items()},
        overall_log10_std=_pair(np.sqrt(overall_variance)),
        family_log10_stds={family: _pair(np.sqrt(variance)) for family, variance in variances.items()},
        error_correlation=float(covariance / np.sqrt(np.prod(overall_variance))),
        phases=len(errors),
    )


@cache
def measured_error_model() -> ErrorModel:
    """The error model of the phases that ship with the package."""
    return fit_error_model(read_measured())


def leave_one_out(measured: MeasuredModuli) -> list[PotentialEstimate]:
    """Each phase corrected by an error model, pseudo-count included, of all the others."""
    return [
        corrected_estimate(
            bulk_gpa=measured.chgnet_gpa[row, 0],
            shear_gpa=measured.chgnet_gpa[row, 1],
            formula=formula,
            error_model=fit_error_model(measured.without(row)),
        )
        for row, formula in enumerate(measured.formulas)
    ]


def corrected_estimate(
    *, bulk_gpa: float, shear_gpa: float, formula: str, error_model: ErrorModel | None = None
) -> PotentialEstimate:
    """Moduli as density functional theory would give them, from CHGNet's.

    Args:
        bulk_gpa: raw bulk modulus of CHGNet with relaxed ions, Hill's average [GPa].
        shear_gpa: raw shear modulus [GPa].
        formula: formula of the compound, which names its family.
        error_model: bias and scatter; by default those measured.

    Returns:
        The medians [GPa] with the standard deviations of their log10. Static tensors of density functional theory,
        to which the correction leads, are themselves stiffer than crystals at room temperature.

    Raises:
        RangeError: a modulus is not positive and finite.
        FormulaError: the formula cannot be read.
    """
    for kind, modulus in (("bulk", bulk_gpa), ("shear", shear_gpa)):
        if not 0.0 < modulus < float("inf"):
            raise RangeError(f"{formula}: the {kind} modulus is {modulus} GPa, and a stable crystal has a positive one")
    model = error_model or measured_error_model()
    family = anion_family(formula)
    bulk_shift, shear_shift = model.shift(family)
    bulk_std, shear_std = model.log10_std(family)
    return PotentialEstimate(
        bulk_gpa=float(bulk_gpa * 10.0**bulk_shift),
        shear_gpa=float(shear_gpa * 10.0**shear_shift),
        bulk_log10_std=bulk_std,
        shear_log10_std=shear_std,
        error_correlation=model.error_correlation,
    )


def corrected_tensor(tensor: PotentialTensor, error_model: ErrorModel | None = None) -> PotentialEstimate:
    """`corrected_estimate` of the Hill averages of a tensor with relaxed ions.

    Raises:
        RangeError: the ions were clamped, for which no error was measured.
    """
    if tensor.ions is not IonResponse.RELAXED:
        raise RangeError(f"the error was measured with relaxed ions, and these were {tensor.ions}")
    return corrected_estimate(
        bulk_gpa=tensor.moduli.bulk_hill_gpa,
        shear_gpa=tensor.moduli.shear_hill_gpa,
        formula=tensor.structure.composition.reduced_formula,
        error_model=error_model,
    )


def _shrunk(
    values: Floats, families: Sequence[AnionFamily], pseudo_count: float, average: Callable[..., Floats]
) -> dict[AnionFamily, Floats]:
    """Average of each family, drawn towards that of all phases; values of shape (n, 2)."""
    overall = average(values, axis=0)
    shrunk = {}
    for family in sorted(set(families)):
        own = values[[each == family for each in families]]
        weight = len(own) / (len(own) + pseudo_count)
        shrunk[family] = np.asarray(overall + weight * (average(own, axis=0) - overall))
    return shrunk


def _left_out_averages(
    values: Floats, families: Sequence[AnionFamily], pseudo_count: float, average: Callable[..., Floats]
) -> Floats:
    """What the other phases say of each phase by `_shrunk`, shape (n, 2)."""
    averages = np.empty_like(values)
    for row, family in enumerate(families):
        rest = np.delete(values, row, axis=0)
        others = _shrunk(rest, [*families[:row], *families[row + 1 :]], pseudo_count, average)
        averages[row] = others.get(family, average(rest, axis=0))
    return averages


def _left_out_deviations(errors: Floats, families: Sequence[AnionFamily], pseudo_count: float) -> Floats:
    """Error of each phase less the shift that the others give it, shape (n, 2)."""
    return np.asarray(errors - _left_out_averages(errors, families, pseudo_count, np.median))


def _left_out_log_likelihood(squares: Floats, families: Sequence[AnionFamily], pseudo_count: float) -> float:
    """Mean log-likelihood of squared deviations under normal laws of the variance that the others give."""
    variances = _left_out_averages(squares, families, pseudo_count, np.mean)
    return float(np.mean(-0.5 * (np.log(variances) + squares / variances)))


def _pair(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _estimate(modulus_gpa: float, log10_std: float) -> Estimate:
    factor = 10.0 ** (STANDARD_DEVIATIONS * log10_std)
    return Estimate(modulus_gpa, modulus_gpa / factor, modulus_gpa * factor, Origin.POTENTIAL)
