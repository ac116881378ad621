"""The stage of a screen that tells cost, supply, hazards and the energy of a cell, as a plain function."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from flows.cell_settings import CellSettings
from flows.inputs import read_contents
from flows.stages import Payload, read_table, write_tables
from ssbscreen.cell.practicality_table import practicality_table
from ssbscreen.cell.raw_materials import prices, prices_dated
from ssbscreen.tables import catalogue as tables


def assess_practicality(
    directory: str,
    candidates: Mapping[str, Any],
    sources: Sequence[str],
    keep_isolated_molecules: bool,
    cell: Mapping[str, float],
) -> Payload:
    """The table ``practicality`` of all candidates.

    Args:
        directory: for the table.
        candidates: with their densities and the materials that these are of.
        sources: where some tell whether a material was ever made; the first that does counts.
        keep_isolated_molecules: as for the other stages.
        cell: `CellSettings` as a dictionary.
    """
    contents = read_contents(sources, keep_isolated_molecules=keep_isolated_molecules)
    settings = CellSettings.model_validate(cell)
    found = practicality_table(
        read_table(tables.CANDIDATES, candidates),
        stack=settings.stack(),
        thickness_um=settings.separator_thickness_um,
        theoretical=dict(ChainMap(*(dict(each.theoretical) for each in contents))),
    )
    known = prices().values()
    note = (
        f"Costs are those of raw materials, by prices of {len(known)} elements of {prices_dated()}; "
        f"{sum(not price.is_checked for price in known)} of the prices were not looked up in a source."
    )
    return {**write_tables(directory, practicality=found), "notes": [note]}
