"""Whether the roles of the settings can be judged with the tables of a screen, asked before any work."""

from __future__ import annotations

from flows.settings import Settings
from ssbscreen.criteria.registry import criteria, gates, missing_columns
from ssbscreen.decision.pareto import trade_off_criteria
from ssbscreen.decision.roles import configured_role
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables.catalogue import (
    CANDIDATES,
    CONDUCTIVITY,
    ELASTICITY,
    ELECTRONICS,
    INTERFACES,
    MECHANICS,
    PRACTICALITY,
    WINDOWS,
)

JUDGED_TABLES = (CANDIDATES, WINDOWS, ELECTRONICS, INTERFACES, ELASTICITY, MECHANICS, CONDUCTIVITY, PRACTICALITY)
"""One row a candidate: what criteria and gates may read."""
COLUMNS_OF_A_SCREEN = frozenset(column.name for schema in JUDGED_TABLES for column in schema.columns)


def require_roles(settings: Settings) -> None:
    """Check the roles of the settings before any work.

    Raises:
        ConfigurationError: every fault of every role.
    """
    faults: list[str] = []
    needed = set(trade_off_criteria())
    for name, changes in settings.roles.items():
        try:
            role = configured_role(name, changes.model_dump(), criteria=criteria(), gates=gates()).role
        except ConfigurationError as fault:
            faults += str(fault).splitlines()
        else:
            needed |= {*role.gates, *(weighted.criterion for weighted in role.criteria)}
    faults += [
        f"{name} needs the columns {', '.join(absent)}, and no stage makes them"
        for name, absent in missing_columns(needed, COLUMNS_OF_A_SCREEN).items()
    ]
    if faults:
        raise ConfigurationError("\n".join(dict.fromkeys(faults)))
