"""CHGNet, the machine-learned interatomic potential of the embedded reference set.

CHGNet 0.3.0 (Deng et al., Nat. Mach. Intell. 5, 1031, 2023, doi:10.1038/s42256-023-00716-3) was trained on
GGA/GGA+U energies that already carry the MP2020 corrections, so its energies take no further correction and mix
only with entries of that scale. It comes with the optional extra ``ssbscreen[potential]``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssbscreen.domain.errors import MissingExtraError

if TYPE_CHECKING:
    from pymatgen.core import Structure

MODEL_NAME = "CHGNet 0.3.0"
FORCE_LIMIT_EV_PER_ANGSTROM = 0.05  # energies move by < 1 meV/atom below it
STEP_LIMIT = 250


@dataclass(frozen=True, slots=True)
class RelaxedCell:
    """A cell after relaxation of positions and lattice by the potential.

    Attributes:
        structure: the relaxed cell.
        energy_ev_per_atom: total energy on the MP2020 GGA/GGA+U scale.
        steps: optimizer steps that were taken.
        converged: whether the largest force fell below the limit before the step limit.
    """

    structure: Structure
    energy_ev_per_atom: float
    steps: int
    converged: bool


class Potential:
    """CHGNet on one thread of the processor.

    Two contending torch threads were measured 3-60 times slower than one, so parallel work belongs in processes.

    Raises:
        MissingExtraError: chgnet or torch is not installed.
    """

    def __init__(self) -> None:
        try:
            import torch
            from chgnet.model import CHGNet, StructOptimizer
        except ImportError as fault:
            raise MissingExtraError("potential", "chgnet", "CHGNet energies") from fault
        torch.set_num_threads(1)
        self._model = CHGNet.load(verbose=False, use_device="cpu")
        self._model.graph_converter.set_isolated_atom_response("error")
        self._optimizer: Any = StructOptimizer(model=self._model, use_device="cpu")

    def energy_ev_per_atom(self, structure: Structure) -> float:
        """Single-point energy of an ordered cell in eV/atom (MP2020 scale); NaN where the graph has isolated atoms."""
        try:
            return float(self._model.predict_structure(structure, task="e")["e"])
        except (ValueError, RuntimeError):
            return math.nan

    def relax(self, structure: Structure) -> RelaxedCell:
        """Relax positions and lattice of an ordered cell.

        Raises:
            ValueError: the cell is disordered; order it first.
        """
        if not structure.is_ordered:
            raise ValueError(f"{structure.formula}: disordered cells cannot be relaxed; order the cell first")
        outcome = self._optimizer.relax(
            structure, fmax=FORCE_LIMIT_EV_PER_ANGSTROM, steps=STEP_LIMIT, verbose=False, loginterval=1
        )
        final = outcome["final_structure"]
        steps = len(outcome["trajectory"].energies) - 1
        energy = float(outcome["trajectory"].energies[-1]) / len(final)
        return RelaxedCell(final, energy, steps, steps < STEP_LIMIT)
