"""The tables of one run as the report reads them: by candidate, by criterion and by role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.drawbacks import GateResult
from ssbscreen.decision.roles import ROLES, ConfiguredRole, configured_role
from ssbscreen.domain.composition import formula_key
from ssbscreen.domain.decisions import Floats, GateState
from ssbscreen.domain.errors import FormulaError, TableError
from ssbscreen.domain.estimate import Estimate
from ssbscreen.domain.materials import TableRef
from ssbscreen.domain.origin import Origin
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import TableSchema

Row = dict[str, Any]


@dataclass(frozen=True)
class RunTables:
    """Tables and manifest of a run; each table is read when it is first asked for, and kept.

    Attributes:
        run: the folder.
        manifest: settings, versions, hashes and counts.
    """

    run: RunFolder
    manifest: Mapping[str, Any]

    @classmethod
    def of(cls, run: RunFolder) -> RunTables:
        """The tables of a run folder."""
        return cls(run, run.manifest)

    def read(self, schema: TableSchema) -> pa.Table:
        """A table of the run.

        Raises:
            TableError: it is absent, or not the one that the manifest names.
        """
        if schema.name not in self._read:
            recorded = self.manifest["tables"].get(schema.name)
            if recorded is None:
                told = f"{self.run.path} has no table {schema.name}; this version makes one: make the run anew"
                raise TableError(told)
            reference = TableRef(schema.name, str(self.run.table_path(schema)), **recorded)
            self._read[schema.name] = schema.read(reference).combine_chunks()
        return self._read[schema.name]

    def rows_of(self, schema: TableSchema, candidates: Iterable[str]) -> Mapping[str, Sequence[Row]]:
        """Rows of a table by candidate, in the order of its key; a candidate without any has none."""
        table, places = self.read(schema), self._places_of(schema)
        return {each: table.take(places[each]).to_pylist() if each in places else [] for each in candidates}

    def _places_of(self, schema: TableSchema) -> Mapping[str, np.ndarray]:
        """Numbers of the rows of each candidate. Tables lie sorted by their key, so the rows of each do too."""
        if schema.name not in self._places:
            encoded = self.read(schema)["candidate_id"].combine_chunks().dictionary_encode()
            codes = encoded.indices.to_numpy(zero_copy_only=False)
            order, ids = np.argsort(codes, kind="stable"), encoded.dictionary.to_pylist()
            ends = np.cumsum(np.bincount(codes, minlength=len(ids)))
            self._places[schema.name] = dict(zip(ids, np.split(order, ends[:-1]), strict=True)) if ids else {}
        return self._places[schema.name]

    @cached_property
    def _read(self) -> dict[str, pa.Table]:
        return {}

    @cached_property
    def _places(self) -> dict[str, dict[str, np.ndarray]]:
        return {}

    @cached_property
    def facts(self) -> Mapping[str, Row]:
        """Columns of the tables that have one row a candidate, by candidate, no lists.

        What a candidate has no row for is absent; a value that is not known is None.
        """
        facts: dict[str, Row] = {}
        schemas = [tables.CANDIDATES, tables.WINDOWS, tables.MECHANICS, tables.CONDUCTIVITY, tables.INTERFACES]
        later = (tables.ELECTRONICS, tables.PRACTICALITY)  # runs of earlier versions have none
        schemas += [schema for schema in later if schema.name in self.manifest["tables"]]
        for schema in schemas:
            table = self.read(schema)
            flat = [field.name for field in table.schema if not pa.types.is_nested(field.type)]
            for row in table.select(flat).to_pylist():
                facts.setdefault(row["candidate_id"], {}).update(row)
        return facts

    def rows_if_kept(self, schema: TableSchema, candidates: Sequence[str]) -> Mapping[str, Sequence[Row]]:
        """As `rows_of`; no rows where the run is of an earlier version that has no such table."""
        if schema.name not in self.manifest["tables"]:
            return {candidate: [] for candidate in candidates}
        return self.rows_of(schema, candidates)

    @cached_property
    def family_ranks(self) -> Mapping[str, Mapping[str, Row]]:
        """Rows of the ranks in the family by role and candidate; none in runs of earlier versions."""
        if tables.FAMILY_RANKS.name not in self.manifest["tables"]:
            return {}
        found: dict[str, dict[str, Row]] = {}
        for row in self.read(tables.FAMILY_RANKS).to_pylist():
            found.setdefault(row["role"], {})[row["candidate_id"]] = row
        return found

    @cached_property
    def judged(self) -> tuple[str, ...]:
        """Candidates with a window, which are the ones that criteria and gates judged; sorted."""
        return tuple(sorted(candidate for candidate, row in self.facts.items() if "reduction_limit_v" in row))

    @cached_property
    def estimates(self) -> Mapping[str, Mapping[str, Estimate]]:
        """Known values by criterion and candidate; every criterion of the run is a key."""
        table = self.read(tables.CRITERIA_VALUES)
        found: dict[str, dict[str, Estimate]] = {name: {} for name in sorted(set(table["criterion"].to_pylist()))}
        for row in table.filter(pc.is_valid(table["value"])).to_pylist():
            estimate = Estimate(row["value"], row["low"], row["high"], Origin(row["origin"]))
            found[row["criterion"]][row["candidate_id"]] = estimate
        return found

    @cached_property
    def gate_results(self) -> Mapping[str, Mapping[str, tuple[GateResult, ...]]]:
        """Results of the gates by role and candidate, in the order of the role's gates."""
        found: dict[str, dict[str, dict[str, GateResult]]] = defaultdict(lambda: defaultdict(dict))
        columns = ("role", "candidate_id", "gate", "state", "reason")
        table = self.read(tables.GATES)
        for role, candidate, gate, state, reason in zip(*(table[name].to_pylist() for name in columns), strict=True):
            found[role][candidate][gate] = GateResult(gate, state, reason)
        return {
            name: {
                candidate: tuple(results[gate] for gate in configured.role.gates)
                for candidate, results in found[name].items()
            }
            for name, configured in self.roles.items()
        }

    @cached_property
    def ranking(self) -> Mapping[str, Sequence[Row]]:
        """Rows of the ranking by role, best first."""
        rows = self.read(tables.RANKING).sort_by([("role", "ascending"), ("rank", "ascending")]).to_pylist()
        return {role: [row for row in rows if row["role"] == role] for role in self.roles}

    @cached_property
    def ranked_rows(self) -> Mapping[str, Mapping[str, Row]]:
        """Rows of the ranking by role and candidate."""
        return {role: {row["candidate_id"]: row for row in rows} for role, rows in self.ranking.items()}

    def ranked_values(self, role: str, criterion: str) -> Floats:
        """Known values of a criterion among the ranked candidates of a role, best rank first."""
        if (role, criterion) not in self._ranked_values:
            values = self.estimates[criterion]
            known = (values.get(row["candidate_id"]) for row in self.ranking[role])
            self._ranked_values[role, criterion] = np.array([each.value for each in known if each is not None], float)
        return self._ranked_values[role, criterion]

    @cached_property
    def _ranked_values(self) -> dict[tuple[str, str], Floats]:
        return {}

    @cached_property
    def trade_off_fronts(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
        """Pareto front of each candidate by trade-off and role."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for row in self.read(tables.TRADE_OFFS).to_pylist():
            found.setdefault(row["trade_off"], {}).setdefault(row["role"], {})[row["candidate_id"]] = row[
                "pareto_front"
            ]
        return found

    @cached_property
    def most_informative(self) -> Mapping[str, Row]:
        """Row of ``value_of_information`` that most likely changes the first ten, by role; none in earlier versions."""
        if tables.VALUE_OF_INFORMATION.name not in self.manifest["tables"]:
            return {}
        found: dict[str, Row] = {}
        for row in sorted(self.read(tables.VALUE_OF_INFORMATION).to_pylist(), key=by_top_ten_change):
            found.setdefault(row["role"], row)
        return found

    @cached_property
    def rejections(self) -> Sequence[Row]:
        """What was left out, with stage and reason."""
        rows: list[Row] = self.read(tables.REJECTIONS).to_pylist()
        return rows

    @cached_property
    def roles(self) -> Mapping[str, ConfiguredRole]:
        """The roles with the weights and limits of this run, in the order in which they are declared."""
        changes = self.manifest["settings"]["roles"]
        ordered = [name for name in ROLES if name in changes] + [name for name in changes if name not in ROLES]
        return {name: configured_role(name, changes[name], criteria=criteria(), gates=gates()) for name in ordered}

    @property
    def model_cards(self) -> Mapping[str, Mapping[str, Any]]:
        """What the run kept of the cards of its models; nothing in runs of earlier versions."""
        kept: Mapping[str, Mapping[str, Any]] = self.manifest.get("model_cards", {})
        return kept

    @cached_property
    def candidates_by_composition(self) -> Mapping[str, tuple[str, ...]]:
        """Judged candidates of the sources by composition, nearest to the hull first.

        A user's own structure is not among them: it stands for no known material.
        """
        return self._by_composition(own=False)

    @cached_property
    def own_by_composition(self) -> Mapping[str, tuple[str, ...]]:
        """Judged structures of the user's own by composition, nearest to the hull first."""
        return self._by_composition(own=True)

    def candidates_of(self, formula: str) -> tuple[str, ...]:
        """Judged candidates of this composition, nearest to the hull first and the user's own structures last.

        Empty for what is no formula.
        """
        try:
            key = formula_key(formula)
        except FormulaError:
            return ()
        return (*self.candidates_by_composition.get(key, ()), *self.own_by_composition.get(key, ()))

    def _by_composition(self, *, own: bool) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for candidate in self.judged:
            facts = self.facts[candidate]
            if (facts["own_energy_std_ev_per_atom"] is not None) == own:
                found[formula_key(facts["formula"])].append(candidate)
        return {key: tuple(sorted(ids, key=self._above_hull)) for key, ids in found.items()}

    def fails(self, role: str, candidate: str) -> bool:
        """Whether a gate of the role excludes the candidate."""
        return any(result.state == GateState.FAILS.value for result in self.gate_results[role].get(candidate, ()))

    @property
    def cathode_voltage_v(self) -> float:
        """Voltage of the charged cathode, V against Li/Li+."""
        return float(self.manifest["settings"]["thermodynamics"]["cathode_voltage_v"])

    def _above_hull(self, candidate: str) -> tuple[float, str]:
        return self.facts[candidate]["energy_above_hull_ev_per_atom"], candidate


def by_top_ten_change(row: Row) -> tuple[float, str, str]:
    """Orders rows of ``value_of_information`` so that what changes the first ten most comes first."""
    return -row["top_ten_change"], row["candidate_id"], row["calculation"]
