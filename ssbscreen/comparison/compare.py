"""Compare two runs and attribute what changed: the way from one to the other, one cause at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ssbscreen.comparison.causes import OF_VALUES, Cause, Difference, causes_among, differences
from ssbscreen.comparison.content import RunContent
from ssbscreen.comparison.matching import Matching, match_candidates
from ssbscreen.comparison.role_inputs import ordered_roles
from ssbscreen.comparison.standing import formulas_of, recorded_standings
from ssbscreen.comparison.stations import OTHER_CODE, ByRole, Recomputation, Stations
from ssbscreen.comparison.values import ChangedValue, changed_values
from ssbscreen.comparison.walk import Ends, Step, walk
from ssbscreen.decision.judgement import BESIDE_WINDOWS
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables import catalogue as tables


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs beside each other.

    Attributes:
        first: run.
        second: run.
        differences: inputs that differ.
        steps: causes of each step of the way, in the order used.
        stations: standings by role before the first step and after each.
        matching: of the candidates.
        values: that changed by more than matters, by the name of the candidate.
        warnings: what could not be told apart and why, what nothing explains.
        notes: how the way led, what was matched otherwise, what only one run has.
    """

    first: RunContent
    second: RunContent
    differences: Sequence[Difference]
    steps: Sequence[tuple[Cause, ...]]
    stations: Sequence[ByRole]
    matching: Matching
    values: Mapping[str, Sequence[ChangedValue]]
    warnings: Sequence[str]
    notes: Sequence[str]

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that both runs have."""
        return tuple(self.stations[0])


def compare(
    first: RunContent, second: RunContent, recomputation: Recomputation, *, only: Sequence[str] = ()
) -> Comparison:
    """Compare two runs.

    Args:
        first: the earlier run.
        second: the later run.
        recomputation: for the values of candidates that neither run holds.
        only: roles to be compared; empty: all that both runs have.

    Raises:
        ConfigurationError: the runs have no role in common, or not one that was asked for.
        SsbscreenError: a table of ranks, gates or values is absent or changed.
    """
    roles = _roles(first, second, only)
    formulas = formulas_of(first.tables), formulas_of(second.tables)
    matching = match_candidates(*formulas)
    found = differences(first.manifest, second.manifest, roles)
    ends = Ends(
        first.manifest["code_sha256"],
        second.manifest["code_sha256"],
        recomputation.installed,
        _differing(first, second, found),
    )
    between = Stations(first, second, ends, roles, matching, recomputation)
    recorded = [
        {role: recorded_standings(run, role, matching, known) for role in roles}
        for run, known in zip((first, second), formulas, strict=True)
    ]
    steps, stations = _way(ends, between, recorded[0], recorded[1])
    ranked = {
        name
        for end in recorded
        for standings in end.values()
        for name, each in standings.of.items()
        if each.rank is not None
    }
    return Comparison(
        first,
        second,
        found,
        steps,
        stations,
        matching,
        changed_values(first, second, matching, formulas, ranked),
        _warnings(steps, between),
        _notes(first, second, steps, between),
    )


def _roles(first: RunContent, second: RunContent, only: Sequence[str]) -> tuple[str, ...]:
    both = ordered_roles(first.manifest["settings"]["roles"], second.manifest["settings"]["roles"])
    if absent := [role for role in only if role not in both]:
        raise ConfigurationError(
            f"not both runs have the role {', '.join(absent)}; both have: {', '.join(both) or 'none in common'}"
        )
    if not both:
        raise ConfigurationError(f"{first.name} and {second.name} have no role in common: there is nothing to compare")
    return tuple(role for role in both if not only or role in only)


def _differing(first: RunContent, second: RunContent, found: Sequence[Difference]) -> tuple[Cause, ...]:
    """Causes without the code; with one for values that differ although nothing does that they depend on."""
    causes = [cause for cause in causes_among(found) if cause is not Cause.CODE]
    if first.manifest["code_sha256"] == second.manifest["code_sha256"] and not set(causes) & set(OF_VALUES):
        recorded = [run.manifest["tables"] for run in (first, second)]
        names = (tables.WINDOWS.name, *BESIDE_WINDOWS)
        if any(recorded[0].get(name) != recorded[1].get(name) for name in names):
            causes.append(Cause.UNEXPLAINED)
    return tuple(causes)


def _way(
    ends: Ends, between: Stations, recorded_first: ByRole, recorded_second: ByRole
) -> tuple[list[tuple[Cause, ...]], list[ByRole]]:
    """Causes of each step, and the standings before the first and after each."""
    while True:
        route = walk(ends, between.is_there)
        inner = [between.standings(step.to) for step in route[:-1]]
        found = [each for each in inner if each is not None]
        if len(found) == len(inner):
            break  # else the way is looked for again without the station that failed
    steps = [step.causes for step in route]
    stations = [recorded_first, *found, *([recorded_second] if route else [])]
    if not route and not _same(recorded_first, recorded_second):
        return [(Cause.UNEXPLAINED,)], [recorded_first, recorded_second]
    _check_the_ends(ends, between, route, steps, stations)
    return steps, stations


def _check_the_ends(
    ends: Ends, between: Stations, route: Sequence[Step], steps: list[tuple[Cause, ...]], stations: list[ByRole]
) -> None:
    """Where the installed code judges the tables of a run of other code, part what that alone changes from the rest."""
    if len(route) > 1 and ends.second != ends.installed and Cause.CODE not in steps[-1]:
        again = between.standings(ends.goal)
        if again is not None and not _same(again, stations[-1]):
            steps.append((Cause.CODE,))
            stations.insert(-1, again)
    if len(route) > 1 and ends.first != ends.installed and Cause.CODE not in steps[0]:
        again = between.standings(ends.start)
        if again is not None and not _same(again, stations[0]):
            steps.insert(0, (Cause.CODE,))
            stations.insert(1, again)


def _same(one: ByRole, other: ByRole) -> bool:
    return all(one[role].of == other[role].of for role in one)


def _warnings(steps: Sequence[tuple[Cause, ...]], between: Stations) -> list[str]:
    found = []
    if together := [" or ".join(causes) for causes in steps if len(causes) > 1]:
        why = "; ".join(dict.fromkeys(between.refused.values())) or OTHER_CODE
        found.append(f"Not told apart: {', '.join(together)}. Not recomputed: {why}.")
    if any(Cause.UNEXPLAINED in causes for causes in steps):
        found.append(
            "Something changed although code, settings, models, sources and roles are the same: a table was changed "
            "after its run, or the runs were made on machines that compute differently."
        )
    return found


def _notes(first: RunContent, second: RunContent, steps: Sequence[tuple[Cause, ...]], between: Stations) -> list[str]:
    found = []
    same_code = first.manifest["code_sha256"] == second.manifest["code_sha256"]
    if steps.count((Cause.CODE,)) > 1 or ((Cause.CODE,) in steps and same_code):
        found.append(
            "A step called code leads to the installed code or away from it, for not both runs are of the installed "
            "code."
        )
    if between.matching.renamed:
        found.append(
            f"{len(between.matching.renamed):,} candidates have another identifier in the second run and are matched "
            "by composition."
        )
    for run, other in ((first, second), (second, first)):
        alone = [role for role in run.manifest["settings"]["roles"] if role not in other.manifest["settings"]["roles"]]
        if alone:
            found.append(f"Only {run.name} has the role {', '.join(alone)}: nothing to compare.")
    return found
