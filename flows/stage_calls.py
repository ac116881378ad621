"""What a screen is given by whoever runs it: how a stage is called, and whom to tell of progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flows.stages import Payload

Stage = Callable[..., Payload]
"""A function from JSON arguments, among them the directory for its tables, to JSON."""
Run = Callable[..., Payload]
"""Runs a stage under a label with its arguments, and tells of the progress."""
Progress = Callable[[str, int, int], None]
"""Told the stage, how many are done, and how many there are."""


class Call(Protocol):
    """Runs stages."""

    def __call__(self, stage: Stage, arguments: dict[str, Any]) -> Payload:
        """Run a stage with its arguments."""
        ...

    def each(self, stage: Stage, tasks: Sequence[dict[str, Any]], ended: Callable[[], None]) -> list[Payload]:
        """Run a stage with each of several arguments, in any order, side by side where there is room.

        Args:
            stage: of the screen.
            tasks: arguments of each call.
            ended: called once for each that ended.

        Returns:
            What each returned, in the order of the tasks.
        """
        ...


class PlainCalls:
    """Runs stages in a loop, here and now."""

    def __call__(self, stage: Stage, arguments: dict[str, Any]) -> Payload:
        """Run a stage with its arguments."""
        return stage(**arguments)

    def each(self, stage: Stage, tasks: Sequence[dict[str, Any]], ended: Callable[[], None]) -> list[Payload]:
        """Run a stage with each of several arguments."""
        found = []
        for arguments in tasks:
            found.append(self(stage, arguments))
            ended()
        return found
