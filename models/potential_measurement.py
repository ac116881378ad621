"""Measures CHGNet's elastic moduli against tensors from density functional theory; needs the extra ``potential``.

    python -m models.potential_measurement --data FOLDER --results FILE --table models/potential_moduli.csv

``FOLDER`` holds `TENSORS` and `BINARIES`. Each finished phase is one line of ``FILE``, so a second start goes on where
a kill came; the table is written from all of them. `measured_phases` is the rule by which the phases are chosen.

Reference moduli: Materials Project, CC BY 4.0 (Jain et al., APL Mater. 1, 011002, 2013, doi:10.1063/1.4812323; de Jong
et al., Sci. Data 2, 150009, 2015, doi:10.1038/sdata.2015.9), through ahzeeshan/screening-ml and matcalc (both BSD-3).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from models.potential_elasticity import StressSource, elastic_tensor_gpa
from ssbscreen.domain.anion_families import ANION_FAMILIES, AnionFamily, anion_family
from ssbscreen.domain.composition import formula_key, parse_formula
from ssbscreen.domain.elements import LITHIUM, is_radioactive
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.mechanics.stiffness import aggregate_moduli, rejection_reason
from ssbscreen.sources.cells import cell_of_cif, cell_of_structure_dictionary, pymatgen_structure

if TYPE_CHECKING:
    from ssbscreen.sources.contents import CellGeometry

TENSORS: Final = "mp_li_structures_2018/documents.json.gz"
BINARIES: Final = "mp_binary_elasticity/mp-binary-pbe-elasticity-2025.1.json.gz"
TENSOR_SOURCE: Final = "Materials Project tensor of 2018"
BINARY_SOURCE: Final = "Materials Project binaries of 2025"
# LiF, LiCl, LiBr, LiI, Li2O, Li2S, Li3N, Li3P: moduli that are known well, in every choice.
ANCHORS: Final = ("mp-1138", "mp-22905", "mp-23259", "mp-22899", "mp-1960", "mp-1153", "mp-2251", "mp-736")
SEED: Final = 20261125
FEWEST_SITES: Final = 2
MOST_SITES: Final = 8  # a primitive cell of 8 atoms takes some 10 s, one of 14 a minute
# Hill's average of bounds that lie further apart says little; such tensors are close to unstable.
LARGEST_UNIVERSAL_ANISOTROPY: Final = 10.0
LARGEST_ENERGY_ABOVE_HULL_EV_PER_ATOM: Final = 0.1
LI_PHASES: Final = 11  # of each family of anions, the anchors among them
LI_INTERMETALLICS: Final = 7
OTHER_BINARIES: Final = 2  # of each family of anions, without Li
COLUMNS: Final = (
    "material_id",
    "formula",
    "family",
    "sites",
    "dft_source",
    "dft_bulk_gpa",
    "dft_shear_gpa",
    "chgnet_bulk_gpa",
    "chgnet_shear_gpa",
    "asymmetry",
    "volume_change",
    "fault",
)


@dataclass(frozen=True, slots=True)
class ReferencePhase:
    """A phase with moduli from density functional theory [GPa]."""

    material_id: str
    formula: str
    family: AnionFamily
    sites: int
    dft_source: str
    dft_bulk_gpa: float
    dft_shear_gpa: float
    cell: CellGeometry


def reference_phases(folder: Path) -> list[ReferencePhase]:
    """Phases of both files that have sound moduli and a small enough cell; 2025 stands before 2018."""
    binaries = {phase.material_id: phase for phase in _binaries(folder / BINARIES)}
    tensors = {phase.material_id: phase for phase in _tensors(folder / TENSORS)}
    phases = {**tensors, **{name: phase for name, phase in binaries.items() if name in tensors or not _has_li(phase)}}
    return sorted(
        (phase for phase in phases.values() if FEWEST_SITES <= phase.sites <= MOST_SITES),
        key=lambda phase: phase.material_id,
    )


def measured_phases(phases: Sequence[ReferencePhase]) -> list[ReferencePhase]:
    """The phases to measure, in order.

    The anchors; then in turn one Li phase of each family, in an order drawn with `SEED` and one for each composition,
    `LI_PHASES` of a family of anions (anchors counted) and `LI_INTERMETALLICS`; then `OTHER_BINARIES` of each family of
    anions. A stop at any point leaves the families in balance.
    """
    drawn = list(phases)
    random.Random(SEED).shuffle(drawn)
    anchors = [phase for name in ANCHORS for phase in drawn if phase.material_id == name]
    seen = {formula_key(phase.formula) for phase in anchors}
    lithium: dict[AnionFamily, list[ReferencePhase]] = {family: [] for family in AnionFamily}
    others: dict[AnionFamily, list[ReferencePhase]] = {family: [] for family in AnionFamily}
    room = dict.fromkeys(ANION_FAMILIES, LI_PHASES) | {AnionFamily.INTERMETALLIC: LI_INTERMETALLICS}
    for anchor in anchors:
        room[anchor.family] -= 1
    for phase in drawn:
        if formula_key(phase.formula) in seen:
            continue
        if _has_li(phase):
            chosen, most = lithium[phase.family], room.get(phase.family, 0)
        else:
            chosen, most = others[phase.family], OTHER_BINARIES if phase.family in ANION_FAMILIES else 0
        if len(chosen) < most:
            chosen.append(phase)
            seen.add(formula_key(phase.formula))
    in_turn = chain(*zip_longest(*lithium.values()), *zip_longest(*others.values()))
    return [*anchors, *(phase for phase in in_turn if phase is not None)]


def measure(phase: ReferencePhase, potential: StressSource) -> dict[str, Any]:
    """One row of the table: the phase with CHGNet's moduli of relaxed ions [GPa], or why there are none."""
    row = {name: value for name, value in asdict(phase).items() if name in COLUMNS}
    try:
        tensor = elastic_tensor_gpa(pymatgen_structure(phase.cell), potential)
    except (SsbscreenError, ValueError) as fault:
        return {**row, "fault": str(fault)}
    return {
        **row,
        "chgnet_bulk_gpa": tensor.moduli.bulk_hill_gpa,
        "chgnet_shear_gpa": tensor.moduli.shear_hill_gpa,
        "asymmetry": tensor.asymmetry,
        "volume_change": tensor.volume_change,
        "fault": "",
    }


