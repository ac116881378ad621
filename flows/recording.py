"""From finished stages to a run folder: manifest, tables, report."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from flows.caching import code_digest
from flows.inputs import digest_of
from flows.plan import Screened
from flows.settings import Settings
from ssbscreen.domain.materials import TableRef
from ssbscreen.report.page import write_report
from ssbscreen.store.run_folder import RunFolder, write_run

RECORDED_PACKAGES = (
    "ssbscreen", "numpy", "scipy", "numba", "pyarrow", "pandas", "pymatgen", "matminer", "scikit-learn",
    "scikit-criteria", "moocore", "plotly", "prefect",
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
        "settings": settings.model_dump(mode="json"),
        "sources": {"labels": screened.labels, "sha256": digest_of(settings.sources.paths)},
        "energy_scale": dict(screened.scale),
        "notes": screened.notes,
        "funnel": screened.funnel,
        "stage_seconds": dict(screened.stage_seconds),
        "seeds": {},
        "versions": package_versions(),
        "python": platform.python_version(),
        "code_sha256": code_digest(),
        "git_commit": git_commit(),
    }
    return write_run(out, tables=refs, manifest=manifest, build_report=write_report)


def package_versions() -> Mapping[str, str]:
    """Versions of the packages that decide numbers; "absent" where one is not installed."""
    found = {}
    for name in RECORDED_PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


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
