"""What a screen costs as it grows: seconds, memory and bytes of each stage, as one JSON object.

    python -m tests.benchmarks.scale SOURCE.csv.gz OUT_FOLDER [SETTINGS.toml]
    python -m tests.benchmarks.scale SOURCE.csv.gz OUT_FOLDER windows    # hull energies and windows alone

The stages run one after the other in this process, without Prefect and without reuse. The peak of memory is that of
each stage by itself, which only Linux tells.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from flows import stages
from flows.chunks import cut_into_chunks
from flows.plan import screen
from flows.recording import record
from flows.settings import overrides_of, read_settings
from flows.stage_runner import StageRunner
from flows.stages import Payload

_KILOBYTE: Final = 1024
_RESET_PEAK: Final = "5"
"""proc(5), /proc/pid/clear_refs: the peak of resident memory begins anew."""


class MeasuredCalls:
    """Runs stages in a loop and notes seconds and the peak of memory of each.

    Attributes:
        seconds: processor time by stage, all of its chunks, which other work on the machine changes little.
        peak_bytes: of resident memory by stage, the largest of its chunks.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.peak_bytes: dict[str, int] = {}

    def __call__(self, stage: Callable[..., Payload], arguments: dict[str, Any]) -> Payload:
        """Run a stage."""
        return self.measured(stage.__name__, lambda: stage(**arguments))

    def each(
        self, stage: Callable[..., Payload], tasks: Sequence[dict[str, Any]], ended: Callable[[], None]
    ) -> list[Payload]:
        """Run a stage with each of several arguments."""
        found = []
        for arguments in tasks:
            found.append(self(stage, arguments))
            ended()
        return found

    def measured(self, name: str, work: Callable[[], Any]) -> Any:
        """What the work returns."""
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK)
        began = time.process_time()
        value = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began
        self.peak_bytes[name] = max(self.peak_bytes.get(name, 0), _peak_bytes())
        return value


def _peak_bytes() -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * _KILOBYTE


def measure(source: str, out: Path, config: Path | None) -> dict[str, Any]:
    """Screen a source; what each stage and the report took."""
    settings = read_settings(config, overrides_of(sources=[source]))
    calls = MeasuredCalls()
    started = datetime.now(UTC)
    screened = screen(settings, out / "stages", calls, lambda *_: None)
    run = calls.measured(
        "report",
        lambda: record(out / "run", settings, screened, started=started, finished=datetime.now(UTC)),
    )
    return {
        "candidates": screened.tables["candidates"]["rows"],
        "phases": screened.tables["phase_entries"]["rows"],
        "seconds": {name: round(seconds, 3) for name, seconds in calls.seconds.items()},
        "peak_bytes": calls.peak_bytes,
        "table_bytes": {path.stem: path.stat().st_size for path in sorted((run.path / "tables").iterdir())},
        "table_rows": {name: ref["rows"] for name, ref in screened.tables.items()},
        "report_bytes": {path.name: path.stat().st_size for path in sorted(run.report.parent.glob("*.html"))},
        "funnel": screened.funnel,
    }


def measure_windows(source: str, out: Path) -> dict[str, Any]:
    """Read a source and compute hull energies and windows of its candidates; what that took."""
    settings = read_settings(None, overrides_of(sources=[source]))
    calls = MeasuredCalls()
    runner = StageRunner(out / "stages", calls, lambda *_: None, "")
    energies = runner.run(
        stages.load_energies,
        "energies",
        sources=[source],
        keep_isolated_molecules=False,
        polymorphs=settings.sources.polymorphs.value,
    )
    most = settings.execution.candidates_per_task
    cut = runner.run(cut_into_chunks, "chunks", candidates=energies["candidates"], most=most)["chunks"]
    hull = {"phase_entries": energies["phase_entries"], "scale": energies["scale"]}
    voltage = settings.thermodynamics.cathode_voltage_v
    found = runner.run_in_chunks(stages.compute_window_chunk, "windows", cut, **hull, cathode_voltage_v=voltage)
    written = {name: sum(Path(each[name]["path"]).stat().st_size for each in found) for name in found[0]}
    return {
        "candidates": energies["candidates"]["rows"],
        "phases": energies["phase_entries"]["rows"],
        "seconds": {name: round(seconds, 3) for name, seconds in calls.seconds.items()},
        "peak_bytes": calls.peak_bytes,
        "table_bytes": written,
    }


if __name__ == "__main__":
    chosen, folder, *more = sys.argv[1:]
    if more == ["windows"]:
        told = measure_windows(chosen, Path(folder))
    else:
        told = measure(chosen, Path(folder), Path(more[0]) if more else None)
    Path(folder, "measured.json").write_text(json.dumps(told, indent=1) + "\n")
