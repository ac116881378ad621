"""How likely a phase conducts electrons: from its PBE gap where that is known, else from counting its electrons.

Without a gap a phase takes the mean probability of the known phases that count like it (``conducting_frequencies``).
Nothing is ever taken for an insulator because nothing is known of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from ssbscreen.domain.composition import parse_formula
from ssbscreen.domain.errors import FormulaError
from ssbscreen.domain.origin import Origin
from ssbscreen.electronics.closed_shell_states import PAULING_ELECTRONEGATIVITY
from ssbscreen.electronics.conducting_frequencies import ALL_PHASES, FREQUENCIES, Frequency
from ssbscreen.electronics.electron_count import CountKind, count_electrons
from ssbscreen.electronics.gap_distribution import Floats, conducting_probability_of_gap
from ssbscreen.electronics.periodic_table import group

LEAST_PHASES_OF_A_CLASS: Final = 20
"""A smaller class says little (a frequency of 0.5 is then known to 0.11): a larger class of its kind stands for it."""
NON_METALS: Final = frozenset("H He B C N O F Ne Si P S Cl Ar Ge Se Br Kr Te I Xe At Rn".split())
"""Elements that do not conduct like a metal, or not in every form; As, Sb and Bi are semimetals and count as metals."""
ELEMENT: Final = "element"
"""Kind of the elements that are no metals; everything else has a ``CountKind``."""
S_BLOCK: Final = "s-block "
"""Before the kind of a balanced formula whose cations are all alkali and alkaline-earth metals: without empty p or d
states of the cation above the anion's band the gaps are wide (Li2S 3.4 eV, In2S3 1.0 eV in PBE)."""
ANION_NAMES: Final = {
    "H": "hydride", "B": "boride", "C": "carbide", "N": "nitride", "O": "oxide", "F": "fluoride", "Si": "silicide",
    "P": "phosphide", "S": "sulfide", "Cl": "chloride", "Ge": "germanide", "As": "arsenide", "Se": "selenide",
    "Br": "bromide", "Sn": "stannide", "Sb": "antimonide", "Te": "telluride", "I": "iodide", "Pb": "plumbide",
    "Bi": "bismuthide",
}  # fmt: skip
METALLIC_ELEMENT: Final = Frequency(1.0, 0)
_S_BLOCK_GROUPS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class ConductingProbabilities:
    """Probability of electronic conduction of n phases.

    Attributes:
        probability: [-], shape (n,), never NaN.
        origin: what each rests on, such as "DFT gap 0.70 eV" or "counting: Zintl phosphide (312 phases)", shape (n,).
    """

    probability: Floats
    origin: npt.NDArray[np.str_]


def conducting_probabilities(
    formulas: Sequence[str], pbe_gaps_ev: npt.ArrayLike, gap_origins: Sequence[str | None] | None = None
) -> ConductingProbabilities:
    """Probability that each phase conducts electrons well enough to let an interphase grow.

    Elements that are metals conduct, whatever gap a table states. Errors of the gaps and frequencies are those of
    ``gap_distribution`` and ``conducting_frequencies``; doping, off-stoichiometry and conduction along grain boundaries
    are not in it.

    Args:
        formulas: n formulas.
        pbe_gaps_ev: PBE gaps [eV], shape (n,); NaN where unknown.
        gap_origins: origin of each gap (``Origin``), named in the result; "DFT" where absent.

    Returns:
        Probabilities and origins in the order given.
    """
    gaps = np.asarray(pbe_gaps_ev, dtype=np.float64)
    if gaps.shape != (len(formulas),):
        raise ValueError(f"{len(formulas)} formulas with gaps of shape {gaps.shape}")
    probability = conducting_probability_of_gap(gaps)
    named = gap_origins if gap_origins is not None else [None] * len(formulas)
    origin = [f"{name or Origin.DFT} gap {gap:.2f} eV" for name, gap in zip(named, gaps.tolist(), strict=True)]
    for row, formula in enumerate(formulas):
        conducts_by_definition = conduction_class(formula) is None
        if conducts_by_definition or np.isnan(gaps[row]):
            frequency, origin[row] = frequency_without_gap(formula)
            probability[row] = frequency.probability
    return ConductingProbabilities(probability, np.array(origin, dtype=np.str_))


@lru_cache(maxsize=65536)
def conduction_class(formula: str) -> tuple[str, str] | None:
    """Kind of count and anion that a formula shares with others; None for an element that is a metal.

    Balanced formulas with alkali and alkaline-earth cations alone are a kind of their own (``S_BLOCK``).

    The anion is the least electronegative one where every charge is known, for its states lie highest; else the most
    electronegative element, for an oxide of iron and phosphorus is a phosphate rather than a phosphide. Metals have
    none.
    """
    try:
        amounts = parse_formula(formula)
    except FormulaError:
        return CountKind.UNREADABLE, ""
    if len(amounts) == 1:
        return (ELEMENT, "") if NON_METALS.issuperset(amounts) else None
    count = count_electrons(formula)
    if count.kind is CountKind.METALLIC:
        return count.kind, ""
    negative = [symbol for symbol, charge in count.states.items() if charge < 0]
    if negative:
        positive = [symbol for symbol, charge in count.states.items() if charge > 0]
        kind = f"{S_BLOCK}{count.kind}" if all(_is_s_block_metal(symbol) for symbol in positive) else count.kind
        return kind, min(negative, key=PAULING_ELECTRONEGATIVITY.__getitem__)
    formers = [symbol for symbol in amounts if symbol in PAULING_ELECTRONEGATIVITY]
    return count.kind, max(formers, key=PAULING_ELECTRONEGATIVITY.__getitem__, default="")


def frequency_without_gap(formula: str) -> tuple[Frequency, str]:
    """Frequency of conduction among the phases of a formula's class, and the words that name it.

    Where the class is too small the kind without ``S_BLOCK``, all anions of the kind, and all phases follow.
    """
    kind_and_anion = conduction_class(formula)
    if kind_and_anion is None:
        return METALLIC_ELEMENT, "metal by definition"
    kind, anion = kind_and_anion
    if kind == ELEMENT:
        found = FREQUENCIES[ELEMENT, ""]
        return found, f"counting: non-metallic element ({found.phases} phases)"
    plain = kind.removeprefix(S_BLOCK)
    for one, of in ((kind, anion), (plain, anion), (plain, "")):
        held = FREQUENCIES.get((one, of))
        if held is not None and held.phases >= LEAST_PHASES_OF_A_CLASS:
            return held, f"counting: {one} {ANION_NAMES[of] if of else 'compound'} ({held.phases} phases)"
    return ALL_PHASES, f"counting: any phase ({ALL_PHASES.phases} phases)"


def _is_s_block_metal(symbol: str) -> bool:
    return symbol != "H" and group(symbol) in _S_BLOCK_GROUPS
