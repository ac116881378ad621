"""Published figures that come with the package: measured conductivities, moduli and computed windows.

The tables are described in ``literature/README.md``. They hold what was seen in a text (status ``checked``); of any
other row the source says that it was not.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import log10
from pathlib import Path

from ssbscreen.domain.composition import formula_key
from ssbscreen.domain.errors import FormulaError, SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.contents import ConductivityRecord, TensorRecord

_UPPER_BOUND = "<"


@dataclass(frozen=True, slots=True)
class PublishedWindow:
    """A computed electrochemical window from a publication, V against Li/Li+.

    Attributes:
        formula: composition.
        key: `composition_key` of it.
        name: usual name.
        reduction_limit_v: lower end [V]; NaN where not stated.
        oxidation_limit_v: upper end [V]; NaN where not stated.
        reduction_products: phases below the window; empty where not stated.
        oxidation_products: phases above the window; empty where not stated.
        source: reference with DOI and status.
    """

    formula: str
    key: str
    name: str
    reduction_limit_v: float
    oxidation_limit_v: float
    reduction_products: tuple[str, ...]
    oxidation_products: tuple[str, ...]
    source: str


def read_conductivities(folder: Path | None = None) -> dict[str, ConductivityRecord]:
    """Measured Li-ion conductivity near room temperature by `composition_key`.

    Of several rows of one composition the first counts, which the table keeps for the form usually meant; the source
    names the values of the other forms. The standard deviation is that among the measurements of this form (NaN: one
    measurement). An upper bound stays one.

    Args:
        folder: where ``measured_conductivity.csv`` lies; None: in the package.

    Raises:
        SourceError: the table is absent or a formula in it cannot be read.
    """
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for key, row in _rows(folder, "measured_conductivity.csv"):
        rows[key].append(row)
    records = {}
    for key, (first, *others) in rows.items():
        forms = [f"{_bound(o)}{float(o['conductivity_s_per_cm']):.2g} S/cm ({o['form']})" for o in others]
        also = f"; other forms: {', '.join(forms)}" if forms else ""
        records[key] = ConductivityRecord(
            formula=first["formula"],
            key=key,
            log10_conductivity_s_per_cm=log10(float(first["conductivity_s_per_cm"])),
            log10_std=_number(first["log10_spread"]),
            is_upper_bound=first["bound"] == _UPPER_BOUND,
            origin=Origin.MEASURED,
            source=f"{first['form']}; {_reference(first)}{also}",
        )
    return records


def read_moduli(folder: Path | None = None) -> dict[str, TensorRecord]:
    """Published bulk and shear modulus by `composition_key`; of several rows the first counts.

    Args:
        folder: where ``published_moduli.csv`` lies; None: in the package.

    Raises:
        SourceError: the table is absent or a formula in it cannot be read.
    """
    records: dict[str, TensorRecord] = {}
    for key, row in _rows(folder, "published_moduli.csv"):
        record = TensorRecord(
            material_id="",
            formula=row["formula"],
            key=key,
            stiffness_gpa=None,
            bulk_gpa=float(row["bulk_gpa"]),
            shear_gpa=float(row["shear_gpa"]),
            averaging=row["method"],
            origin=Origin.LITERATURE,
            source=_reference(row),
        )
        records.setdefault(key, record)
    return records


def read_windows(folder: Path | None = None) -> list[PublishedWindow]:
    """Published windows, in the order of the table.

    Args:
        folder: where ``published_windows.csv`` lies; None: in the package.

    Raises:
        SourceError: the table is absent or a formula in it cannot be read.
    """
    return [
        PublishedWindow(
            formula=row["formula"],
            key=key,
            name=row["name"],
            reduction_limit_v=_number(row["reduction_limit_v"]),
            oxidation_limit_v=_number(row["oxidation_limit_v"]),
            reduction_products=_phases(row["reduction_products"]),
            oxidation_products=_phases(row["oxidation_products"]),
            source=_reference(row),
        )
        for key, row in _rows(folder, "published_windows.csv")
    ]


def _rows(folder: Path | None, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Key and row of each line; a fault in our own table is an error, for nothing in it is expendable."""
    place: Traversable = folder if folder is not None else files("ssbscreen.sources") / "literature"
    try:
        text = (place / name).read_text(encoding="utf-8")
    except OSError as fault:
        raise SourceError(f"{name}: the table of published figures is not there. Install the package again.") from fault
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            key = formula_key(row["formula"])
        except (FormulaError, KeyError) as fault:
            raise SourceError(f"{name} line {number}: {fault}. Mend the row.") from fault
        yield key, row


def _reference(row: Mapping[str, str]) -> str:
    doi = f", doi:{row['doi']}" if row["doi"] else ""
    unchecked = "" if row["status"] == "checked" else " (from general knowledge, not checked against a text)"
    return f"{row['source']}{doi}{unchecked}"


def _bound(row: Mapping[str, str]) -> str:
    return "< " if row["bound"] == _UPPER_BOUND else ""


def _number(text: str) -> float:
    return float(text) if text.strip() else float("nan")


def _phases(text: str) -> tuple[str, ...]:
    return tuple(phase.strip() for phase in text.split(";") if phase.strip())
