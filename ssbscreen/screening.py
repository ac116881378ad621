"""From entries to a ranking in Python: the science of a screen in one call, without files, server or models.

It is what ``ssbscreen run`` computes with all predictions off: hull and windows, interfaces with anodes and cathodes,
air, mechanics, electronics and conductivity where a value is known, cost and cell, then criteria, gates and ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.cell.practicality_table import practicality_table
from ssbscreen.cell.separator_resistance import SEPARATOR_THICKNESS_UM
from ssbscreen.cell.stack import DEFAULT_STACK, Stack
from ssbscreen.criteria.registry import criteria, gates, missing_columns
from ssbscreen.decision.criteria_table import criteria_table
from ssbscreen.decision.judgement import BESIDE_WINDOWS, judge, judged_columns
from ssbscreen.decision.pareto import trade_off_criteria
from ssbscreen.decision.roles import ConfiguredRole, configured_role
from ssbscreen.domain.errors import ConfigurationError, SourceError
from ssbscreen.domain.materials import EnergyScale
from ssbscreen.electronics.table import electronics_of_known
from ssbscreen.interfaces.candidate_interfaces import beside_electrodes, in_air
from ssbscreen.interfaces.electrodes import ANODES, CATHODES, Cathode
from ssbscreen.interfaces.summary import interface_summary
from ssbscreen.mechanics.table import mechanics_table
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.join_properties import join_properties
from ssbscreen.sources.known_values import read_known_values
from ssbscreen.sources.named import contents_of
from ssbscreen.sources.phase_properties import phase_properties
from ssbscreen.sources.polymorphs import Polymorphs
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import concatenated
from ssbscreen.thermo.window_tables import compute_windows, index_of_entries, nothing_left, with_hull

if TYPE_CHECKING:
    import pandas as pd

    from ssbscreen.sources.named import Source

CHARGED_CATHODE_V: Final = 4.2
"""Where decomposition at the charged cathode is taken, V against Li/Li+."""
CATHODE_OF_THE_CRITERIA: Final = "LiCoO2"
COLUMNS_OF_A_SCREEN: Final = frozenset(
    column.name for name in (tables.WINDOWS.name, *BESIDE_WINDOWS) for column in tables.ALL_TABLES[name].columns
)
"""One value a candidate: what criteria and gates may read."""
Roles = Sequence[str] | Mapping[str, Mapping[str, Any]]
"""Names of roles, or by name what `configured_role` takes: weights, limits, gates."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What a screen found.

    Attributes:
        tables: Arrow tables by name as a run writes them, each column with ``unit`` and ``meaning`` in its metadata.
        roles: as they were judged, by name.
        scale: of the energies, with the error that the intervals rest on.
        notes: sentences on what was joined and what is lacking.
    """

    tables: Mapping[str, pa.Table]
    roles: Mapping[str, ConfiguredRole]
    scale: EnergyScale
    notes: tuple[str, ...]

    def ranking(self, role: str) -> pd.DataFrame:
        """Table ``ranking`` of a role with the formulas, best first; candidates that fail a gate are not in it."""
        return self._named("ranking", role).sort_values("rank", ignore_index=True)

    def gates(self, role: str) -> pd.DataFrame:
        """Table ``gates`` of a role with the formulas: what each gate says of each candidate, and why."""
        return self._named("gates", role)

    def criteria(self) -> pd.DataFrame:
        """Table ``criteria_values`` with formulas and units; no value where a candidate was not assessed."""
        frame = self._with_formulas(self.tables["criteria_values"])
        return frame.assign(unit=[criteria()[name].unit for name in frame["criterion"]])

    @property
    def rejections(self) -> pd.DataFrame:
        """What was left out, at which stage, and why."""
        frame: pd.DataFrame = self.tables["rejections"].to_pandas()
        return frame

    def _named(self, table: str, role: str) -> pd.DataFrame:
        if role not in self.roles:
            raise ConfigurationError(f"there is no role {role!r} in this screen; there are: {', '.join(self.roles)}")
        found = self.tables[table]
        return self._with_formulas(found.filter(pc.equal(found["role"], role)))

    def _with_formulas(self, table: pa.Table) -> pd.DataFrame:
        frame: pd.DataFrame = table.to_pandas()
        known = self.tables["candidates"]
        formulas = dict(zip(known["candidate_id"].to_pylist(), known["formula"].to_pylist(), strict=True))
        frame.insert(0, "formula", [formulas[candidate] for candidate in frame["candidate_id"]])
        return frame


def screen(
    source: Source | Sequence[Source],
    *,
    roles: Roles = ("separator", "catholyte"),
    known: pd.DataFrame | None = None,
    literature: bool = True,
    polymorphs: Polymorphs = Polymorphs.LOWEST,
    cathodes: Sequence[Cathode] = CATHODES,
    cathode: str = CATHODE_OF_THE_CRITERIA,
    cathode_voltage_v: float = CHARGED_CATHODE_V,
    stack: Stack = DEFAULT_STACK,
    separator_thickness_um: float = SEPARATOR_THICKNESS_UM,
) -> Screening:
    """Screen phases for solid electrolytes.

    Args:
        source: pymatgen entries with corrected energies on one scale, the elements among them; ``"bundled"``; the path
            of a file or folder as for ``--source``; contents that were read already; or several of these, of which the
            first with energies makes the hull and the others add structures, gaps and moduli.
        roles: names, or changes by name as the section ``roles`` of the settings has them.
        known: gaps, moduli and conductivities by formula, as `read_known_values` takes them; what a source has
            counts before them, published values after.
        literature: whether published conductivities and moduli of known electrolytes count.
        polymorphs: which phases of a composition are candidates.
        cathodes: of the pair matrix.
        cathode: the one of them that the criteria read.
        cathode_voltage_v: of the charged cathode against Li/Li+ [V].
        stack: the cell that energy and cost are told for.
        separator_thickness_um: of its separator [um].

    Raises:
        ConfigurationError: every fault of the roles and the cathode.
        SourceError: no usable energies, or no candidate has a hull.
    """
    configured = configured_roles(roles)
    if cathode not in (names := [each.name for each in cathodes]):
        raise ConfigurationError(f"the cathode {cathode!r} is not among the cathodes: {', '.join(names)}")
    contents = contents_of(source)
    if known is not None:
        contents = (*contents, read_known_values(known))
    energies = join_energies(contents, polymorphs=polymorphs)
    scale, index = energies.scale, index_of_entries(energies.phase_entries)[0]
    found = compute_windows(energies.candidates, index, scale, cathode_voltage_v=cathode_voltage_v)
    if not len(found.windows):
        raise SourceError(nothing_left(len(energies.candidates), [found.rejections]))
    properties = join_properties(contents, energies.candidates, literature=literature)
    candidates = properties.candidates
    sound, error = with_hull(candidates, index), scale.error_ev_per_atom
    touching = beside_electrodes(
        sound,
        index,
        scale_error_ev_per_atom=error,
        anodes=ANODES,
        cathodes=cathodes,
        properties_of=lambda formulas: phase_properties(contents, formulas),
    )
    breathing = in_air(sound, index, scale_error_ev_per_atom=error)
    reactions = {
        "interphases": touching.interphases,
        "cathode_reactions": touching.cathode_reactions,
        "air_reactions": breathing.air_reactions,
        "handling": breathing.handling,
    }
    theoretical = {name: flag for each in reversed(contents) for name, flag in each.theoretical.items()}
    beside = {
        "candidates": candidates,
        "electronics": electronics_of_known(candidates),
        "interfaces": interface_summary(**reactions, cathode=cathode),
        "elasticity": properties.elasticity,
        "mechanics": mechanics_table(properties.elasticity),
        "conductivity": properties.conductivity,
        "practicality": practicality_table(
            candidates, stack=stack, thickness_um=separator_thickness_um, theoretical=theoretical
        ),
    }
    judged = judge(
        judged_columns(found.windows, beside), configured, criteria=criteria(), gates=gates(), also=trade_off_criteria()
    )
    refused = [energies.rejections, found.rejections, properties.rejections]
    return Screening(
        tables={
            **beside,
            **reactions,
            "phase_entries": energies.phase_entries,
            "windows": found.windows,
            "voltage_profiles": found.voltage_profiles,
            "phase_properties": touching.phase_properties,
            "criteria_values": criteria_table(judged.candidate_ids, judged.values),
            "gates": concatenated([outcome.table for outcome in judged.outcomes], tables.GATES),
            "ranking": concatenated(judged.rankings, tables.RANKING),
            "rejections": concatenated(refused, tables.REJECTIONS),
        },
        roles={each.role.name: each for each in configured},
        scale=scale,
        notes=(*energies.notes, *properties.notes, *touching.notes, *breathing.notes),
    )


def configured_roles(roles: Roles) -> list[ConfiguredRole]:
    """Roles with their changes, checked against the columns that a screen makes.

    Raises:
        ConfigurationError: every fault of every role.
    """
    names = [roles] if isinstance(roles, str) else roles
    asked = roles if isinstance(roles, Mapping) else {name: {} for name in names}
    faults, found, needed = [], [], set(trade_off_criteria())
    for name, changes in asked.items():
        try:
            role = configured_role(name, changes, criteria=criteria(), gates=gates())
        except ConfigurationError as fault:
            faults += str(fault).splitlines()
        else:
            found.append(role)
            needed |= {*role.role.gates, *(weighted.criterion for weighted in role.role.criteria)}
    faults += [
        f"{name} needs the columns {', '.join(absent)}, and no stage makes them"
        for name, absent in missing_columns(needed, COLUMNS_OF_A_SCREEN).items()
    ]
    if faults or not found:
        raise ConfigurationError("\n".join(dict.fromkeys(faults)) or "no role is named")
    return found
