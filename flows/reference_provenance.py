"""What is told of the reference set beside its tables: how it was made, what was left out, and how wrong it is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa

from flows.reference_assembly import SINGLE_POINT
from flows.reference_comparison import compare_with_dft
from flows.reference_errors import limit_deviations, measured_errors
from flows.reference_relaxation import bias_of_single_points, gain_figures
from flows.reference_sentences import dft_sentences, published_sentence, relaxation_sentence
from models.potential import MODEL_NAME
from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.literature import read_conductivities, read_windows
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases

POTENTIAL = f"{MODEL_NAME}, doi:10.1038/s42256-023-00716-3, on the MP2020 GGA/GGA+U scale"
CELLS = (
    "Materials Project, database 2025.02.12, CC BY 4.0, Jain et al., APL Mater. 1, 011002 (2013), doi:10.1063/1.4812323"
)
ELEMENT_ENERGIES = (
    "Materials Project MP2020 reference energies of the elements, CC BY 4.0 (O -4.947, Br -1.553, I -1.473 eV/atom "
    "among them), in place of the potential's own, which are off by up to 0.2 eV/atom; elements stand at 0 by "
    "definition"
)
DFT_OF_2018 = (
    "Materials Project of 2018, PBE/PBE+U with legacy corrections, CC BY 4.0, Jain et al., APL Mater. 1, 011002 "
    "(2013), doi:10.1063/1.4812323; no correction of Br, I, Se and Te, another one of S"
)


def index_of(phases: pa.Table) -> PhaseIndex:
    """The phases of a set that are on its hull."""
    rows = [row for row in phases.to_pylist() if row["excluded"] is None]
    return index_phases(
        [row["entry_id"] for row in rows],
        [row["formula"] for row in rows],
        [parse_formula(row["formula"]) for row in rows],
        np.array([row["formation_energy_ev_per_atom"] for row in rows], dtype=float),
    )


def provenance_of(
    phases: pa.Table,
    candidates: pa.Table,
    *,
    told: Mapping[str, Any],
    gains: Mapping[str, list[float]],
    dft: PhaseIndex | None,
) -> dict[str, Any]:
    """The provenance of a set.

    Args:
        phases: of the set.
        candidates: of the set.
        told: what else is to be told, after what the set was made from.
        gains: by relaxation, as `flows.reference_relaxation.relaxation_gains` has them.
        dft: phases of 2018 to compare with; None: not compared.
    """
    methods = phases["method"].to_pylist()
    return {
        "potential": POTENTIAL,
        "packages": {name: version(name) for name in ("chgnet", "torch", "pymatgen", "ase")},
        "cells": CELLS,
        "element_energies": ELEMENT_ENERGIES,
        "phases": {method: methods.count(method) for method in sorted(set(methods))},
        "candidates": len(candidates),
        **told,
        "measured_errors": errors_of(phases, candidates, gains, dft),
    }


def errors_of(
    phases: pa.Table, candidates: pa.Table, gains: Mapping[str, list[float]], dft: PhaseIndex | None
) -> dict[str, Any]:
    """All that is measured of the energies, and the sentences that reports print."""
    index = index_of(phases)
    formulas = candidates["formula"].to_pylist()
    errors = measured_errors(limit_deviations(index, read_windows()))
    sentences = [published_sentence(errors)]
    if dft is not None:
        comparison = compare_with_dft(index, dft, known=known_electrolytes(), candidates=formulas)
        errors |= {"against_dft_of_2018": {"energies": DFT_OF_2018, **comparison}}
        sentences += dft_sentences(comparison)
    if any(gains.values()):
        figures = gain_figures(gains)
        methods = dict(zip(phases["entry_id"].to_pylist(), phases["method"].to_pylist(), strict=True))
        relaxation = {"gain": figures, "bias": bias_of_single_points(index, methods, figures, formulas)}
        errors |= {"relaxation": relaxation}
        sentences.append(relaxation_sentence(relaxation, list(methods.values()).count(SINGLE_POINT)))
    source = (
        f"root mean square over {errors['limits_on_one_scale']} published limits of deviation times Li exchanged per "
        f"atom; over all {errors['limits']} limits the mean absolute deviation is "
        f"{errors['mean_absolute_deviation_v']:.2f} V, the worst {errors['worst_deviation_v']:+.2f} V "
        f"({errors['worst_limit']})"
    )
    return {**errors, "source": source, "sentences": sentences}


def known_electrolytes() -> list[str]:
    """Formulas of compositions with Li that have a published window or a measured conductivity."""
    formulas = {window.key: window.formula for window in read_windows()}
    formulas |= {key: record.formula for key, record in read_conductivities().items()}
    return sorted(formula for formula in formulas.values() if "Li" in parse_formula(formula))