def read_results(results: Path) -> dict[str, dict[str, Any]]:
    """Finished rows by material; a line that a kill cut off is left out."""
    rows: dict[str, dict[str, Any]] = {}
    for line in results.read_text().splitlines() if results.exists() else ():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        rows[row["material_id"]] = row
    return rows


def write_table(rows: dict[str, dict[str, Any]], table: Path) -> None:
    """Write the rows as CSV, sorted by family and formula; numbers to five digits."""
    with table.open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in sorted(rows.values(), key=lambda row: (row["family"], row["formula"], row["material_id"])):
            values = [row.get(name, "") for name in COLUMNS]
            writer.writerow([f"{value:.5g}" if isinstance(value, float) else value for value in values])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is not measured yet, then write the table."""
    parser = argparse.ArgumentParser(prog="python -m models.potential_measurement", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"folder with {TENSORS} and {BINARIES}")
    parser.add_argument("--results", type=Path, required=True, help="JSON lines, one a finished phase")
    parser.add_argument("--table", type=Path, help="CSV to write from the results")
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no phase after this time")
    chosen = parser.parse_args(arguments)
    from models.potential import Potential

    done = read_results(chosen.results)
    missing = [phase for phase in measured_phases(reference_phases(chosen.data)) if phase.material_id not in done]
    potential = Potential()
    began = time.monotonic()
    with chosen.results.open("a") as sink:
        sink.write("\n")  # what a kill cut off stays a line of its own
        for phase in missing:
            if time.monotonic() - began > 60.0 * chosen.minutes:
                break
            start = time.process_time()
            row = measure(phase, potential) | {"processor_s": round(time.process_time() - start, 1)}
            sink.write(json.dumps(row) + "\n")
            sink.flush()
    if chosen.table:
        write_table(read_results(chosen.results), chosen.table)
    return 0


def _tensors(path: Path) -> Iterator[ReferencePhase]:
    for document in _documents(path):
        stiffness = (document.get("elasticity") or {}).get("elastic_tensor")
        above_hull = document["e_above_hull"]
        if stiffness is None or rejection_reason(stiffness) or above_hull > LARGEST_ENERGY_ABOVE_HULL_EV_PER_ATOM:
            continue
        moduli = aggregate_moduli(stiffness)
        if moduli.universal_anisotropy > LARGEST_UNIVERSAL_ANISOTROPY:
            continue
        yield _phase(
            document["task_id"],
            document["pretty_formula"],
            TENSOR_SOURCE,
            (moduli.bulk_hill_gpa, moduli.shear_hill_gpa),
            cell_of_cif(document["cif"]),
        )


def _binaries(path: Path) -> Iterator[ReferencePhase]:
    for document in _documents(path):
        bulk_gpa, shear_gpa = document["bulk_modulus_vrh"], document["shear_modulus_vrh"]
        if any(is_radioactive(element) for element in parse_formula(document["formula"])):
            continue
        if min(bulk_gpa, shear_gpa) > 0.0:
            cell = cell_of_structure_dictionary(document["structure"])
            yield _phase(document["mp_id"], document["formula"], BINARY_SOURCE, (bulk_gpa, shear_gpa), cell)


def _phase(
    material_id: str, formula: str, source: str, moduli_gpa: tuple[float, float], cell: CellGeometry
) -> ReferencePhase:
    return ReferencePhase(
        material_id, formula, anion_family(formula), len(cell.atomic_numbers), source, *moduli_gpa, cell=cell
    )


def _documents(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt") as stream:
        documents: list[dict[str, Any]] = json.load(stream)
    return documents


def _has_li(phase: ReferencePhase) -> bool:
    return LITHIUM in parse_formula(phase.formula)


if __name__ == "__main__":
    raise SystemExit(main())
