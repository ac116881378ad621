"""What ``ssbscreen predict conductivity`` answers: conductivity, interval, and whether a separator can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from flows.conductivity_prediction import PredictedConductivity
from flows.moduli_inputs import NamedMaterial
from ssbscreen.cell.separator_resistance import (
    CURRENTS_MA_PER_CM2,
    SEPARATOR_THICKNESS_UM,
    VOLTAGE_LOSS_MV,
    area_specific_resistance_ohm_cm2,
    separator_needs_s_per_cm,
)
from ssbscreen.cell.temperature_scenario import (
    ASSUMED_ACTIVATION_ENERGY_EV,
    LEAST_ACTIVATION_ENERGY_EV,
    MOST_ACTIVATION_ENERGY_EV,
    temperature_scenarios,
)
from ssbscreen.domain.origin import Origin

SCENARIO_DECIMALS: Final = 3
HEAD: Final = (
    "material", "log10 S/cm", "interval", "P(>= 1e-4)",
    *(f"P(suffices, {current:g} mA/cm2)" for current in CURRENTS_MA_PER_CM2), "read", "domain",
)  # fmt: skip


def as_json(named: NamedMaterial, said: PredictedConductivity, coverage: float) -> dict[str, Any]:
    """One object: the conductivity with its interval, what it means in a cell, and whether to trust it."""
    low, high = said.interval
    return {
        "formula": named.formula,
        "log10_conductivity_s_per_cm": said.log10_conductivity,
        "interval_log10": [low, high],
        "coverage": coverage,
        "probability_above_1e-4": said.probability_above_1e_4,
        "separator": {
            "thickness_um": SEPARATOR_THICKNESS_UM,
            "voltage_loss_mv": VOLTAGE_LOSS_MV,
            "area_specific_resistance_ohm_cm2": _resistance(said.log10_conductivity),
            "currents": [
                {
                    "current_density_ma_per_cm2": current,
                    "required_s_per_cm": separator_needs_s_per_cm()[current],
                    "probability_suffices": probability,
                }
                for current, probability in said.probability_suffices.items()
            ],
        },
        "scenarios": {
            "assumed_activation_energy_ev": ASSUMED_ACTIVATION_ENERGY_EV,
            "activation_energies_of_the_interval_ev": [LEAST_ACTIVATION_ENERGY_EV, MOST_ACTIVATION_ENERGY_EV],
            "temperatures": [
                {
                    "temperature_c": each.temperature_c,
                    "log10_conductivity_s_per_cm": round(each.log10_conductivity, SCENARIO_DECIMALS),
                    "interval_log10": [round(each.low, SCENARIO_DECIMALS), round(each.high, SCENARIO_DECIMALS)],
                }
                for each in temperature_scenarios(said.log10_conductivity, low, high)
            ],
        },
        "in_domain": said.in_domain,
        "why_outside": said.why_outside,
        "from_cell": said.from_cell,
        "cell_fault": said.cell_fault or None,
        "origin": Origin.ML.value,
        "source": said.source,
        "file": named.file or None,
    }


def as_text(materials: Sequence[NamedMaterial], said: Sequence[PredictedConductivity]) -> str:
    """A table, why what is outside the domain is, and why a cell was not read."""
    from ssbscreen.report.text_columns import columns

    pairs = list(zip(materials, said, strict=True))
    rows = [
        (
            f"{named.formula} ({Path(named.file).name})" if named.file else named.formula,
            f"{each.log10_conductivity:.1f}",
            f"{each.interval[0]:.1f} to {each.interval[1]:.1f}",
            f"{each.probability_above_1e_4:.2f}",
            *(f"{probability:.2f}" for probability in each.probability_suffices.values()),
            "cell" if each.from_cell else "composition",
            "in" if each.in_domain else "outside",
        )
        for named, each in pairs
    ]
    notes = [f"{named.formula}: {each.why_outside}" for named, each in pairs if each.why_outside]
    notes += [f"{named.formula}: the cell was not read: {each.cell_fault}" for named, each in pairs if each.cell_fault]
    return "\n".join([*columns([HEAD, *rows], indent=0), *notes])


def footnote(said: Sequence[PredictedConductivity], coverage: float) -> str:
    """What the numbers are and what not to believe."""
    needed = " and ".join(f"{need:.0e}" for need in separator_needs_s_per_cm().values())
    lines = [
        (
            f"log10 of the measured Li-ion conductivity near room temperature; intervals are made to hold "
            f"{100.0 * coverage:g} % of samples of other publications"
        ),
        (
            f"suffices: loses at most {VOLTAGE_LOSS_MV:g} mV in {SEPARATOR_THICKNESS_UM:g} um, which takes {needed} "
            "S/cm at 1 and 10 mA/cm2"
        ),
        "a sieve at 1e-4 S/cm, no ranking: on OBELiX's test rows the shipped model errs by 1.3 decades, a forest too",
    ]
    if any(not each.in_domain for each in said):
        lines.append("outside: the model has seen nothing alike and no interval was tested there; doubt the number")
    return "\n".join([*lines, *dict.fromkeys(f"{Origin.ML.value}: {each.source}" for each in said)])


def _resistance(log10_conductivity: float) -> float:
    found = area_specific_resistance_ohm_cm2(
        thickness_um=SEPARATOR_THICKNESS_UM, conductivity_s_per_cm=np.float64(10.0**log10_conductivity)
    )
    return float(f"{float(found):.4g}")
