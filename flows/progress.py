"""Progress on the terminal, and who else is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.stage_calls import Progress as Told

_TOLD: ContextVar[Told | None] = ContextVar("told", default=None)


@contextmanager
def telling(told: Told) -> Iterator[None]:
    """Have a flow that is called within the context tell its progress, which is no parameter of a flow."""
    before = _TOLD.set(told)
    try:
        yield
    finally:
        _TOLD.reset(before)


def told_beside() -> Told:
    """Who is told of the progress beside Prefect; no one where a deployment runs the flow."""
    return _TOLD.get() or (lambda _label, _done, _total: None)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Told]:
    """A bar on standard error that is told of each stage; nothing at all where ``quiet``."""
    if quiet:
        yield lambda _label, _done, _total: None
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda label, done, total: bar.update(task, description=label, completed=done, total=total)
