"""What water, carbon dioxide and oxygen of air make of a candidate: reaction energies, H2S, handling class.

Each reaction is the equilibrium with the gases of an atmosphere at their partial pressures (``thermo.reservoir``), of
which an exposure supplies some. Gases that form are released at ``PRODUCT_PRESSURE_BAR``, those of the atmosphere at
their partial pressure there, and the harmless H2 and N2 at 1 bar: at 1 ppm of H2 water would oxidise Li2S and part of
the sulfur of most sulfides to sulfate, which no hydrolysis shows (the order stays the same), whereas at 1 bar sulfides
give H2S, and metals and hydrides still give H2. CO2 acts as an acid only: graphite, oxalate and formate do not form,
for nothing reduces CO2 at room temperature. A compound with reduced carbon of its own (LiC6, Li2C2) therefore reads too
stable where CO2 is supplied; with water alone it does not.

Energies are per atom of the candidate, Gibbs energies with the entropy of the gases alone; brines are no phases, so the
solubility of halides is not in them. With water of ambient air and the energies of the Materials Project of 2018 they
are, in eV/atom, -0.51 for Li3PS4, -0.42 for Li6PS5Cl and -0.38 for Li10GeP2S12, far below the -0.10 of Li4GeS4, -0.09
of Li7La3Zr2O12 and -0.06 of Li4SnS4, with Li3InCl6 and phosphates at -0.02 to 0. That is the order of experiments
(Muramatsu et al., Solid State Ionics 182, 116 (2011), doi:10.1016/j.ssi.2010.10.013; Zhu and Mo, Angew. Chem. Int. Ed.
59, 17472 (2020), doi:10.1002/anie.202007621) but for one pair: Li6PS5Cl is found to release H2S sooner than Li3PS4. Per
formula unit, so per PS4, its energy is the larger one (-5.5 against -4.0 eV); per atom and per gram it is not, and that
it reacts sooner is a matter of rates, which no equilibrium gives.

Oxygen alone would burn every sulfide to sulfate by 3-4 eV/atom, yet sulfides keep in dry air: its energies are reported
and decide no class. Bromides and iodides read too reactive on energies without a correction of these anions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.estimate import STANDARD_DEVIATIONS
from ssbscreen.domain.masses import molar_mass_g_per_mol
from ssbscreen.interfaces.air_phases import AirPhases, holds_oxidised
from ssbscreen.interfaces.gases import (
    AMBIENT,
    DRY_ROOM,
    GASES,
    GLOVEBOX,
    PRODUCT_PRESSURE_BAR,
    Atmosphere,
    chemical_potential_ev,
)
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.phase_index import Floats
from ssbscreen.thermo.reservoir import Reservoir, ReservoirReactions, reservoir_reactions


class Exposure(StrEnum):
    """Which gases of an atmosphere a candidate may take up."""

    WATER = "water"
    WATER_AND_CO2 = "water and carbon dioxide"
    OXYGEN = "oxygen"


SUPPLIED: Final[Mapping[Exposure, tuple[str, ...]]] = MappingProxyType(
    {Exposure.WATER: ("H2O",), Exposure.WATER_AND_CO2: ("H2O", "CO2"), Exposure.OXYGEN: ("O2",)}
)
"""Gases taken up in each exposure."""

HARMLESS_PRODUCT_BAR: Final[Mapping[str, float]] = MappingProxyType({"H2": 1.0, "N2": 1.0})
"""Pressure at which gases that nobody is warned of leave: that of a bubble."""

REACTS_BELOW_EV_PER_ATOM: Final = -0.067
"""Reaction energy that solids seldom withstand: nine in ten of the metastable inorganic crystals that exist lie within
67 meV/atom of their equilibrium (Sun et al., Sci. Adv. 2, e1600225 (2016), doi:10.1126/sciadv.1600225)."""

DISSOLVED_HALIDES: Final = frozenset({"Cl", "Br", "I"})
ANIONS_THAT_HOLD: Final = frozenset({"H", "B", "C", "N", "O", "P", "S", "Se", "Te"})


class HandlingClass(StrEnum):
    """Driest atmosphere that is not needed any more."""

    AMBIENT = "ambient"
    DRY_ROOM = "dry room"
    GLOVEBOX = "glovebox"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class AirStability:
    """What air does to n candidates.

    Attributes:
        reactions: equilibria with the gases, one for each atmosphere and exposure.
        h2s_mmol_per_g: H2S at full hydrolysis [mmol/g], shape (n,).
        handling: class of each, uncertain where the error of the energy allows two.
        likeliest_handling: the class at the energies themselves.
    """

    reactions: Mapping[tuple[str, Exposure], ReservoirReactions]
    h2s_mmol_per_g: Floats
    handling: tuple[HandlingClass, ...]
    likeliest_handling: tuple[HandlingClass, ...]


def air_stability(
    phases: AirPhases, candidates: Sequence[Reactant], *, energy_error_ev_per_atom: float | Floats
) -> AirStability:
    """Reactions in all atmospheres and exposures, H2S and handling class of candidates.

    Args:
        phases: of ``air_phases.air_phases``.
        candidates: with energies of formation as in the index that the phases were made from.
        energy_error_ev_per_atom: standard deviation of a reaction energy [eV/atom], one for all or for each candidate.

    Raises:
        ElementalReferenceError: an element of a candidate, H, C or O has no phase of its own.
    """
    reactions = {
        (atmosphere.name, exposure): air_reactions(phases, candidates, atmosphere, exposure)
        for atmosphere in (AMBIENT, DRY_ROOM, GLOVEBOX)
        for exposure in Exposure
    }
    ambient = reactions[AMBIENT.name, Exposure.WATER_AND_CO2].margin_ev_per_atom.tolist()
    dry_room = reactions[DRY_ROOM.name, Exposure.WATER].margin_ev_per_atom.tolist()

    def classes(errors: Floats) -> tuple[HandlingClass, ...]:
        return tuple(
            handling_class(
                one.formula,
                ambient_ev_per_atom=in_air,
                dry_room_ev_per_atom=in_dry_room,
                energy_error_ev_per_atom=error,
            )
            for one, in_air, in_dry_room, error in zip(candidates, ambient, dry_room, errors.tolist(), strict=True)
        )

    return AirStability(
        reactions=MappingProxyType(reactions),
        h2s_mmol_per_g=np.array([h2s_mmol_per_g(one.formula) for one in candidates]),
        handling=classes(np.broadcast_to(energy_error_ev_per_atom, len(candidates))),
        likeliest_handling=classes(np.zeros(len(candidates))),
    )


def air_reactions(
    phases: AirPhases, candidates: Sequence[Reactant], atmosphere: Atmosphere, exposure: Exposure
) -> ReservoirReactions:
    """Equilibrium of each candidate with the gases of an exposure in an atmosphere that holds them.

    Args:
        phases: of ``air_phases.air_phases``.
        candidates: as in ``air_stability``.
        atmosphere: temperature and partial pressures.
        exposure: gases that may be taken up.

    Returns:
        Energies per atom of the candidate; solids as rows of ``phases.index``.
    """
    shifted = [
        Reactant(one.formula, one.amounts, one.energy_ev_per_atom + phases.shift_ev_per_atom(one.formula))
        for one in candidates
    ]
    without = phases.reduced_carbon if "CO2" in SUPPLIED[exposure] else ()
    return reservoir_reactions(phases.index, shifted, reservoir_of(atmosphere, exposure), without=without)


def reservoir_of(atmosphere: Atmosphere, exposure: Exposure) -> Reservoir:
    """Chemical potentials of the gases that an exposure supplies and of those that may be released."""
    pressures = {**dict.fromkeys(GASES, PRODUCT_PRESSURE_BAR), **HARMLESS_PRODUCT_BAR, **atmosphere.pressures_bar}
    potentials = {
        gas: chemical_potential_ev(GASES[gas], temperature_k=atmosphere.temperature_k, partial_pressure_bar=pressure)
        for gas, pressure in pressures.items()
    }
    supplied = {gas: potentials.pop(gas) for gas in SUPPLIED[exposure]}
    return Reservoir(supplied, potentials)


def h2s_mmol_per_g(formula: str) -> float:
    """H2S at full hydrolysis: every sulfide sulfur leaves as H2S.

    Sulfur beside oxygen is sulfide where the charge balance says so (La2O2S, Li3PO3S) and otherwise oxidised (sulfate,
    thiosulfate), which gives none; without oxygen all of it counts, so polysulfides get an upper end.

    Args:
        formula: of the candidate.

    Returns:
        mmol of H2S per g of the candidate.
    """
    amounts = parse_formula(formula)
    if "S" not in amounts or holds_oxidised("S", formula):
        return 0.0
    return 1e3 * amounts["S"] / molar_mass_g_per_mol(amounts)


def handling_class(
    formula: str, *, ambient_ev_per_atom: float, dry_room_ev_per_atom: float, energy_error_ev_per_atom: float
) -> HandlingClass:
    """Where a candidate can be handled, by its reaction energies and their intervals.

    It reacts where the energy lies below ``REACTS_BELOW_EV_PER_ATOM``: with water and CO2 of ambient air, with water
    alone in a dry room, since carbonates form by way of hydroxides (Sharafi et al., J. Mater. Chem. A 5, 13475 (2017),
    doi:10.1039/C7TA03162A). Chlorides, bromides and iodides without another anion are not for ambient air, whatever the
    energy: LiCl, LiBr and LiI turn to brine above 11, 6 and 18 % relative humidity (Greenspan, J. Res. Natl. Bur.
    Stand. 81A, 89 (1977), doi:10.6028/jres.081A.011).

    Args:
        formula: of the candidate.
        ambient_ev_per_atom: energy of the reaction with water and CO2 in ambient air, positive: the margin [eV/atom].
        dry_room_ev_per_atom: energy of that with water in a dry room, likewise.
        energy_error_ev_per_atom: standard deviation of both.

    Returns:
        The class, or uncertain where two standard deviations either way give another one.
    """
    half = STANDARD_DEVIATIONS * energy_error_ev_per_atom
    dissolves = _is_plain_halide(parse_formula(formula))
    found = {_class_at(ambient_ev_per_atom + shift, dry_room_ev_per_atom + shift, dissolves) for shift in (-half, half)}
    return found.pop() if len(found) == 1 else HandlingClass.UNCERTAIN


def _class_at(ambient_ev_per_atom: float, dry_room_ev_per_atom: float, dissolves: bool) -> HandlingClass:
    if np.isnan(ambient_ev_per_atom) or np.isnan(dry_room_ev_per_atom):
        return HandlingClass.UNCERTAIN
    if dry_room_ev_per_atom < REACTS_BELOW_EV_PER_ATOM:
        return HandlingClass.GLOVEBOX
    if dissolves or ambient_ev_per_atom < REACTS_BELOW_EV_PER_ATOM:
        return HandlingClass.DRY_ROOM
    return HandlingClass.AMBIENT


def _is_plain_halide(amounts: Mapping[str, float]) -> bool:
    return bool(DISSOLVED_HALIDES & amounts.keys()) and not ANIONS_THAT_HOLD & amounts.keys()
