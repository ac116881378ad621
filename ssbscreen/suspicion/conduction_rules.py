"""Suspicion of conduction: reagents, binary salts without evidence, and candidates that nobody measured."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from math import isnan
from typing import Final

from ssbscreen.domain.composition import composition_key, formula_key
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.origin import Origin
from ssbscreen.domain.severity import Grade
from ssbscreen.electronics.electron_count import CountKind, count_electrons
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import CLEAN_BY_COMPOSITION, Basis, Finding, Rule, Verdict, not_assessed, suspected

EVIDENCE_LOG10_S_PER_CM: Final = -6.0
"""What a film of 0.5 um needs; the limit of the gate of conduction evidence. A measured value above is evidence."""
UNLIKELY_BELOW: Final = 0.1
"""Probability of at least 1e-4 S/cm below which a prediction counts against the candidate; chosen."""
_BINARY: Final = 2
_MEASURED_ORIGINS: Final = (Origin.MEASURED.value, Origin.LITERATURE.value)


def precursor(material: Material) -> Verdict:
    """A salt that is bought to make electrolytes or batteries of, without a measured conductivity to excuse it."""
    use = precursors().get(composition_key(material.amounts))
    if use is None or _conducts(material):
        return CLEAN_BY_COMPOSITION
    return suspected(Grade.SEVERE, Basis.COMPOSITION, f"{use}; {_known_conduction(material)}")


def binary(material: Material) -> Verdict:
    """Li and one other element: no framework leaves Li room, so that only defects conduct."""
    if len(material.amounts) != _BINARY or LITHIUM not in material.amounts or _conducts(material):
        return CLEAN_BY_COMPOSITION
    if count_electrons(material.formula).kind is CountKind.METALLIC:
        return CLEAN_BY_COMPOSITION  # an alloy, which has a flag of its own
    other = next(symbol for symbol in material.amounts if symbol != LITHIUM)
    told = f"Li and {other} only; {_known_conduction(material)}"
    return suspected(Grade.SERIOUS, Basis.COMPOSITION, told)


def unmeasured(material: Material) -> Verdict:
    """No measured conductivity: mild where a model thinks well of it, serious where it does not or cannot say."""
    if _measured(material) is not None:
        return Verdict(Finding.CLEAN, Basis.CONDUCTIVITY)
    value = _number(material, "log10_conductivity_s_per_cm")
    if value is None:
        return not_assessed(Basis.CONDUCTIVITY, "no conductivity, neither measured nor predicted")
    low, high = (_number(material, f"log10_conductivity_{end}_s_per_cm") for end in ("low", "high"))
    interval = "" if low is None or high is None else f" (10^{low:.1f} to 10^{high:.1f})"
    probability = _number(material, "probability_above_1e_4_s_per_cm")
    likely = "" if probability is None else f", probability of at least 1e-4 S/cm {probability:.2f}"
    outside = material.conductivity.get("conductivity_in_domain") is False
    told = f"not measured; predicted 10^{value:.1f} S/cm{interval}{likely}"
    doubtful = outside or probability is None or probability < UNLIKELY_BELOW
    return suspected(
        Grade.SERIOUS if doubtful else Grade.MILD,
        Basis.CONDUCTIVITY,
        f"{told}{', outside the domain of the model' if outside else ''}",
    )


@cache
def precursors() -> dict[str, str]:
    """What each reagent is used for, by `composition_key`."""
    text = (files("ssbscreen.suspicion") / "data" / "precursors.csv").read_text(encoding="utf-8")
    return {formula_key(row["formula"]): row["use"] for row in csv.DictReader(text.splitlines())}


def _number(material: Material, column: str) -> float | None:
    value = material.conductivity.get(column)
    return None if value is None or isnan(value) else float(value)


def _measured(material: Material) -> float | None:
    """Measured log10 conductivity, bounds among them."""
    is_measured = material.conductivity.get("conductivity_origin") in _MEASURED_ORIGINS
    return _number(material, "log10_conductivity_s_per_cm") if is_measured else None


def _conducts(material: Material) -> bool:
    """Whether a measurement shows conduction; an upper bound shows none."""
    value = _measured(material)
    bound = bool(material.conductivity.get("conductivity_is_upper_bound"))
    return value is not None and not bound and value >= EVIDENCE_LOG10_S_PER_CM


def _known_conduction(material: Material) -> str:
    value = _measured(material)
    if value is None:
        return "no measured conductivity"
    bound = "at most " if material.conductivity.get("conductivity_is_upper_bound") else ""
    return f"measured {bound}10^{value:.1f} S/cm, below 10^{EVIDENCE_LOG10_S_PER_CM:g}"


CONDUCTION_RULES: Final = (
    Rule(
        "precursor",
        "A reagent or a product of decay that is famous for other uses; had it conducted, it would be known for that.",
        "ssbscreen/suspicion/data/precursors.csv, written from general knowledge",
        precursor,
    ),
    Rule(
        "binary without conduction evidence",
        "A dense ionic salt of Li and one element conducts only by defects.",
        "the gate of conduction evidence",
        binary,
    ),
    Rule(
        "conductivity not measured",
        "A rank without a measured conductivity rests on everything but the first thing asked of an electrolyte.",
        "the table of conductivities of the run",
        unmeasured,
    ),
)
