"""What a candidate touches: anodes at their potential, cathodes discharged and charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import nan
from typing import Final

from ssbscreen.domain.composition import composition_key, formula_key, parse_formula
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.thermo.mixing import Reactant
from ssbscreen.thermo.phase_index import PhaseIndex
from ssbscreen.thermo.system_batches import compute_profiles

LI_METAL: Final = "Li"
"""Name of the anode at 0 V."""
HIGHEST_VOLTAGE_V: Final = 10.0
"""Against Li/Li+; above it nothing is known of any electrode."""


class ChargeState(StrEnum):
    """State of charge of a cathode."""

    DISCHARGED = "discharged"
    CHARGED = "charged"


@dataclass(frozen=True, slots=True)
class Anode:
    """An anode as the chemical potential of Li that it holds.

    Attributes:
        name: "Li" or the alloy.
        voltage_v: against Li/Li+, V.
        source: where the voltage is from.
    """

    name: str
    voltage_v: float
    source: str


@dataclass(frozen=True, slots=True)
class CathodeState:
    """One state of charge of a cathode.

    Attributes:
        formula: composition, an ordered phase where the energies have one.
        voltage_v: against Li/Li+ at this state, V.
    """

    formula: str
    voltage_v: float


@dataclass(frozen=True, slots=True)
class Cathode:
    """A cathode in both states of charge.

    Attributes:
        name: as users know it.
        discharged: full of Li.
        charged: as far as it is charged in a cell.
        representation: which ordered compositions stand for it and why.
        source: where voltages and states are from.
        volume_change: relative change of the crystal's volume from discharged to charged, counted per atom that stays
            [-], positive where it swells; NaN where it is unknown or too large for linear elasticity.
        volume_source: where that is from, or why there is none.
    """

    name: str
    discharged: CathodeState
    charged: CathodeState
    representation: str
    source: str
    volume_change: float = nan
    volume_source: str = ""

    @property
    def states(self) -> dict[ChargeState, CathodeState]:
        """Both states, discharged first."""
        return {ChargeState.DISCHARGED: self.discharged, ChargeState.CHARGED: self.charged}


ANODES: Final = (
    Anode("Li", 0.0, "definition"),
    Anode(
        "Li-Ag",
        0.08,
        "computed: Li8Ag5 beside Li3Ag, on the bundled energies and on those of the Materials Project of 2018",
    ),
    Anode("Li-Si", 0.4, "Obrovac, Chevrier, Chem. Rev. 114, 11444 (2014), doi:10.1021/cr500207g, mean voltage"),
    Anode("Li-In", 0.62, "Santhosha et al., Batteries Supercaps 2, 524 (2019), doi:10.1002/batt.201800149"),
)
"""Li metal and the alloys that are used in its place."""

CATHODES: Final = (
    Cathode(
        "LiCoO2",
        CathodeState("LiCoO2", 3.9),
        CathodeState("LiCo2O4", 4.2),
        "LiCoO2 and Li0.5CoO2, where charging usually ends, as the lowest phases of these compositions; their computed "
        "voltage (3.1 to 3.4 V) lies below the measured one, so the charged state reacts too mildly",
        "Mizushima et al., Mater. Res. Bull. 15, 783 (1980), doi:10.1016/0025-5408(80)90012-4",
        0.019,
        "cells of LiCoO2 and of monoclinic Li0.5CoO2, Reimers, Dahn, J. Electrochem. Soc. 139, 2091 (1992), "
        "doi:10.1149/1.2221184",
    ),
    Cathode(
        "Ni-rich NMC",
        CathodeState("LiNiO2", 3.7),
        CathodeState("LiNi2O4", 4.2),
        "LiNiO2 and Li0.5NiO2 stand for Ni-rich NMC: the end member without Mn and Co, its most reactive one; lowest "
        "phases of these compositions, so that the charged state reacts too mildly",
        "Bianchini et al., Angew. Chem. Int. Ed. 58, 10434 (2019), doi:10.1002/anie.201812472",
        -0.051,
        "NMC811 between 3.0 and 4.3 V, Kondrakov et al., J. Phys. Chem. C 121, 3286 (2017), "
        "doi:10.1021/acs.jpcc.6b12885: most of it below half of the Li, so that Li0.5NiO2 has not shrunk as far",
    ),
    Cathode(
        "LiFePO4",
        CathodeState("LiFePO4", 3.45),
        CathodeState("FePO4", 3.45),
        "olivine LiFePO4 and FePO4",
        "Padhi et al., J. Electrochem. Soc. 144, 1188 (1997), doi:10.1149/1.1837571",
        -0.065,
        "cells of LiFePO4 and FePO4, Padhi et al., J. Electrochem. Soc. 144, 1188 (1997), doi:10.1149/1.1837571",
    ),
    Cathode(
        "LiNi0.5Mn1.5O4",
        CathodeState("Li2Mn3NiO8", 4.7),
        CathodeState("LiMn3NiO8", 4.7),
        "the spinel with ordered Ni and Mn, full and half charged: of the empty Mn3NiO8 not every source has a phase",
        "Zhong et al., J. Electrochem. Soc. 144, 205 (1997), doi:10.1149/1.1837386",
        -0.03,
        "first of the two steps, to half of the Li, Saravanan et al., Sci. Rep. 5, 8027 (2015), doi:10.1038/srep08027; "
        "the second, to the empty host, takes 3.3 % more",
    ),
    Cathode(
        "S",
        CathodeState("Li2S", 2.1),
        CathodeState("S", 2.1),
        "Li2S and sulfur",
        "Manthiram et al., Chem. Rev. 114, 11751 (2014), doi:10.1021/cr500062v",
        nan,
        "S swells by 80 % when it becomes Li2S (Manthiram et al., Chem. Rev. 114, 11751 (2014), "
        "doi:10.1021/cr500062v): far outside linear elasticity, so that a misfit stress would mean nothing",
    ),
)
"""The cathodes of the pair matrix."""


def cathode_of(formula: str) -> Cathode | None:
    """The built-in cathode that a formula is a state of; None where it is none."""
    key = formula_key(formula)
    states = ((cathode, state.formula) for cathode in CATHODES for state in cathode.states.values())
    return next((cathode for cathode, each in states if formula_key(each) == key), None)


@dataclass(frozen=True, slots=True)
class CathodeReactant:
    """A cathode state with the energy it has on a hull.

    Attributes:
        cathode: name of the cathode.
        state: of charge.
        voltage_v: against Li/Li+, V.
        reactant: composition and energy.
        is_phase: whether the phases hold the composition; otherwise its energy is that of the equilibrium mixture,
            which lies lower than any real cathode, so the reaction energies are upper ends.
    """

    cathode: str
    state: ChargeState
    voltage_v: float
    reactant: Reactant
    is_phase: bool


def reactant_of(index: PhaseIndex, formula: str) -> tuple[Reactant, bool]:
    """A phase as a reactant: its lowest entry, or the equilibrium mixture where the composition is no phase.

    Args:
        index: the phases.
        formula: of the phase.

    Returns:
        The reactant, and whether the composition is a phase.

    Raises:
        SsbscreenError: an element has no phase of its own, so the composition has no energy either.
    """
    amounts = parse_formula(formula)
    row = index.row_of.get(composition_key(amounts))
    if row is not None:
        return Reactant(formula, amounts, float(index.energies[row])), True
    energy = float(compute_profiles(index, [amounts]).hull_energy[0])
    if energy != energy:  # noqa: PLR0124 - NaN
        absent = [element for element in amounts if composition_key({element: 1.0}) not in index.row_of]
        raise SsbscreenError(
            f"{formula}: no phase of {', '.join(absent) or 'one of its elements'} alone among the entries, so it has "
            "no energy. Add that element to the source (0 eV/atom), or name another source with --source."
        )
    return Reactant(formula, amounts, energy), False


def on_hull(index: PhaseIndex, reactants: Sequence[Reactant]) -> list[Reactant]:
    """Compositions at the energies of their equilibrium mixtures: what counts then is beyond their own decay.

    A reactant below the hull, such as a new structure that is no phase of it, keeps its own energy.
    """
    hull = compute_profiles(index, [reactant.amounts for reactant in reactants]).hull_energy
    return [
        Reactant(each.formula, each.amounts, min(energy, each.energy_ev_per_atom))
        for each, energy in zip(reactants, hull.tolist(), strict=True)
    ]


def cathode_reactants(index: PhaseIndex, cathodes: tuple[Cathode, ...]) -> list[CathodeReactant]:
    """All states of cathodes on a hull; a cathode with an element that the phases lack is left out."""
    found = []
    for cathode in cathodes:
        elements = {e for state in cathode.states.values() for e in parse_formula(state.formula)}
        if not all(composition_key({element: 1.0}) in index.row_of for element in elements):
            continue
        for state, content in cathode.states.items():
            reactant, is_phase = reactant_of(index, content.formula)
            found.append(CathodeReactant(cathode.name, state, content.voltage_v, reactant, is_phase))
    return found
