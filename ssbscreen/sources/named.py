"""What a caller in Python may hand over as a source: entries, a path, the bundled set, contents, or several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.files import read_source
from ssbscreen.sources.pymatgen_entries import identifier_of, is_entry, read_entries

if TYPE_CHECKING:
    from pymatgen.entries import Entry

    Entries = Sequence[Entry | Mapping[str, Any]]
    Source = str | Path | SourceContents | Entries

BUNDLED: Final = "bundled"
LABEL: Final = "entries"


def contents_of(source: Source | Sequence[Source]) -> tuple[SourceContents, ...]:
    """Contents of one source or of several, in order.

    Args:
        source: pymatgen entries or their dictionaries; ``"bundled"``; a path; `SourceContents`; or a list of these.

    Raises:
        SourceError: it is none of these, absent, broken, or nothing of it is usable.
    """
    if isinstance(source, str | Path):
        return (_read(source),)
    if isinstance(source, SourceContents):
        return (source,)
    items: list[Any] = list(source) if hasattr(source, "__iter__") and not isinstance(source, Mapping) else []
    if not items:
        raise SourceError(
            f"{type(source).__name__} without content is no source. Give pymatgen entries, '{BUNDLED}', a path, or a "
            "list of sources."
        )
    if all(_is_entry(item) for item in items):
        return (contents_of_entries(items),)
    if any(_is_entry(item) for item in items):
        raise SourceError("entries stand beside other sources: put them into a list of their own, [entries, path]")
    return tuple(content for item in items for content in contents_of(item))


def contents_of_entries(entries: Entries, label: str = LABEL) -> SourceContents:
    """Contents of pymatgen entries, total energies with their corrections; one without a name is called by its formula.

    Args:
        entries: ComputedEntry, ComputedStructureEntry, PDEntry, or their dictionaries.
        label: name of the source in messages and tables.

    Raises:
        SourceError: as of `read_entries`.
    """
    written = [entry if isinstance(entry, Mapping) else entry.as_dict() for entry in entries]
    counts: Counter[str] = Counter()
    named = []
    for entry, content in zip(entries, written, strict=True):
        if identifier_of(content):
            named.append(content)
            continue
        formula = str(content.get("name") or getattr(entry, "reduced_formula", "") or content.get("composition"))
        counts[formula] += 1
        named.append({**content, "entry_id": formula if counts[formula] == 1 else f"{formula} #{counts[formula]}"})
    return read_entries(named, label)


def _is_entry(item: Any) -> bool:
    return is_entry(item) if isinstance(item, Mapping) else hasattr(item, "composition") and hasattr(item, "energy")


def _read(source: str | Path) -> SourceContents:
    if source == BUNDLED:
        return read_bundled()
    path = Path(source).expanduser()
    if not path.exists():
        raise SourceError(
            f"there is no file or folder {path}. Give a path, '{BUNDLED}', or pymatgen entries; snapshots of the "
            "Materials Project and of matminer are read with flows.inputs.read_contents(['mp:newest'], "
            "keep_isolated_molecules=False), whose result is a source too."
        )
    return read_source(path)
