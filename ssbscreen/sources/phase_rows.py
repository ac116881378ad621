"""From rows of formulas and energies to phases, refusing the bad rows one by one with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import FormulaError, SourceError
from ssbscreen.sources.contents import STAGE, Amounts, Floats, PhaseColumns, Rejection

_Value = TypeVar("_Value")
Place = Callable[[int], str]
"""Row -> where it stands, for messages: ``phases.csv row 7``."""


def read_formulas(formulas: Sequence[str]) -> tuple[list[Amounts], dict[int, str]]:
    """Amounts of every formula, and the fault of each row whose formula cannot be read (its amounts are empty)."""
    amounts: list[Amounts] = []
    faults: dict[int, str] = {}
    for row, formula in enumerate(formulas):
        try:
            amounts.append(parse_formula(formula))
        except FormulaError as fault:
            amounts.append({})
            faults[row] = str(fault)
    return amounts, faults


def build_phases(
    *,
    ids: Sequence[str] | None,
    formulas: Sequence[str],
    amounts: Sequence[Amounts],
    energies_ev_per_atom: Floats,
    sources: Sequence[str],
    faults: dict[int, str],
    place: Place,
) -> tuple[PhaseColumns, list[Rejection]]:
    """Phases from rows; rows in = phases + rejections.

    Args:
        ids: identifiers; None: the formula identifies the phase, the second one of a formula as ``LiF #2``.
        formulas: formula of each row.
        amounts: the same, read.
        energies_ev_per_atom: formation energies, shape (n,), NaN where missing.
        sources: where each energy is from.
        faults: rows already known to be bad, with the reason.
        place: where a row stands.

    Returns:
        The phases, and one rejection for each row with a fault, without a finite energy, or with an identifier that an
        earlier row has.
    """
    faults = dict(faults)
    for row in np.flatnonzero(~np.isfinite(energies_ev_per_atom)).tolist():
        energy = energies_ev_per_atom[row]
        faults.setdefault(row, "no formation energy" if np.isnan(energy) else f"formation energy is {energy}")
    names = _numbered(formulas) if ids is None else list(ids)
    if len(set(names)) < len(names):
        seen: set[str] = set()
        for row, name in enumerate(names):
            if row not in faults and name in seen:
                faults[row] = f"repeats the identifier {name} of an earlier row"
            elif row not in faults:
                seen.add(name)
    rejections = [Rejection(str(names[row]), STAGE, f"{place(row)}: {faults[row]}") for row in sorted(faults)]
    if not faults:
        return PhaseColumns(names, formulas, amounts, energies_ev_per_atom, sources), rejections
    kept = [row for row in range(len(names)) if row not in faults]
    phases = PhaseColumns(
        ids=picked(names, kept),
        formulas=picked(formulas, kept),
        amounts=picked(amounts, kept),
        formation_energies_ev_per_atom=energies_ev_per_atom[kept],
        sources=picked(sources, kept),
    )
    return phases, rejections


def picked(values: Sequence[_Value], rows: Sequence[int]) -> list[_Value]:
    """Values of these rows, in their order."""
    return [values[row] for row in rows]


def require_usable(usable: int, rejections: Sequence[Rejection], label: str) -> None:
    """Check that something of a file remains.

    Raises:
        SourceError: nothing does; tells the first reason.
    """
    if usable == 0:
        first = f"; the first: {rejections[0].reason}" if rejections else ""
        raise SourceError(
            f"{label}: none of its {len(rejections)} rows can be used{first}. Mend the rows, or name another source."
        )


def _numbered(formulas: Sequence[str]) -> list[str]:
    """Formulas, repeated ones with their number."""
    if len(set(formulas)) == len(formulas):
        return list(formulas)
    counts: dict[str, int] = {}
    names = []
    for formula in formulas:
        counts[formula] = counts.get(formula, 0) + 1
        names.append(formula if counts[formula] == 1 else f"{formula} #{counts[formula]}")
    return names
