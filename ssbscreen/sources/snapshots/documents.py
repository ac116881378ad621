"""From documents of the Materials Project to the tables of a snapshot; what cannot be used becomes a rejection."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

import pyarrow as pa

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.contents import STAGE, Rejection
from ssbscreen.sources.snapshots import document_fields as f
from ssbscreen.sources.snapshots.document_fields import Document, UnusableDocumentError
from ssbscreen.sources.snapshots.query import GNOME_LICENCE
from ssbscreen.tables.schema import TableSchema

Row = dict[str, Any]
_VOIGT: Final = 6
_MOST_SITES: Final = 1e9
"""Far above any cell; a larger number is no count of atoms."""
_LACKING: Final = "lacking"
"""Not a column: what a row lacks and is listed for, while it stays."""


def build_table(
    schema: TableSchema, row_of: Callable[[Document], Row], documents: Iterable[Document], collection: str
) -> tuple[pa.Table, list[Rejection]]:
    """Table of documents, and a rejection for each that cannot be used.

    Args:
        schema: of the table.
        row_of: values of one row; raises `UnusableDocumentError`.
        documents: of one collection.
        collection: its name, for messages.

    Raises:
        SourceError: there are documents and none can be used: the document model has changed as a whole.
    """
    columns: dict[str, list[Any]] = {column.name: [] for column in schema.columns}
    rejections: list[Rejection] = []
    seen: set[str] = set()
    for number, document in enumerate(documents, start=1):
        name = document.get("material_id")
        try:
            row = _new(row_of(document), seen)
        except UnusableDocumentError as fault:
            shown = name if isinstance(name, str) and name else f"{collection} document {number}"
            rejections.append(Rejection(shown, STAGE, f"Materials Project, {collection} document of {shown}: {fault}"))
            continue
        seen.add(row["material_id"])
        if lacking := row.get(_LACKING):
            reason = f"Materials Project, {collection} document of {name}: {lacking}; the material stays"
            rejections.append(Rejection(row["material_id"], STAGE, reason))
        for column, values in columns.items():
            values.append(row.get(column))
    if rejections and not seen:
        raise SourceError(
            f"none of the {len(rejections)} {collection} documents of the Materials Project can be used; the first: "
            f"{rejections[0].reason}. Its document model has changed: install a newer ssbscreen."
        )
    return schema.build(columns), rejections


def _new(row: Row, seen: set[str]) -> Row:
    if row["material_id"] in seen:
        raise UnusableDocumentError("repeats the identifier of an earlier document")
    return row


def material_row(document: Document) -> Row:
    """Row of `MATERIALS` from a summary."""
    _require_current(document)
    structure = f.part(document, "structure")
    return {
        **_band_row(document),
        _LACKING: "" if structure else "no structure",
        "sites": _whole(document, "nsites"),
        "summary_energy_above_hull_ev_per_atom": f.number(document, "energy_above_hull"),
        "theoretical": f.flag(document, "theoretical"),
        "icsd_ids": f.texts(f.part(document, "database_IDs"), "icsd"),
        "fermi_ev": f.number(document, "efermi"),
        "last_updated": f.text(document, "last_updated"),
        "licence": f.text(f.part(document, "builder_meta"), "license"),
        "structure_json": json.dumps(structure, separators=(",", ":")) if structure else None,
    }


def band_gap_row(document: Document) -> Row:
    """Row of `BAND_GAPS` from a summary."""
    _require_current(document)
    if f.number(document, "band_gap") is None:
        raise UnusableDocumentError("no band_gap")
    return _band_row(document)


def phase_row(thermo_type: str, *, gnome: bool) -> Callable[[Document], Row]:
    """Reader of rows of `PHASES` from thermo documents of one type."""

    def read(document: Document) -> Row:
        _require_current(document)
        held = f.text(document, "thermo_type")
        if (held or "").upper() != thermo_type.upper():  # R2SCAN and r2SCAN are one
            raise UnusableDocumentError(f"thermo_type is {held}, asked was {thermo_type}: a hull takes one")
        licence = f.text(f.part(document, "builder_meta"), "license")
        if licence == GNOME_LICENCE and not gnome:
            raise UnusableDocumentError(f"under the licence {licence}, and the query leaves GNoME out")
        sites, volume = _whole(document, "nsites"), f.number(document, "volume")
        return {
            "material_id": f.identifier(document),
            "formula": f.formula(document),
            "formation_energy_ev_per_atom": f.needed_number(document, "formation_energy_per_atom"),
            "stated_energy_above_hull_ev_per_atom": f.number(document, "energy_above_hull"),
            "energy_ev_per_atom": f.number(document, "energy_per_atom"),
            "uncorrected_energy_ev_per_atom": f.number(document, "uncorrected_energy_per_atom"),
            "correction_std_ev_per_atom": f.number(document, "energy_uncertainy_per_atom"),
            "run_type": f.text(document, "energy_type"),
            "sites": sites,
            "volume_per_atom_a3": volume / sites if sites and volume and volume > 0.0 else None,
            "last_updated": f.text(document, "last_updated"),
            "licence": licence,
        }

    return read


def tensor_row(document: Document) -> Row:
    """Row of `ELASTIC_TENSORS`: the tensor in IEEE orientation, else as computed, else the averages alone."""
    _require_current(document)
    tensors = f.part(document, "elastic_tensor")
    stiffness = tensors.get("ieee_format") or tensors.get("raw") or None
    bulk, shear = (f.number(f.part(document, name), "vrh") for name in ("bulk_modulus", "shear_modulus"))
    if stiffness is None and (bulk is None or shear is None):
        raise UnusableDocumentError("neither an elastic tensor nor both moduli")
    return {
        "material_id": f.identifier(document),
        "formula": f.formula(document),
        "stiffness_gpa": _flat(stiffness) if stiffness is not None else None,
        "bulk_vrh_gpa": bulk,
        "shear_vrh_gpa": shear,
        "workflow_state": f.text(document, "state"),
        "warnings": f.texts(document, "warnings"),
    }


def oxidation_row(document: Document) -> Row:
    """Row of `OXIDATION_STATES`; null where the project found none."""
    average = f.part(document, "average_oxidation_states")
    for element in average:
        f.needed_number(average, element)
    return {
        "material_id": f.identifier(document),
        "formula": f.formula(document),
        "species": f.texts(document, "possible_species"),
        "site_valences": f.numbers(document, "possible_valences"),
        "average_oxidation_states_json": json.dumps(average, sort_keys=True) if average else None,
        "oxidation_method": f.text(document, "method"),
    }


def _band_row(document: Document) -> Row:
    gap = f.number(document, "band_gap")
    if gap is not None and gap < 0.0:
        raise UnusableDocumentError(f"band_gap is {gap:g} eV")
    return {
        "material_id": f.identifier(document),
        "formula": f.formula(document),
        "band_gap_ev": gap,
        "cbm_ev": f.number(document, "cbm"),
        "vbm_ev": f.number(document, "vbm"),
        "gap_is_direct": f.flag(document, "is_gap_direct"),
        "is_metal": f.flag(document, "is_metal"),
    }


def _require_current(document: Document) -> None:
    if f.flag(document, "deprecated"):
        raise UnusableDocumentError("deprecated by the project")


def _whole(document: Document, name: str) -> int | None:
    value = f.number(document, name)
    if value is not None and not (0.0 < value <= _MOST_SITES and value == int(value)):
        raise UnusableDocumentError(f"{name} is {value:g}, expected is a whole number above 0")
    return None if value is None else int(value)


def _flat(stiffness: Any) -> list[float]:
    rows = stiffness if isinstance(stiffness, list) else []
    try:
        flat = [f.numbers({"row": row}, "row") or [] for row in rows]
    except UnusableDocumentError as fault:
        raise UnusableDocumentError(f"the elastic tensor is no matrix of numbers: a {fault}") from fault
    if [len(row) for row in flat] != [_VOIGT] * _VOIGT:
        raise UnusableDocumentError(f"the elastic tensor is no 6 x 6 matrix but has {len(flat)} rows")
    return [value for row in flat for value in row]
