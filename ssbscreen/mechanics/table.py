"""Mechanical descriptors of the candidates whose moduli are known; unknown stays unknown."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.mechanics.dendrite import monroe_newman_ratio, stability_parameter_kj_per_mol_nm
from ssbscreen.mechanics.flaws import critical_overpotential_mv, strain_tolerance
from ssbscreen.mechanics.fracture import mazhnik_toughness_mpa_sqrt_m, niu_toughness_mpa_sqrt_m
from ssbscreen.mechanics.hardness import chen_hardness_gpa, tian_hardness_gpa
from ssbscreen.mechanics.isotropic import poisson_ratio, pugh_ratio, young_modulus_gpa
from ssbscreen.tables.catalogue import MECHANICS


def mechanics_table(elasticity: pa.Table) -> pa.Table:
    """The ``mechanics`` table from the ``elasticity`` table, row for row.

    Toughness, and with it what flaws do, needs the volume per atom, and chi the coordination of Li; without them the
    value is missing.
    """
    bulk, shear, volume, coordination = (
        elasticity[name].to_numpy(zero_copy_only=False).astype(float)
        for name in ("bulk_gpa", "shear_gpa", "volume_per_atom_a3", "li_coordination")
    )
    youngs = young_modulus_gpa(bulk_gpa=bulk, shear_gpa=shear)
    toughness = niu_toughness_mpa_sqrt_m(bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=volume)
    return MECHANICS.build(
        {
            "candidate_id": elasticity["candidate_id"],
            "youngs_gpa": youngs,
            "poisson_ratio": poisson_ratio(bulk_gpa=bulk, shear_gpa=shear),
            "pugh_ratio": pugh_ratio(bulk_gpa=bulk, shear_gpa=shear),
            "fracture_toughness_mpa_m05": toughness,
            "fracture_toughness_low_mpa_m05": mazhnik_toughness_mpa_sqrt_m(
                bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=volume
            ),
            "flaw_overpotential_1um_mv": critical_overpotential_mv(toughness_mpa_sqrt_m=toughness, flaw_length_um=1.0),
            "flaw_overpotential_5um_mv": critical_overpotential_mv(toughness_mpa_sqrt_m=toughness, flaw_length_um=5.0),
            "strain_tolerance_1um": strain_tolerance(
                toughness_mpa_sqrt_m=toughness, youngs_gpa=youngs, flaw_length_um=1.0
            ),
            "hardness_chen_gpa": chen_hardness_gpa(bulk_gpa=bulk, shear_gpa=shear),
            "hardness_tian_gpa": tian_hardness_gpa(bulk_gpa=bulk, shear_gpa=shear),
            "monroe_newman_ratio": monroe_newman_ratio(shear_gpa=shear),
            "chi_kj_per_mol_nm": stability_parameter_kj_per_mol_nm(
                bulk_gpa=bulk, shear_gpa=shear, coordination_number=coordination
            ),
            "moduli_relative_std": elasticity["moduli_relative_std"],
            "moduli_origin": elasticity["moduli_origin"],
        }
    )
