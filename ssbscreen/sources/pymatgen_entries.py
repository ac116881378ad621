"""JSON lists of pymatgen's ComputedEntry and ComputedStructureEntry: total energies to formation energies.

One hull takes one functional and one correction scheme. GGA and GGA+U meet on one scale only through the written
mixing corrections; what does not fit the larger consistent part is refused entry by entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from ssbscreen.domain.composition import hill_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cells import StructureDictionaries
from ssbscreen.sources.contents import (
    NOT_STATED,
    REACTION_ENERGY_ERROR_EV_PER_ATOM,
    REACTION_ENERGY_ERROR_SOURCE,
    CellColumns,
    Floats,
    PhaseColumns,
    SourceContents,
)
from ssbscreen.sources.phase_rows import build_phases, read_formulas, require_usable
from ssbscreen.sources.raw_files import as_number

GGA: Final = "GGA"
GGA_U: Final = "GGA+U"
NO_CORRECTIONS: Final = "none"
MP2020: Final = "MP2020"
LEGACY: Final = "legacy"
_RUN_TYPES: Final = {"GGA": GGA, "PBE": GGA, "GGA+U": GGA_U, "GGA_U": GGA_U, "PBE+U": GGA_U, "PBE_U": GGA_U}
# MP2020 corrects oxides and fluorides always, so an entry with O or F and no correction was left uncorrected.
_ALWAYS_CORRECTED: Final = frozenset({"O", "F"})
_CORRECT_MEND: Final = "correct it with pymatgen's MaterialsProject2020Compatibility().process_entries"


def is_entry(item: Mapping[str, Any]) -> bool:
    """Whether a JSON object looks like a pymatgen entry."""
    return "composition" in item and "energy" in item


def read_entries(items: Sequence[Any], label: str) -> SourceContents:
    """Phases and cells of a list of pymatgen entries.

    Corrected energies become formation energies against the lowest elemental entries of the same list.

    Args:
        items: the JSON list of ``as_dict()``.
        label: name of the source in messages and tables.

    Returns:
        Phases with one rejection for each entry refused, and a cell for each phase with a structure.

    Raises:
        SourceError: no entry is usable, or elements have no elemental entry: names them.
    """
    entries: list[Mapping[str, Any]] = [item if isinstance(item, dict) else {} for item in items]
    ids = [identifier_of(entry) or f"{label} entry {row + 1}" for row, entry in enumerate(entries)]
    amounts, faults = read_formulas([_written_composition(entry) for entry in entries])
    formulas = [hill_formula(amount) if amount else "" for amount in amounts]
    energies = np.array(
        [corrected_energy_ev(e) / sum(a.values()) if a else np.nan for e, a in zip(entries, amounts, strict=True)]
    )
    faults |= {row: "no energy" for row in np.flatnonzero(~np.isfinite(energies)).tolist() if row not in faults}
    run_types = [_run_type(entry) for entry in entries]
    schemes = [_scheme(entry) for entry in entries]
    usable = [row for row in range(len(entries)) if row not in faults]
    functional = _keep_one_functional(run_types, usable, faults)
    usable = [row for row in usable if row not in faults]
    corrections = _keep_one_scheme([set(a) for a in amounts], run_types, schemes, usable, faults)
    references = _elemental_references(amounts, energies, faults, label)
    formation = np.array(
        [e - sum(n * references.get(s, 0.0) for s, n in a.items()) / sum(a.values()) if a else np.nan
         for e, a in zip(energies, amounts, strict=True)]
    )  # fmt: skip
    phases, rejections = build_phases(
        ids=ids,
        formulas=formulas,
        amounts=amounts,
        energies_ev_per_atom=formation,
        sources=[label] * len(ids),
        faults=faults,
        place=lambda row: f"{label} entry {row + 1}",
    )
    require_usable(len(phases.ids), rejections, label)
    with_u = any(run_types[row] == GGA_U for row in range(len(ids)) if row not in faults)
    scale = EnergyScale(
        functional={GGA: "PBE/PBE+U" if with_u else "PBE"}.get(functional, functional),
        corrections=corrections,
        origin=Origin.DFT,
        error_ev_per_atom=REACTION_ENERGY_ERROR_EV_PER_ATOM,
        error_source=REACTION_ENERGY_ERROR_SOURCE,
    )
    structures = {name: entry.get("structure") for name, entry in zip(reversed(ids), reversed(entries), strict=True)}
    cells = _cells(phases, structures, label)
    return SourceContents(label, scale, phases, cells, rejections=tuple(rejections))


def corrected_energy_ev(entry: Mapping[str, Any]) -> float:
    """Total energy of an entry with its corrections [eV]; NaN where a number is missing.

    As in pymatgen, ``energy`` is uncorrected, the sum of ``energy_adjustments`` counts where there are any, and
    ``correction`` only where there are none (entries written before 2020).
    """
    adjustments = entry.get("energy_adjustments") or ()
    correction = sum(_adjustment_ev(adjustment) for adjustment in adjustments)
    if not adjustments:
        correction = as_number(entry.get("correction") or 0.0)
    return as_number(entry.get("energy")) + correction


def _adjustment_ev(adjustment: Mapping[str, Any]) -> float:
    if "adj_per_atom" in adjustment:
        return as_number(adjustment["adj_per_atom"]) * as_number(adjustment.get("n_atoms"))
    return as_number(adjustment.get("value"))


def identifier_of(entry: Mapping[str, Any]) -> str:
    """What an entry is called: its own name, else that of its material or task; "" where it has none."""
    data = entry.get("data") or {}
    return str(entry.get("entry_id") or data.get("material_id") or data.get("task_id") or "")


def _written_composition(entry: Mapping[str, Any]) -> str:
    """Composition as a formula, so that faults of either are told alike."""
    composition = entry.get("composition")
    if not isinstance(composition, dict):
        return str(composition or "")
    return "".join(f"{symbol}{as_number(amount):.10g}" for symbol, amount in composition.items())


def _run_type(entry: Mapping[str, Any]) -> str:
    """Functional of an entry; "not stated" where it does not say."""
    held = (entry.get("parameters") or {}).get("run_type") or (entry.get("data") or {}).get("run_type") or NOT_STATED
    return _RUN_TYPES.get(str(held), str(held))


def _scheme(entry: Mapping[str, Any]) -> str:
    """Correction scheme written into an entry."""
    adjustments = entry.get("energy_adjustments") or ()
    if any(str(adjustment.get("name", "")).startswith(MP2020) for adjustment in adjustments):
        return MP2020
    return LEGACY if adjustments or as_number(entry.get("correction") or 0.0) != 0.0 else NO_CORRECTIONS


def _keep_one_functional(run_types: list[str], usable: list[int], faults: dict[int, str]) -> str:
    """The functional of most entries, GGA and GGA+U counted as one; the others become faults."""
    families = [GGA if run_type == GGA_U else run_type for run_type in run_types]
    counts = Counter(families[row] for row in usable)
    if not counts:
        return NOT_STATED
    kept = max(counts, key=lambda family: (counts[family], family == GGA))
    for row in usable:
        if families[row] != kept:
            faults[row] = (
                f"functional {run_types[row]} among {counts[kept]} {kept} entries: a hull takes one functional"
            )
    return kept


def _keep_one_scheme(
    elements: list[set[str]], run_types: list[str], schemes: list[str], usable: list[int], faults: dict[int, str]
) -> str:
    """The correction scheme of most corrected entries; those of another, or that lack theirs, become faults.

    Entries that need no correction (elements, alloys) fit any scheme. Where nothing is corrected GGA stays, because
    the elements are GGA, and GGA+U leaves.
    """
    counts = Counter(schemes[row] for row in usable if schemes[row] != NO_CORRECTIONS)
    kept = max(counts, key=lambda scheme: (counts[scheme], scheme)) if counts else NO_CORRECTIONS
    only_u = all(run_types[row] == GGA_U for row in usable)
    for row in usable:
        compound = len(elements[row]) > 1
        if schemes[row] not in (kept, NO_CORRECTIONS):
            faults[row] = f"{schemes[row]} corrections among entries with {kept} corrections: a hull takes one scheme"
        elif schemes[row] == NO_CORRECTIONS and run_types[row] == GGA_U and not only_u:
            faults[row] = f"GGA+U energy without the correction that lets it meet GGA energies; {_CORRECT_MEND}"
        elif schemes[row] == NO_CORRECTIONS and kept == MP2020 and compound and elements[row] & _ALWAYS_CORRECTED:
            held = " and ".join(sorted(elements[row] & _ALWAYS_CORRECTED))
            faults[row] = f"holds {held} but no MP2020 correction is written; {_CORRECT_MEND}"
    return kept


def _elemental_references(
    amounts: Sequence[Mapping[str, float]], energies: Floats, faults: Mapping[int, str], label: str
) -> dict[str, float]:
    """Lowest energy per atom [eV] of every element among the usable entries."""
    usable = [row for row in range(len(amounts)) if row not in faults]
    references: dict[str, float] = {}
    for row in usable:
        if len(amounts[row]) == 1:
            (symbol,) = amounts[row]
            references[symbol] = min(float(energies[row]), references.get(symbol, np.inf))
    if missing := sorted({symbol for row in usable for symbol in amounts[row]} - references.keys()):
        refused = f" ({len(faults)} entries were refused; the first: {faults[min(faults)]})" if faults else ""
        raise SourceError(
            f"{label}: no elemental entry of {', '.join(missing)}, so formation energies have no zero{refused}. "
            "Export the whole chemical system with its elements, as MPRester.get_entries_in_chemsys does."
        )
    return references


def _cells(phases: PhaseColumns, structures: Mapping[str, Any], label: str) -> tuple[CellColumns, ...]:
    held = [row for row, name in enumerate(phases.ids) if isinstance(structures.get(name), dict)]
    if not held:
        return ()
    names = [phases.ids[row] for row in held]
    columns = CellColumns(
        material_ids=names,
        entry_ids=names,
        formulas=[phases.formulas[row] for row in held],
        amounts=[phases.amounts[row] for row in held],
        formation_energies_ev_per_atom=phases.formation_energies_ev_per_atom[held],
        origins=[Origin.DFT] * len(held),
        sources=[label] * len(held),
        geometry=StructureDictionaries([structures[name] for name in names]),
    )
    return (columns,)
