"""What one source holds, column by column: a hundred thousand phases are a few lists, never as many objects.

Nothing here knows a file format. Geometry is read when it is asked for, through a `GeometryReader`, because parsing
thousands of CIFs costs more than the thermodynamics of the whole run and only the joined ones are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.materials import EnergyScale
from ssbscreen.domain.origin import Origin

Floats = npt.NDArray[np.float64]
Amounts = dict[str, float]
"""Amount by element symbol, as `parse_formula` gives it."""

STAGE: Final = "sources"
NOT_STATED: Final = "not stated"
_LATTICE_PARAMETERS: Final = 6

REACTION_ENERGY_ERROR_EV_PER_ATOM: Final = 0.024
REACTION_ENERGY_ERROR_SOURCE: Final = (
    "Hautier et al., Phys. Rev. B 85, 155208 (2012), doi:10.1103/PhysRevB.85.155208: ternary from binary oxides"
)

TENSOR_AVERAGING: Final = "Hill, of the elastic tensor"
TABULATED_AVERAGING: Final = "Voigt-Reuss-Hill, as tabulated"
MODULI_RELATIVE_STD: Final = 0.15
"""Computed moduli lie within 15 % of measured ones: de Jong et al., Sci. Data 2, 150009 (2015),
doi:10.1038/sdata.2015.9."""


class Rejection(NamedTuple):
    """A row that a stage leaves out: its identifier, the stage, and why."""

    candidate_id: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class PhaseColumns:
    """Phases of one energy scale, one element a phase in every column.

    Attributes:
        ids: unique identifiers; the formula where the source has none.
        formulas: formulas as the source writes them.
        amounts: the same, read.
        formation_energies_ev_per_atom: finite, shape (n,), all on the scale of the source.
        sources: where each energy is from.
    """

    ids: Sequence[str]
    formulas: Sequence[str]
    amounts: Sequence[Amounts]
    formation_energies_ev_per_atom: Floats
    sources: Sequence[str]

    def __post_init__(self) -> None:
        lengths = {len(self.ids), len(self.formulas), len(self.amounts), len(self.sources)}
        if lengths != {len(self.formation_energies_ev_per_atom)}:
            raise ValueError(f"columns of phases have lengths {sorted(lengths)}")


@dataclass(frozen=True, slots=True)
class CellGeometry:
    """An ordered crystal as its full (P1) cell.

    Attributes:
        cell_abc_angstrom_angles_degree: lattice lengths [angstrom] and angles [degree], six numbers.
        atomic_numbers: one a site.
        fractional_xyz: three a site.

    Raises:
        ValueError: numbers are missing, not finite, or make no cell.
    """

    cell_abc_angstrom_angles_degree: tuple[float, ...]
    atomic_numbers: tuple[int, ...]
    fractional_xyz: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.cell_abc_angstrom_angles_degree) != _LATTICE_PARAMETERS:
            raise ValueError(f"{len(self.cell_abc_angstrom_angles_degree)} lattice parameters instead of six")
        if not self.atomic_numbers or len(self.fractional_xyz) != 3 * len(self.atomic_numbers):
            raise ValueError(f"{len(self.atomic_numbers)} sites with {len(self.fractional_xyz)} coordinates")
        if not np.all(np.isfinite([*self.cell_abc_angstrom_angles_degree, *self.fractional_xyz])):
            raise ValueError("lattice parameters or coordinates are not finite")


GeometryReader = Callable[[int], CellGeometry]
"""Row -> its cell; raises SourceError with the reason where there is no usable one."""


@dataclass(frozen=True, slots=True)
class CellColumns:
    """Crystal structures, one element a cell in every column; the geometry follows on request.

    Attributes:
        material_ids: identifier of the structure.
        entry_ids: identifier of the phase entry whose cell it is; equal to the former in most sources.
        formulas: formulas as the source writes them.
        amounts: the same, read.
        formation_energies_ev_per_atom: on the source's own scale, NaN where unknown, shape (n,). They only choose among
            polymorphs and never meet a hull.
        origins: how each cell was obtained.
        sources: where each cell is from.
        geometry: reads one cell by its row.
    """

    material_ids: Sequence[str]
    entry_ids: Sequence[str]
    formulas: Sequence[str]
    amounts: Sequence[Amounts]
    formation_energies_ev_per_atom: Floats
    origins: Sequence[Origin]
    sources: Sequence[str]
    geometry: GeometryReader


@dataclass(frozen=True, slots=True)
class VolumeColumns:
    """Volumes of phases whose cells the source does not give, one element a phase in every column.

    Attributes:
        entry_ids: identifiers of the phase entries.
        amounts: composition.
        volumes_per_atom_a3: positive, A^3, shape (n,).
        origins: how each volume was obtained.
        source: where the volumes are from.
    """

    entry_ids: Sequence[str]
    amounts: Sequence[Amounts]
    volumes_per_atom_a3: Floats
    origins: Sequence[Origin]
    source: str


@dataclass(frozen=True, slots=True)
class GapColumns:
    """Band gaps, one element a gap in every column.

    Attributes:
        material_ids: identifier of the structure, "" where the source names none.
        amounts: composition.
        band_gaps_ev: finite and not negative, eV, shape (n,).
        formation_energies_ev_per_atom: as in `CellColumns`.
        origins: how each gap was obtained.
        source: where the gaps are from.
    """

    material_ids: Sequence[str]
    amounts: Sequence[Amounts]
    band_gaps_ev: Floats
    formation_energies_ev_per_atom: Floats
    origins: Sequence[Origin]
    source: str


@dataclass(frozen=True, slots=True)
class TensorRecord:
    """Elasticity of one material: a full tensor, or only the moduli of its polycrystal.

    Attributes:
        material_id: identifier of the structure, "" where the source names none.
        formula: as the source writes it.
        key: `composition_key` of it.
        stiffness_gpa: 6 x 6 in Voigt notation [GPa]; None where only moduli are known.
        bulk_gpa: bulk modulus [GPa]; NaN beside a tensor.
        shear_gpa: shear modulus [GPa]; NaN beside a tensor.
        averaging: how moduli were averaged over directions.
        origin: how they were obtained.
        source: where they are from.
        relative_std: relative standard deviation of both moduli; the join turns it into that of their log10.
        formation_energy_ev_per_atom: as in `CellColumns`.
        fault: why the source itself gives no reason to trust it; "" where it does.
    """

    material_id: str
    formula: str
    key: str
    stiffness_gpa: tuple[tuple[float, ...], ...] | None
    bulk_gpa: float
    shear_gpa: float
    averaging: str
    origin: Origin
    source: str
    relative_std: float = MODULI_RELATIVE_STD
    formation_energy_ev_per_atom: float = float("nan")
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ConductivityRecord:
    """Li-ion conductivity of one composition near room temperature.

    Attributes:
        formula: as the source writes it.
        key: `composition_key` of it.
        log10_conductivity_s_per_cm: log10 of S/cm.
        log10_std: standard deviation among measurements; NaN where there is one.
        is_upper_bound: whether the conductivity is only known to lie below.
        origin: how it was obtained.
        source: where it is from.
    """

    formula: str
    key: str
    log10_conductivity_s_per_cm: float
    log10_std: float
    is_upper_bound: bool
    origin: Origin
    source: str


@dataclass(frozen=True, slots=True)
class SourceContents:
    """All that one source holds.

    Attributes:
        label: its name in reports.
        scale: scale of the energies of `phases`.
        phases: phases with energies, where it has them.
        cells: structures.
        tensors: tensors and moduli.
        gaps: band gaps.
        conductivities: conductivities.
        rejections: rows refused on reading.
        candidate_ids: identifiers of the phases that may be candidates; None: every phase with Li.
        candidates_are: what these have in common, for the reader of a report.
        notes: sentences on what it holds and lacks, for the reader of a report.
        volumes: volumes of phases without cells.
        theoretical: whether no measured structure is known, by material; absent where the source does not tell.
    """

    label: str
    scale: EnergyScale | None = None
    phases: PhaseColumns | None = None
    cells: tuple[CellColumns, ...] = ()
    tensors: tuple[TensorRecord, ...] = ()
    gaps: tuple[GapColumns, ...] = ()
    conductivities: tuple[ConductivityRecord, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    candidate_ids: frozenset[str] | None = None
    candidates_are: str = ""
    notes: tuple[str, ...] = ()
    volumes: tuple[VolumeColumns, ...] = ()
    theoretical: Mapping[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.phases is None) != (self.scale is None):
            raise ValueError(f"{self.label}: phases and the scale of their energies come together")
