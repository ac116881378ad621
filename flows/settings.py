"""Settings of a run: one TOML file, validated as a whole before anything is computed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from flows.cell_settings import CellSettings
from flows.execution_settings import ExecutionSettings
from flows.form_titles import SECTION
from flows.interface_settings import InterfaceSettings
from flows.property_settings import BarrierSettings, ConductivitySettings, GapSettings, ModuliSettings
from flows.query_settings import MaterialsProjectSettings
from flows.robustness_settings import RobustnessSettings
from flows.settings_faults import faults_told
from flows.utility_settings import UtilitySettings
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.interfaces.electrodes import HIGHEST_VOLTAGE_V
from ssbscreen.sources.polymorphs import Polymorphs


class _Section(BaseModel):
    model_config = SECTION


class SourceSettings(_Section):
    """Where phases, structures and tensors come from."""

    paths: tuple[str, ...] = Field(
        default=("bundled",),
        min_length=1,
        description="'mp', 'bundled', 'matminer' or paths; energies come from the first that has any",
    )
    literature: bool = Field(
        default=True, description="add measured conductivities and published moduli of known electrolytes"
    )
    keep_isolated_molecules: bool = Field(
        default=False, description="keep cells that are one molecule in a vacuum box on the hull"
    )
    own: str = Field(
        default="",
        description="folder of your own structures that 'ssbscreen score' made: they are ranked among the candidates",
    )
    polymorphs: Polymorphs = Field(
        default=Polymorphs.LOWEST,
        description="'lowest': of each composition the phase of lowest energy is the candidate; 'all': every polymorph",
    )


class ThermodynamicSettings(_Section):
    """Voltages of the thermodynamic stage."""

    cathode_voltage_v: float = Field(
        default=4.2, ge=0.0, le=HIGHEST_VOLTAGE_V, description="voltage of the charged cathode against Li/Li+"
    )


class RoleSettings(_Section):
    """Changes to a role, or a role of the user's own; what is not named keeps its default."""

    weights: dict[str, float] = Field(default_factory=dict, description="weight by criterion, positive")
    limits: dict[str, dict[str, float]] = Field(default_factory=dict, description="limits by gate and name")
    gates: tuple[str, ...] | None = Field(
        default=None, description="gates in place of the role's; a new role needs them"
    )
    meaning: str = Field(default="", description="what the role is for, in a sentence")
    because: dict[str, str] = Field(default_factory=dict, description="why a weight is what it is, by criterion")


class ReportSettings(_Section):
    """What the page shows, and who has a page of its own."""

    shown_candidates: int = Field(default=200, ge=1, le=2000, description="rows of each ranked table on the page")
    dossiers: int = Field(
        default=50,
        ge=0,
        le=2000,
        description="best candidates of each role that have a dossier; the known electrolytes have one besides",
    )
    compare: bool = Field(
        default=True, description="compare with the previous run of the same roles in the same folder of runs"
    )


class Settings(_Section):
    """Everything that decides the outcome of a run, and how it is computed."""

    sources: SourceSettings = SourceSettings()
    materials_project: MaterialsProjectSettings = MaterialsProjectSettings()
    thermodynamics: ThermodynamicSettings = ThermodynamicSettings()
    interfaces: InterfaceSettings = InterfaceSettings()
    moduli: ModuliSettings = ModuliSettings()
    gap: GapSettings = GapSettings()
    conductivity: ConductivitySettings = ConductivitySettings()
    barriers: BarrierSettings = BarrierSettings()
    cell: CellSettings = CellSettings()
    roles: dict[str, RoleSettings] = Field(
        default_factory=lambda: {"separator": RoleSettings(), "catholyte": RoleSettings()},
        description="what to screen for, with changes: separator, catholyte, interlayer, coating or your own",
    )
    robustness: RobustnessSettings = RobustnessSettings()
    utility: UtilitySettings = UtilitySettings()
    report: ReportSettings = ReportSettings()
    execution: ExecutionSettings = ExecutionSettings()

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
    content = {} if path is None else toml_content(path)
    return settings_of(_merged(content, overrides), str(path) if path is not None else "the options")


def settings_of(content: Mapping[str, Any], where: str) -> Settings:
    """Settings from nested dictionaries.

    Args:
        content: sections by name; what is left out keeps its default.
        where: it is from, for the message.

    Raises:
        ConfigurationError: lists every fault of the content at once.
    """
    try:
        return Settings.model_validate(content)
    except ValidationError as fault:
        raise faults_told(fault, where, Settings) from fault


def toml_content(path: Path) -> dict[str, Any]:
    """What a TOML file holds.

    Raises:
        ConfigurationError: it cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text())
    except OSError as fault:
        raise ConfigurationError(
            f"cannot read the settings {path}: {fault.strerror}. Check the path and its permissions."
        ) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigurationError(f"{path} is not TOML: {fault}. Mend the file there.") from fault


def given_settings(given: Settings | Mapping[str, Any]) -> Settings:
    """The settings that a flow run was given: as they are, or as JSON from a deployment or a form.

    Raises:
        ConfigurationError: lists every fault at once.
    """
    return given if isinstance(given, Settings) else settings_of(given, "the parameters")


def overrides_of(*, sources: Sequence[str] = (), only: str | None = None) -> dict[str, Any]:
    """Overrides of what the command line names.

    Args:
        sources: in order; empty: as the file says.
        only: elements of the candidates, separated by commas; None: as the file says.
    """
    overrides: dict[str, Any] = {}
    if sources:
        overrides["sources"] = {"paths": list(sources)}
    if only is not None:
        symbols = [symbol.strip() for symbol in only.split(",")]
        overrides["materials_project"] = {"only_elements": symbols}
    return overrides


def _merged(content: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(content)
    for key, value in overrides.items():
        held = result.get(key)
        result[key] = _merged(held, value) if isinstance(held, Mapping) and isinstance(value, Mapping) else value
    return result
