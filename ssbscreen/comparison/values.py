"""Values of criteria that changed between two runs by more than matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isinf
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.comparison.content import RunContent
from ssbscreen.comparison.matching import Matching
from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.scaling import stated_ends
from ssbscreen.tables import catalogue as tables

SHARE_OF_THE_SCALE: Final = 0.01
"""A change of less than a hundredth of a criterion's scale moves no score that is read with two decimals."""
_SHARE_OF_THE_VALUE: Final = 0.01


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value of one criterion of one candidate.

    Attributes:
        criterion: name.
        before: in the first run; None where not assessed.
        after: in the second run.
        relevant: what a change must exceed: half the wider of the two intervals, at least a hundredth of the scale;
            None where the value was not assessed in one of the runs.
    """

    criterion: str
    before: float | None
    after: float | None
    relevant: float | None


def changed_values(
    first: RunContent,
    second: RunContent,
    matching: Matching,
    formulas: tuple[Mapping[str, str], Mapping[str, str]],
    wanted: Collection[str],
) -> dict[str, list[ChangedValue]]:
    """Values that changed by more than matters, by the name of the candidate.

    Args:
        first: run.
        second: run.
        matching: of their candidates.
        formulas: by identifier in the first and in the second run.
        wanted: names of the candidates that are looked at; only those that both runs have can change.
    """
    one, other = (
        _rows(run.tables.read(tables.CRITERIA_VALUES), matching, known, wanted)
        for run, known in zip((first, second), formulas, strict=True)
    )
    criteria = {criterion for _, criterion in one} & {criterion for _, criterion in other}
    present = {name for name, _ in one} & {name for name, _ in other}
    found: dict[str, list[ChangedValue]] = {}
    for key in sorted({*one, *other}):
        name, criterion = key
        if name not in present or criterion not in criteria:
            continue
        change = _change(criterion, one.get(key, _UNKNOWN), other.get(key, _UNKNOWN))
        if change is not None:
            found.setdefault(name, []).append(change)
    return found


_Interval = tuple[Any, Any, Any]
_UNKNOWN: Final[_Interval] = (None, None, None)


def _rows(
    table: pa.Table, matching: Matching, formulas: Mapping[str, str], wanted: Collection[str]
) -> dict[tuple[str, str], _Interval]:
    names = {
        identifier: name
        for identifier, formula in formulas.items()
        if (name := matching.name_of(identifier, formula)) in wanted
    }
    kept = table.filter(pc.is_in(table["candidate_id"], value_set=pa.array(list(names), pa.string())))
    columns = (kept[each].to_pylist() for each in ("candidate_id", "criterion", "value", "low", "high"))
    return {
        (names[identifier], criterion): (value, low, high)
        for identifier, criterion, value, low, high in zip(*columns, strict=True)
    }


def _change(criterion: str, one: _Interval, other: _Interval) -> ChangedValue | None:
    before, after = one[0], other[0]
    if before == after:
        return None
    if before is None or after is None:
        return ChangedValue(criterion, before, after, None)
    relevant = max(_half_width(one), _half_width(other), _smallest(criterion, before, after))
    return ChangedValue(criterion, before, after, relevant) if abs(after - before) > relevant else None


def _half_width(row: _Interval) -> float:
    _, low, high = row
    if low is None or high is None or isinf(low) or isinf(high):
        return 0.0
    return float(high - low) / 2.0


def _smallest(criterion: str, before: float, after: float) -> float:
    known = criteria().get(criterion)
    if known is not None and (ends := stated_ends(known)) is not None:
        return SHARE_OF_THE_SCALE * abs(ends.best - ends.worst)
    finite = [abs(value) for value in (before, after) if not isinf(value)]
    return _SHARE_OF_THE_VALUE * max(finite, default=0.0)
