"""One pair of phases in full: every kink of the reaction, closed or open to Li."""

from __future__ import annotations

from dataclasses import dataclass

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.elements import LITHIUM
from ssbscreen.domain.errors import ElementalReferenceError, SsbscreenError
from ssbscreen.domain.materials import PhaseAmount
from ssbscreen.interfaces.electrodes import HIGHEST_VOLTAGE_V, reactant_of
from ssbscreen.thermo.entries import require_references
from ssbscreen.thermo.mixing import Mixing, Reactant, mixing
from ssbscreen.thermo.phase_index import PhaseIndex, mask_of
from ssbscreen.thermo.system_phases import phases_of_system

SMALLEST_AMOUNT = 1e-6  # formula units; what is less is rounding


@dataclass(frozen=True, slots=True)
class Kink:
    """A mixing ratio at which the products change.

    Attributes:
        fraction_a: atoms of A per atom of the mixture.
        formula_units_a: formula units of A; with those of B they add up to 1.
        reaction_energy_ev_per_atom: per atom of the mixture, open to Li per atom other than Li.
        products: phases per formula unit of both reactants together, largest amount first.
        li_released: Li given off to the reservoir per formula unit of both reactants; 0 where no Li is exchanged.
    """

    fraction_a: float
    formula_units_a: float
    reaction_energy_ev_per_atom: float
    products: tuple[PhaseAmount, ...]
    li_released: float


@dataclass(frozen=True, slots=True)
class InterfaceReaction:
    """What two phases do to each other.

    Attributes:
        a: formula of the first.
        b: formula of the second.
        voltage_v: voltage of the Li reservoir, V; None: no exchange.
        minimum: the most favourable kink; its energy is 0 where nothing reacts.
        margin_ev_per_atom: the lowest energy when A and B themselves are no products: positive for a stable pair.
        beyond_decay_ev_per_atom: the lowest energy beyond what each side alone would gain by its own decay, which
            counts in the others; open to Li it is the same as the lowest energy.
        kinks: all kinks from pure B to pure A.
        mixtures: those of A and B that are no phases, so that the equilibrium mixture stands in for them.
    """

    a: str
    b: str
    voltage_v: float | None
    minimum: Kink
    margin_ev_per_atom: float
    beyond_decay_ev_per_atom: float
    kinks: tuple[Kink, ...]
    mixtures: tuple[str, ...]


def interface_reaction(
    index: PhaseIndex, formula_a: str, formula_b: str, *, voltage_v: float | None = None
) -> InterfaceReaction:
    """Reaction of two phases of an index.

    Args:
        index: the phases.
        formula_a: the first phase; a composition that is no phase counts as its equilibrium mixture.
        formula_b: the second phase, likewise.
        voltage_v: voltage against Li/Li+ at which Li is exchanged, V; None: none is.

    Raises:
        FormulaError: a formula cannot be read.
        ElementalReferenceError: an element, or Li, has no phase of its own.
        SsbscreenError: the voltage is negative, or a side is nothing but Li while Li is exchanged.
    """
    if voltage_v is not None and not 0.0 <= voltage_v <= HIGHEST_VOLTAGE_V:
        raise SsbscreenError(
            f"{voltage_v:g} V: below 0 V Li metal plates, and above {HIGHEST_VOLTAGE_V:g} V nothing is known. "
            "Give a voltage against Li/Li+ in between."
        )
    reactants, mixtures = [], []
    for formula in (formula_a, formula_b):
        require_references(index, parse_formula(formula), label=formula)
        reactant, is_phase = reactant_of(index, formula)
        reactants.append(reactant)
        if not is_phase:
            mixtures.append(formula)
        if voltage_v is not None and reactant.amounts.keys() == {LITHIUM}:
            raise ElementalReferenceError(
                f"{formula} is the reservoir itself when Li is exchanged: ask for 'window' of the other phase instead"
            )
    a, b = reactants
    system = phases_of_system(index, mask_of([*a.amounts, *b.amounts, LITHIUM]))
    found = mixing(system, a, b, voltage_v=voltage_v)
    own = [row for row in (index.row_of.get(composition_key(side.amounts)) for side in (a, b)) if row is not None]
    rivals = mixing(system, a, b, voltage_v=voltage_v, without=own)
    kinks = tuple(_kink(index, found, row, a, b, is_open=voltage_v is not None) for row in range(len(found.fraction_a)))
    lowest = found.minimum
    margin = float(found.energy_ev_per_atom[lowest]) or max(float(rivals.energy_ev_per_atom.min()), 0.0)
    alone = found.fraction_a * found.energy_ev_per_atom[-1] + (1.0 - found.fraction_a) * found.energy_ev_per_atom[0]
    beyond = min(float((found.energy_ev_per_atom - alone).min()), 0.0)
    return InterfaceReaction(formula_a, formula_b, voltage_v, kinks[lowest], margin, beyond, kinks, tuple(mixtures))


def counted_atoms(reaction: InterfaceReaction) -> float:
    """Atoms that the energy of the minimum counts per atom of the mixture: open to Li those other than Li."""
    if reaction.voltage_v is None:
        return 1.0
    shares = [_li_share(formula) for formula in (reaction.a, reaction.b)]
    if reaction.minimum.reaction_energy_ev_per_atom == 0.0:
        return 1.0 - max(shares)
    fraction = reaction.minimum.fraction_a
    return 1.0 - fraction * shares[0] - (1.0 - fraction) * shares[1]


def _li_share(formula: str) -> float:
    amounts = parse_formula(formula)
    return amounts.get(LITHIUM, 0.0) / sum(amounts.values())


def _kink(index: PhaseIndex, found: Mixing, row: int, a: Reactant, b: Reactant, *, is_open: bool) -> Kink:
    fraction = float(found.fraction_a[row])
    of_a, of_b = fraction / a.atoms, (1.0 - fraction) / b.atoms
    atoms = 1.0 / (of_a + of_b)  # in one formula unit of both reactants together
    of_a, of_b = of_a * atoms, of_b * atoms
    products, held = [], 0.0
    for phase, portion in zip(found.phases[row].tolist(), found.portions[row].tolist(), strict=True):
        if phase < 0:
            continue
        formula = str(index.formulas[phase])
        amounts = parse_formula(formula)
        units = portion * atoms / sum(amounts.values())
        if units > SMALLEST_AMOUNT:
            products.append(PhaseAmount(formula, units))
            held += units * amounts.get(LITHIUM, 0.0)
    offered = of_a * a.amounts.get(LITHIUM, 0.0) + of_b * b.amounts.get(LITHIUM, 0.0)
    return Kink(
        fraction_a=fraction,
        formula_units_a=of_a,
        reaction_energy_ev_per_atom=float(found.energy_ev_per_atom[row]),
        products=tuple(sorted(products, key=lambda phase: (-phase.formula_units, phase.formula))),
        li_released=offered - held if is_open else 0.0,
    )
