"""What ``ssbscreen explain`` says of electronic insulation: PBE gap, measured gap, both probabilities, origin."""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.gap_distribution import (
    INSULATES_ABOVE_EV,
    MEASURED_GAP_AT_PBE_ZERO_EV,
    MEASURED_GAP_STD_EV,
    MEASURED_PER_PBE_GAP,
)
from ssbscreen.electronics.table import MEASURED_ORIGINS
from ssbscreen.report.account import Account, Grid
from ssbscreen.report.number_text import range_text
from ssbscreen.report.run_tables import Row, RunTables

TITLE: Final = "Electronics"
NOTE: Final = "in brackets the interval of two standard deviations"
CAVEAT: Final = (
    "A wide gap is necessary for an electronic insulator and not sufficient: defects, grain boundaries and reduction "
    "by Li are not in it, and where its band edges lie is not known."
)
CORRECTION: Final = (
    f"{MEASURED_PER_PBE_GAP:g} PBE + {MEASURED_GAP_AT_PBE_ZERO_EV:g} eV (Setyawan et al. 2011), scatter "
    f"{MEASURED_GAP_STD_EV:g} eV; without a PBE gap mostly a metal"
)


def electronics_account(run: RunTables, candidate: str) -> Account | None:
    """Gaps with their intervals and what they say of insulation; a line where no gap is known."""
    facts = run.facts[candidate]
    if facts.get("band_gap_ev") is None:
        return Account(TITLE, ["not assessed: no source of this run has a band gap of this composition"])
    if "measured_gap_ev" not in facts:  # a run folder from before this table
        return None
    origin = facts["band_gap_origin"] or Origin.NOT_STATED.value
    is_measured = origin in MEASURED_ORIGINS
    kind = "band gap, measured" if is_measured else "band gap, PBE"
    rows = [(kind, f"{_told(facts, 'band_gap')}; {'; '.join(filter(None, (origin, facts['band_gap_source'])))}")]
    if not is_measured:
        rows += [
            (f"probability >= {INSULATES_ABOVE_EV:g} eV", _probability(facts["probability_insulator"])),
            ("measured gap expected", f"{_told(facts, 'measured_gap')}; {CORRECTION}"),
            (f"probability > {INSULATES_ABOVE_EV:g} eV", _probability(facts["probability_insulator_measured"])),
        ]
    texts = [CAVEAT]
    if origin == Origin.ML.value:
        texts.insert(0, "The PBE gap is the prediction of a statistical model, from the composition alone.")
    if facts["band_gap_in_domain"] is False:
        why = facts["band_gap_why_outside"] or "the model does not say why"
        texts.append(f"This solid lies outside the data that the model was trained on, so doubt its gap: {why}.")
    return Account(TITLE, [Grid(rows), *texts], NOTE)


def _told(facts: Row, name: str) -> str:
    """``2.62 eV (1.90 to 3.41)``: a gap with the interval that its table has beside it."""
    low, high = facts[f"{name}_low_ev"], facts[f"{name}_high_ev"]
    interval = "" if low is None or high is None else range_text(low, high)
    return f"{facts[f'{name}_ev']:.2f} eV" + (f" ({interval})" if interval else "")


def _probability(value: float | None) -> str:
    return "not told" if value is None else f"{value:.2f}"
