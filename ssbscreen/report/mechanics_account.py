"""What ``ssbscreen explain`` says of mechanics: moduli, hardness, toughness, flaws, cathodes, two criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ssbscreen.domain.origin import Origin
from ssbscreen.domain.units import PERCENT
from ssbscreen.interfaces.electrodes import CATHODES
from ssbscreen.mechanics.dendrite import MONROE_NEWMAN_LIMIT
from ssbscreen.report.account import Account, Grid
from ssbscreen.report.mechanics_facts import why_no_misfit
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.columns.mechanics import end_name

TITLE: Final = "Mechanics"
NOTE: Final = (
    "in brackets the interval of two standard deviations, from the joint error of both moduli "
    "(that of a misfit stress leaves the error of the volume change out)"
)
UNKNOWN: Final = "not assessed: no source of this run has an elastic tensor or moduli of this composition"
CONTRADICTION: Final = (
    "The two criteria contradict each other for inorganic electrolytes: the ratio comes from a theory for polymers, in "
    "which Li takes more room than in the metal; in inorganic solids it takes less, which turns the sign of the "
    "pressure term in chi, so that stiffness drives roughening there. Neither knows cracks, grain boundaries or creep."
)
STATIC_DFT: Final = (
    "Static DFT moduli overestimate those of superionic conductors by 25 to 50 %, and with them stresses, "
    "hardness, toughness, overpotentials, the ratio and chi."
)
LEARNED: Final = {
    Origin.ML: (
        "Both moduli are the prediction of a statistical model, neither computed nor measured for this solid, and it "
        "learned from static DFT."
    ),
    Origin.POTENTIAL: "Both moduli are computed with a machine-learned potential, which learned from static DFT.",
}
"""What to say of moduli that a model gave, by their origin."""
MISFIT: Final = (
    "stress in an electrolyte that was bonded to the discharged cathode, tension positive; an upper estimate, without "
    "pores, sliding or yielding"
)


def mechanics_account(run: RunTables, candidate: str) -> Account:
    """Moduli with what follows from them, their origin, and what not to believe; a line where they are unknown."""
    elastic = next(iter(run.rows_of(tables.ELASTICITY, [candidate])[candidate]), None)
    derived = next(iter(run.rows_of(tables.MECHANICS, [candidate])[candidate]), None)
    if elastic is None or derived is None:
        return Account(TITLE, [UNKNOWN])
    facts = elastic | derived
    misfit = _misfit_rows(run.rows_of(tables.MISFIT_STRESSES, [candidate])[candidate])
    origin = ("origin of moduli", _origin(facts, run.facts[candidate]))
    rows = [*_elastic_rows(facts), *_strength_rows(facts), *misfit, *_roughening_rows(facts), origin]
    return Account(TITLE, [Grid(rows), CONTRADICTION, *_warnings(facts)], NOTE)


def _elastic_rows(facts: Row) -> list[tuple[str, str]]:
    low, high = facts["youngs_smallest_gpa"], facts["youngs_largest_gpa"]
    directions = "" if low is None else f"; of the crystal {number_text(low)} to {number_text(high)} GPa by direction"
    pugh = _told(facts, "pugh_ratio")
    rows = [
        ("bulk modulus B", _told(facts, "bulk_gpa", "GPa") + _bounds(facts, "bulk")),
        ("shear modulus G", _told(facts, "shear_gpa", "GPa") + _bounds(facts, "shear")),
        ("Young's modulus E", _told(facts, "youngs_gpa", "GPa") + directions),
        ("Poisson ratio", _told(facts, "poisson_ratio")),
        ("Pugh ratio B/G", f"{pugh}; above 1.75 is called ductile, a limit learned on metals"),
    ]
    if facts["cauchy_pressure_gpa"] is not None:
        told = f"{number_text(facts['cauchy_pressure_gpa'])} GPa"
        rows.append(("Cauchy pressure", f"{told}; mean of three, negative where bonds resist bending"))
    if facts["universal_anisotropy"] is not None:
        rows.append(("universal anisotropy", f"{number_text(facts['universal_anisotropy'])}; 0 is isotropic"))
    return rows


def _bounds(facts: Row, modulus: str) -> str:
    """Bounds of the average over grains of a tensor; nothing where there is none."""
    reuss, voigt = facts[f"{modulus}_reuss_gpa"], facts[f"{modulus}_voigt_gpa"]
    return "" if reuss is None else f"; Reuss {number_text(reuss)}, Voigt {number_text(voigt)} GPa"


def _strength_rows(facts: Row) -> list[tuple[str, str]]:
    chen = facts["hardness_chen_gpa"]
    soft = "; negative: softer than this fit reaches" if chen is not None and chen < 0.0 else ""
    mazhnik = facts["fracture_toughness_mazhnik_mpa_m05"]
    low_estimate = NOT_ASSESSED if mazhnik is None else f"{number_text(mazhnik)} MPa m^0.5"
    niu = _told(facts, "fracture_toughness_mpa_m05", "MPa m^0.5")
    unknown = facts["flaw_overpotential_1um_mv"] is None
    return [
        ("hardness, Chen", _told(facts, "hardness_chen_gpa", "GPa") + soft),
        ("hardness, Tian", _told(facts, "hardness_tian_gpa", "GPa")),
        ("toughness", f"Niu {niu}, Mazhnik {low_estimate}, a low estimate within the interval; for insulators"),
        (
            "Li-filled flaw grows",
            NOT_ASSESSED
            if unknown
            else f"from {_told(facts, 'flaw_overpotential_1um_mv', 'mV')} of overpotential on if 1 um long, "
            f"from {_told(facts, 'flaw_overpotential_5um_mv', 'mV')} if 5 um (Niu's toughness)",
        ),
        (
            "strain tolerance",
            NOT_ASSESSED
            if unknown
            else f"{_told(facts, 'strain_tolerance_1um', '%', PERCENT)} with a flaw of 1 um (Niu's toughness)",
        ),
    ]


def _misfit_rows(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """A row for each cathode, in the order in which the built-in ones are declared, the user's own last."""
    names = [cathode.name for cathode in CATHODES]
    order = sorted(rows, key=lambda row: names.index(row["cathode"]) if row["cathode"] in names else len(names))
    found = [("misfit stress", MISFIT)] if any(row["misfit_stress_mpa"] is not None for row in rows) else []
    for row in order:
        if row["volume_change"] is not None:
            change = f"{PERCENT * row['volume_change']:+.1f} %".replace("-", "−")
            stress = _told(row, "misfit_stress_mpa", "MPa")
            found.append((f"misfit with {row['cathode']}", f"{stress} once charged, its volume {change}"))
        else:
            found.append((f"misfit with {row['cathode']}", f"{NOT_ASSESSED}: {why_no_misfit(row['cathode'])}"))
    return found


