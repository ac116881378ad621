"""Which moduli stand for a candidate: tensors before tabulated moduli, computed ones before published ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan

from ssbscreen.mechanics.directions import cauchy_pressure_gpa, youngs_extremes
from ssbscreen.mechanics.stiffness import aggregate_moduli, rejection_reason
from ssbscreen.sources.contents import STAGE, Rejection, SourceContents, TensorRecord


@dataclass(frozen=True, slots=True)
class ChosenModuli:
    """Moduli of a candidate [GPa] with the record that they are from; what needs a tensor is NaN without one."""

    record: TensorRecord
    bulk_gpa: float
    shear_gpa: float
    bulk_voigt_gpa: float = nan
    bulk_reuss_gpa: float = nan
    shear_voigt_gpa: float = nan
    shear_reuss_gpa: float = nan
    universal_anisotropy: float = nan
    youngs_smallest_gpa: float = nan
    youngs_largest_gpa: float = nan
    cauchy_pressure_gpa: float = nan


def choose_moduli(
    contents: Sequence[SourceContents],
    keys: Mapping[str, str],
    materials: Mapping[str, str],
    published: Mapping[str, TensorRecord],
    own_only: Collection[str] = (),
) -> tuple[dict[str, ChosenModuli], list[Rejection]]:
    """Moduli of each candidate.

    Records of the chosen structure's own material come first, then other polymorphs of the composition; among these
    full tensors before tabulated moduli, then in the order of the sources, then by energy on the source's own scale.
    Published moduli serve only where no usable record is left.

    Args:
        contents: all sources.
        keys: `composition_key` of each candidate by its identifier.
        materials: material of the chosen structure by candidate.
        published: published moduli by `composition_key`; empty: none are wanted.
        own_only: candidates that only records of the chosen structure's own material, or of the very entry, stand for:
            those with a polymorph below them.

    Returns:
        Moduli by candidate, and a rejection for each record of a candidate that must not be used (Born's conditions,
        asymmetry, absurd or negative values). The candidates stay.
    """
    by_key: dict[str, list[tuple[int, TensorRecord]]] = {}
    for position, source in enumerate(contents):
        for record in source.tensors:
            by_key.setdefault(record.key, []).append((position, record))
    chosen: dict[str, ChosenModuli] = {}
    rejections: list[Rejection] = []
    for candidate, key in keys.items():
        material = materials.get(candidate, "")
        ranked = _ranked(by_key.get(key, ()), material)
        if candidate in own_only:
            ranked = [record for record in ranked if record.material_id in {material or candidate, candidate}]
        sound = []
        for record in ranked:
            if fault := fault_of(record):
                what = "elastic tensor" if record.stiffness_gpa is not None else "moduli"
                name = f"{what} of {record.material_id or record.formula} ({record.source})"
                rejections.append(Rejection(candidate, STAGE, f"{name} not used: {fault}; the candidate stays"))
            else:
                sound.append(record)
        if sound:
            chosen[candidate] = _moduli(sound[0])
        elif key in published and candidate not in own_only:
            chosen[candidate] = _moduli(published[key])
    return chosen, rejections


def fault_of(record: TensorRecord) -> str:
    """Why a record must not be used; "" where it may."""
    if record.fault:
        return record.fault
    if record.stiffness_gpa is not None:
        return rejection_reason(record.stiffness_gpa) or ""
    for name, modulus in (("bulk", record.bulk_gpa), ("shear", record.shear_gpa)):
        if not (isfinite(modulus) and modulus > 0.0):
            return f"{name} modulus is {modulus:g} GPa, not positive"
    return ""


def _ranked(records: Sequence[tuple[int, TensorRecord]], material: str) -> list[TensorRecord]:
    def order(item: tuple[int, TensorRecord]) -> tuple[bool, bool, int, float, str]:
        position, record = item
        energy = record.formation_energy_ev_per_atom
        own = bool(material) and record.material_id == material
        no_tensor = record.stiffness_gpa is None
        return not own, no_tensor, position, energy if isfinite(energy) else inf, record.material_id

    return [record for _, record in sorted(records, key=order)]


def _moduli(record: TensorRecord) -> ChosenModuli:
    if record.stiffness_gpa is None:
        return ChosenModuli(record, record.bulk_gpa, record.shear_gpa)
    moduli, youngs = aggregate_moduli(record.stiffness_gpa), youngs_extremes(record.stiffness_gpa)
    return ChosenModuli(
        record,
        moduli.bulk_hill_gpa,
        moduli.shear_hill_gpa,
        bulk_voigt_gpa=moduli.bulk_voigt_gpa,
        bulk_reuss_gpa=moduli.bulk_reuss_gpa,
        shear_voigt_gpa=moduli.shear_voigt_gpa,
        shear_reuss_gpa=moduli.shear_reuss_gpa,
        universal_anisotropy=moduli.universal_anisotropy,
        youngs_smallest_gpa=youngs.smallest_gpa,
        youngs_largest_gpa=youngs.largest_gpa,
        cauchy_pressure_gpa=cauchy_pressure_gpa(record.stiffness_gpa),
    )
