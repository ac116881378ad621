"""JSON lists of Materials Project documents: structures, tensors, gaps and formation energies in one.

Both the legacy names (``task_id, pretty_formula, cif``) and today's (``material_id, formula_pretty, structure``) are
read, and flat lists with ``mp_id, formula, bulk_modulus_vrh, shear_modulus_vrh``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ssbscreen.domain.composition import composition_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.mechanics.stiffness import ASYMMETRY_TOLERANCE, relative_asymmetry
from ssbscreen.sources.cells import cell_of_cif, cell_of_structure_dictionary
from ssbscreen.sources.contents import (
    NOT_STATED,
    REACTION_ENERGY_ERROR_EV_PER_ATOM,
    REACTION_ENERGY_ERROR_SOURCE,
    STAGE,
    TABULATED_AVERAGING,
    TENSOR_AVERAGING,
    Amounts,
    CellColumns,
    CellGeometry,
    Floats,
    GapColumns,
    PhaseColumns,
    Rejection,
    SourceContents,
    TensorRecord,
)
from ssbscreen.sources.phase_rows import build_phases, picked, read_formulas, require_usable
from ssbscreen.sources.raw_files import as_number

_IDENTIFIERS: Final = ("task_id", "material_id", "mp_id")
_FORMULAS: Final = ("pretty_formula", "formula_pretty", "formula")
_ENERGIES: Final = ("formation_energy_per_atom", "formation_energy_ev_per_atom")
# The formula's key tells the generation of a document, and that the corrections of its energies.
_CORRECTIONS_BY_KEY: Final = {"pretty_formula": "legacy", "formula_pretty": "MP2020"}
_VALUES: Final = (*_ENERGIES, "cif", "structure", "band_gap", "elasticity", "bulk_modulus_vrh")
# Warnings of the elasticity workflow that question no tensor.
_HARMLESS_WARNINGS: Final = frozenset({"Contains a rare earth element"})


@dataclass(frozen=True, slots=True)
class DocumentCells:
    """Geometry of documents: from the structure where there is one, else from the CIF."""

    documents: Sequence[Mapping[str, Any]]

    def __call__(self, row: int) -> CellGeometry:
        """Cell of a row."""
        document = self.documents[row]
        if isinstance(document.get("structure"), dict):
            return cell_of_structure_dictionary(document["structure"])
        return cell_of_cif(document["cif"])


@dataclass(frozen=True, slots=True)
class _Documents:
    """Documents with identifier and readable formula, one element each in every column."""

    label: str
    documents: Sequence[Mapping[str, Any]]
    ids: Sequence[str]
    formulas: Sequence[str]
    amounts: Sequence[Amounts]
    energies: Floats


def is_document(item: Mapping[str, Any]) -> bool:
    """Whether a JSON object looks like a Materials Project document."""
    return bool(
        any(name in item for name in _IDENTIFIERS)
        and any(name in item for name in _FORMULAS)
        and any(name in item for name in _VALUES)
    )


def read_documents(items: Sequence[Any], label: str) -> SourceContents:
    """Contents of a list of documents.

    Args:
        items: the JSON list.
        label: name of the source in messages and tables.

    Returns:
        Cells (read when asked for), tensors, gaps, and phases where there are formation energies. Documents without
        identifier or readable formula are rejections. A tensor that the elasticity workflow itself refused
        (``state: filter_failed``), or whose raw form is not symmetric, carries that as its fault.

    Raises:
        SourceError: no document is usable, or documents of two generations are mixed.
    """
    documents: list[Mapping[str, Any]] = [item if isinstance(item, dict) else {} for item in items]
    ids = [str(_first(document, _IDENTIFIERS) or "") for document in documents]
    formulas = [str(_first(document, _FORMULAS) or "") for document in documents]
    amounts, faults = read_formulas(formulas)
    faults |= {row: "no task_id, material_id or mp_id" for row, name in enumerate(ids) if not name}
    ids = [name or f"{label} document {row + 1}" for row, name in enumerate(ids)]
    unread = [Rejection(ids[row], STAGE, f"{label} document {row + 1}: {faults[row]}") for row in sorted(faults)]
    kept = [row for row in range(len(documents)) if row not in faults]
    require_usable(len(kept), unread, label)
    readable = _Documents(
        label=label,
        documents=picked(documents, kept),
        ids=picked(ids, kept),
        formulas=picked(formulas, kept),
        amounts=picked(amounts, kept),
        energies=np.array([as_number(_first(documents[row], _ENERGIES)) for row in kept]),
    )
    phases, scale, rejections = _phases(readable)
    return SourceContents(
        label=label,
        scale=scale,
        phases=phases,
        cells=_cells(readable),
        tensors=tuple(_tensors(readable)),
        gaps=_gaps(readable),
        rejections=(*unread, *rejections),
        theoretical={
            name: document["theoretical"]
            for name, document in zip(readable.ids, readable.documents, strict=True)
            if isinstance(document.get("theoretical"), bool)
        },
    )


def _phases(held: _Documents) -> tuple[PhaseColumns | None, EnergyScale | None, list[Rejection]]:
    if not np.any(np.isfinite(held.energies)):
        return None, None, []
    schemes = {_CORRECTIONS_BY_KEY.get(key, NOT_STATED) for d in held.documents for key in _FORMULAS if key in d}
    if len(schemes) > 1:
        raise SourceError(
            f"{held.label}: documents with pretty_formula (legacy corrections) and others (MP2020) are mixed, and "
            "their energies never share a hull. Split the file."
        )
    phases, rejections = build_phases(
        ids=held.ids,
        formulas=held.formulas,
        amounts=held.amounts,
        energies_ev_per_atom=held.energies,
        sources=[held.label] * len(held.ids),
        faults={},
        place=lambda row: f"{held.label} document {held.ids[row]}",
    )
    scale = EnergyScale(
        functional="PBE/PBE+U",
        corrections=schemes.pop(),
        origin=Origin.DFT,
        error_ev_per_atom=REACTION_ENERGY_ERROR_EV_PER_ATOM,
        error_source=REACTION_ENERGY_ERROR_SOURCE,
    )
    return phases, scale, rejections


def _cells(held: _Documents) -> tuple[CellColumns, ...]:
    rows = [
        row
        for row, document in enumerate(held.documents)
        if isinstance(document.get("structure"), dict) or isinstance(document.get("cif"), str)
    ]
    if not rows:
        return ()
    ids = picked(held.ids, rows)
    columns = CellColumns(
        material_ids=ids,
        entry_ids=ids,
        formulas=picked(held.formulas, rows),
        amounts=picked(held.amounts, rows),
        formation_energies_ev_per_atom=held.energies[rows],
        origins=[Origin.DFT] * len(rows),
        sources=[held.label] * len(rows),
        geometry=DocumentCells(picked(held.documents, rows)),
    )
    return (columns,)


def _gaps(held: _Documents) -> tuple[GapColumns, ...]:
    gaps = np.array([as_number(document.get("band_gap")) for document in held.documents])
    rows = np.flatnonzero((gaps >= 0.0) & np.isfinite(gaps)).tolist()
    columns = GapColumns(
        material_ids=picked(held.ids, rows),
        amounts=picked(held.amounts, rows),
        band_gaps_ev=gaps[rows],
        formation_energies_ev_per_atom=held.energies[rows],
        origins=[Origin.DFT] * len(rows),
        source=held.label,
    )
    return (columns,) if rows else ()


def _tensors(held: _Documents) -> list[TensorRecord]:
    records = []
    for row, document in enumerate(held.documents):
        elasticity = document.get("elasticity")
        stiffness = elasticity.get("elastic_tensor") if isinstance(elasticity, dict) else None
        bulk, shear = (as_number(document.get(name)) for name in ("bulk_modulus_vrh", "shear_modulus_vrh"))
        if stiffness is None and not (np.isfinite(bulk) and np.isfinite(shear)):
            continue
        records.append(
            TensorRecord(
                material_id=held.ids[row],
                formula=held.formulas[row],
                key=composition_key(held.amounts[row]),
                stiffness_gpa=tuple(tuple(line) for line in stiffness) if stiffness is not None else None,
                bulk_gpa=bulk if stiffness is None else float("nan"),
                shear_gpa=shear if stiffness is None else float("nan"),
                averaging=TABULATED_AVERAGING if stiffness is None else TENSOR_AVERAGING,
                origin=Origin.DFT,
                source=held.label,
                formation_energy_ev_per_atom=float(held.energies[row]),
                fault=_workflow_fault(elasticity) if isinstance(elasticity, dict) else "",
            )
        )
    return records


def _workflow_fault(elasticity: Mapping[str, Any]) -> str:
    """What the elasticity workflow holds against a tensor; the tabulated one is symmetrised, so the raw one tells."""
    warnings = [str(warning) for warning in elasticity.get("warnings") or ()]
    if elasticity.get("state") == "filter_failed" and not _HARMLESS_WARNINGS.issuperset(warnings):
        return f"refused by the workflow that computed it ({'; '.join(warnings)})"
    raw = elasticity.get("elastic_tensor_original")
    if raw is not None and np.shape(raw) == (6, 6) and relative_asymmetry(raw) > ASYMMETRY_TOLERANCE:
        return f"the raw tensor is not symmetric: C_ij and C_ji differ by {relative_asymmetry(raw):.0%} of the largest"
    return ""


def _first(document: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Value of the first of the keys that the document has, not null."""
    return next((document[name] for name in names if document.get(name) is not None), None)
