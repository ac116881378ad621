"""Beside Li metal and alloy anodes: what the page says of each interphase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ssbscreen.interfaces.electrodes import LI_METAL
from ssbscreen.interfaces.passivation import InterphaseClass
from ssbscreen.report.number_text import NOT_ASSESSED, number_text
from ssbscreen.report.reaction_text import by_volume, conducts, interval_words, percent, probability, short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.shown_electrolytes import Shown, shown_electrolytes
from ssbscreen.tables import catalogue as tables

TAG_OF_CLASS: Final = {
    InterphaseClass.STABLE.value: "ok",
    InterphaseClass.PASSIVATING.value: "ok",
    InterphaseClass.MIXED_CONDUCTING.value: "bad",
    InterphaseClass.UNCERTAIN.value: "ask",
}
"""Style of each class on the page."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product: formula, share of the volume, whether it likely conducts electrons, and where that is from."""

    formula: str
    share: str
    conducts: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Interphase:
    """One candidate at one anode, every number as text."""

    energy: str
    interval: str
    energy_per_mass: str
    products: Sequence[Product]
    li_per_micrometre: str
    change_with_li: str
    change_of_solid: str
    passivation_class: str
    tag: str
    stable: str
    mixed: str
    protected: str
    modelled: str

    @property
    def products_words(self) -> str:
        """All products in one line."""
        return " + ".join(f"{each.formula} {each.share}" for each in self.products) or "nothing forms"


@dataclass(frozen=True, slots=True)
class InterphaseRow:
    """One candidate beside Li metal and beside the alloys, in the order of the section's anodes."""

    shown: Shown
    at_li: Interphase | None
    at_alloys: Sequence[Interphase | None]


@dataclass(frozen=True, slots=True)
class InterphaseSection:
    """All shown candidates.

    Attributes:
        alloys: name and voltage of each alloy anode, V, lowest voltage first.
        rows: one for each candidate.
    """

    alloys: Sequence[tuple[str, float]]
    rows: Sequence[InterphaseRow]


def interphase_section(run: RunTables) -> InterphaseSection:
    """Interphases of the shown electrolytes."""
    shown = shown_electrolytes(run)
    found = run.rows_of(tables.INTERPHASES, [each.candidate for each in shown])
    voltages = {row["anode"]: row["voltage_v"] for rows in found.values() for row in rows}
    alloys = sorted((name for name in voltages if name != LI_METAL), key=lambda name: (voltages[name], name))
    rows = []
    for each in shown:
        at = {row["anode"]: interphase(row) for row in found[each.candidate]}
        rows.append(InterphaseRow(each, at.get(LI_METAL), [at.get(name) for name in alloys]))
    return InterphaseSection([(name, voltages[name]) for name in alloys], rows)


def interphase(row: Row) -> Interphase:
    """One row of the table ``interphases`` as text; what does not form has no geometry."""
    products = [_product(each) for each in by_volume(row["interphase_products"])]
    forms = bool(products)
    li = row["li_per_micrometre_mah_per_cm2_um"]
    mixed = row["probability_mixed_conducting"]
    return Interphase(
        energy=short_energy(row["reaction_energy_ev_per_atom"]),
        interval=interval_words(row),
        energy_per_mass=_per_mass(row["reaction_energy_kj_per_g"]),
        products=products,
        li_per_micrometre=number_text(li) if li is not None else "",
        change_with_li=percent(row["volume_change_with_li"], signed=True) if forms else "",
        change_of_solid=percent(row["volume_change_of_solid"], signed=True) if forms else "",
        passivation_class=row["passivation_class"],
        tag=TAG_OF_CLASS.get(row["passivation_class"], "ask"),
        stable=probability(row["probability_stable"]),
        mixed="" if mixed is None else probability(mixed),
        protected=probability(row["probability_protected"]),
        modelled=row["modelled"] or "",
    )


def _per_mass(energy: float | None) -> str:
    return NOT_ASSESSED if energy is None else f"{energy:.2f} kJ/g".replace("-", "−")


def _product(row: Row) -> Product:
    chance = row["conducting_probability"]
    told = [
        f"conducts electrons with probability {probability(chance)}" if chance is not None else "",
        f"band gap: {row['gap_from']}" if row["gap_from"] else "",
        f"volume: {row['volume_from']}" if row["volume_from"] else "",
    ]
    share = "" if row["volume_fraction"] is None else percent(row["volume_fraction"])
    return Product(row["formula"], share, conducts(row), "; ".join(text for text in told if text))
