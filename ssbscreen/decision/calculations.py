"""Which calculation or measurement a criterion rests on, and how the errors of criteria that share one go together.

The errors of criteria from one calculation are not independent: a shear modulus that is too low makes Young's modulus,
toughness and chi too low at once. Each calculation of a candidate therefore has one normal number f, and a criterion j
that rests on it draws z_j = l_j f + (1 - l_j^2)^0.5 e_j with a number e_j of its own, so that two of them correlate by
the product of their loadings. A sign says which way the *value* goes, not which way is better.

Loadings of moduli are measured: medians over 150 candidates of the bundled set of the correlation of each descriptor
(as ranks) with the shear modulus in the joint draws of `ssbscreen.mechanics.joint_draws`. The one factor reproduces
the measured correlations among the five to 0.2 but for toughness with the Pugh ratio (-0.5 in place of -0.03), which
share the bulk modulus. Those of energies are an estimate: a reaction energy errs by its candidate, which all reactions
of the candidate share, and by the other phases; half of the variance is given to each, so all correlate by 0.5. A
candidate that is less stable than computed has more energy above the hull, a higher reduction limit, and all else
lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final


@dataclass(frozen=True, slots=True)
class Calculation:
    """One thing to do for one candidate.

    Attributes:
        name: as in tables.
        meaning: what would be done, for reports.
        loadings: by criterion, -1 to 1.
    """

    name: str
    meaning: str
    loadings: Mapping[str, float]

    def __post_init__(self) -> None:
        if wrong := [name for name, loading in self.loadings.items() if not 0.0 < abs(loading) <= 1.0]:
            raise ValueError(f"{self.name}: the loading of {', '.join(wrong)} is not in -1 to 1 without 0")


_HALF_THE_VARIANCE: Final = sqrt(0.5)

CALCULATIONS: Final = (
    Calculation(
        "energies",
        "accurate energies of the candidate and of the phases that it reacts to",
        {
            "energy_above_hull": _HALF_THE_VARIANCE,
            "reduction_limit": _HALF_THE_VARIANCE,
            "oxidation_limit": -_HALF_THE_VARIANCE,
            "window_width": -_HALF_THE_VARIANCE,
            "decomposition_energy_at_li": -_HALF_THE_VARIANCE,
            "decomposition_energy_at_cathode": -_HALF_THE_VARIANCE,
            "cathode_reaction_energy": -_HALF_THE_VARIANCE,
            "moisture_reaction_energy": -_HALF_THE_VARIANCE,
        },
    ),
    Calculation(
        "elastic tensor",
        "the elastic tensor",
        {
            "monroe_newman_ratio": 1.0,
            "youngs_modulus": 0.98,
            "chi": 0.98,
            "fracture_toughness": 0.82,
            "pugh_ratio": -0.60,
        },
    ),
    Calculation("conductivity", "a measurement of the conductivity, or barriers", {"log10_conductivity": 1.0}),
    Calculation("band gap", "the band gap with a hybrid functional", {"band_gap": 1.0}),
    Calculation("interphase", "the gaps of the phases that form at Li metal", {"protection_at_li": 1.0}),
    Calculation(
        "density",
        "the cell",
        # Lighter: more energy by mass, and a thicker separator is allowed.
        {"density": 1.0, "specific_energy": -1.0, "separator_thickness_limit": -1.0},
    ),
    Calculation("prices", "prices of the raw materials", {"raw_material_cost": 1.0}),
    Calculation("supply", "data of the supply", {"supply_risk": 1.0}),
)
"""What the criteria of this package rest on; each criterion once."""


def calculations_of(criteria: Iterable[str]) -> tuple[Calculation, ...]:
    """The calculations that some criteria rest on, each with these criteria only.

    A criterion that none of ``CALCULATIONS`` names is a calculation of its own, of the same name.
    """
    wanted = tuple(dict.fromkeys(criteria))
    found = [
        Calculation(each.name, each.meaning, {name: each.loadings[name] for name in wanted if name in each.loadings})
        for each in CALCULATIONS
    ]
    known = {name for each in CALCULATIONS for name in each.loadings}
    own = [Calculation(name, f"a better {name}", {name: 1.0}) for name in wanted if name not in known]
    return tuple(each for each in (*found, *own) if each.loadings)
