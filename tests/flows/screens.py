"""Runs of a few phases, each made once however many tests read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from flows.screening import run_screen
from flows.settings import Settings, SourceSettings
from ssbscreen.store.run_folder import RunFolder


class Screened(NamedTuple):
    """A run, and what its progress told: stage, steps done, steps in all."""

    run: RunFolder
    steps: list[tuple[str, int, int]]


@dataclass(frozen=True)
class Screens:
    """Runs of one source in this process.

    Attributes:
        source: its phases.
        place: a folder for each run.
        sections: of the settings of every run.
    """

    source: Path
    place: Path
    sections: dict[str, Any] = field(default_factory=dict)
    _made: dict[str, Screened] = field(default_factory=dict)

    def __call__(self, **sections: Any) -> RunFolder:
        """The run with these sections besides; not to be written to."""
        return self.screened(**sections).run

    def screened(self, **sections: Any) -> Screened:
        """The same with its progress."""
        settings = Settings(sources=SourceSettings(paths=(str(self.source),)), **{**self.sections, **sections})
        key = settings.model_dump_json()
        if key not in self._made:
            steps: list[tuple[str, int, int]] = []
            out = self.place / str(len(self._made)) / "run"
            run = run_screen(settings, out, direct=True, progress=lambda *told: steps.append(told))
            self._made[key] = Screened(run, steps)
        return self._made[key]


def require_rising(steps: list[tuple[str, int, int]]) -> None:
    """The steps done rise to their total, which stays once the sources are read."""
    done = [step[1] for step in steps]
    assert done == sorted(done)
    assert len({step[2] for step in steps[4:]}) == 1
    assert steps[-1][1] == steps[-1][2]
