"""The embedded reference set as documents of the four collections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from emmet.core.elasticity import ElasticityDoc
from emmet.core.oxidation_states import OxidationStateDoc
from emmet.core.summary import SummaryDoc
from emmet.core.thermo import ThermoDoc
from emmet.core.types.typing import format_identifier
from pydantic import BaseModel
from pymatgen.core import Structure
from pymatgen.entries.computed_entries import ComputedStructureEntry

from tests.stand_in import made_up
from tests.stand_in.documents import DB_VERSION, Document
from tests.stand_in.hull import Stability, stabilities
from tests.stand_in.reference_rows import Material, read_materials

GGA: Final = "GGA_GGA+U"
MIXED: Final = "GGA_GGA+U_R2SCAN"
R2SCAN: Final = "R2SCAN"
LAST_UPDATED: Final = "2026-10-30T12:00:00Z"
BUILDER_META: Final = {
    "license": "BY-C",
    "build_date": LAST_UPDATED,
    "database_version": DB_VERSION,
    "batch_id": None,
}
ELASTIC_COUNT: Final = 40
UNSTABLE_STIFFNESS_GPA: Final = (50.0, 80.0, 30.0)
WORKFLOW_WARNING: Final = (
    "Critical: Expect 24 total (primary plus derived) strain--stress states to fit the data; got 18."
)
# By type: factor and shift (eV/atom, compounds alone) of formation energies, factor of hull distances, shift of totals.
_SCALES: Final = {GGA: (1.0, 0.0, 1.0, 0.0), MIXED: (1.02, -0.011, 1.03, 0.0), R2SCAN: (1.07, -0.034, 1.1, -4.2)}
_IDENTIFIER_KEYS: Final = frozenset({"material_id", "task_id", "task_ids"})


@dataclass(frozen=True)
class _Described:
    """A material with what its documents share."""

    material: Material
    stability: Stability
    stiffness_gpa: np.ndarray | None = None
    elastic_warnings: tuple[str, ...] = ()

    @cached_property
    def states(self) -> dict[str, float] | None:
        """Oxidation states, for candidates alone."""
        return made_up.oxidation_states(self.material) if self.material.candidate else None

    @cached_property
    def elastic(self) -> Document | None:
        """Fields of the elasticity document."""
        return None if self.stiffness_gpa is None else made_up.elastic_fields(self.stiffness_gpa, self.elastic_warnings)

    @cached_property
    def thermo_types(self) -> tuple[str, ...]:
        """Types that the material was computed in."""
        return (GGA, MIXED, R2SCAN) if self.material.candidate or self.material.is_reference else (GGA,)

    @cached_property
    def metadata(self) -> Document:
        """Fields of every document."""
        material, composition = self.material, self.material.composition
        return {
            "material_id": material.material_id,
            "nsites": len(material.structure),
            "elements": material.elements,
            "nelements": len(material.elements),
            "composition": composition,
            "composition_reduced": composition.reduced_composition,
            "formula_pretty": composition.reduced_formula,
            "formula_anonymous": composition.anonymized_formula,
            "chemsys": "-".join(material.elements),
            "volume": material.structure.volume,
            "density": float(material.structure.density),
            "density_atomic": material.structure.volume / len(material.structure),
            "deprecated": False,
            "last_updated": LAST_UPDATED,
            "builder_meta": BUILDER_META,
            "structure": material.structure,
        }

    def energies(self, thermo_type: str) -> Document:
        """Energy fields of a type."""
        factor, compound_shift, hull_factor, total_shift = _SCALES[thermo_type]
        formation = factor * self.material.formation_energy_ev_per_atom
        formation += 0.0 if self.material.is_element else compound_shift
        elements = self.material.composition.fractional_composition.items()
        corrected = formation + total_shift
        corrected += sum(share * made_up.element_energy_ev_per_atom(element.symbol) for element, share in elements)
        above_hull = hull_factor * self.stability.above_hull_ev_per_atom
        return {
            "formation_energy_per_atom": formation,
            "energy_above_hull": above_hull,
            "is_stable": above_hull == 0.0,
            "energy_per_atom": corrected,
            "uncorrected_energy_per_atom": corrected - made_up.correction_ev_per_atom(self.material),
            "decomposes_to": [
                {"material_id": product.material_id, "formula": product.formula, "amount": share}
                for product, share in self.stability.products
            ]
            or None,
        }


def build_embedded(
    systems: frozenset[str] | None, *, excluded: bool, entries: bool
) -> tuple[list[Document], list[Document], list[Document], list[Document]]:
    """Summary, thermo, elasticity and oxidation states documents."""
    described = _described(read_materials(systems, excluded=excluded))
    summary = [_summary(item) for item in described]
    thermo = [
        _thermo(item, thermo_type, served["structure"] if entries else None)
        for item, served in zip(described, summary, strict=True)
        for thermo_type in item.thermo_types
    ]
    elasticity = [_served(ElasticityDoc, item.metadata | item.elastic) for item in described if item.elastic]
    oxidation = [_oxidation(item, item.states) for item in described if item.states is not None]
    return summary, thermo, elasticity, oxidation


def _described(materials: Sequence[Material]) -> list[_Described]:
    """Materials with their stability; some tens of candidates get a tensor, the first two of them a bad one."""
    candidates = sorted((item for item in materials if item.candidate), key=lambda item: item.share("elastic"))
    tensors = {item.material_id: made_up.stiffness_gpa(item) for item in candidates[:ELASTIC_COUNT]}
    unstable, warned = [*tensors, None, None][:2]
    if unstable is not None:
        tensors[unstable] = made_up.cubic_stiffness_gpa(*UNSTABLE_STIFFNESS_GPA)
    return [
        _Described(
            material,
            stability,
            tensors.get(material.material_id),
            (WORKFLOW_WARNING,) if material.material_id == warned else (),
        )
        for material, stability in zip(materials, stabilities(materials), strict=True)
    ]


def _summary(item: _Described) -> Document:
    """Energies come from the mixed hull where there is one, as in the database itself."""
    gap, known = made_up.band_gap_ev(item.material), item.material.share("known") < 0.5
    fermi = round(1.0 + 4.0 * item.material.share("fermi"), 4)
    task_id = item.material.material_id
    return _served(
        SummaryDoc,
        item.metadata
        | item.energies(MIXED if MIXED in item.thermo_types else GGA)
        | {
            "property_name": "summary",
            "task_ids": [task_id],
            "band_gap": gap,
            "cbm": round(fermi + gap, 4) if gap else None,
            "vbm": fermi if gap else None,
            "efermi": fermi,
            "is_gap_direct": bool(gap) and item.material.share("direct") < 0.3,
            "is_metal": gap == 0.0,
            "theoretical": not known,
            "database_IDs": {"icsd": [f"icsd-{10_000 + int(100_000 * item.material.share('icsd'))}"]} if known else {},
            "possible_species": None if item.states is None else _species(item.material, item.states),
            "has_props": {
                "materials": True,
                "thermo": True,
                "electronic_structure": True,
                "elasticity": item.elastic is not None,
                "oxi_states": item.states is not None,
            },
        }
        | {name: (item.elastic or {}).get(name) for name in ("bulk_modulus", "shear_modulus")}
        | {name: (item.elastic or {}).get(name) for name in ("universal_anisotropy", "homogeneous_poisson")},
    )


def _thermo(item: _Described, thermo_type: str, structure: Document | None) -> Document:
    """A thermo document; its entry shares the structure of the summary document, in memory too."""
    energies = item.energies(thermo_type)
    hubbard = not {"Co", "Fe", "Mn", "Ni"}.isdisjoint(item.material.elements) and "O" in item.material.elements
    run_type = "r2SCAN" if thermo_type != GGA else "GGA+U" if hubbard else "GGA"
    entries = {} if structure is None else {run_type: _entry(item, run_type, energies)}
    document = _served(
        ThermoDoc,
        item.metadata
        | energies
        | {"thermo_type": thermo_type, "energy_type": run_type, "entry_types": [run_type], "entries": entries},
    )
    for entry in document["entries"].values():
        entry["structure"] = structure
    return document


def _entry(item: _Described, run_type: str, energies: Document) -> ComputedStructureEntry:
    identifier, sites = item.material.material_id, len(item.material.structure)
    uncorrected = energies["uncorrected_energy_per_atom"]
    return ComputedStructureEntry(
        item.material.structure,
        sites * uncorrected,
        correction=sites * (energies["energy_per_atom"] - uncorrected),
        entry_id=f"{identifier}-{run_type}",
        parameters={"run_type": run_type, "is_hubbard": run_type == "GGA+U", "hubbards": {}},
        data={"material_id": identifier, "task_id": identifier, "run_type": run_type, "license": "BY-C"},
    )


def _oxidation(item: _Described, states: dict[str, float]) -> Document:
    """The structure carries its oxidation states, as the database serves it."""
    valences = made_up.site_valences(item.material, states)
    decorated: Structure = item.material.structure.copy()
    decorated.add_oxidation_state_by_site(valences)
    fields = {
        "structure": decorated,
        "possible_species": _species(item.material, states),
        "possible_valences": valences,
        "average_oxidation_states": states,
        "method": "Bond Valence Analysis" if item.material.share("method") < 0.7 else "Oxidation State Guess",
    }
    return _served(OxidationStateDoc, item.metadata | fields)


def _species(material: Material, states: dict[str, float]) -> list[str]:
    found = {
        (site.specie.symbol, round(valence))
        for site, valence in zip(material.structure, made_up.site_valences(material, states), strict=True)
    }
    return [
        f"{symbol}{abs(state) if abs(state) != 1 else ''}{'+' if state > 0 else '-'}" for symbol, state in sorted(found)
    ]


def _served(model: type[BaseModel], fields: Document) -> Document:
    """The document as the server sends it: through the model, and with identifiers in the legacy form."""
    return _with_legacy_ids(model(**fields).model_dump(mode="json"))


def _with_legacy_ids(document: Any) -> Any:
    for key in _IDENTIFIER_KEYS & document.keys():
        document[key] = format_identifier(document[key], legacy=True)
    for product in document.get("decomposes_to") or ():
        product["material_id"] = format_identifier(product["material_id"], legacy=True)
    for entry in (document.get("entries") or {}).values():
        _with_legacy_ids(entry["data"])
    return document
