"""From finished stages to a run folder: manifest, tables, report."""

from __future__ import annotations

import platform
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.audit_coverages import calibrations, coverages, held_out
from flows.caching import code_digest
from flows.cell_readers import guarded_looks
from flows.fetching import MATERIALS_PROJECT
from flows.model_cards import model_cards
from flows.peak_memory import peak_memory_bytes
from flows.plan import Screened
from flows.previous_comparison import AgainstPrevious, against_previous
from flows.settings import Settings
from ssbscreen.audit.trust_page import CardFacts, write_trust_page
from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.domain.materials import TableRef
from ssbscreen.report.page import write_report
from ssbscreen.sources.snapshots.folder import is_snapshot, open_snapshot
from ssbscreen.store.package_versions import package_versions
from ssbscreen.store.run_folder import RunFolder, write_run

RECORDED_PACKAGES = (
    "ssbscreen", "numpy", "scipy", "numba", "pyarrow", "pandas", "pymatgen", "matminer", "bvlain", "scikit-learn",
    "skops", "scikit-criteria", "moocore", "plotly", "prefect",
)  # fmt: skip


def record(out: Path, settings: Settings, screened: Screened, *, started: datetime, finished: datetime) -> RunFolder:
    """Write the run folder of a finished screen.

    Args:
        out: folder to be made.
        settings: of the run.
        screened: outcome of the stages.
        started: when the run began, with time zone.
        finished: when its last stage ended.
    """
    refs = [TableRef(**ref) for ref in screened.tables.values()]
    manifest: dict[str, Any] = {
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "settings": used_settings(settings),
        "sources": {
            "labels": screened.labels,
            "paths": screened.sources,
            "sha256": screened.digest,
            "each_sha256": screened.digests,
            "snapshots": [open_snapshot(Path(path)).facts for path in screened.sources if is_snapshot(Path(path))],
        },
        "models": {name: dict(digests) for name, digests in screened.models.items()},
        "model_cards": model_cards(settings, screened.models),
        "energy_scale": dict(screened.scale),
        "notes": screened.notes,
        "funnel": screened.funnel,
        "stage_seconds": dict(screened.stage_seconds),
        "peak_memory_bytes": peak_memory_bytes(),  # of this process, without its workers
        "seeds": {
            name: chosen.seed
            for name, chosen in (("robustness", settings.robustness), ("utility", settings.utility))
            if chosen.compute
        },
        "versions": package_versions(RECORDED_PACKAGES),
        "python": platform.python_version(),
        "code_sha256": code_digest(),
        "git_commit": git_commit(),
    }
    against = against_previous(out, manifest, refs) if settings.report.compare else AgainstPrevious()
    manifest |= {"compared_with": against.previous or None, "notes": [*screened.notes, *against.notes]}

    def write_all(run: RunFolder) -> None:
        if against.files is not None:
            against.files.write(run.report.parent)  # a disk that refuses this page refuses the others too
        write_pages(run, guarded_looks(settings.execution.seconds_per_structure))

    return write_run(out, tables=refs, manifest=manifest, build_report=write_all)


def write_pages(run: RunFolder, look: ReadCells) -> None:
    """Write the ranking page and the trust page of a run folder, both from its tables, its manifest and its models.

    Args:
        run: with its tables and manifest in place.
        look: gives what is seen in cells for the dossiers.

    Raises:
        TableError: a table is absent or is not the one that the manifest names.
        ModelError: the card of a model that predicted is absent or damaged.
    """
    write_report(run, look)
    told = run.manifest
    write_trust_page(run, CardFacts(coverages(told), held_out(told), calibrations(told)))


def used_settings(settings: Settings) -> dict[str, Any]:
    """The settings; without what would have been fetched, where nothing was."""
    fetched = MATERIALS_PROJECT in settings.sources.paths
    return settings.model_dump(mode="json", exclude=None if fetched else {"materials_project"})


def git_commit() -> str | None:
    """Commit of the checkout that runs, with "+changes" where files differ; None outside a checkout."""
    here = Path(__file__).parent
    try:
        commit = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True, timeout=10
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"],
            cwd=here, capture_output=True, text=True, check=True, timeout=10,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{commit}+changes" if changed else commit
