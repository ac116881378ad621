"""Own structures as candidates of a screen: prepared, then screened together with the candidates of the source."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flows.inputs import source_digests
from flows.own_cells import chosen_structures
from flows.own_set import write_own_set
from flows.own_structures import OwnOptions, prepare_own_structures
from flows.relaxations import require_potential
from flows.role_check import require_roles
from flows.screening import require_ready, run_screen
from flows.settings import Settings
from flows.snapshot_sources import with_snapshot
from flows.source_hull import SourceHull, element_energies_ev_per_atom
from flows.stage_calls import PlainCalls, Progress
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.store.run_place import require_free
from ssbscreen.tables.catalogue import OWN_STRUCTURES

SCORES: Final = Path("scores")
"""Beside the folder of the runs, so that a score is never compared with a screen."""
_DIGITS: Final = 12


def score(
    names: Sequence[str],
    settings: Settings,
    options: OwnOptions,
    *,
    out: Path | None,
    runs: Path,
    direct: bool,
    progress: Progress,
) -> RunFolder:
    """Screen own structures among the candidates of the sources.

    What was computed for the candidates before, in a run with the same settings, is found again.

    Args:
        names: files and folders of structures.
        settings: of the screen.
        options: of the structures.
        out: run folder to be made; None: one named after the time, in ``runs``.
        runs: folder of the runs, and of the prepared structures, which a later run can name as ``sources.own``.
        direct: without Prefect and without reuse.
        progress: told of each step.

    Raises:
        SsbscreenError: bad input, with the place and the mend; told before anything is fetched, ordered or relaxed,
            where it can be.
    """
    if out is not None:
        require_free(out)
    require_roles(settings)
    if options.relax:
        require_potential()
    structures = chosen_structures(names, options.rules)
    sources = with_snapshot(settings, PlainCalls(), progress)
    chosen = settings.model_copy(
        update={
            "sources": settings.sources.model_copy(update={"paths": tuple(sources), "own": ""}),
            "report": settings.report.model_copy(update={"compare": False}),
        }
    )
    require_ready(chosen)  # before structures are relaxed for an hour
    hull = SourceHull.of(sources, keep_isolated_molecules=settings.sources.keep_isolated_molecules)
    prepared = prepare_own_structures(structures, hull, element_energies_ev_per_atom(), options, progress)
    digest = source_digests(sources).whole
    told = (digest, prepared.notes, prepared.structures.to_pylist(), prepared.refused.to_pylist())
    folder = (runs if out is None else out.parent) / f"structures-{_digest(told)}"
    write_own_set(folder, prepared.structures, prepared.refused, notes=prepared.notes, source_sha256=digest)
    own = chosen.sources.model_copy(update={"own": str(folder)})
    return run_screen(chosen.model_copy(update={"sources": own}), out, direct=direct, progress=progress, runs=runs)


def _digest(told: Sequence[object]) -> str:
    """Of all that the folder holds: two calls that differ in anything, if only in what was refused, have two."""
    return hashlib.sha256(f"{OWN_STRUCTURES.name}{told}".encode()).hexdigest()[:_DIGITS]
