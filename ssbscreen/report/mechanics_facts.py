"""Moduli and what follows from them, by candidate, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, NamedTuple

from ssbscreen.interfaces.electrodes import CATHODES
from ssbscreen.report.moduli_kinds import kind_of
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables


class Known(NamedTuple):
    """A value with the ends of its interval; both are the value where no error is known."""

    value: float
    low: float
    high: float

    @property
    def interval(self) -> str:
        """``1.68 to 1.76``; empty where no error is known."""
        return range_text(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the tables ``elasticity``, ``mechanics`` or ``misfit_stresses`` with its interval.

    Attributes:
        name: of its column without the unit.
        suffix: the unit as in the column; the interval stands before it.
        title: as the page calls it.
        unit: as the page writes it; empty for none.
    """

    name: str
    suffix: str
    title: str
    unit: str

    def of(self, row: Row) -> Known | None:
        """Value and interval; None where it is not known."""
        value, low, high = (row[f"{self.name}{end}{self.suffix}"] for end in ("", "_low", "_high"))
        if value is None or not isfinite(value):
            return None
        return Known(value, value if low is None else low, value if high is None else high)

    def words(self, row: Row) -> str:
        """``23.3 GPa (17.2 to 31.6)``."""
        known = self.of(row)
        return NOT_ASSESSED if known is None else self.told(known)

    def told(self, known: Known) -> str:
        """A value of the quantity with its interval."""
        return f"{number_text(known.value)} {self.unit}".rstrip() + (f" ({known.interval})" if known.interval else "")


BULK: Final = Quantity("bulk", "_gpa", "bulk modulus B", "GPa")
SHEAR: Final = Quantity("shear", "_gpa", "shear modulus G", "GPa")
YOUNGS: Final = Quantity("youngs", "_gpa", "Young's modulus E", "GPa")
PUGH: Final = Quantity("pugh_ratio", "", "B/G", "")
TOUGHNESS: Final = Quantity("fracture_toughness", "_mpa_m05", "fracture toughness", "MPa m^0.5")
FLAW_1UM: Final = Quantity("flaw_overpotential_1um", "_mv", "overpotential, flaw of 1 um", "mV")
FLAW_5UM: Final = Quantity("flaw_overpotential_5um", "_mv", "overpotential, flaw of 5 um", "mV")
CHEN: Final = Quantity("hardness_chen", "_gpa", "Chen hardness", "GPa")
CHI: Final = Quantity("chi", "_kj_per_mol_nm", "chi", "kJ/(mol nm)")
MONROE_NEWMAN: Final = Quantity("monroe_newman_ratio", "", "Monroe-Newman ratio", "")
MISFIT: Final = Quantity("misfit_stress", "_mpa", "misfit stress", "MPa")
MAZHNIK: Final = "fracture_toughness_mazhnik_mpa_m05"
"""Column of the second estimate of the toughness, the low one."""


def mechanics_facts(run: RunTables) -> Mapping[str, Row]:
    """Columns of ``elasticity`` and ``mechanics`` of each judged candidate whose moduli are known, sorted."""
    derived = {row["candidate_id"]: row for row in run.read(tables.MECHANICS).to_pylist()}
    judged = set(run.judged)
    rows = {
        row["candidate_id"]: row | derived[row["candidate_id"]]
        for row in run.read(tables.ELASTICITY).to_pylist()
        if row["candidate_id"] in judged and row["candidate_id"] in derived
    }
    return {name: rows[name] for name in sorted(rows) if rows[name]["bulk_gpa"] and rows[name]["shear_gpa"]}


def why_no_misfit(cathode: str) -> str:
    """Why a cathode whose change of volume is missing has no misfit stress."""
    built_in = {each.name: each.volume_source for each in CATHODES}
    return built_in.get(cathode, "the settings give no change of its volume")


def by_trust_and_rank(run: RunTables, facts: Mapping[str, Row]) -> Sequence[str]:
    """Candidates in the order in which a plot with room for some takes them.

    Those whose moduli no model predicted come first, then the best rank in any role; what is ranked in no role is last.
    """
    best: dict[str, int] = {}
    for role in run.roles:
        for row in run.ranking[role]:
            best[row["candidate_id"]] = min(row["rank"], best.get(row["candidate_id"], row["rank"]))
    last = max(best.values(), default=0) + 1
    return sorted(facts, key=lambda c: (kind_of(facts[c]).is_predicted, best.get(c, last), c))
