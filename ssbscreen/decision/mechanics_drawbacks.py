"""Drawbacks of moduli: stiffness, brittleness, and both theories of roughening Li, which contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ssbscreen.decision.drawback import Drawback, Facts, known_number, on_scale
from ssbscreen.domain.origin import Origin
from ssbscreen.domain.severity import SHARE_OF_PERHAPS

LARGEST_COLD_PRESSED_YOUNGS_GPA: Final = 30.0
"""Li2S-P2S5, which densifies by pressing alone, has 18.5 GPa: McGrogan et al., Adv. Energy Mater. 7, 1602011 (2017),
doi:10.1002/aenm.201602011; static DFT moduli lie up to half above measured ones."""
SMALLEST_TOUGHNESS_MPA_M05: Final = 0.5
"""Between 0.23 of Li2S-P2S5, called brittle (McGrogan et al. 2017, see above), and about 1 of dense oxides."""
SMALLEST_MONROE_NEWMAN_RATIO: Final = 2.0
"""Monroe, Newman, J. Electrochem. Soc. 152, A396 (2005), doi:10.1149/1.1850854."""
LARGEST_CHI: Final = 0.0
"""Ahmad, Viswanathan, Phys. Rev. Lett. 119, 056003 (2017), doi:10.1103/PhysRevLett.119.056003."""


def _stiff(facts: Facts) -> Drawback | None:
    name, words = "too stiff to press cold", "Young's modulus {} GPa"
    found = _above(
        facts, "youngs_modulus", column="youngs_gpa", limit=LARGEST_COLD_PRESSED_YOUNGS_GPA, name=name, words=words
    )
    return _of_moduli(found, facts, LARGEST_COLD_PRESSED_YOUNGS_GPA, "youngs_low_gpa", "youngs_high_gpa")


def _brittle(facts: Facts) -> Drawback | None:
    column, words = "fracture_toughness_mpa_m05", "fracture toughness {} MPa m^0.5"
    found = _below(
        facts, "fracture_toughness", column=column, limit=SMALLEST_TOUGHNESS_MPA_M05, name="brittle", words=words
    )
    ends = ("fracture_toughness_low_mpa_m05", "fracture_toughness_high_mpa_m05")
    return _of_moduli(found, facts, SMALLEST_TOUGHNESS_MPA_M05, *ends)


def _soft_for_li(facts: Facts) -> Drawback | None:
    name = "roughening of Li by Monroe and Newman"
    words = "shear modulus {} times that of Li"
    found = _below(
        facts,
        "monroe_newman_ratio",
        column="monroe_newman_ratio",
        limit=SMALLEST_MONROE_NEWMAN_RATIO,
        name=name,
        words=words,
    )
    ends = ("monroe_newman_ratio_low", "monroe_newman_ratio_high")
    return _of_moduli(found, facts, SMALLEST_MONROE_NEWMAN_RATIO, *ends)


def _roughens_by_chi(facts: Facts) -> Drawback | None:
    name, words = "roughening of Li by chi", "chi {} kJ/(mol nm)"
    found = _above(facts, "chi", column="chi_kj_per_mol_nm", limit=LARGEST_CHI, name=name, words=words)
    return _of_moduli(found, facts, LARGEST_CHI, "chi_low_kj_per_mol_nm", "chi_high_kj_per_mol_nm")


def _of_moduli(found: Drawback | None, facts: Facts, limit: float, low: str, high: str) -> Drawback | None:
    """The drawback: only perhaps where the interval holds the limit, and told where a model predicted the moduli.

    Outside its domain nobody measured how far a model errs, so that nothing is certain there.
    """
    if found is None:
        return None
    ends = known_number(facts, low), known_number(facts, high)
    is_outside = known_number(facts, "moduli_in_domain") == 0.0
    is_certain = not is_outside and (ends[0] is None or ends[1] is None or not ends[0] <= limit <= ends[1])
    learned = "; moduli predicted by a model" if facts.get("moduli_origin") == Origin.ML else ""
    outside = ", outside its domain" if is_outside else ""
    evidence = f"{found.evidence}{learned}{outside}"
    if is_certain:
        return replace(found, evidence=evidence)
    return Drawback(f"perhaps {found.name}", evidence, SHARE_OF_PERHAPS * found.severity)


def _above(facts: Facts, criterion: str, *, column: str, limit: float, name: str, words: str) -> Drawback | None:
    value = known_number(facts, column)
    if value is None or value <= limit:
        return None
    told = f"{words.format(f'{value:.3g}')}, above {limit:g}"
    return Drawback(name, told, on_scale(value, criterion, limit=limit))


def _below(facts: Facts, criterion: str, *, column: str, limit: float, name: str, words: str) -> Drawback | None:
    value = known_number(facts, column)
    if value is None or value >= limit:
        return None
    told = f"{words.format(f'{value:.3g}')}, below {limit:g}"
    return Drawback(name, told, on_scale(value, criterion, limit=limit))


MECHANICS_RULES: Final[tuple[Callable[[Facts], Drawback | None], ...]] = (
    _soft_for_li, _roughens_by_chi, _brittle, _stiff,
)  # fmt: skip
