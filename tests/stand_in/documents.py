"""Documents that the stand-in serves, made from the embedded reference set or, for load, out of thin air."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

Document = dict[str, Any]
DB_VERSION: Final = "2026.11.1"


@dataclass(frozen=True, slots=True)
class Documents:
    """Plain JSON documents by collection. Built sets are shared by all tests of a process: change none in place."""

    summary: list[Document]
    thermo: list[Document]
    elasticity: list[Document]
    oxidation_states: list[Document]
    db_version: str = DB_VERSION


def embedded_documents(
    systems: Collection[str] | None = None, *, excluded: bool = False, entries: bool = True
) -> Documents:
    """Documents of the embedded reference set, each through emmet-core's model, built once per process.

    Args:
        systems: only phases made of these elements alone; None: all of them, which takes five minutes and 3 GB.
        excluded: whether phases that the set itself excludes (molecules in a box) are served too.
        entries: whether thermo documents carry ``entries``, which are two thirds of the time.
    """
    return _embedded(None if systems is None else frozenset(systems), excluded, entries)


def synthetic_documents(summary: int, thermo: int) -> Documents:
    """Documents for load: ``summary`` Li materials of 20-40 sites, ``thermo`` documents of type GGA_GGA+U.

    The 80 elements stand at formation energy 0 among the thermo documents, and 95 of 100 Li materials have one.
    ``energy_above_hull`` is a plausible number, not the distance to the hull of these documents. Neither elasticity
    nor oxidation states.
    """
    from tests.stand_in.synthetic import build_synthetic

    return Documents(*build_synthetic(summary, thermo), elasticity=[], oxidation_states=[])


@cache
def _embedded(systems: frozenset[str] | None, excluded: bool, entries: bool) -> Documents:
    from tests.stand_in.embedded import build_embedded

    return Documents(*build_embedded(systems, excluded=excluded, entries=entries))
