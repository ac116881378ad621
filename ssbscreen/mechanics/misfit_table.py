"""Misfit stress of the candidates beside each cathode, with intervals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from ssbscreen.mechanics.joint_draws import drawn_intervals
from ssbscreen.mechanics.misfit import misfit_stress_mpa
from ssbscreen.mechanics.moduli_errors import Floats
from ssbscreen.mechanics.table import joint_moduli
from ssbscreen.tables.catalogue import MISFIT_STRESSES


def misfit_table(elasticity: pa.Table, volume_changes: Mapping[str, float | None]) -> pa.Table:
    """The ``misfit_stresses`` table from the ``elasticity`` table: a row for each candidate and cathode.

    The error is that of the moduli; that of the volume change, which is measured, is not in it.

    Args:
        elasticity: moduli of the candidates with their errors.
        volume_changes: relative change of volume [-] from discharged to charged by name of the cathode; None where it
            is unknown or too large for linear elasticity, and then the stress is missing.
    """
    # The stress is proportional to the change, so one interval of the stress per change serves all cathodes.
    per_change = drawn_intervals(joint_moduli(elasticity), _stress_per_change)["misfit_stress_mpa"]
    names = sorted(volume_changes)
    changes = np.array([np.nan if volume_changes[name] is None else volume_changes[name] for name in names], np.float64)
    stresses = [np.outer(changes, each) for each in per_change]
    return MISFIT_STRESSES.build(
        {
            "candidate_id": elasticity["candidate_id"].to_pylist() * len(names),
            "cathode": [name for name in names for _ in range(len(elasticity))],
            "volume_change": np.repeat(changes, len(elasticity)),
            "misfit_stress_mpa": stresses[0].ravel(),
            "misfit_stress_low_mpa": np.minimum(stresses[1], stresses[2]).ravel(),
            "misfit_stress_high_mpa": np.maximum(stresses[1], stresses[2]).ravel(),
        }
    )


def _stress_per_change(*, bulk_gpa: Floats, shear_gpa: Floats) -> dict[str, Floats]:
    """Misfit stress [MPa] over the relative change of volume."""
    stress = misfit_stress_mpa(bulk_gpa=bulk_gpa, shear_gpa=shear_gpa, relative_volume_change=1.0)
    return {"misfit_stress_mpa": stress}
