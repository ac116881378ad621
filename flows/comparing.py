"""Comparing two runs: what of their inputs is still at hand, and the stages that recompute what lies between them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.before_ranking import describe
from flows.caching import code_digest
from flows.comparison_inputs import InputsAtHand
from flows.own_set import own_set_of
from flows.predicting import model_hashes
from flows.screening import prepare_prefect, require_cache, stage_workspace
from flows.stage_calls import Call, PlainCalls, Progress, Stage
from flows.stage_runner import StageRunner
from flows.stages import Payload
from ssbscreen.comparison.compare import Comparison, compare
from ssbscreen.comparison.content import ReferredTables, RunContent
from ssbscreen.comparison.stations import NoRecomputation
from ssbscreen.comparison.walk import Station
from ssbscreen.domain.materials import TableRef
from ssbscreen.tables import catalogue as tables

NOT_ASKED_FOR = "it was not asked for (--no-recompute)"


def compare_runs(
    first: RunContent,
    second: RunContent,
    *,
    only: Sequence[str],
    recompute: bool,
    direct: bool,
    progress: Progress,
) -> Comparison:
    """Compare two runs, with what lies between them computed by the stages of a screen.

    Args:
        first: the earlier run.
        second: the later run.
        only: roles; empty: all that both have.
        recompute: whether values of candidates may be computed; else causes that need it stay together.
        direct: compute in a plain loop, without Prefect and without reuse of earlier results.
        progress: told of each stage.

    Raises:
        SsbscreenError: the runs cannot be compared.
    """
    if not recompute:
        return compare(first, second, NoRecomputation(code_digest(), NOT_ASKED_FOR), only=only)
    with ExitStack() as stack:
        if direct:
            workspace = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ssbscreen-")))
            recomputation = StagesAgain(first, second, workspace, PlainLoop(), progress)
        else:
            workspace = stage_workspace()
            require_cache(workspace)
            recomputation = StagesAgain(first, second, workspace, _as_a_flow, progress)
        return compare(first, second, recomputation, only=only)


Describe = Callable[[Call], Mapping[str, Any]]
"""Runs the stages through a caller; references to the tables that criteria and gates read."""


@dataclass
class StagesAgain:
    """Recomputes values of candidates through the stages of a screen that come before the ranks.

    Attributes:
        first: run.
        second: run.
        workspace: folder of the stages' tables.
        perform: runs the stages, in a flow or a plain loop, for a station that it is given a name of.
        progress: told of each stage.
    """

    first: RunContent
    second: RunContent
    workspace: Path
    perform: Callable[[Describe, str], Mapping[str, Any]]
    progress: Progress
    installed: str = field(default_factory=code_digest)

    def __post_init__(self) -> None:
        self._at_hand = InputsAtHand(self.first, self.second)

    def why_not(self, station: Station) -> str:
        """Why the values at a station cannot be computed; "" where they can."""
        return self._at_hand.why_not(station)

    def tables(self, station: Station) -> ReferredTables:
        """The tables that criteria and gates read."""
        settings, sources = self._at_hand.settings_of(station), self._at_hand.sources_of(station)
        digest = self._at_hand.digest_of(station)
        name = " ".join(sorted(station.of_second)) or "the first run again"

        def described(call: Call) -> Mapping[str, Any]:
            runner = StageRunner(self.workspace, call, self.progress, digest)
            own = own_set_of(settings.sources.own, digest)
            found = describe(settings, sources, model_hashes(settings), runner, own=own, later_stages=0)
            return {**found.known, tables.WINDOWS.name: found.merged["windows"]}

        refs = self.perform(described, name)
        return ReferredTables({table: TableRef(**ref) for table, ref in refs.items()})


class PlainLoop:
    """Runs stages one after the other; one that an earlier station ran is not run again."""

    def __init__(self) -> None:
        self._calls = _KeptCalls()

    def __call__(self, described: Describe, _name: str) -> Mapping[str, Any]:
        """Run the stages."""
        return described(self._calls)


class _KeptCalls(PlainCalls):
    def __init__(self) -> None:
        self._kept: dict[str, Payload] = {}

    def __call__(self, stage: Stage, arguments: dict[str, Any]) -> Payload:
        folder = arguments["directory"]  # named after all that the stage depends on
        if folder not in self._kept:
            self._kept[folder] = super().__call__(stage, arguments)
        return self._kept[folder]


def _as_a_flow(described: Describe, name: str) -> Mapping[str, Any]:
    """As a Prefect flow whose tasks reuse the stages of runs."""
    prepare_prefect()
    from flows.comparison_flow import run_comparison_flow

    return run_comparison_flow(described, name)
