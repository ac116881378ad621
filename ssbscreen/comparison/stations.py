"""Standings at the stations between two runs: from the tables of a run where it holds the values, else recomputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.content import RunContent, Tables, columns_of
from ssbscreen.comparison.matching import Matching
from ssbscreen.comparison.role_inputs import mixed_role
from ssbscreen.comparison.standing import Standings, judged_standings
from ssbscreen.comparison.walk import Ends, Station
from ssbscreen.decision.roles import ConfiguredRole
from ssbscreen.domain.decisions import Columns
from ssbscreen.domain.errors import SsbscreenError

_Place = tuple[str, frozenset[Cause]]
"""Code, and which causes of values have the side of the second run."""
ByRole = Mapping[str, Standings]

OTHER_CODE: Final = "the code of neither run is the installed one, which alone can compute"


class Recomputation(Protocol):
    """Computes the values of candidates for inputs of two runs by the installed code."""

    @property
    def installed(self) -> str:
        """Hash of the installed code."""

    def why_not(self, station: Station) -> str:
        """Why the values at a station of the installed code cannot be computed; "" where they can."""

    def tables(self, station: Station) -> Tables:
        """The tables that criteria and gates read; raises an `SsbscreenError` where a stage does."""


@dataclass(frozen=True, slots=True)
class NoRecomputation:
    """Computes nothing.

    Attributes:
        installed: hash of the installed code.
        because: why nothing is computed.
    """

    installed: str
    because: str

    def why_not(self, station: Station) -> str:  # noqa: ARG002 - of the protocol
        """The one reason."""
        return self.because

    def tables(self, station: Station) -> Tables:
        """Never asked for."""
        raise SsbscreenError(f"nothing is computed: {self.because} ({station})")


@dataclass
class Stations:
    """What is known of the stations between two runs.

    Attributes:
        first: run.
        second: run.
        ends: the runs as stations.
        roles: names of the roles that both have.
        matching: of their candidates.
        recomputation: for the values that neither run holds.
        refused: why stations could not be had, by code and values.
    """

    first: RunContent
    second: RunContent
    ends: Ends
    roles: Sequence[str]
    matching: Matching
    recomputation: Recomputation
    refused: dict[_Place, str] = field(default_factory=dict)
    _columns: dict[_Place, Columns] = field(default_factory=dict)
    _standings: dict[tuple[_Place, str], Standings] = field(default_factory=dict)
    _asked: set[_Place] = field(default_factory=set)

    def is_there(self, station: Station) -> bool:
        """Whether candidates can be judged at the station, as far as is known."""
        if not self.ends.is_recorded(station) and station.code != self.ends.installed:
            return False
        place = (station.code, station.values)
        if place not in self._asked:
            self._asked.add(place)
            if not self.ends.is_recorded(station) and (why := self.recomputation.why_not(station)):
                self.refused[place] = why
        return place not in self.refused

    def standings(self, station: Station) -> ByRole | None:
        """Standings by role; None where they cannot be had after all, which `refused` then tells of."""
        place = (station.code, station.values)
        try:
            if place not in self._columns:
                self._columns[place] = columns_of(self._tables(station))
            return {name: self._judged(place, self._role(name, station)) for name in self.roles}
        except SsbscreenError as fault:
            self._asked.add(place)
            self.refused[place] = str(fault)
            return None

    def _judged(self, place: _Place, role: ConfiguredRole) -> Standings:
        """Standings in a role; one that a step leaves as it was is not judged twice."""
        weights = [(each.criterion, each.weight) for each in role.role.criteria]
        key = (place, repr((role.role.name, role.role.gates, weights, role.limits)))
        if key not in self._standings:
            self._standings[key] = judged_standings(self._columns[place], role, self.matching)
        return self._standings[key]

    def _tables(self, station: Station) -> Tables:
        for end, run in ((self.ends.start, self.first), (self.ends.goal, self.second)):
            if (station.code, station.values) == (end.code, end.values):
                return run.tables
        return self.recomputation.tables(station)

    def _role(self, name: str, station: Station) -> ConfiguredRole:
        def changes(cause: Cause) -> Mapping[str, Any]:
            run = self.second if cause in station.of_second else self.first
            found: Mapping[str, Any] = run.manifest["settings"]["roles"][name]
            return found

        return mixed_role(name, gates_of=changes(Cause.GATES), weights_of=changes(Cause.WEIGHTS))
