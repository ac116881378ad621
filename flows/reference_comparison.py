"""The embedded reference set beside the DFT energies of the Materials Project of 2018: windows, hulls, energies.

The scales differ (2018 carries the legacy corrections, the set MP2020), so formation energies of one composition differ
by scheme, most for sulfides; windows and heights above a hull compare phases of one scale with each other, and are what
is judged here. Each is computed on the hull of its own set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.anion_families import anion_family
from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.files import read_source
from ssbscreen.thermo.hull_program import SOLVED
from ssbscreen.thermo.phase_index import Floats, PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import LI, Profiles, compute_profiles
from ssbscreen.thermo.windows import neighbour_steps

NEAR_HULL_EV_PER_ATOM: Final = 0.025
ON_HULL_EV_PER_ATOM: Final = 1e-6
WORST: Final = 5
UNCORRECTED_IN_2018: Final = frozenset({"Br", "I", "Se", "Te"})
"""Anions that MP2020 corrects and the legacy scheme does not: Wang et al., Sci. Rep. 11, 15496 (2021),
doi:10.1038/s41598-021-94550-5."""


@dataclass(frozen=True, slots=True)
class LimitPair:
    """One limit of one composition on both hulls.

    Attributes:
        formula: composition.
        limit: "reduction" or "oxidation".
        embedded_v: on the hull of the set, V.
        dft_v: on the hull of 2018, V.
        embedded_products: what the composition turns into beyond the limit on the hull of the set.
        dft_products: the same on the hull of 2018.
        absent_in_dft: those of `embedded_products` that 2018 has no phase of.
        absent_in_embedded: those of `dft_products` that the set has no phase of.
    """

    formula: str
    limit: str
    embedded_v: float
    dft_v: float
    embedded_products: str
    dft_products: str
    absent_in_dft: str
    absent_in_embedded: str

    @property
    def difference_v(self) -> float:
        """Embedded less DFT, V."""
        return self.embedded_v - self.dft_v


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
    of_candidates = sorted({formula for formula in candidates if _key(formula) in dft.row_of})
    pairs = limit_pairs(embedded, dft, sorted(set(known)))
    formulas = [str(embedded.formulas[embedded.row_of[key]]) for key in with_li]
    return {
        "windows_of_known_electrolytes": {
            **window_figures(pairs),
            "limits_one_by_one": [_told(pair) for pair in pairs],
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


def limit_pairs(embedded: PhaseIndex, dft: PhaseIndex, formulas: Sequence[str]) -> list[LimitPair]:
    """Both limits of compositions whose elements have phases on both hulls.

    A limit of 0 V on both is no test, for Li metal ends the scale there.
    """
    amounts = [parse_formula(formula) for formula in formulas]
    ours, theirs = (compute_profiles(index, amounts) for index in (embedded, dft))
    beyond = [neighbour_steps(profiles) for profiles in (ours, theirs)]
    pairs = []
    for row, formula in enumerate(formulas):
        if ours.status[row] != SOLVED or theirs.status[row] != SOLVED:
            continue
        for side, limit in enumerate(("reduction", "oxidation")):
            mine, other = (
                float((profiles.reduction_v, profiles.oxidation_v)[side][row]) for profiles in (ours, theirs)
            )
            if not np.isfinite(mine - other) or mine == other == 0.0:
                continue
            steps = [int(each[side][row]) for each in beyond]
            products, other_products = _products(embedded, ours, steps[0]), _products(dft, theirs, steps[1])
            pairs.append(
                LimitPair(
                    formula=formula,
                    limit=limit,
                    embedded_v=mine,
                    dft_v=other,
                    embedded_products=" + ".join(products),
                    dft_products=" + ".join(other_products),
                    absent_in_dft=", ".join(each for each in products if _key(each) not in dft.row_of),
                    absent_in_embedded=", ".join(each for each in other_products if _key(each) not in embedded.row_of),
                )
            )
    return pairs


def window_figures(pairs: Sequence[LimitPair]) -> dict[str, Any]:
    """Mean and median of the absolute differences of each limit, V, and the worst with what sets them."""
    figures: dict[str, Any] = {"compositions": len({pair.formula for pair in pairs})}
    for limit in ("reduction", "oxidation"):
        of_limit = [pair for pair in pairs if pair.limit == limit]
        if not of_limit:
            continue
        difference = np.array([pair.difference_v for pair in of_limit])
        order = np.argsort(-np.abs(difference), kind="stable")[:WORST]
        same = np.array([UNCORRECTED_IN_2018.isdisjoint(parse_formula(pair.formula)) for pair in of_limit])
        figures[limit] = {
            "limits": len(of_limit),
            "mean_absolute_v": float(np.mean(np.abs(difference))),
            "median_absolute_v": float(np.median(np.abs(difference))),
            "mean_v": float(np.mean(difference)),
            "mean_absolute_without_br_i_se_te_v": float(np.mean(np.abs(difference[same]))) if same.any() else None,
            "worst": [_told(of_limit[place]) for place in order],
        }
    return figures


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
    rows = [index.row_of.get(_key(formula), -1) for formula in formulas]
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


def _key(formula: str) -> str:
    return composition_key(parse_formula(formula))


def _products(index: PhaseIndex, profiles: Profiles, step: int) -> list[str]:
    if step < 0:
        return []
    rows = profiles.phase[profiles.products[step] : profiles.products[step + 1]]
    return [str(index.formulas[row]) for row in rows]


def _told(pair: LimitPair) -> dict[str, Any]:
    return {
        "formula": pair.formula,
        "limit": pair.limit,
        "embedded_v": round(pair.embedded_v, 4),
        "dft_v": round(pair.dft_v, 4),
        "difference_v": round(pair.difference_v, 4),
        "embedded_products": pair.embedded_products,
        "dft_products": pair.dft_products,
        "absent_in_dft": pair.absent_in_dft,
        "absent_in_embedded": pair.absent_in_embedded,
    }


def _share(part: npt.NDArray[np.bool_], whole: npt.NDArray[np.bool_]) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else float("nan")
