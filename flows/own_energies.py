"""The energy of a user's structure on the scale of a source, with the error that it has there."""

from __future__ import annotations

from math import hypot, isnan, pi, sqrt
from typing import TYPE_CHECKING, Any, Final

from models.potential import MODEL_NAME
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.cells import amounts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.relaxations import RelaxedStructure
    from flows.source_hull import KnownMaterial, SourceHull

NOVEL_MEAN_ERROR_EV_PER_ATOM: Final = 0.061
NOVEL_ERROR_SOURCE: Final = (
    "mean absolute error of CHGNet 0.3.0 in the distance to the hull of 257,000 crystals that it had not seen, "
    "Riebesell et al., Nat. Mach. Intell. 7, 836 (2025), doi:10.1038/s42256-025-01055-1, as a standard deviation"
)
NOVEL_STD_EV_PER_ATOM: Final = NOVEL_MEAN_ERROR_EV_PER_ATOM * sqrt(pi / 2.0)
"""Of a normal distribution with that mean absolute error."""
METASTABLE_STD_EV_PER_ATOM: Final = 0.067 / 1.645
"""Nine of ten metastable crystals of the ICSD lie within 0.067 eV/atom above the hull: Sun et al., Sci. Adv. 2,
e1600225 (2016), doi:10.1126/sciadv.1600225. As the standard deviation of a normal distribution cut at 0."""


def relaxed_energy(
    file: str,
    relaxed: RelaxedStructure,
    known: KnownMaterial | None,
    hull: SourceHull,
    elements: Mapping[str, float],
) -> dict[str, Any]:
    """Columns of ``own_structures`` that concern the energy of a relaxed structure.

    The energy of formation by the potential, and the offset that is measured on known phases. Its error in a reaction
    is that of the scale and that of the potential: for a structure that a source knows the scatter of the known
    phases, for a new one at least the error that the potential has among crystals that it never saw.

    Args:
        file: of the structure.
        relaxed: its lowest cell.
        known: the same structure in a source.
        hull: of the source.
        elements: energies of the elements [eV/atom] to which formation energies of the potential are relative.
    """
    amounts = amounts_of(relaxed.cell)
    zero = sum(amount * elements[element] for element, amount in amounts.items()) / sum(amounts.values())
    energy = relaxed.energy_ev_per_atom - zero
    offset = hull.offset(amounts)
    potential = offset.std_ev_per_atom if known else max(offset.std_ev_per_atom, NOVEL_STD_EV_PER_ATOM)
    scale = offset.in_words() if offset.phases else "on the scale of the hull as it is"
    whose = f"the structure of {known.material_id}" if known else f"a new structure: {NOVEL_ERROR_SOURCE}"
    return {
        "formation_energy_ev_per_atom": energy + offset.offset_ev_per_atom,
        "own_energy_std_ev_per_atom": hypot(hull.scale.error_ev_per_atom, potential),
        "own_energy_origin": Origin.POTENTIAL,
        "energy_provenance": f"{file}, relaxed with {MODEL_NAME}, {scale}; {whose}",
        "energy_is_assumed": False,
        "potential_formation_energy_ev_per_atom": energy,
        "energy_offset_ev_per_atom": offset.offset_ev_per_atom,
        "energy_offset_std_ev_per_atom": offset.std_ev_per_atom,
        "energy_offset_phases": offset.phases,
        "relaxation_steps": relaxed.steps,
        "relaxation_volume_change": relaxed.volume_change,
    }


def energy_without_potential(
    known: KnownMaterial | None, hull: SourceHull, amounts: Mapping[str, float]
) -> dict[str, Any]:
    """The same columns of a structure that was not relaxed.

    Its energy is that of the source where that knows the structure, and else assumed on the hull: what follows is then
    of the composition.

    Args:
        known: the same structure in a source.
        hull: of the source.
        amounts: atoms by element.
    """
    if known is not None and not isnan(known.energy_ev_per_atom):
        return {
            "formation_energy_ev_per_atom": known.energy_ev_per_atom,
            "own_energy_std_ev_per_atom": hull.scale.error_ev_per_atom,
            "energy_provenance": f"the energy of {known.material_id}, whose structure it has",
            "energy_is_assumed": False,
        }
    return {
        "formation_energy_ev_per_atom": hull.hull_energy_ev_per_atom(amounts),
        "own_energy_std_ev_per_atom": hypot(hull.scale.error_ev_per_atom, METASTABLE_STD_EV_PER_ATOM),
        "own_energy_origin": Origin.RULE,
        "energy_provenance": "assumed on the hull, not computed: what follows is of the composition, not of the cell",
        "energy_is_assumed": True,
    }
