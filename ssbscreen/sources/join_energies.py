"""The quick half of the join: phases of one energy scale, and the candidates among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from ssbscreen.domain.composition import composition_key, hill_formula, reduced_amounts
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.sources.contents import STAGE, Amounts, PhaseColumns, Rejection, SourceContents
from ssbscreen.sources.polymorphs import Polymorphs
from ssbscreen.tables.catalogue import CANDIDATES, PHASE_ENTRIES, REJECTIONS
from ssbscreen.thermo.entries import refusal_reasons

ENTRIES_STAGE: Final = "phase entries"
USUAL_FORMULAS: Final = {
    "LiO": "Li2O2", "NaO": "Na2O2", "KO": "K2O2", "RbO": "Rb2O2", "CsO": "Cs2O2", "HO": "H2O2",
    "H": "H2", "N": "N2", "O": "O2", "F": "F2", "Cl": "Cl2", "Br": "Br2", "I": "I2",
}  # fmt: skip
"""Reduced formulas that nobody writes, and what is written."""


@dataclass(frozen=True, slots=True)
class JoinedEnergies:
    """What hulls and windows need.

    Attributes:
        phase_entries: all phases of the energy source that a hull may take.
        candidates: one per composition with Li, or one per polymorph, their columns of structure and gap still empty.
        rejections: rows that the sources refused, and Li phases that are no candidates.
        scale: of all energies.
        label: name of the source that they are from.
        notes: sentences for the report.
    """

    phase_entries: pa.Table
    candidates: pa.Table
    rejections: pa.Table
    scale: EnergyScale
    label: str
    notes: tuple[str, ...]


def join_energies(contents: Sequence[SourceContents], *, polymorphs: Polymorphs = Polymorphs.LOWEST) -> JoinedEnergies:
    """Phases and candidates from the first source that has energies; no structure is read.

    Candidates are the compositions with Li and another element, each as its lowest entry (of equals, the first by
    identifier), or all their entries; a source may name which of its phases these are, the others then only form the
    hull. Entries that no hull may take (`refusal_reasons`) are passed over, so that an absurd energy does not cost the
    composition its sound entry.

    Args:
        contents: sources in order of precedence.
        polymorphs: which entries of a composition are candidates.

    Returns:
        The tables. Li phases that the source lets be candidates = candidates + rejections.

    Raises:
        SourceError: no source has energies, or the one that has holds no phase with Li beside the metal.
    """
    source = next((source for source in contents if source.phases is not None), None)
    if source is None or source.phases is None or source.scale is None:
        names = ", ".join(source.label for source in contents) or "no source was named"
        raise SourceError(
            f"{names}: no formation energies, so no hull can be built. Name first a source with the column "
            "formation_energy_ev_per_atom, pymatgen entries or the bundled set."
        )
    phases, scale = source.phases, source.scale
    rows, rejections = _candidate_rows(phases, source.candidate_ids, polymorphs)
    if not rows and source.candidate_ids is not None:
        raise SourceError(
            f"{source.label}: no compound of Li among its {len(source.candidate_ids)} candidates "
            f"({source.candidates_are}). Widen what they are, or name another source."
        )
    if not rows:
        raise SourceError(
            f"{source.label}: no Li phase among its {len(phases.ids)} phases beside the metal, so no candidate. "
            "Name a source with compounds of Li."
        )
    energies = phases.formation_energies_ev_per_atom
    formulas = [_shown(formula, amounts) for formula, amounts in zip(phases.formulas, phases.amounts, strict=True)]
    systems = ["-".join(sorted(amounts)) for amounts in phases.amounts]
    reasons = refusal_reasons(phases.amounts, energies)
    rejections += [
        Rejection(phases.ids[row], ENTRIES_STAGE, reason) for row, reason in enumerate(reasons) if reason is not None
    ]
    usable = [row for row, reason in enumerate(reasons) if reason is None]
    entries = PHASE_ENTRIES.build(
        {
            "entry_id": [phases.ids[row] for row in usable],
            "formula": [formulas[row] for row in usable],
            "chemical_system": [systems[row] for row in usable],
            "formation_energy_ev_per_atom": energies[usable],
            "source": [phases.sources[row] for row in usable],
        }
    )
    candidates = CANDIDATES.build(
        {
            "candidate_id": [phases.ids[row] for row in rows],
            "formula": [formulas[row] for row in rows],
            "chemical_system": [systems[row] for row in rows],
            "formation_energy_ev_per_atom": energies[rows],
            "source": [phases.sources[row] for row in rows],
        }
    )
    refused = [rejection for each in contents for rejection in each.rejections]
    return JoinedEnergies(
        phase_entries=entries,
        candidates=candidates,
        rejections=rejections_table([*refused, *rejections]),
        scale=scale,
        label=source.label,
        notes=_notes(contents, source, len(rows), polymorphs),
    )


def rejections_table(rejections: Sequence[Rejection]) -> pa.Table:
    """Rejections as a table, each once."""
    distinct = sorted(set(rejections))
    columns = zip(*distinct, strict=True) if distinct else ([], [], [])
    return REJECTIONS.build(dict(zip(Rejection._fields, map(list, columns), strict=True)))


def _candidate_rows(
    phases: PhaseColumns, allowed: frozenset[str] | None, polymorphs: Polymorphs
) -> tuple[list[int], list[Rejection]]:
    """Rows of the usable entries with Li that are candidates, and why each other row with Li is none."""
    with_li = [
        row
        for row, amounts in enumerate(phases.amounts)
        if LITHIUM in amounts and (allowed is None or phases.ids[row] in allowed)
    ]
    energies = phases.formation_energies_ev_per_atom
    reasons = refusal_reasons([phases.amounts[row] for row in with_li], energies[with_li])
    lowest: dict[str, int] = {}
    rejections: list[Rejection] = []
    rivals: list[tuple[int, str]] = []
    for row, reason in zip(with_li, reasons, strict=True):
        if reason is not None:
            rejections.append(Rejection(phases.ids[row], STAGE, f"no candidate: {reason}"))
        elif len(phases.amounts[row]) == 1:
            rejections.append(Rejection(phases.ids[row], STAGE, "no candidate: lithium metal, the zero of voltages"))
        else:
            key = composition_key(phases.amounts[row])
            rivals.append((row, key))
            held = lowest.get(key)
            if held is None or (energies[row], phases.ids[row]) < (energies[held], phases.ids[held]):
                lowest[key] = row
    if polymorphs is Polymorphs.ALL:
        return [row for row, _ in rivals], rejections
    for row, key in rivals:
        if (best := lowest[key]) != row:
            above = energies[row] - energies[best]
            formula = _shown(phases.formulas[best], phases.amounts[best])
            reason = f"higher-energy polymorph of {formula} (+{above:.3f} eV/atom)"
            rejections.append(Rejection(phases.ids[row], STAGE, reason))
    return sorted(lowest.values()), rejections


def _shown(formula: str, amounts: Amounts) -> str:
    """The formula as its source writes it, or reduced where it is not; peroxides and gases as is usual."""
    shown = formula.strip() if reduced_amounts(amounts) == amounts else hill_formula(amounts)
    return USUAL_FORMULAS.get(shown, shown)


def _notes(
    contents: Sequence[SourceContents], source: SourceContents, candidates: int, polymorphs: Polymorphs
) -> tuple[str, ...]:
    count = len(source.phases.ids) if source.phases is not None else 0
    scale = source.scale
    how = f"{scale.functional}, corrections {scale.corrections}, {scale.origin}" if scale is not None else ""
    chosen = f" ({source.candidates_are}; all phases form the hull)" if source.candidates_are else ""
    what = "compositions" if polymorphs is Polymorphs.LOWEST else "phases, all polymorphs among them,"
    notes = [f"Energies: {count} phases of {source.label} ({how}); {candidates} {what} with Li are candidates{chosen}."]
    notes += [note for each in contents for note in each.notes]
    notes += [
        f"{other.label} holds formation energies too; they only choose among its own polymorphs, for energies of two "
        "sources never share a hull."
        for other in contents
        if other is not source and other.phases is not None
    ]
    return tuple(notes)
