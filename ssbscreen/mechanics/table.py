"""Mechanical descriptors of the candidates whose moduli are known; unknown stays unknown."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.mechanics.dendrite import monroe_newman_ratio, stability_parameter_kj_per_mol_nm
from ssbscreen.mechanics.fracture import mazhnik_toughness_mpa_sqrt_m, niu_toughness_mpa_sqrt_m
from ssbscreen.mechanics.isotropic import poisson_ratio, pugh_ratio, young_modulus_gpa
from ssbscreen.tables.catalogue import MECHANICS


def mechanics_table(elasticity: pa.Table) -> pa.Table:
    """The ``mechanics`` table from the ``elasticity`` table, row for row.

    Toughness needs the volume per atom and chi the coordination of Li; without them the value is missing.
    """
    bulk, shear, volume, coordination = (
        elasticity[name].to_numpy(zero_copy_only=False).astype(float)
        for name in ("bulk_gpa", "shear_gpa", "volume_per_atom_a3", "li_coordination")
    )
    return MECHANICS.build(
        {
            "candidate_id": elasticity["candidate_id"],
            "youngs_gpa": young_modulus_gpa(bulk_gpa=bulk, shear_gpa=shear),
            "poisson_ratio": poisson_ratio(bulk_gpa=bulk, shear_gpa=shear),
            "pugh_ratio": pugh_ratio(bulk_gpa=bulk, shear_gpa=shear),
            "fracture_toughness_mpa_m05": niu_toughness_mpa_sqrt_m(
                bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=volume
            ),
            "fracture_toughness_low_mpa_m05": mazhnik_toughness_mpa_sqrt_m(
                bulk_gpa=bulk, shear_gpa=shear, volume_per_atom_angstrom3=volume
            ),
            "monroe_newman_ratio": monroe_newman_ratio(shear_gpa=shear),
            "chi_kj_per_mol_nm": stability_parameter_kj_per_mol_nm(
                bulk_gpa=bulk, shear_gpa=shear, coordination_number=coordination
            ),
            "moduli_relative_std": elasticity["moduli_relative_std"],
            "moduli_origin": elasticity["moduli_origin"],
        }
    )