def _roughening_rows(facts: Row) -> list[tuple[str, str]]:
    return [
        (
            "Monroe-Newman ratio",
            f"{_told(facts, 'monroe_newman_ratio')}; Li stays smooth above {MONROE_NEWMAN_LIMIT:g}",
        ),
        ("chi", f"{_told(facts, 'chi_kj_per_mol_nm', 'kJ/(mol nm)')}; Li stays smooth below 0"),
    ]


def _warnings(facts: Row) -> list[str]:
    """What not to believe, by the origin of the moduli."""
    origin = facts["moduli_origin"]
    texts = [text for learned, text in LEARNED.items() if learned == origin]
    if facts["moduli_in_domain"] is False:
        why = facts["moduli_why_outside"] or "the model does not say why"
        texts.append(f"This solid lies outside the data that the model was trained on, so doubt it: {why}.")
    return texts if origin == Origin.MEASURED else [*texts, STATIC_DFT]


def _told(facts: Row, name: str, unit: str = "-", factor: float = 1.0) -> str:
    """``23.3 GPa (17.9 to 30.3)``: a value with the interval that its table has beside it."""
    kept = "-" if unit == "%" else unit
    value, low, high = (facts[each] for each in (name, end_name(name, kept, "low"), end_name(name, kept, "high")))
    if value is None:
        return NOT_ASSESSED
    told = f"{number_text(factor * value)} {unit}" if unit != "-" else number_text(factor * value)
    interval = "" if low is None or high is None else range_text(factor * low, factor * high)
    return f"{told} ({interval})" if interval else told


def _origin(facts: Row, candidate: Row) -> str:
    """Origin, averaging, source, and the material where it is another than the candidate's."""
    material = facts["material_id"]
    other = f"of {material}" if material and material != candidate["material_id"] else ""
    parts = (facts["moduli_origin"], other, facts["averaging"], facts["moduli_source"])
    return "; ".join(part for part in parts if part) or "origin not stated"
