"""The embedded reference set beside the DFT energies of the Materials Project of 2018: windows, hulls, energies.

The scales differ (2018 carries the legacy corrections, the set MP2020), so formation energies of one composition differ
by scheme, most for sulfides; windows and heights above a hull compare phases of one scale with each other, and are what
is judged here. Each is computed on the hull of its own set.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from flows.reference_limits import limit_pairs, told, window_figures
from ssbscreen.domain.anion_families import anion_family
from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.files import read_source
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.phase_index import Floats, PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import LI, compute_profiles

NEAR_HULL_EV_PER_ATOM: Final = 0.025
ON_HULL_EV_PER_ATOM: Final = 1e-6


def read_dft(path: Path) -> PhaseIndex:
    """Phases of a table of formation energies with the elements at 0, or of a folder of tables.

    Raises:
        SourceError: it holds no energies, or cannot be read.
    """
    contents = read_source(path)
    if contents.phases is None:
        raise SourceError(
            f"{path}: no formation energies. Name the table phases.csv.gz of the Materials Project of 2018."
        )
    phases = contents.phases
    return index_phases(phases.ids, phases.formulas, phases.amounts, np.asarray(phases.formation_energies_ev_per_atom))


def compare_with_dft(
    embedded: PhaseIndex, dft: PhaseIndex, *, known: Sequence[str], candidates: Sequence[str]
) -> dict[str, Any]:
    """All comparisons, as JSON.

    Args:
        embedded: phases of the set that are on its hull.
        dft: phases of 2018.
        known: formulas of known electrolytes; their windows are told one by one.
        candidates: formulas of the candidates of the set; those that 2018 has a phase of count.
    """
    common = [key for key in embedded.row_of if key in dft.row_of]
    with_li = [key for key in common if holds_lithium(embedded, embedded.row_of[key])]
    of_candidates = sorted({formula for formula in candidates if formula_key(formula) in dft.row_of})
    pairs = limit_pairs(embedded, dft, sorted(set(known)))
    formulas = [str(embedded.formulas[embedded.row_of[key]]) for key in with_li]
    return {
        "windows_of_known_electrolytes": {
            **window_figures(pairs),
            "limits_one_by_one": [told(pair) for pair in pairs],
        },
        "windows_of_common_candidates": window_figures(limit_pairs(embedded, dft, of_candidates)),
        "energy_above_hull_of_common_candidates": height_figures(embedded, dft, of_candidates),
        "energy_above_hull_of_common_li_compositions": height_figures(embedded, dft, formulas),
        "energy_above_hull_on_hulls_of_common_compositions": height_figures(
            restricted(embedded, common), restricted(dft, common), formulas
        ),
        "formation_energies_of_common_li_compositions": formation_figures(embedded, dft, with_li),
        "completeness": completeness(embedded, dft),
    }


def height_figures(embedded: PhaseIndex, dft: PhaseIndex, formulas: Sequence[str]) -> dict[str, Any]:
    """Energies above the hull of phases that both sets have: errors, and who is told to be near the hull.

    Args:
        embedded: phases of the set.
        dft: phases of 2018.
        formulas: compositions with a phase in both.
    """
    ours, theirs = (heights_ev_per_atom(index, formulas) for index in (embedded, dft))
    solved = np.isfinite(ours) & np.isfinite(theirs)
    ours, theirs = ours[solved], theirs[solved]
    if not len(ours):
        return {"compositions": 0}
    near, truly = ours <= NEAR_HULL_EV_PER_ATOM, theirs <= NEAR_HULL_EV_PER_ATOM
    difference = ours - theirs
    return {
        "compositions": len(ours),
        "mean_absolute_ev_per_atom": float(np.mean(np.abs(difference))),
        "median_absolute_ev_per_atom": float(np.median(np.abs(difference))),
        "mean_ev_per_atom": float(np.mean(difference)),
        f"within_{NEAR_HULL_EV_PER_ATOM}_ev_per_atom": {
            "embedded": int(near.sum()),
            "dft": int(truly.sum()),
            "precision": _share(near & truly, near),
            "recall": _share(near & truly, truly),
        },
    }


def heights_ev_per_atom(index: PhaseIndex, formulas: Sequence[str]) -> Floats:
    """Energy above the hull of the phase at each composition, eV/atom; NaN without a phase or a hull."""
    profiles = compute_profiles(index, [parse_formula(formula) for formula in formulas])
    rows = [index.row_of.get(formula_key(formula), -1) for formula in formulas]
    energies = np.array([index.energies[row] if row >= 0 else np.nan for row in rows])
    return np.where(profiles.status == SOLVED, energies - profiles.hull_energy, np.nan)


def formation_figures(embedded: PhaseIndex, dft: PhaseIndex, keys: Sequence[str]) -> dict[str, Any]:
    """Formation energies by anion family, eV/atom; the difference of the correction schemes is in them."""
    formulas = [str(embedded.formulas[embedded.row_of[key]]) for key in keys]
    difference = np.array(
        [embedded.energies[embedded.row_of[key]] - dft.energies[dft.row_of[key]] for key in keys], dtype=float
    )
    families = np.array([str(anion_family(formula)) for formula in formulas])
    parts = {"all": np.ones(len(keys), dtype=bool), **{name: families == name for name in sorted(set(families))}}
    return {
        name: {
            "compositions": int(chosen.sum()),
            "mean_absolute_ev_per_atom": float(np.mean(np.abs(difference[chosen]))),
            "mean_ev_per_atom": float(np.mean(difference[chosen])),
            "median_ev_per_atom": float(np.median(difference[chosen])),
        }
        for name, chosen in parts.items()
        if chosen.any()
    }


def completeness(embedded: PhaseIndex, dft: PhaseIndex) -> dict[str, Any]:
    """Which compositions of 2018 the set has a phase of: all, those with Li, and those on the hull of 2018."""
    formulas = [str(formula) for formula in dft.formulas]
    present = np.array([key in embedded.row_of for key in _keys_in_order(dft)])
    lithium = np.array([holds_lithium(dft, row) for row in range(len(formulas))])
    heights = heights_ev_per_atom(dft, formulas)
    on_hull, near = heights <= ON_HULL_EV_PER_ATOM, heights <= NEAR_HULL_EV_PER_ATOM
    figures: dict[str, Any] = {
        name: {"of_2018": int(chosen.sum()), "in_the_set": int((chosen & present).sum())}
        for name, chosen in (
            ("compositions", np.ones(len(formulas), dtype=bool)),
            ("with_li", lithium),
            ("on_the_hull_of_2018", on_hull),
            ("with_li_on_the_hull_of_2018", on_hull & lithium),
            (f"within_{NEAR_HULL_EV_PER_ATOM}_ev_per_atom_of_the_hull_of_2018", near),
        )
    }
    lacking = np.flatnonzero(on_hull & ~present)
    figures["lacking_on_the_hull_of_2018"] = [formulas[row] for row in lacking][:50]
    elements = {SYMBOLS[z - 1] for z in np.unique(dft.elements)} - {
        SYMBOLS[z - 1] for z in np.unique(embedded.elements)
    }
    figures["elements_that_the_set_lacks"] = sorted(elements)
    return figures


def restricted(index: PhaseIndex, keys: Sequence[str]) -> PhaseIndex:
    """The index with the phases of these compositions, and the elements, alone."""
    kept = {*keys, *(key for key, row in index.row_of.items() if index.pointer[row + 1] - index.pointer[row] == 1)}
    rows = sorted(index.row_of[key] for key in kept if key in index.row_of)
    return index_phases(
        [str(index.ids[row]) for row in rows],
        [str(index.formulas[row]) for row in rows],
        [amounts_of(index, row) for row in rows],
        index.energies[rows],
    )


def amounts_of(index: PhaseIndex, row: int) -> dict[str, float]:
    """Atoms per formula unit of a phase, by element."""
    span = slice(int(index.pointer[row]), int(index.pointer[row + 1]))
    return {
        SYMBOLS[z - 1]: float(n)
        for z, n in zip(index.elements[span].tolist(), index.amounts[span].tolist(), strict=True)
    }


def holds_lithium(index: PhaseIndex, row: int) -> bool:
    """Whether a phase holds Li."""
    return LI in index.elements[index.pointer[row] : index.pointer[row + 1]]


def _keys_in_order(index: PhaseIndex) -> list[str]:
    return sorted(index.row_of, key=index.row_of.__getitem__)


def _share(part: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else float("nan")
