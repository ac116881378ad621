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
    a task and what a kill can cost. A chemical system of more than ``most`` candidates is parted.

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
            for number, rows in enumerate(_packed(given["chemical_system"].to_pylist(), most))
        ]
    }


def _packed(systems: list[str], most: int) -> list[list[int]]:
    """Rows of each chunk: chemical systems in alphabetical order, as many as fit."""
    order = sorted(range(len(systems)), key=lambda row: (systems[row], row))
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
