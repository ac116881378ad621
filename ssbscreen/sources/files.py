"""Any file or folder that a user names as a source, recognised by what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import REFERENCE_FILES, read_bundled
from ssbscreen.sources.cif_folder import read_cif_files
from ssbscreen.sources.contents import STAGE, Rejection, SourceContents
from ssbscreen.sources.file_format import OpenedFile
from ssbscreen.sources.format_registry import format_of, formats
from ssbscreen.sources.phase_tables import holds_phases, read_phase_table
from ssbscreen.sources.raw_files import PARQUET_MAGIC, decoded, read_decompressed
from ssbscreen.sources.snapshots.contents import read_snapshot_folder
from ssbscreen.sources.snapshots.folder import MANIFEST, is_snapshot
from ssbscreen.sources.table_files import read_table
from ssbscreen.tables.snapshots import SNAPSHOT_TABLES

READABLE: Final = (
    "CSV or Parquet with a formula column, JSON with pymatgen entries or Materials Project documents, CIF files, "
    "a folder of these, or a snapshot of 'ssbscreen fetch'"
)
TABLE_ENDINGS: Final = (".csv", ".csv.gz", ".parquet", ".json", ".json.gz")


def read_source(path: Path) -> SourceContents:
    """Contents of a file or a folder.

    Args:
        path: a file of one of the `formats` (JSON lists of pymatgen entries or Materials Project documents, CIF and
            what was added), else a table (CSV, Parquet), each but Parquet also compressed with gzip; a folder of CIFs,
            with or without ``energies.csv``; a folder of tables, which is read as all of them, at most one with
            energies; a snapshot of the Materials Project; or a reference set in the bundled layout.

    Raises:
        SourceError: absent, empty, broken, not of these kinds, without a needed column, or nothing in it is usable.
    """
    if path.is_dir():
        return _read_folder(path)
    opened = OpenedFile(path, read_decompressed(path))
    if (known := format_of(opened)) is not None:
        return known.read(opened)
    if opened.is_json:
        raise _unknown_json(opened)
    if b"\x00" in opened.raw[:200] and not opened.raw.startswith(PARQUET_MAGIC):
        decoded(opened.raw, path)
        raise SourceError(f"{path}: binary data of an unknown kind. Readable are {_readable()}.")
    return read_phase_table(*read_table(opened.raw, path))


def _readable() -> str:
    """What can be read, with the formats that were added."""
    added = [f"{each.name} ({', '.join(each.endings)})" for each in formats() if each.endings]
    return "; ".join([READABLE, *added])


def _unknown_json(opened: OpenedFile) -> SourceError:
    if opened.first_object is None:
        return SourceError(f"{opened.path}: a JSON without a list of entries or documents. Readable are {_readable()}.")
    return SourceError(
        f"{opened.path}: neither pymatgen entries (composition, energy) nor Materials Project documents (task_id or "
        f"material_id, formula, formation_energy_per_atom); its first item has: "
        f"{', '.join(map(str, opened.first_object))[:300]}"
    )


def _read_folder(folder: Path) -> SourceContents:
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    names = {path.name for path in files}
    if is_snapshot(folder):
        return read_snapshot_folder(folder)
    if names >= {f"{schema.name}.parquet" for schema in SNAPSHOT_TABLES}:
        raise SourceError(
            f"{folder}: looks like a snapshot of the Materials Project whose {MANIFEST} is missing, so nothing tells "
            "what it holds. Restore the file from a copy, or fetch the snapshot again."
        )
    if names >= REFERENCE_FILES:
        return read_bundled(folder)
    if cifs := [path for path in files if path.name.removesuffix(".gz").endswith(".cif")]:
        energies = folder / "energies.csv"
        return read_cif_files(cifs, energies=energies if energies.name in names else None, label=folder.name)
    others = tuple(ending for each in formats() for ending in each.endings)
    tables = [path for path in files if path.name.endswith((*TABLE_ENDINGS, *others))]
    if not tables:
        raise SourceError(f"{folder}: no table and no CIF in this folder. Readable are {_readable()}.")
    parts, passed_over = [], []
    for path in tables:
        part = _read_table_of_folder(path)
        if isinstance(part, Rejection):
            passed_over.append(part)
        else:
            parts.append(part)
    if not parts:
        raise SourceError(f"{folder}: none of its tables can be used; the first: {passed_over[0].reason}")
    return _merged(parts, passed_over, folder)


def _read_table_of_folder(path: Path) -> SourceContents | Rejection:
    """A table of a folder, or why it is passed over: it holds other things. A broken one is still an error."""
    raw = read_decompressed(path)
    if path.name.endswith((".json", ".json.gz")) or format_of(OpenedFile(path, raw)) is not None:
        return read_source(path)
    table, torn = read_table(raw, path)
    if holds_phases(table):
        return read_phase_table(table, torn)
    columns = ", ".join(table.table.column_names)
    return Rejection(path.name, STAGE, f"{path.name}: passed over, no table of phases (columns: {columns[:200]})")


def _merged(parts: list[SourceContents], passed_over: Iterable[Rejection], folder: Path) -> SourceContents:
    """Parts as one source; only one may have energies, for two scales never share a hull."""
    with_energies = [part for part in parts if part.phases is not None]
    if len(with_energies) > 1:
        names = ", ".join(part.label for part in with_energies)
        raise SourceError(
            f"{folder}: {names} hold energies, and two sets of energies never share a hull. "
            "Name the file that is meant first, the others after it."
        )
    return SourceContents(
        label=folder.name,
        scale=with_energies[0].scale if with_energies else None,
        phases=with_energies[0].phases if with_energies else None,
        cells=tuple(cells for part in parts for cells in part.cells),
        tensors=tuple(tensor for part in parts for tensor in part.tensors),
        gaps=tuple(gaps for part in parts for gaps in part.gaps),
        conductivities=tuple(record for part in parts for record in part.conductivities),
        rejections=(*passed_over, *(rejection for part in parts for rejection in part.rejections)),
    )
