"""Measured Li-ion conductivities of OBELiX: read, checked, refused with a reason.

OBELiX (F. Therrien et al., Digital Discovery, 2025, doi:10.1039/D5DD00441A; https://github.com/NRC-Mila/OBELiX, CC BY
4.0) holds conductivities near room temperature with the composition, lattice and space group of each sample, crystal
structures of about half of them, and a split into training and test rows that shares no publication.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import FormulaError, SourceError

if TYPE_CHECKING:
    from pymatgen.core import Structure

FOLDER: Final = "obelix"
TRAIN_FILE, TEST_FILE, CELLS_FILE = "train.csv", "test.csv", "all_cifs.zip"
FILES: Final = (TRAIN_FILE, TEST_FILE, CELLS_FILE)
LICENCE: Final = (
    "OBELiX, CC BY 4.0 (F. Therrien et al., Digital Discovery, 2025, doi:10.1039/D5DD00441A); the model derives from it"
)
CONDUCTIVITY: Final = "Ionic conductivity (S cm-1)"
_MEND: Final = "Take it again from the public release, https://github.com/NRC-Mila/OBELiX"
COLUMNS: Final = ("ID", "Reduced Composition", "True Composition", CONDUCTIVITY, "Family", "DOI")
LARGEST_DIFFERENCE: Final = 0.03
"""Of an atomic fraction between the composition of a row and that of its CIF, or of both its formulas."""
SAME_COMPOSITION_DECIMALS: Final = 3
"""Of atomic fractions: samples that agree so far are replicates."""
LOOSEST_OCCUPANCY: Final = 1.2
"""Sum of occupancies of a site that is still read: the CIFs carry rounding and added noise."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredRows:
    """What was read.

    Attributes:
        rows: ``row_id, formula, composition`` (rounded atomic fractions, equal for replicates), ``chemical_system,
            family, doi, log10_conductivity`` (S/cm; of a bound its value), ``is_upper_bound, is_test``; one a sample.
        cells: structures by ``row_id``, without oxidation states, partly occupied as measured.
        refused: ``row_id, what`` (``row`` or ``cell``), ``reason``.
    """

    rows: pd.DataFrame
    cells: dict[str, Structure]
    refused: pd.DataFrame


def obelix_folder(data: Path) -> Path:
    """The folder of OBELiX's files: ``data`` itself, or ``obelix`` in it.

    Raises:
        SourceError: a file is absent.
    """
    folder = data if (data / TRAIN_FILE).is_file() else data / FOLDER
    absent = [name for name in FILES if not (folder / name).is_file()]
    if absent:
        raise SourceError(
            f"{folder} lacks {', '.join(absent)} of OBELiX. Take them from its public release, "
            "https://github.com/NRC-Mila/OBELiX (CC BY 4.0), and name the folder by --data."
        )
    return folder


def read_obelix(data: Path) -> MeasuredRows:
    """Read both tables and the structures.

    Args:
        data: folder of the files, or the one above it.

    Raises:
        SourceError: a file is absent, or not what it should be.
    """
    folder = obelix_folder(data)
    refused: list[tuple[str, str, str]] = []
    tables = [_read_table(folder / name) for name in (TRAIN_FILE, TEST_FILE)]
    given = pd.concat([table.assign(is_test=name == TEST_FILE) for table, name in zip(tables, FILES, strict=False)])
    made = []
    for row in given.to_dict("records"):
        try:
            made.append(_row({str(name): value for name, value in row.items()}))
        except (FormulaError, ValueError) as fault:
            refused.append((str(row["ID"]), "row", str(fault)))
    rows = pd.DataFrame(made)
    if rows.empty:
        raise SourceError(f"{folder / TRAIN_FILE}: no row can be used; the first: {refused[0][2]}")
    cells, faults = _cells(folder / CELLS_FILE, dict(zip(rows["row_id"], rows["formula"], strict=True)))
    return MeasuredRows(rows, cells, pd.DataFrame([*refused, *faults], columns=["row_id", "what", "reason"]))


def replicate_spread(rows: pd.DataFrame) -> dict[str, float]:
    """How far measurements of one composition from different publications lie apart: what no model can undercut.

    Returns:
        ``compositions`` and ``rows`` that this was measured on, ``mean_absolute`` difference of two of their
        log10 conductivities, and ``rms``: the standard deviation of one of them.
    """
    known = rows[~rows["is_upper_bound"]]
    differences: list[float] = []
    variances: list[float] = []
    counted = 0
    for _, group in known.groupby("composition"):
        values = group.groupby("doi")["log10_conductivity"].mean().to_numpy()
        if len(values) > 1:
            counted += len(values)
            variances.append(float(values.var(ddof=1)))
            pairs = np.abs(values[:, None] - values[None, :])[np.triu_indices(len(values), 1)]
            differences.append(float(pairs.mean()))
    return {
        "compositions": len(variances),
        "rows": counted,
        "mean_absolute": round(float(np.mean(differences)), 3) if differences else float("nan"),
        "rms": round(float(np.sqrt(np.mean(variances))), 3) if variances else float("nan"),
    }


