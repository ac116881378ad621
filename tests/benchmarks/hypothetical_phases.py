"""Hypothetical Li compounds by ionic substitution of known ones, as a source of a screen.

    python -m tests.benchmarks.hypothetical_phases PHASES.csv.gz 10000 OUT.csv.gz

Each keeps the stoichiometry of a known compound whose charges balance with common ions; up to three of its elements
are replaced by others of the same charge. No energies of such compounds are known: they are put a made-up distance
above the hull of the known phases, enough to measure what a screen of so many costs, and telling nothing of any.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from ssbscreen.domain.composition import composition_key, formula_key, parse_formula
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import compute_profiles

CHARGES: Final = {
    1: "Li Na K Rb Cs Ag", 2: "Be Mg Ca Sr Ba Zn Cd Eu", 3: "B Al Ga In Sc Y La Nd Sm Gd Dy Ho Er Tm Yb Lu Bi Sb",
    4: "Si Ge Sn Ti Zr Hf Ce", 5: "P As V Nb Ta", 6: "W Mo Te", -1: "F Cl Br I", -2: "O S Se", -3: "N",
}  # fmt: skip
"""Ions of one charge, which replace each other; each element has one place."""
CHARGE_OF: Final = {symbol: charge for charge, symbols in CHARGES.items() for symbol in symbols.split()}
LARGEST_HEIGHT_EV_PER_ATOM: Final = 0.1
_COLUMNS: Final = ("formula", "formation_energy_ev_per_atom")


def hypothetical_formulas(known: Sequence[str], count: int, seed: int) -> list[str]:
    """So many compositions that are not among the known ones, in an order that the seed decides.

    Raises:
        ValueError: the known compounds do not give so many.
    """
    seen = {formula_key(formula) for formula in known}
    balanced = [amounts for formula in known if _balances(amounts := parse_formula(formula))]
    order = np.random.default_rng(seed).permutation(len(balanced))
    substitutions = [_substituted(balanced[row]) for row in order]
    found: list[str] = []
    while substitutions:  # one of each parent in turn, so that no chemistry comes first
        left = []
        for each in substitutions:
            if (amounts := next(each, None)) is None:
                continue
            left.append(each)
            if (key := composition_key(amounts)) not in seen:
                seen.add(key)
                found.append("".join(f"{symbol}{amount:g}" for symbol, amount in amounts.items()))
                if len(found) == count:
                    return found
        substitutions = left
    raise ValueError(f"substitution of {len(balanced)} known compounds gives {len(found)} new ones, not {count}")


def energies_above_hull(index: PhaseIndex, formulas: Sequence[str], seed: int) -> np.ndarray:
    """Formation energies [eV/atom]: of the hull of the known phases plus a made-up height up to the largest."""
    heights = np.random.default_rng(seed).uniform(0.0, LARGEST_HEIGHT_EV_PER_ATOM, len(formulas))
    return np.asarray(compute_profiles(index, [parse_formula(each) for each in formulas]).hull_energy) + heights


def write_source(phases: Path, count: int, out: Path, *, seed: int = 0) -> int:
    """Write the known phases and so many hypothetical ones as one source; how many known ones hold Li."""
    known = pyarrow.csv.read_csv(phases).rename_columns(["formula", *pyarrow.csv.read_csv(phases).column_names[1:]])
    formulas = known["formula"].to_pylist()
    with_li = [
        each for each in formulas if "Li" in each and "Li" in (amounts := parse_formula(each)) and len(amounts) > 1
    ]
    made = hypothetical_formulas(with_li, count, seed) if count else []
    energies = known["formation_energy_ev_per_atom"].to_numpy()
    index = index_phases(formulas, formulas, [parse_formula(each) for each in formulas], energies)
    heights = energies_above_hull(index, made, seed) if made else np.empty(0)
    new = pa.table({"formula": pa.array(made, pa.string()), "formation_energy_ev_per_atom": np.round(heights, 6)})
    with pa.output_stream(out, compression="gzip") as stream:
        pyarrow.csv.write_csv(pa.concat_tables([known.select(list(_COLUMNS)), new]), stream)
    return len(with_li)


def _balances(amounts: Mapping[str, float]) -> bool:
    return all(symbol in CHARGE_OF for symbol in amounts) and (
        sum(CHARGE_OF[symbol] * amount for symbol, amount in amounts.items()) == 0.0
    )


def _substituted(amounts: Mapping[str, float]) -> Iterator[dict[str, float]]:
    """One element replaced, then two, then three; Li stays, and no element stands twice."""
    others = [symbol for symbol in amounts if symbol != "Li"]
    for places in (1, 2, 3):
        for replaced in combinations(others, places):
            choices = [
                [each for each in CHARGES[CHARGE_OF[symbol]].split() if each not in amounts] for symbol in replaced
            ]
            for chosen in product(*choices):
                if len(set(chosen)) == places:
                    names = dict(zip(replaced, chosen, strict=True))
                    yield {names.get(symbol, symbol): amount for symbol, amount in amounts.items()}


if __name__ == "__main__":
    source, number, target = sys.argv[1:]
    write_source(Path(source), int(number), Path(target))
