"""Whether the roles of the settings can be judged with the tables of a screen, asked before any work."""

from __future__ import annotations

from flows.settings import Settings
from ssbscreen.screening import configured_roles


def require_roles(settings: Settings) -> None:
    """Check the roles of the settings before any work.

    Raises:
        ConfigurationError: every fault of every role.
    """
    configured_roles({name: changes.model_dump() for name, changes in settings.roles.items()})
