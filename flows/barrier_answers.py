"""What ``ssbscreen barriers`` answers: barriers of Li in cells that the user names by formula or file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from flows.barrier_calculation import CellBarriers
from flows.inputs import BUNDLED, read_contents
from flows.material import structure_of
from flows.moduli_inputs import NamedMaterial
from ssbscreen.domain.composition import composition_key, formula_key
from ssbscreen.domain.errors import SourceError
from ssbscreen.report.barrier_account import barrier_text
from ssbscreen.report.text_columns import columns
from ssbscreen.sources.contents import CellColumns, CellGeometry

HEADS: Final = ("material", "cell of", "1D", "2D", "3D")


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A cell with what names it: formula, and the file or the material of the source that it is from."""

    formula: str
    origin: str
    cell: CellGeometry


def cells_of(materials: Sequence[NamedMaterial], sources: Sequence[str]) -> list[NamedCell]:
    """The cell of each material: that of the file, or of the source's lowest phase of this composition.

    Raises:
        SourceError: the sources hold no cell of some formulas; all are named.
    """
    formulas = [each.formula for each in materials if each.material.cell is None]
    stored = _lowest_cells(formulas, sources or (BUNDLED,)) if formulas else {}
    if absent := [formula for formula in formulas if formula_key(formula) not in stored]:
        raise SourceError(
            f"no cell of {', '.join(absent)} in {', '.join(sources or (BUNDLED,))}: barriers need a cell. Name a file "
            "(CIF, POSCAR, pymatgen's JSON) or a source that has one (--source)."
        )
    found = []
    for each in materials:
        cell = None if each.material.cell is None else structure_of(each.material.cell)
        if cell is None:
            found.append(stored[formula_key(each.formula)])
            continue
        numbers = tuple(int(site.specie.Z) for site in cell)
        xyz = tuple(float(x) for x in cell.frac_coords.ravel())
        found.append(NamedCell(each.formula, each.file, CellGeometry(tuple(cell.lattice.parameters), numbers, xyz)))
    return found


def as_json(named: NamedCell, found: CellBarriers) -> dict[str, Any]:
    """One answer for JSON; a barrier without a path is null, and so is a fault where there is none."""
    return {"formula": named.formula, "cell": named.origin, **asdict(found), "fault": found.fault or None}


def as_text(cells: Sequence[NamedCell], found: Sequence[CellBarriers]) -> str:
    """A line for each answer."""
    rows = [HEADS]
    for named, each in zip(cells, found, strict=True):
        values = asdict(each)
        told = [each.fault or barrier_text(values, "barrier_1d_ev")]
        told += [("" if each.fault else barrier_text(values, name)) for name in ("barrier_2d_ev", "barrier_3d_ev")]
        rows.append((named.formula, named.origin, *told))  # type: ignore[arg-type]
    return "\n".join(columns(rows, indent=0))


def _lowest_cells(formulas: Sequence[str], sources: Sequence[str]) -> dict[str, NamedCell]:
    wanted = {formula_key(formula): formula for formula in formulas}
    found: dict[str, tuple[float, NamedCell]] = {}
    for content in read_contents(sources, keep_isolated_molecules=False):
        for cells in content.cells:
            for key, (energy, named) in _lowest_in(cells, wanted).items():
                if key not in found or energy < found[key][0]:
                    found[key] = energy, named
    return {key: named for key, (_, named) in found.items()}


def _lowest_in(cells: CellColumns, wanted: dict[str, str]) -> dict[str, tuple[float, NamedCell]]:
    found: dict[str, tuple[float, NamedCell]] = {}
    for row, amounts in enumerate(cells.amounts):
        key = composition_key(amounts)
        if key not in wanted:
            continue
        energy = float(cells.formation_energies_ev_per_atom[row])
        if key not in found or energy < found[key][0]:
            found[key] = energy, NamedCell(wanted[key], cells.material_ids[row], cells.geometry(row))
    return found
