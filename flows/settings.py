"""Settings of a run: one TOML file, validated as a whole before anything is computed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ssbscreen.domain.errors import ConfigurationError


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceSettings(_Section):
    """Where phases, structures and tensors come from."""

    paths: tuple[str, ...] = Field(
        default=("bundled",),
        min_length=1,
        description="'bundled' or paths; energies come from the first that has them, the others add properties",
    )
    literature: bool = Field(
        default=True, description="add measured conductivities and published moduli of known electrolytes"
    )
    keep_isolated_molecules: bool = Field(
        default=False, description="keep cells that are one molecule in a vacuum box on the hull"
    )


class ThermodynamicSettings(_Section):
    """Voltages and chunks of the thermodynamic stage."""

    cathode_voltage_v: float = Field(
        default=4.2, ge=0.0, le=10.0, description="voltage of the charged cathode against Li/Li+"
    )
    candidates_per_task: int = Field(default=20_000, ge=1, description="candidates in one task")


class RoleSettings(_Section):
    """Changes to a role; what is not named keeps its default."""

    weights: dict[str, float] = Field(default_factory=dict, description="weight by criterion, positive")
    limits: dict[str, dict[str, float]] = Field(default_factory=dict, description="limits by gate and name")


class ReportSettings(_Section):
    """What the page shows."""

    shown_candidates: int = Field(default=200, ge=1, le=2000, description="rows of each ranked table on the page")


class Settings(_Section):
    """Everything that decides the outcome of a run."""

    sources: SourceSettings = SourceSettings()
    thermodynamics: ThermodynamicSettings = ThermodynamicSettings()
    roles: dict[str, RoleSettings] = Field(
        default_factory=lambda: {"separator": RoleSettings(), "catholyte": RoleSettings()}
    )
    report: ReportSettings = ReportSettings()

    def role(self, name: str) -> RoleSettings:
        """Changes to a role; none where the settings do not name it."""
        return self.roles.get(name) or RoleSettings()


def read_settings(path: Path | None, overrides: Mapping[str, Any]) -> Settings:
    """Settings from a TOML file with overrides from the command line.

    Args:
        path: TOML file, or None for the defaults.
        overrides: sections as nested dictionaries; they win over the file.

    Raises:
        ConfigurationError: the file cannot be read, or lists every fault of its content at once.
    """
    content: dict[str, Any] = {}
    if path is not None:
        try:
            content = tomllib.loads(path.read_text())
        except OSError as fault:
            raise ConfigurationError(f"cannot read the settings {path}: {fault.strerror}") from fault
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise ConfigurationError(f"{path} is not TOML: {fault}") from fault
    try:
        return Settings.model_validate(_merged(content, overrides))
    except ValidationError as fault:
        places = [f"  {'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in fault.errors()]
        where = str(path) if path is not None else "the options"
        raise ConfigurationError(f"{len(places)} fault(s) in {where}:\n" + "\n".join(places)) from fault


def _merged(content: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(content)
    for key, value in overrides.items():
        held = result.get(key)
        result[key] = _merged(held, value) if isinstance(held, Mapping) and isinstance(value, Mapping) else value
    return result
