"""The slower half of the join: structures, gaps, moduli and conductivities for the candidates, by composition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from ssbscreen.cell.conduction_table import known_conductivities
from ssbscreen.domain.cell_reading import CellReading, ReadCells, ReadHere
from ssbscreen.domain.composition import formula_key
from ssbscreen.mechanics.coordination import mean_lithium_coordination
from ssbscreen.mechanics.moduli_errors import ERROR_CORRELATION, log10_std
from ssbscreen.sources.cells import density_g_per_cm3, pymatgen_structure, volume_a3
from ssbscreen.sources.contents import STAGE, CellGeometry, ConductivityRecord, Rejection, SourceContents
from ssbscreen.sources.gap_choice import index_gaps
from ssbscreen.sources.join_energies import rejections_table
from ssbscreen.sources.literature import read_conductivities, read_moduli
from ssbscreen.sources.moduli_choice import ChosenModuli, choose_moduli
from ssbscreen.sources.polymorphs import higher_polymorphs
from ssbscreen.sources.structure_choice import CellIndex, ChosenStructure, choose_structures, index_cells
from ssbscreen.tables.catalogue import CANDIDATES, ELASTICITY

if TYPE_CHECKING:
    from pymatgen.core import Structure


@dataclass(frozen=True, slots=True)
class JoinedProperties:
    """What mechanics, electronics and transport need.

    Attributes:
        candidates: the candidates given, same rows, with structure and gap where known.
        elasticity: moduli, one row for each candidate that has them.
        conductivity: measured conductivities, one row for each candidate that has one.
        rejections: cells, tensors and moduli that must not be used; the candidates stay.
        notes: sentences for the report.
    """

    candidates: pa.Table
    elasticity: pa.Table
    conductivity: pa.Table
    rejections: pa.Table
    notes: tuple[str, ...]


def lithium_coordination(cell: CellGeometry | Structure) -> float:
    """Mean coordination of Li in a cell; errors as of `mean_lithium_coordination`."""
    return mean_lithium_coordination(pymatgen_structure(cell) if isinstance(cell, CellGeometry) else cell)


READ_HERE: Final = ReadHere(lithium_coordination)


def join_properties(
    contents: Sequence[SourceContents],
    candidates: pa.Table,
    *,
    literature: bool,
    coordinations: ReadCells = READ_HERE,
    higher: Collection[str] | None = None,
) -> JoinedProperties:
    """Structures, gaps, moduli and conductivities of the candidates.

    Volume and coordination beside the moduli are those of the material that has the moduli; where its cell is unknown,
    those of the candidate's own cell. Coordination is computed only where there are moduli, for it is costly. Where
    several polymorphs are candidates, what is known of the composition alone is the lowest one's (`higher_polymorphs`).

    Args:
        contents: sources in order of precedence.
        candidates: table of `join_energies`.
        literature: whether published moduli (where no source has any) and measured conductivities are wanted.
        coordinations: gives `lithium_coordination` of cells.
        higher: candidates of which nothing is told that is known of the composition alone; None: `higher_polymorphs`.

    Returns:
        The tables; rows of candidates in = rows out.
    """
    ids: list[str] = candidates["candidate_id"].to_pylist()
    keys = {i: formula_key(f) for i, f in zip(ids, candidates["formula"].to_pylist(), strict=True)}
    if higher is None:
        higher = higher_polymorphs(ids, keys, candidates["formation_energy_ev_per_atom"].to_numpy())
    cells = index_cells(contents)
    structures, refused_cells = choose_structures(cells, keys, higher)
    materials = {candidate: structure.material_id for candidate, structure in structures.items()}
    published = read_moduli() if literature else {}
    moduli, refused_moduli = choose_moduli(contents, keys, materials, published, higher)
    elasticity, uncounted = _elasticity(moduli, structures, cells, coordinations)
    measured = read_conductivities() if literature else {}
    conductivity = _conductivity(contents, {i: key for i, key in keys.items() if i not in higher}, measured)
    completed = _with_structures(candidates, contents, keys, structures, higher)
    rejections = rejections_table([*refused_cells, *refused_moduli, *uncounted])
    notes = _notes(contents, completed, elasticity, conductivity, len(refused_moduli))
    return JoinedProperties(completed, elasticity, conductivity, rejections, notes)


def _with_structures(
    candidates: pa.Table,
    contents: Sequence[SourceContents],
    keys: Mapping[str, str],
    structures: Mapping[str, ChosenStructure],
    higher: Collection[str],
) -> pa.Table:
    """The candidates with columns of structure and gap."""
    columns: dict[str, Any] = {name: candidates[name].to_pylist() for name in _KEPT}
    added: dict[str, list[Any]] = {name: [] for name in CANDIDATES.arrow.names if name not in _KEPT}
    gaps = index_gaps(contents)
    for row, (candidate, key) in enumerate(keys.items()):
        structure = structures.get(candidate)
        materials = [structure.material_id, candidate] if structure else [candidate]
        gap = gaps.choose(key, materials, own_only=candidate in higher)
        values: dict[str, Any] = dict.fromkeys(added)
        if structure is not None:
            geometry = structure.geometry
            values |= {
                "material_id": structure.material_id,
                "volume_per_atom_a3": volume_a3(geometry) / len(geometry.atomic_numbers),
                "density_g_per_cm3": density_g_per_cm3(geometry),
                "density_origin": structure.origin,
                "cell_abc_angstrom_angles_degree": geometry.cell_abc_angstrom_angles_degree,
                "atomic_numbers": geometry.atomic_numbers,
                "fractional_xyz": geometry.fractional_xyz,
            }
            if structure.source != columns["source"][row]:
                columns["source"][row] = f"{columns['source'][row]}; structure: {structure.source}"
        if gap is not None:
            values |= {"band_gap_ev": gap.gap_ev, "band_gap_origin": gap.origin}
        for name, value in values.items():
            added[name].append(value)
    return CANDIDATES.build(columns | added)


def _elasticity(
    moduli: Mapping[str, ChosenModuli],
    structures: Mapping[str, ChosenStructure],
    cells: CellIndex,
    coordinations: ReadCells,
) -> tuple[pa.Table, list[Rejection]]:
    rows: list[dict[str, Any]] = []
    uncounted: list[Rejection] = []
    chosen_cells = [
        cells.of_material(chosen.record.material_id) or structures.get(candidate)
        for candidate, chosen in moduli.items()
    ]
    readings = iter(coordinations([each.geometry for each in chosen_cells if each is not None]))
    for (candidate, chosen), structure in zip(moduli.items(), chosen_cells, strict=True):
        record, volume, reading = chosen.record, None, CellReading()
        if structure is not None:
            volume = volume_a3(structure.geometry) / len(structure.geometry.atomic_numbers)
            reading = next(readings)
        if structure is not None and reading.fault:
            told = f"{structure.material_id}: coordination of Li not counted: {reading.fault}; the candidate stays"
            uncounted.append(Rejection(candidate, STAGE, told))
        rows.append(
            {
                "candidate_id": candidate,
                "material_id": record.material_id or None,
                "bulk_gpa": chosen.bulk_gpa,
                "shear_gpa": chosen.shear_gpa,
                "bulk_log10_std": float(log10_std(record.relative_std)),
                "shear_log10_std": float(log10_std(record.relative_std)),
                "moduli_error_correlation": ERROR_CORRELATION,
                "moduli_in_domain": None,
                "moduli_why_outside": None,
                "averaging": record.averaging,
                "bulk_voigt_gpa": chosen.bulk_voigt_gpa,
                "bulk_reuss_gpa": chosen.bulk_reuss_gpa,
                "shear_voigt_gpa": chosen.shear_voigt_gpa,
                "shear_reuss_gpa": chosen.shear_reuss_gpa,
                "universal_anisotropy": chosen.universal_anisotropy,
                "youngs_smallest_gpa": chosen.youngs_smallest_gpa,
                "youngs_largest_gpa": chosen.youngs_largest_gpa,
                "cauchy_pressure_gpa": chosen.cauchy_pressure_gpa,
                "volume_per_atom_a3": volume,
                "li_coordination": reading.value,
                "moduli_origin": record.origin,
                "moduli_source": record.source,
            }
        )
    names = ELASTICITY.arrow.names
    return ELASTICITY.build({name: [row[name] for row in rows] for name in names}), uncounted


def _conductivity(
    contents: Sequence[SourceContents], keys: Mapping[str, str], measured: Mapping[str, ConductivityRecord]
) -> pa.Table:
    """Conductivity by composition: of the first source that has one, else the published one."""
    held: dict[str, ConductivityRecord] = {}
    for source in contents:
        for record in source.conductivities:
            held.setdefault(record.key, record)
    held = {**measured, **held}
    found = [(candidate, held[key]) for candidate, key in keys.items() if key in held]
    records = [record for _, record in found]
    return known_conductivities(
        candidate_ids=[candidate for candidate, _ in found],
        log10_conductivities=[record.log10_conductivity_s_per_cm for record in records],
        stds=[record.log10_std for record in records],
        are_bounds=[record.is_upper_bound for record in records],
        origins=[record.origin for record in records],
        sources=[record.source for record in records],
    )


def _notes(
    contents: Sequence[SourceContents], candidates: pa.Table, elasticity: pa.Table, conductivity: pa.Table, refused: int
) -> tuple[str, ...]:
    total = len(candidates)
    by_source = ", ".join(s.label for s in contents if s.cells) or "no source"
    gaps = ", ".join(s.label for s in contents if s.gaps) or "no source"
    tensors = ", ".join(s.label for s in contents if s.tensors) or "no source"
    origins = elasticity["moduli_origin"].to_pylist()
    counts = ", ".join(f"{origins.count(origin)} {origin}" for origin in sorted(set(origins))) or "none"
    return (
        f"Structures: {total - candidates['material_id'].null_count} of {total} candidates, from {by_source}.",
        f"Band gaps: {total - candidates['band_gap_ev'].null_count} of {total} candidates, from {gaps}.",
        f"Moduli: {len(elasticity)} of {total} candidates ({counts}); computed ones from {tensors}, {refused} refused.",
        f"Measured conductivities: {len(conductivity)} of {total} candidates.",
    )


_KEPT = (
    "candidate_id",
    "formula",
    "chemical_system",
    "formation_energy_ev_per_atom",
    "own_energy_std_ev_per_atom",
    "own_energy_origin",
    "source",
)
