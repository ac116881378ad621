"""The best candidates of a run, as cells for what is too dear for all of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc

from flows.barrier_answers import NamedCell, cells_of
from flows.moduli_inputs import read_materials
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.domain.near_names import did_you_mean
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import open_run
from ssbscreen.tables import catalogue as tables


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
    ranking = run.read(tables.RANKING)
    ranked = ranking.filter(pc.equal(ranking["role"], role)).sort_by("rank")["candidate_id"][:best].to_pylist()
    formulas = [str(run.facts[candidate]["formula"]) for candidate in ranked]
    return cells_of(read_materials(formulas), run.manifest["sources"]["paths"])
