"""The error of each candidate's energy: that of the energy scale, or one of its own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ssbscreen.thermo.phase_index import Floats


def energy_errors_ev_per_atom(candidates: pa.Table, scale_error_ev_per_atom: float) -> Floats:
    """Standard deviation of a reaction energy of each candidate [eV/atom], shape (n,).

    Args:
        candidates: ``candidates`` table; a candidate whose energy is from elsewhere than those of the hull, such as a
            structure of the user's, has an error of its own there.
        scale_error_ev_per_atom: of the energy scale, for all others.
    """
    own = np.array(candidates["own_energy_std_ev_per_atom"].to_numpy(zero_copy_only=False), dtype=np.float64)
    return np.where(np.isnan(own), scale_error_ev_per_atom, own)