def measured_log10(text: str) -> tuple[float, bool]:
    """Log10 of a conductivity [S/cm] as OBELiX writes it, and whether it is an upper bound, such as ``<1E-10``.

    Raises:
        ValueError: it is no positive number.
    """
    bare = text.strip()
    bound = bare.startswith("<")
    try:
        value = float(bare.lstrip("<"))
    except ValueError:
        value = float("nan")
    if not 0.0 < value < float("inf"):
        raise ValueError(f"the conductivity {text!r} is no positive number")
    return float(np.log10(value)), bound


def _read_table(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as fault:
        raise SourceError(f"{path} cannot be read: {fault}. {_MEND}") from fault
    if absent := [name for name in COLUMNS if name not in table.columns]:
        raise SourceError(f"{path} lacks the columns {', '.join(absent)}: it is no table of OBELiX. {_MEND}")
    return table


def _row(row: dict[str, Any]) -> dict[str, Any]:
    formula = re.sub(r"[*\s]", "", str(row["True Composition"]))
    fractions = _fractions(formula)
    if LITHIUM not in fractions:
        raise ValueError(f"{formula} holds no Li")
    reduced = re.sub(r"[*\s]", "", str(row["Reduced Composition"]))
    try:
        other = _fractions(reduced)
    except FormulaError:  # adducts and nested brackets, which the other formula states without
        other = fractions
    if (most := _difference(fractions, other)) > LARGEST_DIFFERENCE:
        raise ValueError(f"its formulas {reduced} and {formula} differ by {most:.2f} of the atoms")
    log10_conductivity, bound = measured_log10(str(row[CONDUCTIVITY]))
    return {
        "row_id": str(row["ID"]),
        "formula": formula,
        "composition": composition_key({e: round(x, SAME_COMPOSITION_DECIMALS) for e, x in fractions.items()}),
        "chemical_system": "-".join(sorted(fractions)),
        "family": "" if pd.isna(row["Family"]) else str(row["Family"]),
        "doi": str(row["DOI"]).strip().lower(),
        "log10_conductivity": log10_conductivity,
        "is_upper_bound": bound,
        "is_test": bool(row["is_test"]),
    }


def _fractions(formula: str) -> dict[str, float]:
    amounts = parse_formula(formula)
    total = sum(amounts.values())
    return {element: amount / total for element, amount in amounts.items() if amount > 0.0}


def _difference(one: dict[str, float], other: dict[str, float]) -> float:
    return max(abs(one.get(element, 0.0) - other.get(element, 0.0)) for element in one.keys() | other.keys())


def _cells(path: Path, formulas: dict[str, str]) -> tuple[dict[str, Structure], list[tuple[str, str, str]]]:
    """Structures that fit their rows, and why the others do not."""
    found: dict[str, Structure] = {}
    faults: list[tuple[str, str, str]] = []
    try:
        with zipfile.ZipFile(path) as packed:
            texts = {PurePosixPath(name).stem: packed.read(name) for name in packed.namelist() if name.endswith(".cif")}
    except (OSError, zipfile.BadZipFile) as fault:
        raise SourceError(f"{path} cannot be read: {fault}. {_MEND}") from fault
    for row_id, text in sorted(texts.items()):
        if row_id not in formulas:
            faults.append((row_id, "cell", "there is no row of this name"))
            continue
        try:
            found[row_id] = _cell(text.decode("utf-8", errors="replace"), formulas[row_id])
        except ValueError as fault:
            faults.append((row_id, "cell", str(fault)))
    return found, faults


def _cell(text: str, formula: str) -> Structure:
    from pymatgen.io.cif import CifParser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rounded and missing occupancies, which are judged below
        parser = CifParser(io.StringIO(text), occupancy_tolerance=LOOSEST_OCCUPANCY, site_tolerance=1e-3)
        structure = parser.parse_structures(primitive=False)[0]
    structure.remove_oxidation_states()
    amounts = {element.symbol: float(x) for element, x in structure.composition.element_composition.items()}
    if LITHIUM not in amounts:
        raise ValueError("the CIF holds no Li")
    fractions = {element: amount / sum(amounts.values()) for element, amount in amounts.items()}
    if (most := _difference(fractions, _fractions(formula))) > LARGEST_DIFFERENCE:
        raise ValueError(f"the CIF's composition differs from {formula} by {most:.2f} of the atoms")
    return structure
