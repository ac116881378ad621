"""Applying the gates of a role to all candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.decision.roles import ConfiguredRole
from ssbscreen.domain.decisions import Columns, Gate, GateState, GateVerdicts
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables.catalogue import GATES


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """What the gates of one role say of all candidates.

    Attributes:
        table: one row for each candidate and gate with state and reason.
        state: fails if any gate fails, else uncertain if any is uncertain, else passes; in the order of the input.
        uncertain_gates: names of the gates that could not decide, joined by commas; in the order of the input.
    """

    table: pa.Table
    state: npt.NDArray[np.str_]
    uncertain_gates: npt.NDArray[np.str_]


def apply_gates(
    candidate_ids: Sequence[str], columns: Columns, configured: ConfiguredRole, gates: Mapping[str, Gate]
) -> GateOutcome:
    """Judge every candidate by every gate of a role.

    Args:
        candidate_ids: of the n candidates.
        columns: values by column name, n each.
        configured: role with the limits that differ from the defaults.
        gates: every gate there is, by name.

    Raises:
        ConfigurationError: the role names a gate that there is not, or a column that a gate needs is missing.
    """
    role = configured.role
    if faults := _faults(configured, columns, gates):
        raise ConfigurationError("\n".join(faults))
    verdicts = {
        name: gates[name].judge(columns, {**gates[name].limits, **configured.limits.get(name, {})})
        for name in role.gates
    }
    ids = np.asarray(candidate_ids, dtype=np.str_)
    return GateOutcome(_table(role.name, ids, verdicts), *_overall(len(ids), verdicts))


def _overall(
    candidates: int, verdicts: Mapping[str, GateVerdicts]
) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.str_]]:
    """Overall state and names of the uncertain gates."""
    fails, uncertain = np.zeros(candidates, dtype=bool), np.zeros(candidates, dtype=bool)
    named: list[list[str]] = [[] for _ in range(candidates)]
    for gate, verdict in verdicts.items():
        fails |= verdict.state == GateState.FAILS.value
        undecided = verdict.state == GateState.UNCERTAIN.value
        uncertain |= undecided
        for row in np.flatnonzero(undecided).tolist():
            named[row].append(gate)
    state = np.select(
        [fails, uncertain], [GateState.FAILS.value, GateState.UNCERTAIN.value], GateState.PASSES.value
    ).astype(np.str_)
    return state, np.array([",".join(gates) for gates in named], dtype=np.str_)


def _table(role: str, ids: npt.NDArray[np.str_], verdicts: Mapping[str, GateVerdicts]) -> pa.Table:
    if not verdicts:
        return GATES.empty()
    return GATES.build(
        {
            "role": [role] * (len(ids) * len(verdicts)),
            "candidate_id": np.tile(ids, len(verdicts)).tolist(),
            "gate": np.repeat(list(verdicts), len(ids)).tolist(),
            "state": [state for verdict in verdicts.values() for state in verdict.state.tolist()],
            "probability_passes": np.concatenate([verdict.probability for verdict in verdicts.values()]),
            "gate_value": np.concatenate([verdict.value for verdict in verdicts.values()]),
            "gate_limit": np.concatenate([verdict.limit for verdict in verdicts.values()]),
            "gate_margin": np.concatenate([verdict.margin for verdict in verdicts.values()]),
            "reason": [reason for verdict in verdicts.values() for reason in verdict.reason.tolist()],
        }
    )


def _faults(configured: ConfiguredRole, columns: Columns, gates: Mapping[str, Gate]) -> list[str]:
    role = configured.role
    faults = [f"{role.name}: there is no gate {name!r}" for name in role.gates if name not in gates]
    faults += [
        f"{role.name}: the gate {name} needs the columns {', '.join(absent)}"
        for name in role.gates
        if name in gates and (absent := [column for column in gates[name].needs if column not in columns])
    ]
    return faults


def probability_passes(table: pa.Table, role: str, candidate_ids: Sequence[str]) -> dict[str, float]:
    """Probability to pass all gates of a role by candidate, from the table ``gates``: the product over its gates.

    The gates are taken as independent, for they read different quantities. NaN where a gate has no probability; 1 for a
    role without gates.
    """
    rows = table.filter(pc.field("role") == role)
    one_gate = rows["probability_passes"].to_numpy(zero_copy_only=False).astype(np.float64).tolist()
    found = dict.fromkeys(candidate_ids, 1.0)
    for candidate, share in zip(rows["candidate_id"].to_pylist(), one_gate, strict=True):
        if candidate in found:
            found[candidate] *= share
    return found
