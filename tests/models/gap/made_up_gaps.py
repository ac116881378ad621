"""A file of gaps whose law is known: salts have a gap by their anion, alloys have none."""

from __future__ import annotations

import gzip
from pathlib import Path

from models.gap.training_set import GAPS_FILE

CATIONS = ("Li", "Na", "K", "Rb", "Cs", "Mg", "Ca", "Sr", "Ba", "Zn")
ANION_GAP_EV = {"F": 7.0, "Cl": 5.5, "Br": 4.5, "I": 3.5, "O": 5.0, "S": 3.0, "Se": 2.3, "Te": 1.6}
METALS = ("Al", "Fe", "Co", "Ni", "Cu", "Ag", "Au", "Pt", "Pd", "Rh")


def gaps() -> dict[str, float]:
    """PBE gap [eV] by formula: each anion's, less for heavier cations; 0 for the alloys."""
    salts = {
        f"{cation}{'' if cation in CATIONS[:5] and anion in 'F Cl Br I'.split() else '2'}{anion}": gap - 0.1 * number
        for number, cation in enumerate(CATIONS)
        for anion, gap in ANION_GAP_EV.items()
    }
    alloys = {f"{cation}{count}{metal}": 0.0 for cation in CATIONS for metal in METALS for count in ("", "2", "3")}
    return salts | alloys


def write_gaps(folder: Path) -> Path:
    """The file in a folder, each salt with a second polymorph 0.2 eV below."""
    path = folder / GAPS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["reduced_formula,band_gap_ev"]
    for formula, gap in gaps().items():
        lines += [f"{formula},{gap:.4f}", *([f"{formula},{gap - 0.2:.4f}"] if gap else [])]
    with gzip.open(path, "wt") as stream:
        stream.write("\n".join([*lines, "Hg,0.9", ""]))
    return folder
