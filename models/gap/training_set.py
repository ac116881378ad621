"""Rows that band gaps are learned from: one a composition, what was refused, and how far polymorphs differ."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.errors import FormulaError, SourceError
from ssbscreen.electronics.gap_distribution import LARGEST_METALLIC_PBE_GAP_EV
from ssbscreen.electronics.gap_model import conduction_class

GAPS_FILE: Final = "mp_formation_energies_2018/band_gaps.csv.gz"
LICENCE: Final = (
    "PBE gaps: Materials Project, CC BY 4.0 (Jain et al., APL Mater. 1, 011002, 2013, doi:10.1063/1.4812323), through "
    "matbench v0.1 (MIT; Dunn et al., npj Comput. Mater. 6, 138, 2020, doi:10.1038/s41524-020-00406-3)."
)
WIDEST_PBE_GAP_EV: Final = 20.0
"""No gap of a crystal comes near: the widest of the file are those of solid hydrogen, 9.7, and CF4, 9.1 eV."""
COLUMNS: Final = ("reduced_formula", "band_gap_ev")


@dataclass(frozen=True, slots=True)
class GapTrainingSet:
    """What the model learns from.

    Attributes:
        rows: ``composition``, as `composition_key` writes it, ``formula`` as the file spells it first,
            ``chemical_system``, ``band_gap_ev`` (the upper median of the polymorphs, PBE) and ``polymorphs``, their
            number; sorted by composition, index 0 to n - 1.
        refused: ``formula, band_gap_ev, reason`` of the rows of the file that are left out.
        spread: how far gaps of polymorphs of one composition differ [eV]: what no model of compositions can tell.
    """

    rows: pd.DataFrame
    refused: pd.DataFrame
    spread: dict[str, Any]


def compositions_with_gaps(folder: Path) -> GapTrainingSet:
    """One row a composition from a file with one row a polymorph.

    The gap of a composition is the **upper median** of its polymorphs, as everywhere in this project
    (``ssbscreen.sources.gap_choice``): on the 181 Li compositions of several polymorphs whose ground state's gap is
    known it is off by 0.13 eV on average, with a mean error of -0.01 eV; the median by 0.17 and -0.09, the mean by 0.22
    and -0.13, the lowest gap by 0.47 eV and as much too low, the largest by 0.15 and 0.14 too high.

    Args:
        folder: of the training files.

    Raises:
        SourceError: the file is absent or broken.
    """
    table = _read(folder)
    reasons = [
        _fault(formula, gap) for formula, gap in zip(table["reduced_formula"], table["band_gap_ev"], strict=True)
    ]
    table["reason"] = reasons
    sound = table[table["reason"] == ""].copy()
    amounts = [parse_formula(formula) for formula in sound["reduced_formula"]]
    sound["composition"] = [composition_key(each) for each in amounts]
    sound["chemical_system"] = ["-".join(sorted(each)) for each in amounts]
    sound = sound.sort_values(["composition", "band_gap_ev"], kind="stable")
    grouped = sound.groupby("composition", sort=True)
    place = grouped.cumcount().to_numpy()
    count = grouped["band_gap_ev"].transform("size").to_numpy()
    rows = sound[place == count // 2].assign(polymorphs=count[place == count // 2])
    rows = rows.rename(columns={"reduced_formula": "formula"})
    kept = ["composition", "formula", "chemical_system", "band_gap_ev", "polymorphs"]
    refused = table.loc[table["reason"] != "", ["reduced_formula", "band_gap_ev", "reason"]]
    return GapTrainingSet(
        rows[kept].reset_index(drop=True),
        refused.rename(columns={"reduced_formula": "formula"}).reset_index(drop=True),
        _spread(sound, rows.set_index("composition")["band_gap_ev"]),
    )


def require_gaps_file(folder: Path) -> Path:
    """The file of gaps in a folder.

    Raises:
        SourceError: it is absent.
    """
    path = folder / GAPS_FILE
    if not path.is_file():
        raise SourceError(
            f"{folder} lacks {GAPS_FILE}. Give the folder that holds this file of PBE gaps ({', '.join(COLUMNS)}, one "
            "row a polymorph); the model card says where it is from."
        )
    return path


def _read(folder: Path) -> pd.DataFrame:
    path = require_gaps_file(folder)
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            # Sodium nitride is written NaN, and no formula is missing.
            table = pd.read_csv(stream, keep_default_na=False, na_values={"band_gap_ev": [""]})
        missing = [name for name in COLUMNS if name not in table.columns]
        if missing:
            raise SourceError(
                f"{path} lacks the columns {', '.join(missing)}. Give the file that the model card names."
            )
        return table.astype({"reduced_formula": str, "band_gap_ev": np.float64})
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise SourceError(f"{path} cannot be read as gzipped CSV: {fault}. Fetch it again.") from fault


def _fault(formula: str, gap_ev: float) -> str:
    """Why a row cannot be used; "" where it can."""
    if not np.isfinite(gap_ev):
        return "no gap"
    if gap_ev < 0.0:
        return "negative gap"
    if gap_ev > WIDEST_PBE_GAP_EV:
        return f"gap above {WIDEST_PBE_GAP_EV:g} eV"
    try:
        parse_formula(formula)
    except FormulaError:
        return "no formula"
    if gap_ev >= LARGEST_METALLIC_PBE_GAP_EV and conduction_class(formula) is None:
        return "a gap of an element that is a metal: a cell with atoms far apart or an unconverged one"
    return ""


def _spread(polymorphs: pd.DataFrame, medians: pd.Series) -> dict[str, Any]:
    """How far gaps of polymorphs lie from the upper median of their composition, where there are several."""
    several = polymorphs[polymorphs.groupby("composition")["band_gap_ev"].transform("size") > 1]
    of_row = several["composition"].map(medians)
    distance = (several["band_gap_ev"] - of_row).abs()
    with_gap = several["band_gap_ev"] >= LARGEST_METALLIC_PBE_GAP_EV
    by_composition = with_gap.groupby(several["composition"])
    is_mixed = by_composition.any() & ~by_composition.all()
    is_open = of_row >= LARGEST_METALLIC_PBE_GAP_EV
    return {
        "compositions_with_polymorphs": len(is_mixed),
        "polymorphs": len(several),
        "mean_distance_ev": round(float(distance.mean()), 4),
        "mean_distance_of_those_with_a_gap_ev": round(float(distance[is_open].mean()), 4),
        "share_with_and_without_gap": round(float(is_mixed.mean()), 4),
    }
