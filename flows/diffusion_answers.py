"""What ``ssbscreen diffusion`` answers: diffusion and conductivity of Li in simulated cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Final

import numpy as np

from flows.barrier_answers import NamedCell
from flows.diffusion_calculation import DiffusionSettings, Simulated
from models.dynamics import Trajectory
from ssbscreen.diffusion.conduction import ArrheniusLine, arrhenius_line, nernst_einstein_s_per_cm
from ssbscreen.diffusion.displacements import (
    SquaredDisplacement,
    framework_motion,
    holds_framework,
    hop_count,
    squared_displacements,
    without_drift,
)
from ssbscreen.diffusion.tracer import TracerDiffusion, tracer_diffusion
from ssbscreen.report.text_columns import columns, wrapped

LITHIUM: Final = 3
MOLTEN: Final = "the framework melted or changed: not counted"
CAVEAT: Final = (
    "CHGNet molecular dynamics at the volume relaxed at 0 K, Haven ratio 1. The intervals hold the error of one "
    "trajectory's hops and nothing else: CHGNet softens potentials (doi:10.1038/s41524-024-01500-6), so that "
    "diffusion is too fast and barriers too low (trajectories of Li10GeP2S12 at 650 to 1000 K made 0.10 eV and 1 S/cm"
    " at 25 C, others 0.29 eV, measured are 0.25 eV and 0.012 S/cm, doi:10.1038/nmat3066); the cell is small, its "
    "order one that a real crystal lacks, without vacancies, and it knows no transition below the simulated "
    "temperatures. What can be read is whether Li moves through the rigid crystal at all; a material whose ions do "
    "not hop within picoseconds may still conduct through defects."
)


@dataclass(frozen=True, slots=True)
class AtTemperature:
    """What one trajectory says; None where it says nothing, and why in ``fault``.

    Attributes:
        temperature_k: of the thermostat.
        picoseconds: that were analysed.
        mean_temperature_k: kinetic, of what was analysed.
        diffusion: of Li.
        squared_displacements: of Li over lengths of time up to half of the trajectory.
        conductivity_s_per_cm: by Nernst and Einstein; of a bound, the bound.
        framework_rms_angstrom: how far the centres of the framework went, or all its atoms where it has none.
        framework_moved_share: share of them that changed place.
        fault: why there is nothing.
    """

    temperature_k: float
    picoseconds: float | None = None
    mean_temperature_k: float | None = None
    diffusion: TracerDiffusion | None = None
    squared_displacements: tuple[SquaredDisplacement, ...] = ()
    conductivity_s_per_cm: float | None = None
    framework_rms_angstrom: float | None = None
    framework_moved_share: float | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CellDiffusion:
    """What the trajectories of one cell say together."""

    atoms: int | None
    temperatures: tuple[AtTemperature, ...]
    line: ArrheniusLine | None


def analysed(found: Sequence[Simulated], settings: DiffusionSettings, equilibration_ps: float) -> CellDiffusion:
    """Diffusion of Li at each temperature, and Arrhenius' line through what shows it.

    Args:
        found: of one cell, one a temperature.
        settings: of the simulations.
        equilibration_ps: left out at the start of each.
    """
    at = [
        AtTemperature(temperature, fault=each.fault)
        if each.trajectory is None
        else _at(each.trajectory, temperature, settings, equilibration_ps)
        for temperature, each in zip(settings.temperatures_k, found, strict=True)
    ]
    trajectories = [each.trajectory for each in found if each.trajectory is not None]
    solid = [each for each in at if each.diffusion is not None and not each.fault]
    line = None
    if solid:
        line = arrhenius_line(
            [each.temperature_k for each in solid],
            [each.diffusion for each in solid if each.diffusion is not None],
            ions=int((trajectories[0].atomic_numbers == LITHIUM).sum()),
            volume_angstrom3=_volume(trajectories[0]),
            seed=settings.seed,
        )
    return CellDiffusion(len(trajectories[0].atomic_numbers) if trajectories else None, tuple(at), line)


def as_json(named: NamedCell, found: CellDiffusion) -> dict[str, Any]:
    """One answer for JSON; infinities and what is not known are null."""
    content = {"formula": named.formula, "cell": named.origin, **asdict(found), "caveat": CAVEAT}
    for each in content["temperatures"]:
        each["fault"] = each["fault"] or None
    for point in content["line"]["points"] if content["line"] else ():
        point["low"] = point["low"] if isfinite(point["low"]) else None
        point["high"] = point["high"] if isfinite(point["high"]) else None
    return content


def as_text(named: NamedCell, found: CellDiffusion) -> str:
    """One answer in lines."""
    size = f", {found.atoms} atoms" if found.atoms else ""
    lines = [f"{named.formula} (cell of {named.origin}{size})"]
    rows: list[tuple[str, ...]] = [("T, K", "hops", "MSD, Å2", "D, cm2/s", "conductivity, S/cm", "framework")]
    rows += [_row(each) for each in found.temperatures if each.diffusion is not None]
    lines += columns(rows, indent=2) if len(rows) > 1 else []
    for each in found.temperatures:
        if each.fault:
            lines += wrapped(f"{each.temperature_k:g} K: {each.fault}", 2)
    if found.line is not None:
        lines += _line_text(found.line)
    return "\n".join(lines)


def _at(trajectory: Trajectory, temperature_k: float, settings: DiffusionSettings, skipped_ps: float) -> AtTemperature:
    frame_ps = trajectory.frame_fs / 1000.0
    first = round(skipped_ps / frame_ps)
    last = round(settings.picoseconds / frame_ps) + 1  # a longer file answers as one of the wanted length would
    mobile = trajectory.atomic_numbers == LITHIUM
    positions = without_drift(np.asarray(trajectory.positions_angstrom[first:last], dtype=np.float64), ~mobile)
    framework = framework_motion(positions[:, holds_framework(trajectory.atomic_numbers, mobile)])
    hops = hop_count(positions[:, mobile], frame_ps)
    diffusion = tracer_diffusion(positions[:, mobile], frame_ps, hops, seed=settings.seed)
    coefficient = diffusion.value_cm2_per_s
    if coefficient is None:
        coefficient = diffusion.bound_cm2_per_s
    return AtTemperature(
        temperature_k,
        (len(positions) - 1) * frame_ps,
        float(trajectory.temperatures_k[first:last].mean()),
        diffusion,
        squared_displacements(positions[:, mobile], frame_ps),
        nernst_einstein_s_per_cm(
            coefficient or 0.0,
            ions=int(mobile.sum()),
            volume_angstrom3=_volume(trajectory),
            temperature_k=temperature_k,
        ),
        framework.rms_angstrom,
        framework.moved_share,
        MOLTEN if framework.is_molten else "",
    )


def _volume(trajectory: Trajectory) -> float:
    return float(abs(np.linalg.det(trajectory.lattice_angstrom)))


def _row(each: AtTemperature) -> tuple[str, ...]:
    diffusion = each.diffusion
    if diffusion is None or each.conductivity_s_per_cm is None:
        raise ValueError("a row needs diffusion")
    if diffusion.value_cm2_per_s is None:
        value, conductivity = f"< {diffusion.bound_cm2_per_s:.1e}", f"< {each.conductivity_s_per_cm:.1e}"
    else:
        value = f"{diffusion.value_cm2_per_s:.1e} (±{100.0 * (diffusion.relative_std or 0.0):.0f} %)"
        conductivity = f"{each.conductivity_s_per_cm:.1e}"
    moved = f"{each.framework_rms_angstrom:.1f} Å, {100.0 * (each.framework_moved_share or 0.0):.0f} % moved"
    last = each.squared_displacements[-1]
    square = f"{last.mean_angstrom2:.3g} ± {last.std_angstrom2:.2g} in {last.picoseconds:.3g} ps"
    return f"{each.temperature_k:g}", str(diffusion.hops), square, value, conductivity, moved


def _line_text(line: ArrheniusLine) -> list[str]:
    if line.activation_energy_ev is None:
        head = "too few temperatures show diffusion for a line"
    else:
        head = f"activation energy {line.activation_energy_ev:.2f} ± {line.activation_energy_std_ev:.2f} eV"
    rows = [("at, °C", "conductivity, S/cm", "95 %")]
    for point in line.points:
        if point.log10_conductivity is None:
            told = f"< {10.0**point.high:.0e}" if isfinite(point.high) else "not known"
            rows.append((f"{point.temperature_c:g}", told, ""))
            continue
        interval = f"{10.0**point.low:.0e} to {10.0**point.high:.0e}"
        rows.append((f"{point.temperature_c:g}", f"{10.0**point.log10_conductivity:.0e}", interval))
    return [f"  {head}", *columns(rows, indent=2)]
