"""Runs of a few candidates in memory: values by a chemistry of two inputs, judged by real gates, criteria and ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ssbscreen.cell.practicality_table import practicality_table
from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.content import RunContent, columns_of
from ssbscreen.comparison.role_inputs import mixed_role
from ssbscreen.comparison.walk import Station
from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.criteria_table import criteria_table
from ssbscreen.decision.judgement import judge
from ssbscreen.domain.errors import SourceError
from ssbscreen.electronics.table import electronics_of_known
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import TableSchema, concatenated

INSTALLED = "c" * 64
ERROR = 0.02

# formula: above hull, reduction limit, oxidation limit, gap, density
Materials = Mapping[str, tuple[float, float, float, float, float]]
MATERIALS: Materials = {
    "Li3PS4": (0.0, 1.72, 2.36, 2.95, 1.80),
    "Li10Ge(PS6)2": (0.019, 1.72, 2.29, 2.2, 2.0),
    "Li7La3Zr2O12": (0.007, 0.05, 2.91, 4.3, 4.99),
    "Li3YCl6": (0.0, 0.66, 4.26, 5.0, 2.4),
    "LiAlO2": (0.0, 0.17, 3.70, 4.7, 2.6),
    "LiCoO2": (0.0, 1.81, 3.39, 0.66, 4.98),
    "LiF": (0.0, 0.0, 6.36, 8.7, 2.53),
    "LiNbO3": (0.07, 1.74, 3.88, 3.5, 4.6),
}
ROLES: Mapping[str, Any] = {"separator": {}, "catholyte": {}}


class HeldTables:
    """Tables by schema, in memory."""

    def __init__(self, held: Mapping[TableSchema, pa.Table]) -> None:
        self.held = dict(held)

    def read(self, schema: TableSchema) -> pa.Table:
        return self.held[schema]


def described(
    voltage: float, materials: Materials, names: Mapping[str, str] | None = None
) -> dict[TableSchema, pa.Table]:
    """Values of candidates as if the cathode voltage moved oxidation limits; identifiers are formulas, or as named."""
    formulas = list(materials)
    ids = [(names or {}).get(formula, formula) for formula in formulas]
    hull, reduction, oxidation, gap, density = (list(each) for each in zip(*materials.values(), strict=True))
    limits = [limit * (voltage / 4.2) ** (index % 3) for index, limit in enumerate(oxidation)]
    candidates = tables.CANDIDATES.build(
        {
            "candidate_id": ids,
            "formula": formulas,
            "chemical_system": ["?"] * len(ids),
            "formation_energy_ev_per_atom": [-1.0] * len(ids),
            "density_g_per_cm3": density,
            "density_origin": ["DFT"] * len(ids),
            "band_gap_ev": gap,
            "band_gap_origin": ["DFT"] * len(ids),
        }
    )
    windows = tables.WINDOWS.build(
        {
            "candidate_id": ids,
            "energy_above_hull_ev_per_atom": hull,
            "energy_above_hull_std_ev_per_atom": [ERROR] * len(ids),
            "reduction_limit_v": reduction,
            "reduction_limit_low_v": [max(value - 0.1, 0.0) for value in reduction],
            "reduction_limit_high_v": [value + 0.1 for value in reduction],
            "oxidation_limit_v": limits,
            "oxidation_limit_low_v": [value - 0.1 for value in limits],
            "oxidation_limit_high_v": [value + 0.1 for value in limits],
            "tolerance_ev_per_atom": [ERROR] * len(ids),
            "decomposition_energy_at_li_ev_per_atom": [-value / 2.0 for value in reduction],
            "decomposition_energy_at_cathode_ev_per_atom": [-0.1] * len(ids),
            "margin_at_li_ev_per_atom": [-value / 2.0 for value in reduction],
            "margin_at_cathode_ev_per_atom": [-0.1] * len(ids),
            "hull_phases": ids,
            "products_at_li": ["?"] * len(ids),
            "origin": ["DFT"] * len(ids),
        }
    )
    empty = (tables.INTERFACES, tables.ELASTICITY, tables.MECHANICS, tables.CONDUCTIVITY)
    return {
        tables.CANDIDATES: candidates,
        tables.WINDOWS: windows,
        tables.ELECTRONICS: electronics_of_known(candidates),
        tables.PRACTICALITY: practicality_table(candidates),
        **{schema: schema.empty() for schema in empty},
    }


def small_run(
    name: str,
    *,
    voltage: float = 4.2,
    materials: Materials = MATERIALS,
    roles: Mapping[str, Any] = ROLES,
    code: str = INSTALLED,
    names: Mapping[str, str] | None = None,
) -> RunContent:
    """A run with its manifest; hashes of tables and sources stand for their content."""
    held = described(voltage, materials, names)
    columns = columns_of(HeldTables(held))
    configured = [mixed_role(each, gates_of=changes, weights_of=changes) for each, changes in roles.items()]
    found = judge(columns, configured, criteria=criteria(), gates=gates())
    held |= {
        tables.GATES: concatenated([outcome.table for outcome in found.outcomes], tables.GATES),
        tables.RANKING: concatenated(found.rankings, tables.RANKING),
        tables.CRITERIA_VALUES: criteria_table(found.candidate_ids, found.values),
    }
    manifest = {
        "finished": "2026-01-02T03:05:05+00:00",
        "settings": {"thermodynamics": {"cathode_voltage_v": voltage}, "roles": roles},
        "sources": {
            "labels": [f"{len(materials)} phases.csv"],
            "paths": ["phases.csv"],
            "sha256": repr(sorted(materials.items())),
            "each_sha256": [repr(sorted(materials.items()))],
        },
        "models": {"gap": {"compositions": "1" * 64}},
        "versions": {"numpy": "2.1"},
        "code_sha256": code,
        "git_commit": None,
        "tables": {
            schema.name: {"rows": len(table), "sha256": repr(table.to_pylist())} for schema, table in held.items()
        },
    }
    return RunContent(name, manifest, HeldTables(held))


@dataclass
class ChemistryAgain:
    """Recomputes the chemistry above, as far as inputs are at hand.

    Attributes:
        first: voltage and materials of the first run.
        second: of the second.
        lacking: why the sources of a side are not at hand, by side.
        failing: whether the stages fail although all is at hand.
        asked: stations that were computed.
    """

    first: tuple[float, Materials]
    second: tuple[float, Materials]
    lacking: Mapping[int, str] = field(default_factory=dict)
    failing: bool = False
    asked: list[Station] = field(default_factory=list)
    installed: str = INSTALLED

    def why_not(self, station: Station) -> str:
        return self.lacking.get(int(Cause.DATABASE in station.of_second), "")

    def tables(self, station: Station) -> HeldTables:
        if self.failing:
            raise SourceError("none of the candidates has a hull")
        self.asked.append(station)
        return HeldTables(described(*self.inputs(station)))

    def inputs(self, station: Station) -> tuple[float, Materials]:
        sides: Sequence[tuple[float, Materials]] = (self.first, self.second)
        return (
            sides[Cause.SETTINGS in station.of_second][0],
            sides[Cause.DATABASE in station.of_second][1],
        )
