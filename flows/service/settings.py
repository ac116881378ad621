"""Settings of ``ssbscreen serve``: one TOML file, validated as a whole before anything is started."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from flows.settings import Settings, toml_content
from flows.settings_faults import faults_told

PROPERTIES: Final = ("moduli", "gap", "conductivity")
"""Of which models can be trained."""
LOOPBACK: Final = "127.0.0.1"
_LOOPBACK_NAMES: Final = frozenset({"localhost", LOOPBACK, "::1"})
_FIELDS_OF_CRON: Final = (5, 6)


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddressSettings(_Section):
    """Where the pages are, and what they show."""

    host: str = Field(default=LOOPBACK, min_length=1, description="address or name that browsers reach")
    ui_port: int = Field(default=4200, ge=1, le=65535, description="of Prefect's server and user interface")
    report_port: int = Field(default=4280, ge=1, le=65535, description="of the pages of the runs")
    runs: str = Field(default="runs", min_length=1, description="folder of the runs")
    runs_at_once: int = Field(
        default=1, ge=1, le=64, description="flow runs side by side; what is due meanwhile waits for its turn"
    )

    @field_validator("host")
    @classmethod
    def _can_be_reached(cls, host: str) -> str:
        try:
            unspecified = ip_address(host).is_unspecified
        except ValueError:
            unspecified = False
        if unspecified:
            raise ValueError(f"{host} is no address that a browser reaches: name the one of this machine's network")
        return host

    @model_validator(mode="after")
    def _ports_differ(self) -> Self:
        if self.ui_port == self.report_port:
            raise ValueError(f"ui_port and report_port are both {self.ui_port}: choose two")
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in _LOOPBACK_NAMES

    @property
    def report_url(self) -> str:
        """Address of the pages of the runs, with the slash at its end."""
        return f"http://{self._in_address}:{self.report_port}/"

    @property
    def api_url(self) -> str:
        """Address of the interface of Prefect's server that the service starts."""
        return f"http://{self._in_address}:{self.ui_port}/api"

    @property
    def _in_address(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


class ScheduleSettings(_Section):
    """When a flow runs."""

    cron: str = Field(description="minute, hour, day of month, month, day of week; seconds may come sixth")
    timezone: str = Field(default="UTC", description="name of the IANA, such as Europe/Berlin")
    enabled: bool = Field(default=True, description="false: it runs by hand only")

    @field_validator("cron")
    @classmethod
    def _is_a_schedule(cls, cron: str) -> str:
        from prefect.schedules import Cron

        try:
            Cron(cron)
            fields = len(cron.split())
        except ValueError:
            fields = 0
        if fields not in _FIELDS_OF_CRON:
            raise ValueError(f'{cron!r} is no cron expression; every night at three is "0 3 * * *"')
        return cron

    @field_validator("timezone")
    @classmethod
    def _is_a_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            raise ValueError(f"there is no time zone {name!r}; write such as Europe/Berlin or UTC") from fault
        return name


class Schedules(_Section):
    """When each flow runs; what is not named keeps its default."""

    watch: ScheduleSettings = Field(default_factory=lambda: ScheduleSettings(cron="0 3 * * *"))
    screen: ScheduleSettings = Field(default_factory=lambda: ScheduleSettings(cron="0 5 * * sun"))
    training: ScheduleSettings = Field(default_factory=lambda: ScheduleSettings(cron="0 7 1 * *"))


class WatchSettings(_Section):
    """What the watch tells."""

    top: int = Field(default=10, ge=1, le=1000, description="ranks of a role that count as its top")
    roles: tuple[str, ...] = Field(default=(), description="roles whose newcomers are told; empty: all of the screen")


class TrainingSettings(_Section):
    """What is trained again; nothing without a folder of data."""

    data: str = Field(default="", description="folder of the training files; empty: nothing is trained")
    properties: tuple[str, ...] = Field(default=PROPERTIES, min_length=1, description=f"of {', '.join(PROPERTIES)}")
    processes: int = Field(default=1, ge=1, le=64, description="worker processes, some 2 GB each")

    @field_validator("properties")
    @classmethod
    def _are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in names if name not in PROPERTIES]:
            raise ValueError(f"there is no training of {', '.join(unknown)}; there are {', '.join(PROPERTIES)}")
        return names


class ServiceSettings(_Section):
    """Everything that ``ssbscreen serve`` does."""

    service: AddressSettings = AddressSettings()
    schedules: Schedules = Field(default_factory=Schedules)
    watch: WatchSettings = WatchSettings()
    training: TrainingSettings = TrainingSettings()
    screen: Settings = Settings()

    @model_validator(mode="after")
    def _roles_are_screened(self) -> Self:
        if unknown := [role for role in self.watch.roles if role not in self.screen.roles]:
            raise ValueError(
                f"watch.roles names {', '.join(unknown)}, which the screen does not rank: it ranks "
                f"{', '.join(self.screen.roles)}. Name the role under [screen.roles.NAME]"
            )
        return self

    @property
    def watched_roles(self) -> tuple[str, ...]:
        """Roles whose newcomers are told."""
        return self.watch.roles or tuple(self.screen.roles)


def read_service_settings(path: Path | None) -> ServiceSettings:
    """Settings from a TOML file; the defaults where there is none.

    Args:
        path: with the sections ``[service]``, ``[schedules.watch]``, ``[schedules.screen]``, ``[schedules.training]``,
            ``[watch]``, ``[training]``, and those of a run under ``[screen]``.

    Raises:
        ConfigurationError: the file cannot be read, or lists every fault of its content at once.
    """
    try:
        return ServiceSettings.model_validate({} if path is None else toml_content(path))
    except ValidationError as fault:
        raise faults_told(fault, str(path) if path is not None else "the defaults", ServiceSettings) from fault
