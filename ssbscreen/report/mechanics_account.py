"""What ``ssbscreen explain`` says of a candidate's mechanics: moduli, hardness, toughness, flaws, two criteria."""

from __future__ import annotations

from typing import Final

from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.dendrite import MONROE_NEWMAN_LIMIT
from ssbscreen.mechanics.misfit import misfit_stress_mpa
from ssbscreen.report.number_text import NOT_ASSESSED, number_text, range_text
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.report.text_columns import columns, wrapped
from ssbscreen.tables import catalogue as tables

VOLUME_CHANGE_SHOWN: Final = 0.01
CONTRADICTION: Final = (
    "The two criteria contradict each other for inorganic electrolytes: the ratio comes from a theory for polymers, in "
    "which Li takes more room than in the metal; in inorganic solids it takes less, which turns the sign of the "
    "pressure term in chi, so that stiffness drives roughening there. Neither knows cracks, grain boundaries or creep."
)
STATIC_DFT: Final = (
    "Static DFT moduli overestimate those of superionic conductors by 25 to 50 %, and with them stresses, "
    "hardness, toughness, overpotentials, the ratio and chi."
)


def mechanics_account(run: RunTables, candidate: str) -> str:
    """Moduli with what follows from them, their origin, and what not to believe; a line where they are unknown."""
    elastic = next(iter(run.rows_of(tables.ELASTICITY, [candidate])[candidate]), None)
    derived = next(iter(run.rows_of(tables.MECHANICS, [candidate])[candidate]), None)
    if elastic is None or derived is None:
        return "MECHANICS\n  not assessed: no source of this run has an elastic tensor or moduli of this composition"
    facts = elastic | derived
    lines = ["MECHANICS, in brackets the interval of two relative standard deviations of the moduli"]
    origin = ("origin of moduli", _origin(facts, run.facts[candidate]))
    lines += columns([*_elastic_rows(facts), *_strength_rows(facts), *_roughening_rows(facts), origin])
    lines += wrapped(CONTRADICTION, 2)
    if facts["moduli_origin"] != Origin.MEASURED:
        lines += wrapped(STATIC_DFT, 2)
    return "\n".join(lines)


def _elastic_rows(facts: Row) -> list[tuple[str, str]]:
    low, high = facts["youngs_smallest_gpa"], facts["youngs_largest_gpa"]
    directions = "" if low is None else f"; of the crystal {number_text(low)} to {number_text(high)} GPa by direction"
    rows = [
        ("bulk modulus B", _modulus(facts, "bulk_gpa")),
        ("shear modulus G", _modulus(facts, "shear_gpa")),
        ("Young's modulus E", _value(facts["youngs_gpa"], "GPa") + directions),
        ("Poisson ratio", _value(facts["poisson_ratio"])),
        ("Pugh ratio B/G", f"{_value(facts['pugh_ratio'])}; above 1.75 is called ductile, a limit learned on metals"),
    ]
    if facts["cauchy_pressure_gpa"] is not None:
        told = _value(facts["cauchy_pressure_gpa"], "GPa")
        rows.append(("Cauchy pressure", f"{told}; mean of three, negative where bonds resist bending"))
    return rows


def _strength_rows(facts: Row) -> list[tuple[str, str]]:
    chen = facts["hardness_chen_gpa"]
    soft = " (negative: softer than this fit reaches)" if chen is not None and chen < 0.0 else ""
    strain = facts["strain_tolerance_1um"]
    niu, mazhnik = (
        _value(facts[name], "MPa m^0.5") for name in ("fracture_toughness_mpa_m05", "fracture_toughness_low_mpa_m05")
    )
    stress = misfit_stress_mpa(
        bulk_gpa=facts["bulk_gpa"], shear_gpa=facts["shear_gpa"], relative_volume_change=VOLUME_CHANGE_SHOWN
    )
    return [
        ("hardness", f"Chen {_value(chen, 'GPa')}{soft}, Tian {_value(facts['hardness_tian_gpa'], 'GPa')}"),
        (
            "toughness",
            f"Niu {niu}, Mazhnik {mazhnik} (low estimate); for insulators",
        ),
        (
            "Li-filled flaw grows",
            NOT_ASSESSED
            if facts["flaw_overpotential_1um_mv"] is None
            else f"from {_value(facts['flaw_overpotential_1um_mv'], 'mV')} of overpotential on if 1 um long, "
            f"from {_value(facts['flaw_overpotential_5um_mv'], 'mV')} if 5 um (Niu's toughness)",
        ),
        (
            "strain tolerance",
            NOT_ASSESSED if strain is None else f"{_value(100.0 * strain, '%')} with a flaw of 1 um (Niu's toughness)",
        ),
        (
            "misfit stress",
            f"{_value(float(stress), 'MPa')} where a neighbour's volume grows by {100.0 * VOLUME_CHANGE_SHOWN:.0f} %",
        ),
    ]


def _roughening_rows(facts: Row) -> list[tuple[str, str]]:
    return [
        (
            "Monroe-Newman ratio",
            f"{_value(facts['monroe_newman_ratio'])}; Li stays smooth above {MONROE_NEWMAN_LIMIT:g}",
        ),
        ("chi", f"{_value(facts['chi_kj_per_mol_nm'], 'kJ/(mol nm)')}; Li stays smooth below 0"),
    ]


def _modulus(facts: Row, name: str) -> str:
    """A modulus divided and multiplied by one plus two relative standard deviations, as the criteria have it."""
    value, std = facts[name], facts["moduli_relative_std"]
    if value is None or std is None:
        return _value(value, "GPa")
    factor = 1.0 + STANDARD_DEVIATIONS * std
    return f"{_value(value, 'GPa')} ({range_text(value / factor, value * factor)})"


def _value(value: float | None, unit: str = "") -> str:
    return NOT_ASSESSED if value is None else f"{number_text(value)} {unit}".rstrip()


def _origin(facts: Row, candidate: Row) -> str:
    """Origin, averaging, source, and the material where it is another than the candidate's."""
    material = facts["material_id"]
    other = f"of {material}" if material and material != candidate["material_id"] else ""
    parts = (facts["moduli_origin"], other, facts["averaging"], facts["moduli_source"])
    return "; ".join(part for part in parts if part) or "origin not stated"
