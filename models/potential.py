"""CHGNet, the machine-learned interatomic potential of the embedded reference set.

CHGNet 0.3.0 (Deng et al., Nat. Mach. Intell. 5, 1031, 2023, doi:10.1038/s42256-023-00716-3) was trained on
GGA/GGA+U energies that already carry the MP2020 corrections, so its energies take no further correction and mix
only with entries of that scale. It comes with the optional extra ``ssbscreen[potential]``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ssbscreen.domain.errors import ConfigurationError, DeviceError, MissingExtraError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pymatgen.core import Structure

MODEL_NAME = "CHGNet 0.3.0"
FORCE_LIMIT_EV_PER_ANGSTROM = 0.05  # energies move by < 1 meV/atom below it
STEP_LIMIT = 250
# Stresses need it: at 0.005 eV/A the shear stress of strained orthorhombic Li2S was still 5 % off its limit.
TIGHT_FORCE_LIMIT_EV_PER_ANGSTROM: Final = 0.001
TIGHT_STEP_LIMIT: Final = 500
# chgnet.model.CHGNet multiplies dE/dstrain / V [eV/A^3] by 160.21766208 itself: what it hands out is in GPa, and
# positive under tension. Its ASE calculator, which serves relaxations only, and matcalc return eV/A^3 instead.
GPA_PER_CHGNET_STRESS: Final = 1.0
PROCESSOR: Final = "cpu"
ACCELERATOR: Final = "cuda"
BEST_AVAILABLE: Final = "auto"
HEAVIEST_ATOMIC_NUMBER: Final = 94  # rows of CHGNet's table of elements: hydrogen to plutonium


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
    """CHGNet on one thread of the processor, or on an accelerator.

    Two contending torch threads were measured 3-60 times slower than one, so parallel work belongs in processes.

    Args:
        device: `PROCESSOR`, `ACCELERATOR` for the first graphics processor that torch can use, or `BEST_AVAILABLE` for
            an accelerator where torch sees one and for the processor elsewhere.

    Raises:
        MissingExtraError: chgnet or torch is not installed.
        ConfigurationError: torch sees no accelerator.
    """

    def __init__(self, device: str = PROCESSOR) -> None:
        try:
            import torch
            from chgnet.model import CHGNet, StructOptimizer
        except ImportError as fault:
            raise MissingExtraError("potential", "chgnet", "CHGNet energies") from fault
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # comes with scikit-learn

        if device == BEST_AVAILABLE:
            device = ACCELERATOR if torch.cuda.is_available() else PROCESSOR
        if device == ACCELERATOR and not torch.cuda.is_available():
            raise ConfigurationError(
                f"device {ACCELERATOR}: torch {torch.__version__} sees no accelerator. "
                f"Install torch's build for it, or compute with --device {PROCESSOR}."
            )
        torch.set_num_threads(1)
        # The matrix functions of ase's cell filter otherwise wake a thread per core: seven times the processor time.
        threadpool_limits(limits=1, user_api="blas")
        self.device = device
        with redirect_stdout(StringIO()):  # each prints its version or where it runs, verbose or not
            self._model = CHGNet.load(verbose=False, use_device=device)
            # An optimizer sets the response of the model that it shares; its default is a mere warning.
            self._optimizer: Any = StructOptimizer(model=self._model, use_device=device, on_isolated_atoms="error")
            # Near the minimum BFGS needs half the steps of the default FIRE.
            self._tight_optimizer: Any = StructOptimizer(
                model=self._model, use_device=device, on_isolated_atoms="error", optimizer_class="BFGS"
            )

    def energy_ev_per_atom(self, structure: Structure) -> float:
        """Single-point energy of an ordered cell in eV/atom (MP2020 scale); NaN where the graph has isolated atoms.

        Raises:
            DeviceError: the accelerator failed, so nothing is known of the cell.
        """
        try:
            with _faults_of_the_device(self.device):
                return float(self._model.predict_structure(structure, task="e")["e"])
        except (ValueError, RuntimeError):
            return math.nan

    def stress_gpa(self, structure: Structure) -> NDArray[np.float64]:
        """Cauchy stress of an ordered cell as it stands, (1/V) dE/dstrain.

        Args:
            structure: ordered cell of elements up to plutonium.

        Returns:
            The stress [GPa], shape (3, 3), symmetric, positive under tension, rounded by chgnet to 1e-4 GPa.

        Raises:
            ValueError: the cell is disordered, holds an element or a coordinate that the potential cannot read, or an
                atom without neighbours within its reach of 6 A.
            DeviceError: the accelerator failed.
        """
        with _faults_of_the_device(self.device):
            prediction = self._model.predict_structure(_readable(structure), task="efs")
        stress = np.asarray(prediction["s"], dtype=np.float64)
        return np.asarray((stress + stress.T) / 2.0 * GPA_PER_CHGNET_STRESS)

    def calculator(self) -> Any:
        """Energy, forces and stress for ase; an atom without neighbours within 6 A is an error."""
        from chgnet.model import CHGNetCalculator

        with redirect_stdout(StringIO()):  # it prints where it runs
            return CHGNetCalculator(self._model, use_device=self.device, on_isolated_atoms="error")

    def relax(self, structure: Structure) -> RelaxedCell:
        """Relax positions and lattice of an ordered cell.

        Raises:
            ValueError: the cell is disordered, holds an element or a coordinate that the potential cannot read, or an
                atom without neighbours within its reach of 6 A.
            DeviceError: the accelerator failed.
        """
        with _faults_of_the_device(self.device):
            outcome = self._optimizer.relax(
                _readable(structure), fmax=FORCE_LIMIT_EV_PER_ANGSTROM, steps=STEP_LIMIT, verbose=False, loginterval=1
            )
        return _relaxed_cell(outcome, STEP_LIMIT)

    def relax_tightly(self, structure: Structure, *, cell_fixed: bool = False) -> RelaxedCell:
        """Relax an ordered cell until its stress, not only its energy, can be relied on.

        Args:
            structure: ordered cell, best relaxed before.
            cell_fixed: relax the positions only and keep the lattice.

        Returns:
            The cell with forces below `TIGHT_FORCE_LIMIT_EV_PER_ANGSTROM`, where it converged.

        Raises:
            ValueError: the cell is disordered, holds an element or a coordinate that the potential cannot read, or an
                atom without neighbours within its reach of 6 A.
            DeviceError: the accelerator failed.
        """
        with _faults_of_the_device(self.device):
            outcome = self._tight_optimizer.relax(
                _readable(structure),
                fmax=TIGHT_FORCE_LIMIT_EV_PER_ANGSTROM,
                steps=TIGHT_STEP_LIMIT,
                relax_cell=not cell_fixed,
                verbose=False,
                loginterval=1,
            )
        return _relaxed_cell(outcome, TIGHT_STEP_LIMIT)


@contextmanager
def _faults_of_the_device(device: str) -> Iterator[None]:
    """Keeps a fault of the accelerator apart from one of the cell: torch raises RuntimeError for both."""
    import torch

    try:
        yield
    except torch.OutOfMemoryError as fault:
        raise DeviceError(
            f"device {device}: out of memory. What is computed already is kept; start again with fewer --processes, or "
            f"with --device {PROCESSOR}."
        ) from fault
    except torch.AcceleratorError as fault:
        raise DeviceError(
            f"device {device}: {str(fault).splitlines()[0]}. What is computed already is kept; start again with "
            f"--device {PROCESSOR}, or mend torch's build for this accelerator."
        ) from fault


def _readable(structure: Structure) -> Structure:
    """The same crystal in a cell that chgnet reads rightly; what it would fail on obscurely is refused here.

    chgnet divides dE/dstrain by the signed volume, so the stress of a left-handed cell comes with the wrong sign and
    drives its relaxation away from the minimum: all three vectors are turned round, which moves no atom.
    """
    if not structure.is_ordered:
        raise ValueError(f"{structure.formula}: disordered cells cannot be relaxed; order the cell first")
    numbers = [int(number) for number in structure.atomic_numbers]
    if not all(0 < number <= HEAVIEST_ATOMIC_NUMBER for number in numbers):
        raise ValueError(f"{structure.formula}: {MODEL_NAME} knows the elements from H to Pu only")
    if not np.all(np.isfinite(structure.cart_coords)):
        raise ValueError(f"{structure.formula}: a coordinate is missing or infinite")
    if np.linalg.det(structure.lattice.matrix) > 0.0:
        return structure
    from pymatgen.core import Structure as Cell

    return Cell(-structure.lattice.matrix, structure.species, -structure.frac_coords)


def _relaxed_cell(outcome: dict[str, Any], step_limit: int) -> RelaxedCell:
    """What StructOptimizer returns, with its units named."""
    final = outcome["final_structure"]
    steps = len(outcome["trajectory"].energies) - 1
    energy = float(outcome["trajectory"].energies[-1]) / len(final)
    return RelaxedCell(final, energy, steps, steps < step_limit)
