"""The folder of a user's own structures with energies on the scale of a source: ``score`` makes it, a run reads it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ssbscreen.domain.errors import RunFolderError, SourceError, SsbscreenError
from ssbscreen.domain.materials import TableRef
from ssbscreen.tables.catalogue import OWN_STRUCTURES, REJECTIONS
from ssbscreen.tables.schema import DISK_MEND

TOLD: Final = "own_structures.json"


@dataclass(frozen=True, slots=True)
class OwnSet:
    """What the folder holds.

    Attributes:
        structures: reference to the table ``own_structures``, as JSON.
        refused: reference to a table ``rejections``: files that could not be scored, with the reason.
        notes: sentences for the report.
    """

    structures: Mapping[str, Any]
    refused: Mapping[str, Any]
    notes: list[str]


def write_own_set(
    folder: Path, structures: pa.Table, refused: pa.Table, *, notes: Sequence[str], source_sha256: str
) -> None:
    """Write the folder whole, or not at all; one that exists with the same content stays, for a run may read it.

    Args:
        folder: to be made.
        structures: ``own_structures`` table.
        refused: ``rejections`` table.
        notes: sentences for the report.
        source_sha256: hash of the sources on whose scale the energies are.

    Raises:
        RunFolderError: the disk refuses.
    """
    unfinished = folder.parent / f".{folder.name}.{uuid.uuid4().hex}.unfinished"
    try:
        unfinished.mkdir(parents=True)
        refs = {
            schema.name: dataclasses.asdict(schema.write(table, unfinished / f"{schema.name}.parquet"))
            for schema, table in ((OWN_STRUCTURES, structures), (REJECTIONS, refused))
        }
        content = {
            "notes": list(notes),
            "source_sha256": source_sha256,
            "tables": {name: {"rows": ref["rows"], "sha256": ref["sha256"]} for name, ref in refs.items()},
        }
        (unfinished / TOLD).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        if _is_whole(folder, content):
            return
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.replace(folder)
    except OSError as fault:
        raise RunFolderError(f"cannot write {folder}: {fault.strerror or fault}. {DISK_MEND}") from fault
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _is_whole(folder: Path, content: Mapping[str, Any]) -> bool:
    """Whether a folder holds this content, with intact tables."""
    try:
        read_own_set(folder, content["source_sha256"])
        return bool(json.loads((folder / TOLD).read_text(encoding="utf-8")) == content)
    except (SsbscreenError, OSError, ValueError):
        return False


def own_set_of(named: str, source_sha256: str) -> OwnSet | None:
    """The content of the folder that the settings name; None where they name none. Errors as of `read_own_set`."""
    return read_own_set(Path(named), source_sha256) if named else None


def read_own_set(folder: Path, source_sha256: str) -> OwnSet:
    """The content of the folder.

    Args:
        folder: of `write_own_set`.
        source_sha256: hash of the sources of the run.

    Raises:
        SourceError: there is no such folder, it is damaged, or its energies are on the scale of other sources.
    """
    try:
        content = json.loads((folder / TOLD).read_text(encoding="utf-8"))
        made_for, notes = str(content["source_sha256"]), [str(note) for note in content["notes"]]
        refs = {
            schema.name: dataclasses.asdict(
                TableRef(schema.name, str(folder / f"{schema.name}.parquet"), **content["tables"][schema.name])
            )
            for schema in (OWN_STRUCTURES, REJECTIONS)
        }
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise SourceError(
            f"sources.own: {folder} is no folder of own structures ({fault}). 'ssbscreen score' makes one."
        ) from fault
    if made_for != source_sha256:
        raise SourceError(
            f"sources.own: the energies in {folder} were brought to the scale of other sources than those of this run, "
            "or these have changed. Call 'ssbscreen score' again with the same --source."
        )
    for schema in (OWN_STRUCTURES, REJECTIONS):
        schema.read(TableRef(**refs[schema.name]))
    return OwnSet(refs[OWN_STRUCTURES.name], refs[REJECTIONS.name], notes)
