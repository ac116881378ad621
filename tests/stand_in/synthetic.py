"""Documents for load: many, quickly, each a variation of a template that went through emmet-core's model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import ceil
from random import Random
from typing import Final

import numpy as np
from emmet.core.summary import SummaryDoc
from emmet.core.thermo import ThermoDoc
from pymatgen.core import Composition, Element, Lattice, Structure

from tests.stand_in.documents import Document
from tests.stand_in.embedded import BUILDER_META, GGA, LAST_UPDATED
from tests.stand_in.made_up import element_energy_ev_per_atom

_SEED: Final = 20261122
_NOBLE: Final = frozenset({"He", "Ne", "Ar", "Kr", "Xe"})
ELEMENTS: Final = tuple(symbol for z in (*range(1, 84), 90, 92) if (symbol := Element.from_Z(z).symbol) not in _NOBLE)
LI_SHARE_WITH_THERMO: Final = 0.95
LOWEST_EV_PER_ATOM: Final = -3.0
HIGHEST_EV_PER_ATOM: Final = 0.3
# Numbers of atoms by element in the reduced formula, the first of Li where there is Li; then formulas in the cell.
_SHAPES: Final = (
    ((3, 1), 6),
    ((2, 1), 8),
    ((1, 1), 12),
    ((2, 3), 5),
    ((1, 1, 2), 8),
    ((3, 1, 4), 4),
    ((3, 1, 6), 3),
    ((1, 1, 3), 6),
    ((1, 2, 4), 5),
    ((1, 1, 1, 4), 4),
    ((6, 5, 1, 1), 2),
    ((2, 1, 1, 4), 4),
    ((1, 1, 1, 1, 6), 3),
)
_SPACINGS_A: Final = (2.3, 2.45, 2.6, 2.75)
_ENERGY_SCALE_EV: Final = -1.7
_NOISE_EV: Final = 0.12
_EMPTY: Final[Document] = {}


@dataclass(frozen=True, slots=True)
class _Substance:
    """A material before its documents."""

    number: int
    amounts: dict[str, int]
    formulas_in_cell: int
    formation_energy_ev_per_atom: float
    above_hull_ev_per_atom: float
    spacing_a: float

    @property
    def sites(self) -> int:
        return sum(self.amounts.values()) * self.formulas_in_cell


def build_synthetic(summary: int, thermo: int) -> tuple[list[Document], list[Document]]:
    """So many summary and thermo documents; both lists are in a shuffled, fixed order.

    Raises:
        ValueError: fewer thermo documents than elements.
    """
    if thermo < len(ELEMENTS):
        raise ValueError(f"{thermo} thermo documents do not hold the {len(ELEMENTS)} elements")
    random = Random(_SEED)
    numbers = iter(random.sample(range(1, 2 * (summary + thermo) + 1), summary + thermo))
    lithium = list(islice(_compounds(random, numbers, with_lithium=True), summary))
    shared = min(int(LI_SHARE_WITH_THERMO * summary), thermo - len(ELEMENTS))
    elements = [_Substance(next(numbers), {symbol: 1}, 4, 0.0, 0.0, _SPACINGS_A[0]) for symbol in ELEMENTS]
    others = islice(_compounds(random, numbers, with_lithium=False), thermo - shared - len(ELEMENTS))
    in_thermo = [*lithium[:shared], *elements, *others]
    random.shuffle(in_thermo)
    random.shuffle(lithium)
    return [_summary(item) for item in lithium], [_thermo(item) for item in in_thermo]


def _compounds(random: Random, numbers: Iterator[int], *, with_lithium: bool) -> Iterator[_Substance]:
    others = [symbol for symbol in ELEMENTS if symbol != "Li"]
    for number in numbers:
        shape, formulas = random.choice(_SHAPES)
        chosen = ["Li", *random.sample(others, len(shape) - 1)] if with_lithium else random.sample(others, len(shape))
        chosen[1:] = sorted(chosen[1:], key=_electronegativity)
        amounts = dict(zip(chosen, shape, strict=True))
        yield _Substance(
            number,
            amounts,
            formulas,
            _formation_energy(amounts, random.gauss(0.0, _NOISE_EV)),
            0.0 if random.random() < 0.2 else round(random.expovariate(12.0), 6),
            random.choice(_SPACINGS_A),
        )


def _formation_energy(amounts: dict[str, int], noise_ev: float) -> float:
    """Grows with the spread of electronegativities, as in Pauling's rule."""
    total = sum(amounts.values())
    scale = [(_electronegativity(symbol), amount / total) for symbol, amount in amounts.items()]
    mean = sum(x * share for x, share in scale)
    spread = sum(share * (x - mean) ** 2 for x, share in scale)
    return round(min(max(_ENERGY_SCALE_EV * spread + noise_ev, LOWEST_EV_PER_ATOM), HIGHEST_EV_PER_ATOM), 6)


