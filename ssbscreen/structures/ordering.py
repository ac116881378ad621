"""Ordered approximants of a disordered cell: whole atoms instead of occupancies.

pymatgen's own ordering (`OrderDisorderedStructureTransformation`) takes exact fractions of the given cell only: of 243
disordered CIFs of OBELiX (Therrien et al., arXiv:2502.14234) with Li it orders 40 within 20 s each, 155 fail by
rounding, 47 by time; enumlib is no Python package. So whole numbers of atoms come from a transport problem
(`whole_counts`), and their places from annealing over one Ewald matrix of pymatgen (`arrangement`): 222 of the 243, in
1.4 s (median); 19 need more than 160 atoms, two ask for atoms that overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssbscreen.domain.errors import SourceError
from ssbscreen.structures.arrangement import Integers
from ssbscreen.structures.close_pairs import close_pairs
from ssbscreen.structures.disordered_lattice import OVERLAPS, DisorderedLattice
from ssbscreen.structures.site_charges import SiteCharges, site_charges
from ssbscreen.structures.supercells import compact_supercell
from ssbscreen.structures.whole_counts import RELATIVE_TOLERANCE, WholeCounts, sublattices, whole_counts

if TYPE_CHECKING:
    from pymatgen.core import Structure

MOST_SITES: Final = 700
"""Of a supercell with all its partly occupied sites."""
_STARTS_FOR_EACH: Final = 1.5
_SAME_EV_PER_ATOM: Final = 0.001
"""Arrangements whose electrostatic energies differ by more are not compared: they are different."""
_ONE: Final = 1e-6
_ROUNDING: Final = 1e-3
"""Of an amount: occupancies are printed to three digits."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Ordered approximants.

    Attributes:
        cells: of one composition, best first.
        composition_change: ``given -> taken`` as reduced formulas; "" where nothing changed.
        note: how they were made, in a sentence.
    """

    cells: tuple[Structure, ...]
    composition_change: str
    note: str


def order(structure: Structure, *, seed: int, most_atoms: int = 160, approximants: int = 8) -> Ordered:
    """Ordered approximants of a cell with shared or partly occupied sites.

    The smallest supercell whose whole numbers of atoms represent the occupancies (each element within 5 %, see
    `whole_counts`) is neutral where the elements' states allow it. Every sublattice keeps its own numbers; atoms are
    placed so that none overlap and point charges have low energy.

    Args:
        structure: an ordered one is returned as it is. Oxidation states on all species are used; else common ones.
        seed: of the random numbers; the same seed gives the same cells.
        most_atoms: limit of an approximant.
        approximants: how many at most; fewer where fewer differ.

    Raises:
        SourceError: no supercell within the limit represents the occupancies, or they ask for atoms that overlap.
    """
    charges = site_charges(structure)
    plain = _elements_only(structure)
    if plain.is_ordered:
        return Ordered((plain,), "", "ordered as given")
    primitive = _primitive(plain)
    parts, _ = sublattices(primitive)
    counts = whole_counts(parts, charges, most_atoms=most_atoms)
    cell = compact_supercell(primitive, counts.cells)
    if len(cell) > MOST_SITES:
        raise SourceError(
            f"the supercell that represents the occupancies has {len(cell)} sites, more than {MOST_SITES}: give an "
            "ordered cell"
        )
    lattice = DisorderedLattice.of(cell, counts, charges)
    states = lattice.states(seed=seed, starts=max(2, round(_STARTS_FOR_EACH * approximants)), kept=4 * approximants)
    cells, energies = _different(lattice, states, approximants)
    note = _note(len(cells[0]), counts, charges, energies)
    if close := close_pairs(cells[0], max(OVERLAPS)):
        note += f"; {close[0][2]} and {close[0][3]} start only {close[0][0]:.2f} A apart"
    return Ordered(tuple(cells), _change(plain, cells[0]), note)


def _elements_only(structure: Structure) -> Structure:
    """The cell without oxidation states; full sites hold whole atoms, to the rounding of occupancies."""
    from pymatgen.core import Structure

    species = []
    for site in structure:
        shares = {str(symbol): float(x) for symbol, x in site.species.element_composition.get_el_amt_dict().items()}
        total = sum(shares.values())
        scale = 1.0 / total if total >= 1.0 - RELATIVE_TOLERANCE / 5.0 else 1.0
        species.append({symbol: x * scale for symbol, x in shares.items()})
    return Structure(structure.lattice, species, structure.frac_coords)


def _primitive(structure: Structure) -> Structure:
    """The primitive cell where it holds the same composition, else the cell itself."""
    smaller = structure.get_primitive_structure(tolerance=0.01)
    times = len(structure) / len(smaller)
    same = abs(times - round(times)) < _ONE and all(
        abs(smaller.composition[element] * times - amount) < _ROUNDING * max(1.0, amount)
        for element, amount in structure.composition.items()
    )
    return smaller if same else structure


def _different(
    lattice: DisorderedLattice, states: Sequence[tuple[float, Integers]], wanted: int
) -> tuple[list[Structure], list[float]]:
    """The best structures that are not the same, and their energies [eV/atom]."""
    from pymatgen.analysis.structure_matcher import StructureMatcher

    matcher = StructureMatcher(primitive_cell=False, scale=False)
    cells: list[Structure] = []
    energies: list[float] = []
    for energy, state in states:
        cell = lattice.structure(state)
        each = energy / len(cell)
        near = [old for old, known in zip(cells, energies, strict=True) if abs(known - each) < _SAME_EV_PER_ATOM]
        if any(matcher.fit(cell, old, skip_structure_reduction=True) for old in near):  # all share one lattice
            continue
        cells.append(cell)
        energies.append(each)
        if len(cells) == wanted:
            break
    return cells, energies


def _change(given: Structure, taken: Structure) -> str:
    """Both formulas with as many atoms of the most abundant element, where they differ by more than rounding."""
    before = given.composition.element_composition.get_el_amt_dict()
    after = taken.composition.element_composition.reduced_composition.get_el_amt_dict()
    anchor = max(before, key=lambda symbol: before[symbol])
    scaled = {symbol: amount * after[anchor] / before[anchor] for symbol, amount in before.items()}
    if all(abs(scaled[symbol] - after[symbol]) <= _ROUNDING * after[symbol] for symbol in before):
        return ""
    return f"{_formula(scaled)} -> {_formula({symbol: after[symbol] for symbol in before})}"


def _formula(amounts: Mapping[str, float]) -> str:
    """Amounts to four digits, in the order in which they come."""
    told = {symbol: f"{amount:.4g}" for symbol, amount in amounts.items()}
    return "".join(f"{symbol}{'' if amount == '1' else amount}" for symbol, amount in told.items())


def _note(atoms: int, counts: WholeCounts, charges: SiteCharges, energies: Sequence[float]) -> str:
    cells = "1 primitive cell" if counts.cells == 1 else f"{counts.cells} primitive cells"
    spread = f"which spans {max(energies) - min(energies):.3g} eV/atom"
    how = (
        f"ranked by the electrostatic energy of {charges.basis}, {spread}"
        if charges.by_element
        else "without oxidation states, ranked by nothing: atoms only keep their distances"
    )
    charged = f"; the cell carries {counts.charge:+.3g} e" if abs(counts.charge) > _ONE else ""
    return (
        f"{len(energies)} ordered arrangement{'' if len(energies) == 1 else 's'} of {atoms} atoms in {cells}, elements "
        f"within {counts.deviation:.1%}{charged}; {how}"
    )
