"""The files that moduli are learned from, as tables."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.mechanics.stiffness import aggregate_moduli, rejection_reason
from ssbscreen.sources.cells import cell_of_cif, cell_of_structure_dictionary
from ssbscreen.sources.contents import CellGeometry

MODULI_FILE: Final = "mp_moduli_2020/moduli.csv.gz"
CELLS_FILE: Final = "mp_structures_2025/structures.parquet"
ENERGIES_FILE: Final = "chgnet_energies_2025/energies.parquet"
BINARIES_FILE: Final = "mp_binary_elasticity/mp-binary-pbe-elasticity-2025.1.json.gz"
TENSORS_FILE: Final = "mp_li_structures_2018/documents.json.gz"
BULK_BY_COMPOSITION_FILE: Final = "matbench_moduli_by_composition/matbench_log10_K_VRH.csv"
SHEAR_BY_COMPOSITION_FILE: Final = "matbench_moduli_by_composition/matbench_log10_G_VRH.csv"
ALL_FILES: Final = (
    MODULI_FILE,
    CELLS_FILE,
    ENERGIES_FILE,
    BINARIES_FILE,
    TENSORS_FILE,
    BULK_BY_COMPOSITION_FILE,
    SHEAR_BY_COMPOSITION_FILE,
)
LICENCE: Final = (
    "Moduli and cells: Materials Project, CC BY 4.0 (Jain et al., APL Mater. 1, 011002, 2013, doi:10.1063/1.4812323; "
    "de Jong et al., Sci. Data 2, 150009, 2015, doi:10.1038/sdata.2015.9), through siwar-chebbi/MaterialsProject, "
    "fxcoudert/topology_databases, matcalc (BSD-3), ahzeeshan/screening-ml (BSD-3) and matbench v0.1 (MIT; Dunn et "
    "al., npj Comput. Mater. 6, 138, 2020, doi:10.1038/s41524-020-00406-3)."
)
CELL_COLUMNS: Final = ("cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz")


@dataclass(frozen=True, slots=True)
class TrainingFiles:
    """A folder with the files that moduli are learned from.

    Raises:
        SourceError: one is absent.
    """

    folder: Path

    def __post_init__(self) -> None:
        if absent := [name for name in ALL_FILES if not (self.folder / name).is_file()]:
            raise SourceError(
                f"{self.folder} lacks {', '.join(absent)}. Give the folder that holds these files of moduli and cells; "
                "the model card says where each is from."
            )

    def moduli(self) -> pd.DataFrame:
        """``material_id, reduced_formula`` and six moduli [GPa] rounded to integers, one row a material."""
        # Sodium nitride is written NaN, and no formula is missing.
        table = pd.read_csv(self.folder / MODULI_FILE, keep_default_na=False, na_values=[""])
        return _with_reduced_formulas(table.rename(columns={"mp_id": "material_id"}))

    def cells(self, material_ids: set[str]) -> pd.DataFrame:
        """``material_id`` and the cell of the materials asked for, as far as there is one."""
        table = pq.read_table(self.folder / CELLS_FILE, columns=["mp_id", *CELL_COLUMNS])
        table = table.filter(pa.compute.is_in(table["mp_id"], pa.array(sorted(material_ids))))
        return pd.DataFrame(table.to_pandas()).rename(columns={"mp_id": "material_id"})

    def further_cells(self, known: set[str], *, most_atoms: int) -> pd.DataFrame:
        """``material_id, reduced_formula`` and the lowest cell of each further composition.

        Args:
            known: compositions to leave out.
            most_atoms: larger cells are left out.
        """
        energies = pq.read_table(self.folder / ENERGIES_FILE, columns=["mp_id", "formation_energy_ev_per_atom"])
        table = pq.read_table(self.folder / CELLS_FILE, columns=["mp_id", "reduced_formula", *CELL_COLUMNS]).to_pandas()
        table = table[table["atomic_numbers"].str.len() <= most_atoms]
        table = _with_reduced_formulas(table.merge(energies.to_pandas(), on="mp_id", how="left"))
        table = table[~table["reduced_formula"].isin(known)]
        table = table.sort_values(["reduced_formula", "formation_energy_ev_per_atom", "mp_id"], na_position="last")
        table = table.drop_duplicates("reduced_formula").drop(columns="formation_energy_ev_per_atom")
        return table.rename(columns={"mp_id": "material_id"}).reset_index(drop=True)

    def binaries(self) -> pd.DataFrame:
        """``material_id, reduced_formula, bulk_gpa, shear_gpa`` and cells of binary compounds, 2025."""
        documents = _json(self.folder / BINARIES_FILE)
        rows = [
            {
                "material_id": document["mp_id"],
                "reduced_formula": document["formula"],
                "bulk_gpa": document["bulk_modulus_vrh"],
                "shear_gpa": document["shear_modulus_vrh"],
                **_cell_columns(cell_of_structure_dictionary(document["structure"])),
            }
            for document in documents
        ]
        return _with_reduced_formulas(pd.DataFrame(rows))

    def tensors(self) -> pd.DataFrame:
        """``material_id, reduced_formula``, Hill averages [GPa], cells and ``fault`` of the Li tensors of 2018."""
        rows = []
        for document in _json(self.folder / TENSORS_FILE):
            tensor = (document.get("elasticity") or {}).get("elastic_tensor")
            if tensor is None:
                continue
            stiffness = np.asarray(tensor, dtype=np.float64)
            fault = rejection_reason(stiffness) or ""
            moduli = None if fault else aggregate_moduli(stiffness)
            rows.append(
                {
                    "material_id": document["task_id"],
                    "reduced_formula": document["pretty_formula"],
                    "bulk_gpa": moduli.bulk_hill_gpa if moduli else np.nan,
                    "shear_gpa": moduli.shear_hill_gpa if moduli else np.nan,
                    "fault": fault,
                    **_cell_columns(cell_of_cif(document["cif"])),
                }
            )
        return _with_reduced_formulas(pd.DataFrame(rows))

    def by_composition(self) -> pd.DataFrame:
        """``reduced_formula, bulk_gpa, shear_gpa`` of the rows of matbench's sets, in their order."""
        bulk, shear = (
            pd.read_csv(self.folder / name, keep_default_na=False)
            for name in (BULK_BY_COMPOSITION_FILE, SHEAR_BY_COMPOSITION_FILE)
        )
        if list(bulk["formula"]) != list(shear["formula"]):
            raise SourceError(
                f"{BULK_BY_COMPOSITION_FILE} and {SHEAR_BY_COMPOSITION_FILE} in {self.folder} do not hold the same "
                "rows. Fetch both again, from one release."
            )
        return _with_reduced_formulas(
            pd.DataFrame(
                {
                    "reduced_formula": bulk["formula"],
                    "bulk_gpa": 10.0 ** bulk["target"].astype(float),
                    "shear_gpa": 10.0 ** shear["target"].astype(float),
                }
            )
        )


def _with_reduced_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """The table with one spelling for each composition and its elements, ``chemical_system``."""
    amounts = [parse_formula(formula) for formula in table["reduced_formula"]]
    return table.assign(
        reduced_formula=[composition_key(each) for each in amounts],
        chemical_system=["-".join(sorted(each)) for each in amounts],
    )


def _cell_columns(geometry: CellGeometry) -> dict[str, Any]:
    return {name: np.asarray(getattr(geometry, name)) for name in CELL_COLUMNS}


def _json(path: Path) -> Any:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            return json.load(stream)
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise SourceError(f"{path} cannot be read as gzipped JSON: {fault}. Fetch it again.") from fault
