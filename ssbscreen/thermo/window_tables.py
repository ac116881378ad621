"""The thermodynamic stage: candidates and phases in, windows, voltage profiles and rejections out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.elements import LITHIUM, SYMBOLS
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.tables.catalogue import REJECTIONS, VOLTAGE_PROFILES, WINDOWS
from ssbscreen.tables.schema import concatenated
from ssbscreen.thermo import windows
from ssbscreen.thermo.energy_errors import energy_errors_ev_per_atom
from ssbscreen.thermo.entries import missing_reference_reason, refusal_reasons
from ssbscreen.thermo.hull_program import NO_ELEMENT_REFERENCE, NO_LI_REFERENCE, SOLVED
from ssbscreen.thermo.limit_intervals import limit_intervals
from ssbscreen.thermo.mixtures import formula_units, hull_mixture, in_words, mixture_at_step
from ssbscreen.thermo.phase_index import Floats, PhaseIndex, index_phases, index_with
from ssbscreen.thermo.system_batches import Profiles, compute_profiles

STAGE = "windows"


@dataclass(frozen=True, slots=True)
class WindowTables:
    """What the stage makes: rows of ``windows`` and ``rejections`` together are the candidates."""

    windows: pa.Table
    voltage_profiles: pa.Table
    rejections: pa.Table


def index_of_entries(entries: pa.Table) -> tuple[PhaseIndex, pa.Table]:
    """Index the usable phases of a ``phase_entries`` table.

    Returns:
        The index, and a ``rejections`` table of the entries refused with the reason.
    """
    formulas = entries["formula"].to_pylist()
    ids = entries["entry_id"].to_pylist()
    energies = entries["formation_energy_ev_per_atom"].to_numpy()
    amounts = [parse_formula(formula) for formula in formulas]
    reasons = refusal_reasons(amounts, energies)
    refused = [row for row, reason in enumerate(reasons) if reason is not None]
    if refused:
        kept = np.array([row for row, reason in enumerate(reasons) if reason is None], dtype=np.int64)
        ids, formulas, amounts = ([values[row] for row in kept] for values in (ids, formulas, amounts))
        energies = energies[kept]
    all_ids = entries["entry_id"]
    rejections = REJECTIONS.build(
        {
            "candidate_id": [all_ids[row].as_py() for row in refused],
            "stage": ["phase entries"] * len(refused),
            "reason": [reasons[row] for row in refused],
        }
    )
    return index_phases(ids, formulas, amounts, energies), rejections


def with_hull(candidates: pa.Table, index: PhaseIndex) -> pa.Table:
    """The candidates whose elements, and Li, all have phases of their own."""
    needed = [{*parse_formula(formula), LITHIUM} for formula in candidates["formula"].to_pylist()]
    present = {e for e in set().union(*needed) if composition_key({e: 1.0}) in index.row_of}
    return candidates.filter(pa.array([elements <= present for elements in needed], pa.bool_()))


def nothing_left(candidates: int, rejections: Sequence[pa.Table]) -> str:
    """What to tell when no candidate has a window: how many there were, and the reason that most of them have."""
    reasons = Counter(reason for table in rejections for reason in table["reason"].to_pylist())
    reason, count = reasons.most_common(1)[0]
    return f"none of the {candidates} candidates has a hull. {count} of them: {reason}"


def compute_windows(
    candidates: pa.Table, index: PhaseIndex, scale: EnergyScale, *, cathode_voltage_v: float
) -> WindowTables:
    """Hull distance, windows, decomposition energies and voltage profiles of candidates.

    A candidate that lies below the hull, such as a new structure that is no phase of it, is a phase of its own hull
    (of no other candidate's): its distance to the hull of the known phases is negative, and its window is its own.

    Args:
        candidates: ``candidates`` table.
        index: the phases of the hull.
        scale: energy scale of both; its error sets the tolerance and the errors of the limits, where a candidate has no
            error of its own.
        cathode_voltage_v: voltage at which the decomposition at the charged cathode is taken, V.
    """
    energies = candidates["formation_energy_ev_per_atom"].to_numpy().astype(np.float64)
    amounts = [parse_formula(formula) for formula in candidates["formula"].to_pylist()]
    profiles = compute_profiles(index, amounts)
    below = energies < profiles.hull_energy - windows.ROUNDING_EV_PER_ATOM
    if not below.any():
        return _tables(candidates, profiles, index, profiles.hull_energy, scale, cathode_voltage_v=cathode_voltage_v)
    parts = []
    for rows in [np.flatnonzero(~below), *np.flatnonzero(below)[:, None]]:
        chosen, asked = candidates.take(pa.array(rows)), [amounts[row] for row in rows]
        own_index = index
        if below[rows].any():
            (row,) = rows.tolist()
            own_index = index_with(
                index, chosen["candidate_id"][0].as_py(), chosen["formula"][0].as_py(), amounts[row], energies[row]
            )
        found = compute_profiles(own_index, asked)
        hull = profiles.hull_energy[rows]
        parts.append(_tables(chosen, found, own_index, hull, scale, cathode_voltage_v=cathode_voltage_v))
    return WindowTables(
        windows=concatenated([part.windows for part in parts], WINDOWS),
        voltage_profiles=concatenated([part.voltage_profiles for part in parts], VOLTAGE_PROFILES),
        rejections=concatenated([part.rejections for part in parts], REJECTIONS),
    )


def _tables(
    candidates: pa.Table,
    profiles: Profiles,
    index: PhaseIndex,
    hull_energies: Floats,
    scale: EnergyScale,
    *,
    cathode_voltage_v: float,
) -> WindowTables:
    """The tables of candidates with their profiles; hull energies [eV/atom] of the known phases alone."""
    ids = candidates["candidate_id"].to_pylist()
    energies = candidates["formation_energy_ev_per_atom"].to_numpy().astype(np.float64)
    amounts = [parse_formula(formula) for formula in candidates["formula"].to_pylist()]
    rivals = compute_profiles(index, amounts, without_own=True)
    solved = profiles.status == SOLVED
    kept = np.flatnonzero(solved)
    columns = _window_columns(
        profiles,
        rivals,
        index,
        energies,
        above_hull=energies - hull_energies,
        sigma=energy_errors_ev_per_atom(candidates, scale.error_ev_per_atom),
        cathode_voltage_v=cathode_voltage_v,
    )
    lost, origins = np.flatnonzero(~solved), candidates["own_energy_origin"].to_pylist()
    return WindowTables(
        windows=WINDOWS.build(
            {
                "candidate_id": [ids[row] for row in kept],
                "origin": [origins[row] or str(scale.origin) for row in kept],
                **{name: values[kept] for name, values in columns.items()},
            }
        ),
        voltage_profiles=VOLTAGE_PROFILES.build(_profile_columns(profiles, index, np.array(ids, dtype=object))),
        rejections=REJECTIONS.build(
            {
                "candidate_id": [ids[row] for row in lost],
                "stage": [STAGE] * len(lost),
                "reason": [_reason(profiles, row) for row in lost.tolist()],
            }
        ),
    )


def _window_columns(
    profiles: Profiles,
    rivals: Profiles,
    index: PhaseIndex,
    energies: Floats,
    *,
    above_hull: Floats,
    sigma: Floats,
    cathode_voltage_v: float,
) -> dict[str, Any]:
    above_hull = np.where(np.abs(above_hull) < windows.ROUNDING_EV_PER_ATOM, 0.0, above_hull)
    tolerance = np.maximum(above_hull, 0.0) + sigma
    own = windows.own_window(profiles, energies, np.zeros_like(energies))
    tolerant = windows.own_window(profiles, energies, tolerance)
    ends = limit_intervals(profiles, rivals, energies, sigma)
    units = formula_units(profiles, index)
    below, above = windows.neighbour_steps(profiles)
    at_li = windows.step_at(profiles, 0.0)

    def words(rows: np.ndarray) -> np.ndarray:
        texts = [in_words(mixture_at_step(profiles, index, units, row)) if row >= 0 else None for row in rows.tolist()]
        return np.array(texts, dtype=object)

    positions = range(len(energies))
    return {
        "energy_above_hull_ev_per_atom": above_hull,
        "energy_above_hull_std_ev_per_atom": sigma,
        "reduction_limit_v": profiles.reduction_v,
        "reduction_limit_low_v": ends.reduction_low_v,
        "reduction_limit_high_v": ends.reduction_high_v,
        "oxidation_limit_v": profiles.oxidation_v,
        "oxidation_limit_low_v": ends.oxidation_low_v,
        "oxidation_limit_high_v": ends.oxidation_high_v,
        "own_reduction_limit_v": own.reduction_v,
        "own_oxidation_limit_v": own.oxidation_v,
        "tolerant_reduction_limit_v": tolerant.reduction_v,
        "tolerant_oxidation_limit_v": tolerant.oxidation_v,
        "tolerance_ev_per_atom": tolerance,
        "decomposition_energy_at_li_ev_per_atom": windows.decomposition_energy(profiles, energies, 0.0),
        "decomposition_energy_at_cathode_ev_per_atom": windows.decomposition_energy(
            profiles, energies, cathode_voltage_v
        ),
        "margin_at_li_ev_per_atom": windows.decomposition_energy(rivals, energies, 0.0),
        "margin_at_cathode_ev_per_atom": windows.decomposition_energy(rivals, energies, cathode_voltage_v),
        "hull_phases": np.array([in_words(hull_mixture(profiles, index, units, i)) for i in positions], dtype=object),
        "reduction_products": words(below),
        "oxidation_products": words(above),
        "products_at_li": words(at_li),
    }


def _profile_columns(profiles: Profiles, index: PhaseIndex, ids: np.ndarray) -> dict[str, Any]:
    counts = np.diff(profiles.steps)
    owner = np.repeat(np.arange(len(counts)), counts)
    last = np.zeros(len(owner), dtype=bool)
    last[profiles.steps[1:][counts > 0] - 1] = True
    upper = np.full(len(owner), np.nan)
    upper[:-1] = profiles.voltage[1:]
    upper[last] = np.nan
    phases = pa.StructArray.from_arrays(
        [pa.array(index.formulas[profiles.phase], pa.string()), pa.array(formula_units(profiles, index))],
        names=["formula", "formula_units"],
    )
    return {
        "candidate_id": ids[owner],
        "step": (np.arange(len(owner)) - profiles.steps[:-1][owner]).astype(np.int32),
        "voltage_low_v": profiles.voltage,
        "voltage_high_v": upper,
        "li_per_formula": profiles.li * profiles.atoms[owner],
        "phases": pa.ListArray.from_arrays(pa.array(profiles.products.astype(np.int32)), phases),
    }


def _reason(profiles: Profiles, row: int) -> str:
    if profiles.status[row] in (NO_LI_REFERENCE, NO_ELEMENT_REFERENCE):
        return missing_reference_reason([SYMBOLS[int(profiles.missing[row]) - 1]])
    return "the linear program of the hull did not end within its pivot limit; please report this composition"
