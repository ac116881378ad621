"""What a screen is given by whoever runs it: how a stage is called, and whom to tell of progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.stages import Payload

Call = Callable[[Callable[..., Payload], dict[str, Any]], Payload]
"""Runs a stage with its arguments, among them the directory for its tables."""
Run = Callable[..., Payload]
"""Runs a stage under a label with its arguments, and tells of the progress."""
Progress = Callable[[str, int, int], None]
"""Told the stage, how many are done, and how many there are."""
