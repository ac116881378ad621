"""Which tabulated moduli no stable crystal can have, and why."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

LARGEST_GPA: Final = 600.0
"""Beyond diamond (B 443, G 535 GPa), no modulus of a crystal at zero pressure is known."""

_MODULI: Final = tuple(f"{kind}_{average}_gpa" for kind in ("bulk", "shear") for average in ("reuss", "vrh", "voigt"))


def faults_of_averages(moduli: pd.DataFrame) -> pd.Series:
    """Why each row's Voigt, Reuss and Hill averages cannot be those of a stable crystal; "" where they can.

    A positive definite stiffness has positive averages, and Reuss's average lies below Hill's and Hill's below Voigt's;
    a row that breaks the order comes from a tensor with a negative eigenvalue, whose Hill average may look sound.

    Args:
        moduli: columns ``{bulk,shear}_{reuss,vrh,voigt}_gpa`` [GPa], rounded to integers: 0 means below 0.5 GPa, where
            the value says nothing any more.

    Returns:
        Text by row.

    References:
        .. [1] R. Hill, Proc. Phys. Soc. A 65, 349 (1952), doi:10.1088/0370-1298/65/5/307.
        .. [2] A. Dunn et al., npj Comput. Mater. 6, 138 (2020), doi:10.1038/s41524-020-00406-3, whose sets of moduli
           leave out the same rows.
    """
    fault = pd.Series("", index=moduli.index)
    for kind in ("bulk", "shear"):
        reuss, hill, voigt = (moduli[f"{kind}_{average}_gpa"] for average in ("reuss", "vrh", "voigt"))
        disordered = (reuss > hill) | (hill > voigt)
        fault = fault.mask(
            disordered & (fault == ""), f"{kind} moduli break Reuss <= Hill <= Voigt: the tensor is not stable"
        )
    for name in _MODULI:
        kind, average, _ = name.split("_")
        value = moduli[name]
        fault = fault.mask(value.isna() & (fault == ""), f"no {average} {kind} modulus")
        fault = fault.mask((value <= 0.0) & (fault == ""), f"{average} {kind} modulus is not positive")
        fault = fault.mask(
            (value > LARGEST_GPA) & (fault == ""), f"{average} {kind} modulus is above {LARGEST_GPA:g} GPa"
        )
    return fault


def faults_of_moduli(bulk_gpa: pd.Series, shear_gpa: pd.Series) -> pd.Series:
    """Why each pair of bulk and shear modulus [GPa] cannot be that of a crystal; "" where it can."""
    fault = pd.Series("", index=bulk_gpa.index)
    for kind, value in (("bulk", bulk_gpa), ("shear", shear_gpa)):
        unknown = ~np.isfinite(value)
        fault = fault.mask(unknown & (fault == ""), f"no {kind} modulus")
        fault = fault.mask((value <= 0.0) & (fault == ""), f"{kind} modulus is not positive")
        fault = fault.mask((value > LARGEST_GPA) & (fault == ""), f"{kind} modulus is above {LARGEST_GPA:g} GPa")
    return fault
