"""Where every number of a dossier is from: value, interval and unit, under the origin and source that it shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

import pyarrow as pa

from ssbscreen.criteria.registry import criteria
from ssbscreen.domain.decisions import Direction
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables import utility
from ssbscreen.tables.schema import Column, TableSchema


class Number(NamedTuple):
    """One number: name of its column or criterion, value and interval as text, unit, meaning."""

    name: str
    value: str
    interval: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Origins:
    """Numbers of one origin.

    Attributes:
        title: what they are.
        origin: how they were obtained.
        source: where they are from, or by what they were computed.
        numbers: those that are known.
        unknown: names of those that are not.
    """

    title: str
    origin: str
    source: str
    numbers: Sequence[Number]
    unknown: Sequence[str]


@dataclass(frozen=True, slots=True)
class CriterionOrigin:
    """A criterion of the run with what its value rests on."""

    number: Number
    origin: str
    better: str
    source: str


class _Part(NamedTuple):
    """Columns of a table that share origin and source; "" takes all that no other part of the table names."""

    schema: TableSchema
    title: str
    origin: str
    source: str
    names: tuple[str, ...] = ()


_PARTS: Final = (
    _Part(
        tables.CANDIDATES,
        "Energy",
        "energy",
        "source",
        ("formation_energy_ev_per_atom", "own_energy_std_ev_per_atom"),
    ),
    _Part(tables.OWN_STRUCTURES, "Own structure", "energy", "energy_provenance"),
    _Part(tables.CANDIDATES, "Cell", "density_origin", "source", ("volume_per_atom_a3", "density_g_per_cm3")),
    _Part(tables.WINDOWS, "Hull and window", "origin", "energies"),
    _Part(tables.INTERFACES, "Interfaces in brief", "energy", "energies"),
    _Part(tables.ELASTICITY, "Moduli", "moduli_origin", "moduli_source"),
    _Part(tables.MECHANICS, "Mechanics", "moduli_origin", "from both moduli, by joint draws of their errors"),
    _Part(tables.CONDUCTIVITY, "Conduction of Li", "conductivity_origin", "conductivity_source"),
    _Part(tables.ELECTRONICS, "Band gap", "band_gap_origin", "band_gap_source"),
    _Part(tables.BARRIERS, "Barriers of Li", "bond valence", "site energies with the parameters of bvlain"),
    _Part(
        tables.PRACTICALITY,
        "Supply",
        "hhi_origin",
        "tables of this version of ssbscreen",
        ("hhi_production", "hhi_reserves", "scarcest_abundance_mg_per_kg"),
    ),
    _Part(
        tables.PRACTICALITY,
        "Cell",
        "density_origin",
        "stack model of ssbscreen, from the density and the settings [cell]",
        ("specific_energy_wh_per_kg", "energy_density_wh_per_l", "thickness_limit_um"),
    ),
    _Part(tables.PRACTICALITY, "Cost", "raw_material_cost_origin", "price table of this version of ssbscreen"),
    _Part(utility.LEARNED_UTILITY, "Learned utility", "ML", "learned in this run from the other criteria"),
)
MANY_ROWS: Final = (
    (tables.VOLTAGE_PROFILES, "energies"),
    (tables.INTERPHASES, "energies; band gaps and volumes of the products as each says"),
    (tables.CATHODE_REACTIONS, "energies"),
    (tables.COATINGS, "energies"),
    (tables.AIR_REACTIONS, "energies; gases: measured data"),
    (tables.HANDLING, "energies; gases: measured data"),
    (tables.MISFIT_STRESSES, "moduli of the candidate, volume changes of the cathodes as the literature has them"),
    (tables.GATES, "the numbers above and the limits of the settings"),
    (tables.RANKING, "criteria and weights"),
    (tables.TRADE_OFFS, "criteria"),
    (tables.HYPERVOLUMES, "criteria"),
    (tables.RANK_REVERSALS, "criteria and weights"),
    (tables.RANK_ACCEPTABILITIES, "draws of values within their intervals and of weights"),
    (tables.ROBUSTNESS, "draws of values within their intervals and of weights"),
    (tables.CENTRAL_WEIGHTS, "draws of values within their intervals and of weights"),
    (tables.VALUE_OF_INFORMATION, "draws of values within their intervals"),
    (tables.AGGREGATIONS, "criteria and weights"),
    (tables.SUSPICIONS, "rules, each with its own source"),
    (tables.DRAWBACKS, "the numbers above and stated limits"),
    (tables.PERCENTILES, "criteria of all candidates"),
    (tables.FAMILY_RANKS, "ranks of all candidates"),
    (tables.SIMILAR_ELECTROLYTES, "compositions; conductivities as measured"),
    (utility.UTILITY_CONTRIBUTIONS, "the learned utility"),
)
"""Tables with several rows a candidate, and what their numbers rest on."""


def criterion_origins(run: RunTables, candidate: str) -> list[CriterionOrigin]:
    """Every criterion of the run, whether its value is known or not."""
    found = []
    for name, values in run.estimates.items():
        criterion, estimate = criteria()[name], values.get(candidate)
        value, interval = ("", "") if estimate is None else (digits(estimate.value), _span(estimate.low, estimate.high))
        found.append(
            CriterionOrigin(
                Number(name, value, interval, criterion.unit, criterion.meaning),
                "" if estimate is None else estimate.origin.value,
                "higher" if criterion.direction is Direction.MAXIMISE else "lower",
                criterion.source,
            )
        )
    return found


def origins(run: RunTables, candidate: str) -> list[Origins]:
    """Every number of the tables that have one row a candidate."""
    found = []
    for part in _PARTS:
        row = next(iter(run.rows_if_kept(part.schema, [candidate])[candidate]), None)
        if row is None:
            continue
        facts = run.facts[candidate] | row
        numbers, unknown = _numbers(part, facts)
        if numbers or unknown:
            found.append(
                Origins(
                    part.title,
                    _told(run, facts, part.origin) or "not stated",
                    _told(run, facts, part.source) or "not stated",
                    numbers,
                    unknown,
                )
            )
    return found


def many_rows(run: RunTables, candidate: str) -> list[tuple[str, int, str, str]]:
    """Table, rows of the candidate, units, and what the numbers rest on: of the tables with several rows."""
    found = []
    for schema, basis in MANY_ROWS:
        rows = run.rows_if_kept(schema, [candidate])[candidate]
        if rows:
            units = dict.fromkeys(column.unit for column in schema.columns if column.unit not in {"", "-"})
            told = basis.replace("energies", f"energies ({_energies(run)})", 1)
            found.append((schema.name, len(rows), ", ".join(units), told))
    return found


def digits(value: float) -> str:
    """Six figures: enough to find the number in the table again."""
    return f"{value:.6g}".replace("-", "−")


def _numbers(part: _Part, row: Row) -> tuple[list[Number], list[str]]:
    numbers, unknown = [], []
    for column in _columns(part):
        value = row[column.name]
        if value is None:
            unknown.append(column.name)
            continue
        low, high = (row.get(name) for name in _ends_of(column.name) or ("", ""))
        interval = "" if low is None or high is None else _span(low, high)
        numbers.append(Number(column.name, digits(value), interval, column.unit, column.meaning))
    return numbers, unknown


def _columns(part: _Part) -> Iterator[Column]:
    """Numbers of a part; the ends of an interval stand beside their number."""
    taken = {name for other in _PARTS if other.schema is part.schema for name in other.names}
    for column in part.schema.columns:
        is_number = pa.types.is_floating(column.dtype) or pa.types.is_integer(column.dtype)
        wanted = column.name in part.names if part.names else column.name not in taken
        if is_number and wanted and column.name not in _all_ends():
            yield column


@cache
def _all_ends() -> frozenset[str]:
    return frozenset(end for part in _PARTS for column in part.schema.columns for end in _ends_of(column.name))


@cache
def _ends_of(name: str) -> tuple[str, ...]:
    """Columns of the low and the high end of a number, in whatever table; empty where there are none."""
    held = {column.name for part in _PARTS for column in part.schema.columns}
    parts = name.split("_")
    for place in range(len(parts), 0, -1):
        ends = tuple("_".join([*parts[:place], end, *parts[place:]]) for end in ("low", "high"))
        if held.issuperset(ends):
            return ends
    return ()


def _span(low: float, high: float) -> str:
    return f"{digits(low)} to {digits(high)}" if low < high else ""


def _told(run: RunTables, facts: Row, name: str) -> str:
    """A column of the candidate, the scale of the energies, or the words themselves."""
    scale: dict[str, Any] = run.manifest["energy_scale"]
    if name == "energy":
        return str(facts.get("own_energy_origin") or scale["origin"])
    if name == "energies":
        return _energies(run)
    return str(facts[name] or "") if name in facts else "" if name.endswith(("_origin", "_source")) else name


def _energies(run: RunTables) -> str:
    scale = run.manifest["energy_scale"]
    return f"{scale['functional']}, corrections {scale['corrections']}, error {scale['error_ev_per_atom']:.3g} eV/atom"
