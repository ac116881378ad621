"""One screen under each task runner, each in a fresh process with a fresh cache: the same tables, time and memory.

``python -m tests.benchmarks.runners OUT`` screens the compositions of the Materials Project of 2018 beside the project,
or the sources that are named, and writes ``OUT/runners.json``. It fails where two runners differ in a table.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from flows.execution_settings import Runner
from ssbscreen.store.run_folder import RunFolder
from tests.benchmarks.process_tree import Measured, measure

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"
OF_2018 = (
    "mp_formation_energies_2018/phases.csv.gz",
    "mp_li_structures_2018/documents.json.gz",
    "mp_formation_energies_2018/band_gaps.csv.gz",
)
_BY_MODELS = ("band gaps by a model", "moduli by a model", "conductivities by a model")
CHUNKED = ("windows", *_BY_MODELS, "interfaces", "moisture and air")
"""Stages whose chunks the runner takes; the others run in the process of the run."""


def run_once(out: Path, runner: str, options: argparse.Namespace) -> tuple[Measured, RunFolder]:
    """Screen in a process of its own, without anything that an earlier run has kept.

    Raises:
        SystemExit: the run failed; tells the end of what it printed.
    """
    out.mkdir(parents=True)
    execution = {"runner": f'"{runner}"', "candidates_per_task": options.candidates_per_task}
    if runner != Runner.SERIAL:
        execution["workers"] = options.workers
    settings = out / "settings.toml"
    settings.write_text(
        "[execution]\n" + "".join(f"{name} = {value}\n" for name, value in execution.items())
        + f"\n[barriers]\ncompute = {str(options.barriers).lower()}\n\n[report]\ndossiers = {options.dossiers}\n"
        "compare = false\n"
    )  # fmt: skip
    sources = [argument for source in options.sources for argument in ("--source", str(source))]
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run", "--config", str(settings), *sources]
    measured = measure(
        [*command, "--out", str(out / "run"), "--quiet"],
        folder=ROOT,
        environment={"PYTHONPATH": str(ROOT), "SSBSCREEN_CACHE_DIR": str(out / "cache")},
        log=out / "output.txt",
    )
    if measured.exit_status:
        sys.exit(f"{runner} ended with {measured.exit_status}:\n{(out / 'output.txt').read_text()[-4000:]}")
    return measured, RunFolder(out / "run")


def told(measured: Measured, run: RunFolder) -> dict[str, Any]:
    """What one run took, and the hash of each of its tables."""
    manifest = run.manifest
    return {
        "seconds": round(measured.seconds, 1),
        "chunked_seconds": round(sum(manifest["stage_seconds"].get(name, 0.0) for name in CHUNKED), 1),
        "processor_seconds": round(measured.processor_seconds, 1),
        "peak_gb": round(measured.peak_bytes / 1e9, 2),
        "peak_processes": measured.peak_processes,
        "load": round(measured.load, 1),
        "stage_seconds": manifest["stage_seconds"],
        "rows": {name: entry["rows"] for name, entry in manifest["tables"].items()},
        "sha256": {name: entry["sha256"] for name, entry in manifest["tables"].items()},
    }


def main() -> None:
    """Run them one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.runners", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the runs; a runner that is in it already is not run again")
    parser.add_argument("--source", dest="sources", type=Path, action="append", help="as in 'ssbscreen run'")
    parser.add_argument("--runner", dest="runners", choices=list(Runner), action="append", help="default: all four")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--candidates-per-task", type=int, default=2000)
    parser.add_argument("--dossiers", type=int, default=50)
    parser.add_argument("--barriers", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    options.sources = options.sources or [DATA / name for name in OF_2018]
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    file = out / "runners.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    for runner in options.runners or list(Runner):
        if runner not in found:
            found[str(runner)] = told(*run_once(out / runner, runner, options))
            file.write_text(json.dumps(found, indent=1))
        shown = {
            name: value for name, value in found[runner].items() if name not in {"stage_seconds", "rows", "sha256"}
        }
        sys.stdout.write(f"{runner}: {json.dumps(shown)}\n")
    first, *others = found
    differing = {
        f"{name} ({other})"
        for other in others
        for name, digest in found[first]["sha256"].items()
        if found[other]["sha256"].get(name) != digest
    }
    if differing:
        sys.exit(f"tables differ from those of {first}: {', '.join(sorted(differing))}")
    sys.stdout.write(f"{len(found[first]['sha256'])} tables are the same under {', '.join(found)}\n")


if __name__ == "__main__":
    main()
