"""The table ``conductivity`` of known conductivities: what a measured value means in a separator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ssbscreen.cell.separator_resistance import (
    SEPARATOR_THICKNESS_UM,
    area_specific_resistance_ohm_cm2,
    probability_suffices,
    separator_needs_s_per_cm,
)
from ssbscreen.tables.conduction import CONDUCTIVITY

Floats = npt.NDArray[np.float64]

MEASURED_STD_LOG10: Final = 0.2
"""Decades; 35-50 % relative deviation between laboratories: Ohno et al., ACS Energy Lett. 5, 910 (2020),
doi:10.1021/acsenergylett.9b02764. Stands in where one composition has a single measurement."""
CONDUCTS_S_PER_CM: Final = 1e-4
"""What the probability ``probability_above_1e_4_s_per_cm`` is about."""
SUFFICES_COLUMNS: Final = ("probability_suffices_at_1_ma_per_cm2", "probability_suffices_at_10_ma_per_cm2")
"""One for each of `ssbscreen.cell.separator_resistance.CURRENTS_MA_PER_CM2`."""


def known_conductivities(
    *,
    candidate_ids: Sequence[str],
    log10_conductivities: Sequence[float],
    stds: Sequence[float],
    are_bounds: Sequence[bool],
    origins: Sequence[str],
    sources: Sequence[str],
) -> pa.Table:
    """The table of n conductivities that a source has.

    Args:
        candidate_ids: n of them.
        log10_conductivities: [log10 S/cm].
        stds: among measurements of one composition [decades]; NaN where there is one, for which `MEASURED_STD_LOG10`
            stands in.
        are_bounds: whether the value is an upper bound.
        origins: of the values.
        sources: of the values, in words.
    """
    value = np.array(log10_conductivities, dtype=np.float64)
    std = np.array(stds, dtype=np.float64)
    bound = np.array(are_bounds, dtype=np.bool_)
    return CONDUCTIVITY.build(
        {
            "candidate_id": list(candidate_ids),
            "log10_conductivity_s_per_cm": value,
            "log10_conductivity_std": std,
            "conductivity_is_upper_bound": bound,
            **in_a_separator(value, np.where(np.isnan(std), MEASURED_STD_LOG10, std), bound),
            "conductivity_origin": list(origins),
            "conductivity_source": list(sources),
        }
    )


def in_a_separator(log10_conductivity: Floats, std: Floats, is_bound: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Resistance and probabilities of known conductivities, by column.

    An upper bound below what is asked for does not suffice; one above it says nothing, and the probability is missing.

    Args:
        log10_conductivity: [log10 S/cm], shape (n,).
        std: standard deviation [decades], shape (n,).
        is_bound: whether the value is an upper bound, shape (n,).
    """
    columns = ("probability_above_1e_4_s_per_cm", *SUFFICES_COLUMNS)
    needs = (CONDUCTS_S_PER_CM, *separator_needs_s_per_cm().values())
    found: dict[str, Any] = {
        "separator_resistance_ohm_cm2": area_specific_resistance_ohm_cm2(
            thickness_um=SEPARATOR_THICKNESS_UM, conductivity_s_per_cm=10.0**log10_conductivity
        )
    }
    for column, need in zip(columns, needs, strict=True):
        exact = probability_suffices(
            log10_conductivity=log10_conductivity, log10_conductivity_std=std, required_s_per_cm=need
        )
        found[column] = np.where(is_bound, np.where(log10_conductivity <= np.log10(need), 0.0, np.nan), exact)
    return found
