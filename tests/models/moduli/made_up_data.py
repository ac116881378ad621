"""A data folder for training: every file that moduli are learned from, made up, with a few rows that must not count.

Moduli follow one law, B = 1,500 GPa A^3 over the volume of an atom, with G = 0.6 B in zinc blende, 0.5 B in rock
salt and 0.4 B in caesium chloride. Only the identifiers of four halides are real: phases on which CHGNet was measured.
"""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pymatgen.core import Lattice, Structure

from models.moduli.training_files import (
    BINARIES_FILE,
    BULK_BY_COMPOSITION_FILE,
    CELLS_FILE,
    ENERGIES_FILE,
    MODULI_FILE,
    SHEAR_BY_COMPOSITION_FILE,
    TENSORS_FILE,
)

CATIONS = {"Li": 0.76, "Na": 1.02, "K": 1.38, "Rb": 1.52, "Mg": 0.72, "Ca": 1.0, "Sr": 1.18, "Zn": 0.74}
ANIONS = {"F": 1.33, "Cl": 1.81, "Br": 1.96, "I": 2.2, "O": 1.4, "S": 1.84}
MEASURED = {"LiF": "mp-1138", "LiCl": "mp-22905", "LiBr": "mp-23259", "LiI": "mp-22899"}
FURTHER_CATIONS = {"Cs": 1.67, "Ba": 1.35}
SHEAR_OVER_BULK = {"zincblende": 0.6, "rocksalt": 0.5, "cscl": 0.4}
DISORDERED, WITHOUT_CELL = "made-disordered", "made-cell-less"
EXACT_TENSOR, OFF_TENSOR, NEW_TENSOR, UNSTABLE_TENSOR = "made-6", "made-7", "made-new-tensor", "made-unstable"
EXACT_BINARY, NEW_BINARY = "made-9", "made-new-binary"
LARGE_CELL, HIGH_POLYMORPH, LOW_POLYMORPH = "further-large", "further-high", "further-low"


@dataclass(frozen=True)
class Compound:
    """A binary compound in one structure."""

    identifier: str
    cation: str
    anion: str
    kind: str
    bond_angstrom: float

    @property
    def formula(self) -> str:
        return self.cation + self.anion

    @property
    def structure(self) -> Structure:
        """The primitive cell."""
        species, origin = [self.cation, self.anion], [0.0, 0.0, 0.0]
        if self.kind == "cscl":
            return Structure(Lattice.cubic(2.0 * self.bond_angstrom / 3.0**0.5), species, [origin, [0.5] * 3])
        edge = self.bond_angstrom * (2.0**0.5 if self.kind == "rocksalt" else 4.0 / 6.0**0.5)
        place = [0.5] * 3 if self.kind == "rocksalt" else [0.25] * 3
        return Structure(Lattice.from_parameters(edge, edge, edge, 60.0, 60.0, 60.0), species, [origin, place])

    @property
    def bulk_gpa(self) -> float:
        return 1_500.0 / (self.structure.volume / 2.0)

    @property
    def shear_gpa(self) -> float:
        return SHEAR_OVER_BULK[self.kind] * self.bulk_gpa


def compounds() -> list[Compound]:
    """48 compositions in rock salt, and every fourth in zinc blende or caesium chloride as well."""
    made = []
    for number, (cation, anion) in enumerate(product(CATIONS, ANIONS)):
        bond, formula = CATIONS[cation] + ANIONS[anion], cation + anion
        made.append(Compound(MEASURED.get(formula, f"made-{number}"), cation, anion, "rocksalt", bond))
        if number % 4 == 0:
            kind = "zincblende" if number % 8 else "cscl"
            made.append(Compound(f"made-{number}-{kind}", cation, anion, kind, bond * (0.95 if number % 8 else 1.04)))
    return made


def further() -> list[Compound]:
    """Compounds without moduli; of CsF there are two polymorphs, and one cell is too large."""
    made = [
        Compound(f"further-{cation}{anion}", cation, anion, "rocksalt", FURTHER_CATIONS[cation] + ANIONS[anion])
        for cation, anion in product(FURTHER_CATIONS, ANIONS)
        if cation + anion != "CsF"
    ]
    polymorphs = [(HIGH_POLYMORPH, "rocksalt"), (LOW_POLYMORPH, "cscl")]
    return [*made, *(Compound(name, "Cs", "F", kind, 3.0) for name, kind in polymorphs)]


def cubic_tensor(bulk_gpa: float, shear_gpa: float) -> list[list[float]]:
    """Isotropic stiffness, whose averages are all these moduli."""
    tensor = np.diag([2.0 * shear_gpa] * 3 + [shear_gpa] * 3)
    tensor[:3, :3] += bulk_gpa - 2.0 / 3.0 * shear_gpa
    return tensor.tolist()


