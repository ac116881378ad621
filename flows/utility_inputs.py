"""What a learned utility is learned from: candidates, features, labels, and who takes no part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.stages import read_table
from ssbscreen.domain.decisions import GateState
from ssbscreen.domain.origin import Origin
from ssbscreen.tables import catalogue as tables

GOOD, POOR, UNLABELLED = "good", "poor", "unlabelled"
LEAST_LOG10_CONDUCTIVITY: Final = -4.0
"""1e-4 S/cm at room temperature, which separates electrolytes of use from others as far as the data can tell."""
CONDUCTION_GATE: Final = "conduction_evidence"


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidates that could be electrolytes but for their conduction, their features and labels, n each."""

    ids: npt.NDArray[np.str_]
    features: npt.NDArray[np.float64]
    names: list[str]
    labels: npt.NDArray[np.str_]
    groups: npt.NDArray[np.str_]
    families: npt.NDArray[np.str_]


def formulas_of(candidates: Mapping[str, Any]) -> dict[str, str]:
    """Formula of each candidate."""
    table = read_table(tables.CANDIDATES, candidates)
    return dict(zip(table["candidate_id"].to_pylist(), table["formula"].to_pylist(), strict=True))


def labels_of(conductivity: Mapping[str, Any], ids: Any) -> npt.NDArray[np.str_]:
    """Whether each candidate was measured to conduct well or poorly, or not at all."""
    table = read_table(tables.CONDUCTIVITY, conductivity)
    measured = table.filter(pc.is_in(table["conductivity_origin"], value_set=pa.array([Origin.MEASURED.value])))
    found = {}
    columns = ("candidate_id", "log10_conductivity_s_per_cm", "conductivity_is_upper_bound")
    for candidate, value, is_bound in zip(*(measured[name].to_pylist() for name in columns), strict=True):
        if value is not None and not (is_bound and value >= LEAST_LOG10_CONDUCTIVITY):  # such a bound says nothing
            found[candidate] = GOOD if value >= LEAST_LOG10_CONDUCTIVITY else POOR
    return np.array([found.get(each, UNLABELLED) for each in ids], dtype=np.str_)


def failed_gates(gates: Mapping[str, Any]) -> dict[str, str]:
    """Names of the gates, other than that of conduction, that a candidate fails in every role that has them."""
    table = read_table(tables.GATES, gates)
    table = table.filter((pc.field("state") == GateState.FAILS.value) & (pc.field("gate") != CONDUCTION_GATE))
    roles = pc.unique(read_table(tables.GATES, gates)["role"]).to_pylist()
    failed: dict[str, dict[str, set[str]]] = {}
    for role, candidate, gate in zip(
        *(table[name].to_pylist() for name in ("role", "candidate_id", "gate")), strict=True
    ):
        failed.setdefault(candidate, {}).setdefault(role, set()).add(gate)
    return {
        candidate: ", ".join(sorted(set().union(*by_role.values())))
        for candidate, by_role in failed.items()
        if len(by_role) == len(roles)
    }


def why_not(failed: Mapping[str, str], candidate: str) -> str | None:
    """The gates for which a candidate takes no part; None where it does."""
    return f"fails the gate {failed[candidate]}" if candidate in failed else None
