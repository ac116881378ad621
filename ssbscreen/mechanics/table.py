"""Mechanical descriptors of the candidates whose moduli are known, with intervals; unknown stays unknown."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ssbscreen.mechanics.dendrite import monroe_newman_ratio, stability_parameter_kj_per_mol_nm
from ssbscreen.mechanics.flaws import critical_overpotential_mv, strain_tolerance
from ssbscreen.mechanics.fracture import mazhnik_toughness_mpa_sqrt_m, niu_toughness_mpa_sqrt_m
from ssbscreen.mechanics.hardness import chen_hardness_gpa, tian_hardness_gpa
from ssbscreen.mechanics.isotropic import poisson_ratio, pugh_ratio, young_modulus_gpa
from ssbscreen.mechanics.joint_draws import drawn_intervals
from ssbscreen.mechanics.moduli_errors import Floats, JointModuli, modulus_ends_gpa
from ssbscreen.tables.catalogue import MECHANICS
from ssbscreen.tables.columns import mechanics as columns


def mechanics_table(elasticity: pa.Table) -> pa.Table:
    """The ``mechanics`` table from the ``elasticity`` table, row for row.

    Toughness, and with it what flaws do, needs the volume per atom, and chi the coordination of Li; without them the
    value is missing. The low end of the toughness is Mazhnik's value where that lies lower still.
    """
    moduli = joint_moduli(elasticity)
    volume, coordination = numbers(elasticity, "volume_per_atom_a3"), numbers(elasticity, "li_coordination")
    found = drawn_intervals(moduli, descriptors, volume_per_atom_a3=volume, li_coordination=coordination)
    mazhnik = mazhnik_toughness_mpa_sqrt_m(
        bulk_gpa=moduli.bulk_gpa, shear_gpa=moduli.shear_gpa, volume_per_atom_angstrom3=volume
    )
    table = {
        "candidate_id": elasticity["candidate_id"],
        "fracture_toughness_mazhnik_mpa_m05": mazhnik,
        "moduli_origin": elasticity["moduli_origin"],
        "moduli_in_domain": elasticity["moduli_in_domain"],
    }
    for column in columns.DESCRIPTORS:
        low, high = columns.ends_of(column)
        table |= zip((column.name, low.name, high.name), found[column.name], strict=True)
    for column, modulus, std in (
        (columns.BULK, moduli.bulk_gpa, moduli.bulk_log10_std),
        (columns.SHEAR, moduli.shear_gpa, moduli.shear_log10_std),
    ):
        table |= zip((end.name for end in columns.ends_of(column)), modulus_ends_gpa(modulus, std), strict=True)
    table["fracture_toughness_low_mpa_m05"] = np.fmin(table["fracture_toughness_low_mpa_m05"], mazhnik)
    return MECHANICS.build(table)


def descriptors(
    *, bulk_gpa: Floats, shear_gpa: Floats, volume_per_atom_a3: Floats, li_coordination: Floats
) -> dict[str, Floats]:
    """The descriptors of `columns.DESCRIPTORS` by name of their column, elementwise.

    Args:
        bulk_gpa: bulk moduli [GPa].
        shear_gpa: shear moduli [GPa], the same shape.
        volume_per_atom_a3: cell volumes per atom [A^3], broadcastable.
        li_coordination: mean numbers of anions around Li [-], broadcastable.
    """
    moduli = {"bulk_gpa": bulk_gpa, "shear_gpa": shear_gpa}
    youngs = young_modulus_gpa(**moduli)
    toughness = niu_toughness_mpa_sqrt_m(**moduli, volume_per_atom_angstrom3=volume_per_atom_a3)
    return {
        "youngs_gpa": youngs,
        "poisson_ratio": poisson_ratio(**moduli),
        "pugh_ratio": pugh_ratio(**moduli),
        "fracture_toughness_mpa_m05": toughness,
        "flaw_overpotential_1um_mv": critical_overpotential_mv(toughness_mpa_sqrt_m=toughness, flaw_length_um=1.0),
        "flaw_overpotential_5um_mv": critical_overpotential_mv(toughness_mpa_sqrt_m=toughness, flaw_length_um=5.0),
        "strain_tolerance_1um": strain_tolerance(toughness_mpa_sqrt_m=toughness, youngs_gpa=youngs, flaw_length_um=1.0),
        "hardness_chen_gpa": chen_hardness_gpa(**moduli),
        "hardness_tian_gpa": tian_hardness_gpa(**moduli),
        "monroe_newman_ratio": monroe_newman_ratio(shear_gpa=shear_gpa),
        "chi_kj_per_mol_nm": stability_parameter_kj_per_mol_nm(
            bulk_gpa=bulk_gpa, shear_gpa=shear_gpa, coordination_number=li_coordination
        ),
    }


def joint_moduli(elasticity: pa.Table) -> JointModuli:
    """Moduli and their errors from the ``elasticity`` table."""
    names = ("bulk_gpa", "shear_gpa", "bulk_log10_std", "shear_log10_std", "moduli_error_correlation")
    return JointModuli(*(numbers(elasticity, name) for name in names))


def numbers(table: pa.Table, name: str) -> Floats:
    """A column as floats; what is missing is NaN."""
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.float64)