def write_training_files(folder: Path) -> Path:
    """Write all files; the folder."""
    made = compounds()
    by_name = {each.identifier: each for each in made}
    for name in (MODULI_FILE, CELLS_FILE, ENERGIES_FILE, BINARIES_FILE, TENSORS_FILE, BULK_BY_COMPOSITION_FILE):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    _write_moduli(folder, made)
    _write_cells(folder, made)
    lone = Compound(NEW_BINARY, "Al", "N", "zincblende", 1.9)
    binaries = [
        _binary(by_name[EXACT_BINARY], by_name[EXACT_BINARY].bulk_gpa),
        _binary(by_name[EXACT_TENSOR], by_name[EXACT_TENSOR].bulk_gpa + 0.001),
        *(_binary(by_name[name], by_name[name].bulk_gpa * 1.02) for name in MEASURED.values()),
        _binary(lone, lone.bulk_gpa),
    ]
    _write_json(folder / BINARIES_FILE, binaries)
    new = Compound(NEW_TENSOR, "Li", "H", "rocksalt", 2.04)
    tensors = [
        _document(by_name[EXACT_TENSOR], by_name[EXACT_TENSOR].bulk_gpa, by_name[EXACT_TENSOR].shear_gpa),
        _document(by_name[OFF_TENSOR], 2.0 * by_name[OFF_TENSOR].bulk_gpa, by_name[OFF_TENSOR].shear_gpa),
        *(_document(by_name[name], by_name[name].bulk_gpa, by_name[name].shear_gpa) for name in MEASURED.values()),
        _document(new, new.bulk_gpa, new.shear_gpa),
        _document(Compound(UNSTABLE_TENSOR, "Li", "Se", "rocksalt", 2.7), 30.0, -5.0),
        {**_document(new, 1.0, 1.0), "task_id": "made-without-tensor", "elasticity": None},
    ]
    _write_json(folder / TENSORS_FILE, tensors)
    # Matbench's rows: the rock salts in reverse order, rounded; formulas as matbench spells them.
    rows = [each for each in reversed(made) if each.kind == "rocksalt"]
    for name, moduli in (
        (BULK_BY_COMPOSITION_FILE, [each.bulk_gpa for each in rows]),
        (SHEAR_BY_COMPOSITION_FILE, [each.shear_gpa for each in rows]),
    ):
        with (folder / name).open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["formula", "target"])
            writer.writerows(
                (f"{each.anion}1{each.cation}1", np.log10(round(gpa))) for each, gpa in zip(rows, moduli, strict=True)
            )
    return folder


def _write_moduli(folder: Path, made: list[Compound]) -> None:
    names = [f"{kind}_{average}_gpa" for kind in ("bulk", "shear") for average in ("reuss", "vrh", "voigt")]
    rows = [
        {"mp_id": each.identifier, "reduced_formula": each.formula, "poisson_ratio": 0.25}
        | {name: round(each.bulk_gpa if name.startswith("bulk") else each.shear_gpa) for name in names}
        for each in made
    ]
    sound = dict(rows[0])
    rows.append({**sound, "mp_id": DISORDERED, "reduced_formula": "LiTe", "shear_reuss_gpa": 99, "shear_voigt_gpa": 1})
    rows.append({**sound, "mp_id": WITHOUT_CELL, "reduced_formula": "NaTe"})
    with gzip.open(folder / MODULI_FILE, "wt", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _write_cells(folder: Path, made: list[Compound]) -> None:
    cells = [(each.identifier, each.formula, each.structure) for each in (*made, *further())]
    cells.append((DISORDERED, "LiTe", made[0].structure))
    cells.append((LARGE_CELL, "CsTe", further()[0].structure.make_supercell([4, 4, 4], in_place=False)))
    pq.write_table(
        pa.table(
            {
                "mp_id": [name for name, _, _ in cells],
                "reduced_formula": [formula for _, formula, _ in cells],
                "cell_abc_angstrom_angles_degree": [list(s.lattice.parameters) for _, _, s in cells],
                "atomic_numbers": [list(s.atomic_numbers) for _, _, s in cells],
                "fractional_xyz": [s.frac_coords.ravel().tolist() for _, _, s in cells],
            }
        ),
        folder / CELLS_FILE,
    )
    energies = {HIGH_POLYMORPH: -1.0, LOW_POLYMORPH: -2.0}
    pq.write_table(
        pa.table(
            {
                "mp_id": [name for name, _, _ in cells],
                "formation_energy_ev_per_atom": [energies.get(name, float("nan")) for name, _, _ in cells],
            }
        ),
        folder / ENERGIES_FILE,
    )


def _binary(compound: Compound, bulk_gpa: float) -> dict[str, Any]:
    return {
        "mp_id": compound.identifier,
        "formula": compound.formula,
        "bulk_modulus_vrh": bulk_gpa,
        "shear_modulus_vrh": compound.shear_gpa,
        "structure": compound.structure.as_dict(),
    }


def _document(compound: Compound, bulk_gpa: float, shear_gpa: float) -> dict[str, Any]:
    return {
        "task_id": compound.identifier,
        "pretty_formula": compound.formula,
        "cif": compound.structure.to(fmt="cif"),
        "elasticity": {"elastic_tensor": cubic_tensor(bulk_gpa, shear_gpa)},
    }


def _write_json(path: Path, content: Any) -> None:
    with gzip.open(path, "wt") as stream:
        json.dump(content, stream)
