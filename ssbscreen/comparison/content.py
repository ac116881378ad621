"""What a comparison reads of a run: its manifest and its tables, wherever these lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from ssbscreen.decision.judgement import BESIDE_WINDOWS, judged_columns
from ssbscreen.domain.decisions import Columns
from ssbscreen.domain.errors import RunFolderError
from ssbscreen.domain.materials import TableRef
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.schema import TableSchema


class Tables(Protocol):
    """Tables by schema."""

    def read(self, schema: TableSchema) -> pa.Table:
        """A table; raises an `SsbscreenError` where it is absent or changed."""


@dataclass(frozen=True, slots=True)
class ReferredTables:
    """Tables by their references, name first."""

    refs: Mapping[str, TableRef]

    def read(self, schema: TableSchema) -> pa.Table:
        """A table.

        Raises:
            TableError: it is absent, or not the one that was written.
            RunFolderError: there is no reference to it.
        """
        if schema.name not in self.refs:
            raise RunFolderError(f"there is no table {schema.name}: an earlier version made none. Make the run anew.")
        return schema.read(self.refs[schema.name])


@dataclass(frozen=True, slots=True)
class RunContent:
    """A run as a comparison sees it.

    Attributes:
        name: what the comparison calls it.
        manifest: settings, hashes, versions.
        tables: of the run.
    """

    name: str
    manifest: Mapping[str, Any]
    tables: Tables

    @classmethod
    def of(cls, run: RunFolder) -> RunContent:
        """A run folder; one that ``latest`` points to is called by its own name."""
        manifest = run.manifest
        refs = {
            name: TableRef(name, str(run.path / "tables" / f"{name}.parquet"), recorded["rows"], recorded["sha256"])
            for name, recorded in manifest["tables"].items()
        }
        return cls(run.path.resolve().name, manifest, ReferredTables(refs))


def columns_of(found: Tables) -> Columns:
    """All that criteria and gates read.

    Raises:
        SsbscreenError: a table is absent, changed, or of another version.
    """
    beside = {name: found.read(tables.ALL_TABLES[name]) for name in BESIDE_WINDOWS}
    return judged_columns(found.read(tables.WINDOWS), beside)
