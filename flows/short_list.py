"""The best candidates of a run, as cells for what is too dear for all of them."""

from __future__ import annotations

from pathlib import Path

from flows.barrier_answers import NamedCell, cells_of
from flows.moduli_inputs import read_materials
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.near_names import did_you_mean
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import open_run


def short_list(folder: Path, role: str, best: int) -> list[NamedCell]:
    """Cells of the best ranked candidates of a role, best first, from the sources that the run read.

    Raises:
        ConfigurationError: the run has no such role.
        SourceError: the run's sources are not there any more, or hold no cell of a candidate.
    """
    run = RunTables.of(open_run(folder))
    if role not in run.roles:
        raise ConfigurationError(
            f"{folder} has no role {role!r}; it has: {', '.join(run.roles)}.{did_you_mean(role, run.roles)}"
        )
    return cells_of(read_materials(first_formulas(run, role, best)), run.manifest["sources"]["paths"])


def first_formulas(run: RunTables, role: str, count: int) -> list[str]:
    """Formulas of the best ranked candidates of one of the run's roles, best first."""
    return [str(run.facts[row["candidate_id"]]["formula"]) for row in run.ranking[role][:count]]
