"""The way from one run to another in which one cause changes at a time, as far as its stations can be had.

A station is a set of inputs: the code, and of every other cause that differs whether its side is that of the first or
of the second run. Where gates and weights alone are mixed, the tables of a run serve; where values of candidates have
to be computed, only the installed code can, so a way may lead through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from ssbscreen.comparison.causes import OF_VALUES, Cause


@dataclass(frozen=True, slots=True)
class Station:
    """Inputs of one point of the way.

    Attributes:
        code: hash of the code.
        of_second: causes whose side is that of the second run, of those that differ; the others have the first's.
    """

    code: str
    of_second: frozenset[Cause]

    @property
    def values(self) -> frozenset[Cause]:
        """Of the second run's side, what values of candidates depend on."""
        return self.of_second & frozenset(OF_VALUES)


@dataclass(frozen=True, slots=True)
class Step:
    """From one station to the next.

    Attributes:
        causes: what changes; more than one where the stations between could not be had.
        to: where it leads.
    """

    causes: tuple[Cause, ...]
    to: Station


@dataclass(frozen=True, slots=True)
class Ends:
    """The two runs as stations, and the code that could compute others.

    Attributes:
        first: code of the first run.
        second: code of the second run.
        installed: code at hand.
        differing: causes that differ, without the code.
    """

    first: str
    second: str
    installed: str
    differing: tuple[Cause, ...]

    @property
    def start(self) -> Station:
        """The first run."""
        return Station(self.first, frozenset())

    @property
    def goal(self) -> Station:
        """The second run."""
        return Station(self.second, frozenset(self.differing))

    def is_recorded(self, station: Station) -> bool:
        """Whether a run holds the values of candidates of this station; gates and weights are judged from them."""
        return any(station.code == end.code and station.values == end.values for end in (self.start, self.goal))


def walk(ends: Ends, is_there: Callable[[Station], bool]) -> tuple[Step, ...]:
    """The way with the fewest causes that stay together, then the fewest stations whose values must be computed.

    Args:
        ends: where it starts and ends.
        is_there: whether candidates can be judged at a station.

    Returns:
        Steps from the first run to the second; none where nothing differs. Their changes add up to the difference of
        the ends, whatever the order: each begins where the one before ended.
    """
    best: tuple[tuple[int, int, int], tuple[Step, ...]] | None = None
    for route in _routes(ends):
        steps = _steps(ends.start, [*filter(is_there, route[:-1]), *route[-1:]])
        together = sum(len(step.causes) - 1 for step in steps)
        computed = {(step.to.code, step.to.values) for step in steps if not ends.is_recorded(step.to)}
        cost = (together, len(computed), len(steps))
        if best is None or cost < best[0]:
            best = (cost, steps)
    return best[1] if best else ()


def _routes(ends: Ends) -> Iterator[list[Station]]:
    """Stations after the first by every order of the changes, the usual order first."""
    changes: tuple[Cause, ...] = ends.differing
    if ends.first != ends.second:
        changes = (Cause.CODE, *changes)
    for order in permutations(changes):
        yield _stations(ends, order, ends.second)
    if ends.installed not in {ends.first, ends.second}:
        for order in permutations(ends.differing):
            yield [*_stations(ends, (Cause.CODE, *order), ends.installed), ends.goal]


def _stations(ends: Ends, order: Sequence[Cause], code: str) -> list[Station]:
    stations, at = [], ends.start
    for cause in order:
        at = Station(code, at.of_second) if cause is Cause.CODE else Station(at.code, at.of_second | {cause})
        stations.append(at)
    return stations


def _steps(start: Station, stations: Sequence[Station]) -> tuple[Step, ...]:
    steps, at = [], start
    for station in stations:
        changed = station.of_second ^ at.of_second
        causes = [cause for cause in Cause if cause in changed or (cause is Cause.CODE and station.code != at.code)]
        if causes:
            steps.append(Step(tuple(causes), station))
        at = station
    return tuple(steps)
