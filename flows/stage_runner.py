"""Runs the stages of a screen one after the other: keys, folders, progress, seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.caching import stage_key
from flows.stage_calls import Call, Progress
from flows.stages import Payload


@dataclass
class StageRunner:
    """The state of a screen that runs.

    Attributes:
        workspace: folder in which each stage gets a folder named after its key.
        call: runs one stage.
        progress: told before and after each stage.
        digest: hash of the contents of the sources, which is part of the key of a stage that reads them.
        candidates_per_task: candidates of one chunk.
        rows: candidates there are.
        done: stages that ended.
        total: stages there are.
        seconds: wall time of each stage; a reused one takes next to nothing.
    """

    workspace: Path
    call: Call
    progress: Progress
    digest: str
    candidates_per_task: int
    rows: int = 0
    done: int = 0
    total: int = 1
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, stage: Callable[..., Payload], label: str, **arguments: Any) -> Payload:
        """Run a stage with its arguments; what it returned."""
        self.progress(label, self.done, self.total)
        key = stage_key(stage.__name__, {**arguments, "digest": self.digest if "sources" in arguments else ""})
        began = time.perf_counter()
        payload = self.call(stage, {"directory": str(self.workspace / key), **arguments})
        self.seconds[label] = round(time.perf_counter() - began, 3)
        self.done += 1
        self.progress(label, self.done, self.total)
        return payload

    def run_in_chunks(
        self, stage: Callable[..., Payload], label: str, size: int | None = None, **arguments: Any
    ) -> list[Payload]:
        """Run a stage for ``size`` candidates at a time (None: `candidates_per_task`)."""
        step = self.candidates_per_task if size is None else size
        return [
            self.run(
                stage,
                f"{label} {first + 1}-{min(first + step, self.rows)} of {self.rows}",
                **arguments,
                first=first,
                count=step,
            )
            for first in range(0, self.rows, step)
        ]
