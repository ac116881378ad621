"""What ``ssbscreen predict gap`` answers: PBE gap, measured gap and insulation, with intervals as wide as asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from flows.gap_prediction import Model, PredictedGap, predict_gaps
from flows.moduli_inputs import NamedMaterial
from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.gap_distribution import MEASURED_GAP_STD_EV

HEAD: Final = (
    "material", "PBE gap [eV]", "interval", "P(PBE >= 2 eV)", "measured [eV]", "interval", "P(measured > 2 eV)",
    "domain",
)  # fmt: skip


def gap_answers(materials: Sequence[NamedMaterial], model: Model, coverage: float) -> list[PredictedGap]:
    """The model's answer for each material, from its composition alone."""
    return predict_gaps([each.material.composition for each in materials], model, coverage=coverage)


def as_json(named: NamedMaterial, gap: PredictedGap, coverage: float) -> dict[str, Any]:
    """One object: gaps [eV] with their intervals, where they are from, and whether to trust them."""
    return {
        "formula": named.formula,
        "band_gap_ev": gap.band_gap_ev,
        "interval_ev": list(gap.band_gap_interval_ev),
        "coverage": coverage,
        "measured_gap_ev": gap.measured_gap_ev,
        "measured_interval_ev": list(gap.measured_gap_interval_ev),
        "probability_gap": gap.probability_of_gap,
        "probability_insulator": gap.probability_insulator,
        "probability_insulator_measured": gap.probability_insulator_measured,
        "in_domain": gap.in_domain,
        "why_outside": gap.why_outside,
        "origin": Origin.ML.value,
        "source": gap.source,
        "file": named.file or None,
    }


def as_text(materials: Sequence[NamedMaterial], gaps: Sequence[PredictedGap]) -> str:
    """A table, and why what is outside the domain is."""
    from ssbscreen.report.text_columns import columns

    rows = [
        (
            f"{named.formula} ({Path(named.file).name})" if named.file else named.formula,
            f"{gap.band_gap_ev:.2f}",
            _range(gap.band_gap_interval_ev),
            f"{gap.probability_insulator:.2f}",
            f"{gap.measured_gap_ev:.2f}",
            _range(gap.measured_gap_interval_ev),
            f"{gap.probability_insulator_measured:.2f}",
            "in" if gap.in_domain else "outside",
        )
        for named, gap in zip(materials, gaps, strict=True)
    ]
    pairs = zip(materials, gaps, strict=True)
    notes = [f"{named.formula}: {gap.why_outside}" for named, gap in pairs if gap.why_outside]
    return "\n".join([*columns([HEAD, *rows], indent=0), *notes])


def footnote(gaps: Sequence[PredictedGap], coverage: float) -> str:
    """What the numbers are and what not to believe."""
    lines = [
        f"gaps are those of PBE, from the composition alone; intervals are made to hold {100.0 * coverage:g} % of them",
        (
            "measured: 1.348 PBE + 0.913 eV (Setyawan et al. 2011), of no PBE gap mostly a metal; measured gaps "
            f"scatter around it by {MEASURED_GAP_STD_EV:g} eV"
        ),
        "a gap is necessary for an electronic insulator, not sufficient; band edges are not known",
    ]
    if any(not gap.in_domain for gap in gaps):
        lines.append("outside: the model has seen nothing alike and no interval was tested there; doubt the number")
    return "\n".join([*lines, *dict.fromkeys(f"{Origin.ML.value}: {gap.source}" for gap in gaps)])


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.2f} to {ends[1]:.2f}"
