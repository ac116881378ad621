"""The values of all criteria for all candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Role
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables.catalogue import CRITERIA_VALUES


def needed_criteria(roles: Iterable[Role], also: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of the criteria that roles weigh, and of others such as the axes of the trade-offs; alphabetical."""
    return tuple(sorted({weighted.criterion for role in roles for weighted in role.criteria} | set(also)))


def criterion_values(
    names: Iterable[str], columns: Columns, criteria: Mapping[str, Criterion]
) -> dict[str, CriterionValues]:
    """Compute criteria from columns.

    Args:
        names: of the criteria.
        columns: values by column name, one for each of the n candidates.
        criteria: every criterion there is, by name.

    Returns:
        Values by criterion, n each; NaN where a candidate was not assessed.

    Raises:
        ConfigurationError: an unknown criterion, or a column that one needs is missing; all faults at once.
    """
    names = tuple(names)
    faults = [
        f"there is no criterion {name!r}; there are: {', '.join(criteria)}" for name in names if name not in criteria
    ]
    faults += [
        f"the criterion {name} needs the columns {', '.join(absent)}"
        for name in names
        if name in criteria and (absent := [column for column in criteria[name].needs if column not in columns])
    ]
    if faults:
        raise ConfigurationError("\n".join(faults))
    return {name: criteria[name].compute(columns) for name in names}


def criteria_table(candidate_ids: Sequence[str], values: Mapping[str, CriterionValues]) -> pa.Table:
    """The table ``criteria_values``: one row for each candidate and criterion; no value where not assessed."""
    if not values:
        return CRITERIA_VALUES.empty()
    ids = list(candidate_ids)
    return CRITERIA_VALUES.build(
        {
            "candidate_id": ids * len(values),
            "criterion": [name for name in values for _ in ids],
            "value": [number for found in values.values() for number in found.value.tolist()],
            "low": [number for found in values.values() for number in found.low.tolist()],
            "high": [number for found in values.values() for number in found.high.tolist()],
            "origin": [origin or None for found in values.values() for origin in found.origin.tolist()],
        }
    )
