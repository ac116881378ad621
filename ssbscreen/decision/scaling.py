"""Criteria on one scale from 0 (worst) to 1 (best).

The ends are stated physical values, not the extremes of the data: beyond them a change no longer matters for a cell, so
one outlier cannot squeeze all others together, infinity (an oxidation limit without Li to give) is the best end and
no more, and further candidates do not change the scale. A straight line between the ends keeps ranks free of units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.decisions import Criterion, Direction, Ends, Floats

OBSERVED_QUANTILES: Final = (0.05, 0.95)
"""Ends of a criterion without stated ends: robust against outliers, free of units, but dependent on the candidates."""


ENDS: Final[Mapping[str, Ends]] = {
    "energy_above_hull": Ends(0.10, 0.0, "the gate's limit; on the hull"),
    "reduction_limit": Ends(3.0, 0.0, "Ti4+ and Ge4+ phosphates are reduced at 2 to 3 V; Li metal"),
    "oxidation_limit": Ends(2.0, 5.0, "the voltage of a sulfur cathode; a 4.7 V spinel and its overpotential"),
    "window_width": Ends(0.0, 5.0, "no window; Li metal to a 4.7 V spinel and its overpotential"),
    "decomposition_energy_at_li": Ends(-1.5, 0.0, "sulfides react with about -1.4 eV/atom; stable"),
    "decomposition_energy_at_cathode": Ends(-1.0, 0.0, "sulfides at a charged oxide cathode; stable"),
    "cathode_reaction_energy": Ends(-0.5, 0.0, "sulfides beside a charged oxide cathode; stable"),
    "moisture_reaction_energy": Ends(-0.5, 0.0, "sulfides of phosphorus; stable"),
    "protection_at_li": Ends(0.0, 1.0, "a mixed-conducting interphase for certain; protected for certain"),
    "band_gap": Ends(1.0, 4.0, "a semiconductor; above 4 eV in PBE nothing more is gained"),
    "specific_energy": Ends(
        300.0, 500.0, "the best Li-ion cells; the workshop's goal, which its stack of 30 um just misses with sulfides"
    ),
    "separator_thickness_limit": Ends(0.0, 30.0, "no separator is thin enough; what is made of films and tapes"),
    "raw_material_cost": Ends(2.0, 0.0, "100 $/kWh, all that the workshop grants a cell; a hundredth of it"),
    "supply_risk": Ends(5000.0, 1500.0, "twice the limit of a concentrated market; a market that is not concentrated"),
    "density": Ends(6.0, 1.5, "oxides of La and Ta; the lightest sulfides and hydrides"),
    "fracture_toughness": Ends(0.0, 1.5, "none; dense oxide ceramics such as garnet reach 1 to 1.5"),
    "youngs_modulus": Ends(150.0, 10.0, "garnet; the softest sulfides and halides"),
    "pugh_ratio": Ends(1.0, 3.0, "brittle ionic crystals; well above the 1.75 of ductile metals"),
    "monroe_newman_ratio": Ends(0.0, 10.0, "no stiffness; five times the limit of 2 of the theory"),
    "chi": Ends(50.0, 0.0, "garnet; dendrites do not grow"),
    "log10_conductivity": Ends(-6.0, -2.0, "the gate's limit; liquid electrolytes"),
}
"""Ends by criterion, which drawbacks are measured on too; any other criterion states its own (`Criterion.ends`)."""


def stated_ends(criterion: Criterion) -> Ends | None:
    """The ends that a criterion states itself, else those of ``ENDS``; None: quantiles of the candidates stand in."""
    return criterion.ends or ENDS.get(criterion.name)


def scaled(value: Floats, direction: Direction, ends: Ends | None) -> Floats:
    """Values of one criterion between 0 (worst) and 1 (best).

    Args:
        value: in the criterion's unit, shape (n,); infinities allowed, NaN stays NaN.
        direction: which way is better; used where ``ends`` is None.
        ends: stated ends; None takes quantiles of the finite values.

    Returns:
        Shape (n,). 0.5 throughout where there are no ends and the values do not differ.
    """
    if ends is None:
        ends = observed_ends(value, direction)
    if ends is None:
        return np.where(np.isnan(value), np.nan, 0.5)
    return np.clip((value - ends.worst) / (ends.best - ends.worst), 0.0, 1.0)


def observed_ends(value: Floats, direction: Direction) -> Ends | None:
    """The 5 % and 95 % quantiles of the finite values as ends; None where they do not differ."""
    finite = value[np.isfinite(value)]
    if len(finite) == 0:
        return None
    low, high = np.quantile(finite, OBSERVED_QUANTILES).tolist()
    if not high > low:
        return None
    worst, best = (low, high) if direction is Direction.MAXIMISE else (high, low)
    return Ends(worst, best, "quantiles of the candidates")


def observed_range(value: Floats, direction: Direction) -> tuple[float, float] | None:
    """Worst and best known value; None where nothing is known."""
    known = value[~np.isnan(value)]
    if len(known) == 0:
        return None
    low, high = float(known.min()), float(known.max())
    return (low, high) if direction is Direction.MAXIMISE else (high, low)


def scaled_bounds(
    value: Floats, direction: Direction, ends: Ends | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Scaled values with what is missing at the worst and at the best observed value.

    This is the one policy for missing values: a candidate that was not assessed is carried as the whole range of those
    that were; where none was, as the whole scale from 0 to 1.
    """
    known = scaled(value, direction, ends)
    if np.all(np.isnan(known)):
        return np.zeros_like(known), np.ones_like(known)
    missing = np.isnan(known)
    return np.where(missing, np.nanmin(known), known), np.where(missing, np.nanmax(known), known)
