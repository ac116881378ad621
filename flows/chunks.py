"""Cuts candidates into chunks by chemical system, each a table of its own, so that a task reads its chunk alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.stages import Payload, read_table, write_tables
from ssbscreen.tables import catalogue as tables


def cut_into_chunks(directory: str, candidates: Mapping[str, Any], most: int) -> Payload:
    """Tables ``candidates`` of at most ``most`` rows that keep chemical systems together.

    What a candidate is given depends on the candidate and the phases, not on its chunk: the size decides the memory of
    a task and what a kill can cost. A chemical system of more than ``most`` candidates is parted. Candidates with an
    energy error of their own, the user's structures, come in chunks of their own: the others' stay as they were, so
    that what was computed for them is found again.

    Args:
        directory: for the tables.
        candidates: all of them.
        most: rows of one chunk.

    Returns:
        References to the chunks under ``chunks``.
    """
    given = read_table(tables.CANDIDATES, candidates)
    return {
        "chunks": [
            write_tables(str(Path(directory) / f"{number:05d}"), candidates=given.take(pa.array(sorted(rows))))[
                "candidates"
            ]
            for number, rows in enumerate(_parted(given, most))
        ]
    }


def _parted(candidates: pa.Table, most: int) -> list[list[int]]:
    """Rows of each chunk: those of the sources, then the user's."""
    systems = candidates["chemical_system"].to_pylist()
    is_own = candidates["own_energy_std_ev_per_atom"].is_valid().to_pylist()
    groups = ([row for row, own in enumerate(is_own) if own == wanted] for wanted in (False, True))
    return [chunk for rows in groups for chunk in _packed(rows, systems, most)]


def _packed(rows: list[int], systems: list[str], most: int) -> list[list[int]]:
    """The rows in chunks: chemical systems in alphabetical order, as many as fit."""
    order = sorted(rows, key=lambda row: (systems[row], row))
    chunks: list[list[int]] = []
    for _, grouped in groupby(order, key=systems.__getitem__):
        members = list(grouped)
        pieces = [members[first : first + most] for first in range(0, len(members), most)]
        for piece in pieces:
            if chunks and len(chunks[-1]) + len(piece) <= most:
                chunks[-1].extend(piece)
            else:
                chunks.append(piece)
    return chunks