def _summary(item: _Substance) -> Document:
    gap = round(item.number * 0.6180339887 % 1.0 * 6.0, 4)
    structure = _structure(item)
    volume = structure["lattice"]["volume"]
    return (
        _templates()[0]
        | _metadata(item, volume)
        | _energies(item)
        | {
            "structure": structure,
            "task_ids": [f"mp-{item.number}"],
            "band_gap": gap,
            "efermi": 2.0,
            "vbm": 2.0,
            "cbm": 2.0 + gap,
            "is_gap_direct": item.number % 3 == 0,
            "is_metal": False,
            "theoretical": item.number % 2 == 0,
        }
    )


def _thermo(item: _Substance) -> Document:
    volume = item.sites * item.spacing_a**3
    return _templates()[1] | _metadata(item, volume) | _energies(item)


def _metadata(item: _Substance, volume: float) -> Document:
    ordered = sorted(item.amounts, key=_electronegativity)
    elements = sorted(item.amounts)
    mass = sum(amount * _mass(symbol) for symbol, amount in item.amounts.items()) * item.formulas_in_cell
    return {
        "material_id": f"mp-{item.number}",
        "nsites": item.sites,
        "elements": elements,
        "nelements": len(elements),
        "composition": {symbol: float(amount * item.formulas_in_cell) for symbol, amount in item.amounts.items()},
        "composition_reduced": {symbol: float(amount) for symbol, amount in item.amounts.items()},
        "formula_pretty": "".join(f"{s}{item.amounts[s] if item.amounts[s] > 1 else ''}" for s in ordered),
        "formula_anonymous": _anonymous(tuple(sorted(item.amounts.values()))),
        "chemsys": "-".join(elements),
        "volume": volume,
        "density": mass / volume * 1.66053907,
        "density_atomic": volume / item.sites,
    }


def _energies(item: _Substance) -> Document:
    total = sum(item.amounts.values())
    energy = item.formation_energy_ev_per_atom
    energy += sum(amount * element_energy_ev_per_atom(symbol) for symbol, amount in item.amounts.items()) / total
    return {
        "formation_energy_per_atom": item.formation_energy_ev_per_atom,
        "energy_above_hull": item.above_hull_ev_per_atom,
        "is_stable": item.above_hull_ev_per_atom == 0.0,
        "energy_per_atom": energy,
        "uncorrected_energy_per_atom": energy,
    }


def _structure(item: _Substance) -> Document:
    """The grid of the cell with the elements put on it; positions are shared between structures."""
    frame, places = _grid(item.sites, item.spacing_a)
    symbols = [symbol for symbol, amount in item.amounts.items() for _ in range(amount * item.formulas_in_cell)]
    sites = [
        {"species": _species(symbol), "abc": abc, "properties": _EMPTY, "label": symbol, "xyz": xyz}
        for symbol, (abc, xyz) in zip(symbols, places, strict=True)
    ]
    return frame | {"sites": sites}


@cache
def _grid(sites: int, spacing_a: float) -> tuple[Document, list[tuple[list[float], list[float]]]]:
    """A cell as pymatgen writes it, less its sites, and the sites' places."""
    edge = next(length for length in range(ceil(sites ** (1 / 3)), 0, -1) if sites % length == 0)
    depth = next(length for length in range(ceil((sites / edge) ** 0.5), 0, -1) if (sites // edge) % length == 0)
    shape = (sites // (edge * depth), edge, depth)
    points = np.stack(np.unravel_index(np.arange(sites), shape), axis=1)
    lattice = Lattice.orthorhombic(*(length * spacing_a for length in shape))
    written = Structure(lattice, ["Li"] * sites, points / shape).as_dict()
    places = [(site["abc"], site["xyz"]) for site in written.pop("sites")]
    written["lattice"]["pbc"] = list(written["lattice"]["pbc"])
    return written, places


@cache
def _species(symbol: str) -> list[Document]:
    return [{"element": symbol, "occu": 1.0}]


@cache
def _templates() -> tuple[Document, Document]:
    """A summary and a thermo document out of the models, to be varied."""
    structure = Structure(Lattice.cubic(4.0), ["Li", "Cl"], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])
    fields = {
        "material_id": "mp-1",
        "deprecated": False,
        "last_updated": LAST_UPDATED,
        "builder_meta": BUILDER_META,
        "structure": structure,
        "composition": Composition("LiCl"),
    }
    energies = {"uncorrected_energy_per_atom": 0.0, "energy_per_atom": 0.0, "energy_above_hull": 0.0}
    summary = SummaryDoc(
        **fields,
        property_name="summary",
        database_IDs={},
        has_props={"materials": True, "thermo": True, "electronic_structure": True},
    )
    thermo = ThermoDoc(**fields, **energies, thermo_type=GGA, energy_type="GGA", entry_types=["GGA"], entries={})
    return summary.model_dump(mode="json"), thermo.model_dump(mode="json")


@cache
def _anonymous(amounts: Sequence[int]) -> str:
    return "".join(
        f"{letter}{amount if amount > 1 else ''}" for letter, amount in zip("ABCDE", sorted(amounts), strict=False)
    )


@cache
def _electronegativity(symbol: str) -> float:
    return float(Element(symbol).X)


@cache
def _mass(symbol: str) -> float:
    return float(Element(symbol).atomic_mass)
