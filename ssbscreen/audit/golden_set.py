"""Materials of which the field knows what they are good for and what is wrong with them.

A screen that does not find this is not to be trusted with anything new. The judgements are those of reviews of solid
electrolytes: T. Famprikis et al., Nat. Mater. 18, 1278 (2019), doi:10.1038/s41563-019-0431-3; the windows behind them
of Y. Zhu, X. He, Y. Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517, and W. D. Richards et
al., Chem. Mater. 28, 266 (2016), doi:10.1021/acs.chemmater.5b04082.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

REVIEW: Final = "doi:10.1038/s41563-019-0431-3"
SEPARATOR: Final = "separator"
CATHOLYTE: Final = "catholyte"
TOP_SHARE: Final = 0.05
"""Positives must lie within this share of the ranked candidates of their role."""
FIRST_RANKS: Final = 50
"""No negative may have one of these ranks."""


@dataclass(frozen=True, slots=True)
class GoldenMaterial:
    """What is known of one material.

    Attributes:
        formula: composition.
        ranks_high_in: roles in which it must lie in the `TOP_SHARE`.
        flags: drawbacks that must be raised, each with the names that count as it.
        excused: why it need not rank high in a role where it is used, by role.
    """

    formula: str
    ranks_high_in: tuple[str, ...] = ()
    flags: tuple[tuple[str, ...], ...] = ()
    excused: Mapping[str, str] = field(default_factory=dict)


_AT_LI: Final = ("reduced by Li metal",)
_MIXED: Final = ("metallic products at Li metal", "mixed-conducting interphase with Li metal")
_AT_CATHODE: Final = ("oxidised below the cathode's voltage",)
_REACTS: Final = ("reacts with the cathode",)
_H2S: Final = ("H2S with moisture",)
_NARROW: Final = ("narrow window",)
_SCARCE: Final = ("scarce elements",)
_COSTLY: Final = ("costly raw materials", "perhaps costly raw materials")

NEEDS: Final[Mapping[str, str]] = {
    "heavy": "density_g_per_cm3",
    "misses 500 Wh/kg": "specific_energy_wh_per_kg",
    "costly raw materials": "raw_material_cost_usd_per_kwh",
    "too stiff to press cold": "youngs_gpa",
    "roughening of Li by chi": "chi_kj_per_mol_nm",
    "brittle": "fracture_toughness_mpa_m05",
}
"""What a flag reads that a run may lack, for want of a cell or of moduli: then it is not assessed, and not hidden."""

GOLDEN_SET: Final = (
    GoldenMaterial(
        "Li7La3Zr2O12",
        (SEPARATOR,),
        (
            ("heavy",),
            ("misses 500 Wh/kg",),
            ("too stiff to press cold",),
            ("roughening of Li by chi",),
            ("reacts with moist air",),
            ("critical minerals", "scarce elements"),
            _AT_CATHODE,
        ),
    ),
    GoldenMaterial(
        "Li10GeP2S12", (SEPARATOR,), (_AT_LI, _MIXED, _NARROW, _AT_CATHODE, _REACTS, _H2S, _SCARCE, _COSTLY)
    ),
    GoldenMaterial("Li6PS5Cl", (SEPARATOR,), (_AT_LI, _NARROW, _AT_CATHODE, _REACTS, _H2S, ("brittle",))),
    GoldenMaterial(
        "Li7P3S11", (SEPARATOR,), (_AT_LI, _NARROW, _AT_CATHODE, _REACTS, _H2S, ("metastable", "perhaps metastable"))
    ),
    GoldenMaterial(
        "Li3PS4",
        flags=(_AT_LI, _NARROW, _AT_CATHODE, _H2S),
        excused={
            SEPARATOR: "its crystals conduct 3e-7 (gamma) to 9e-7 S/cm (beta); 1.6e-4 S/cm is that of nanoporous beta "
            "(doi:10.1021/ja3110895), which is used as a soft glass or ceramic; where it stands is told"
        },
    ),
    GoldenMaterial("LiTi2(PO4)3", (CATHOLYTE,), (_AT_LI, _MIXED)),
    GoldenMaterial(
        "LiGe2(PO4)3",
        flags=(_AT_LI, _MIXED, _SCARCE),
        excused={
            CATHOLYTE: "without aluminium it conducts 4e-8 S/cm (doi:10.1149/1.2220723); it is used as "
            "Li1.5Al0.5Ge1.5(PO4)3; where it stands is told"
        },
    ),
    GoldenMaterial("Li3YCl6", (CATHOLYTE,), (_AT_LI, _MIXED)),
    GoldenMaterial("Li3InCl6", (CATHOLYTE,), (_AT_LI, _MIXED, _SCARCE, _COSTLY)),
    GoldenMaterial("Li3N", (SEPARATOR,), (_AT_CATHODE, ("reacts with moist air", "NH3 with moisture"))),
)
NEGATIVES: Final = ("Li2S", "LiF", "LiCl", "Li2O", "LiCoO2", "LiFePO4")
"""Salts that do not conduct and cathodes: none may come near the top as separator or catholyte."""
