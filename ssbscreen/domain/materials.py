"""Candidates, phases, windows and moduli."""

from __future__ import annotations

from dataclasses import dataclass

from ssbscreen.domain.origin import Origin


@dataclass(frozen=True, slots=True)
class PhaseAmount:
    """A phase in a mixture: its formula and the formula units of it per formula unit of the candidate."""

    formula: str
    formula_units: float

    def __str__(self) -> str:
        amount = f"{self.formula_units:.3f}".rstrip("0").rstrip(".")
        return self.formula if amount == "1" else f"{amount} {self.formula}"


@dataclass(frozen=True, slots=True)
class ProfileStep:
    """One step of a voltage profile, vs Li/Li+.

    Attributes:
        voltage_low_v: lower end in V.
        voltage_high_v: upper end in V; infinity for the last step.
        li_per_formula: Li atoms that the mixture holds per formula unit of the candidate.
        phases: the equilibrium mixture.
    """

    voltage_low_v: float
    voltage_high_v: float
    li_per_formula: float
    phases: tuple[PhaseAmount, ...]


@dataclass(frozen=True, slots=True)
class StabilityWindow:
    """Voltages vs Li/Li+ between which a composition neither takes up nor gives off Li.

    Attributes:
        reduction_limit_v: below it Li is taken up, V.
        oxidation_limit_v: above it Li is given off, V; infinity where there is no Li to give.

    Raises:
        ValueError: the limits are reversed.
    """

    reduction_limit_v: float
    oxidation_limit_v: float

    def __post_init__(self) -> None:
        if self.reduction_limit_v > self.oxidation_limit_v:
            raise ValueError(f"reversed window: {self.reduction_limit_v} V above {self.oxidation_limit_v} V")


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table on disk, as the tasks of a flow hand it to each other.

    Attributes:
        name: name of the table.
        path: Parquet file.
        rows: number of rows.
        sha256: of the file.
    """

    name: str
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EnergyScale:
    """The one scale on which all energies of a hull stand.

    Attributes:
        functional: such as "PBE/PBE+U".
        corrections: such as "legacy" or "MP2020".
        origin: how the energies were obtained.
        error_ev_per_atom: standard deviation of a reaction energy, eV/atom.
        error_source: where that figure is from.
        measured: what else was measured of these energies, in sentences that reports print.
    """

    functional: str
    corrections: str
    origin: Origin
    error_ev_per_atom: float
    error_source: str
    measured: tuple[str, ...] = ()
