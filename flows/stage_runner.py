"""Runs the stages of a screen one after the other: keys, folders, progress, seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
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
        call: runs one stage, or a stage for several chunks.
        progress: told before and after each task.
        digest: hash of the contents of the sources, which is part of the key of a stage that reads them.
        done: tasks that ended.
        total: tasks there are.
        seconds: wall time of each stage; a reused one takes next to nothing.
    """

    workspace: Path
    call: Call
    progress: Progress
    digest: str
    done: int = 0
    total: int = 1
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, stage: Callable[..., Payload], label: str, **arguments: Any) -> Payload:
        """Run a stage with its arguments; what it returned."""
        self.progress(label, self.done, self.total)
        began = time.perf_counter()
        payload = self.call(stage, self._placed(stage, arguments))
        self.seconds[label] = round(time.perf_counter() - began, 3)
        self._ended(label)
        return payload

    def run_in_chunks(
        self, stage: Callable[..., Payload], label: str, chunks: Sequence[Mapping[str, Any]], **arguments: Any
    ) -> list[Payload]:
        """Run a stage for each chunk of candidates; what each returned, in the order of the chunks."""
        self.progress(label, self.done, self.total)
        began = time.perf_counter()
        tasks = [self._placed(stage, {**arguments, "candidates": chunk}) for chunk in chunks]
        payloads = self.call.each(stage, tasks, lambda: self._ended(label))
        self.seconds[label] = round(time.perf_counter() - began, 3)
        return payloads

    def _placed(self, stage: Callable[..., Payload], arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments with the directory for the tables, which is named after all that they depend on."""
        key = stage_key(stage.__name__, {**arguments, "digest": self.digest if "sources" in arguments else ""})
        return {"directory": str(self.workspace / key), **arguments}

    def _ended(self, label: str) -> None:
        self.done += 1
        self.progress(label, self.done, self.total)
