"""Tracer diffusion of ions from their displacements, with kinisi's Bayesian regression.

Squared displacements over different times share the same atoms, so they are correlated and a straight line through
them by least squares tells an error that is far too small; kinisi models the covariance.

References:
    .. [1] A. R. McCluskey, S. W. Coles, B. J. Morgan, J. Chem. Theory Comput. 21, 79 (2025),
       doi:10.1021/acs.jctc.4c01249.
    .. [2] X. He, Y. Zhu, A. Epstein, Y. Mo, npj Comput. Mater. 4, 18 (2018), doi:10.1038/s41524-018-0074-y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import chi2

from ssbscreen.domain.decisions import Floats
from ssbscreen.domain.errors import MissingExtraError

CM2_PER_S_OF_ANGSTROM2_PER_PS: Final = 1e-4
INTERVALS: Final = 60
"""Lengths of time over which displacements are taken; the covariance costs their cube."""
BOX_ANGSTROM: Final = 1000.0
BALLISTIC_PS: Final = 1.0
"""Displacements over shorter times are vibrations and attempts, not diffusion."""
SHORTEST_PS: Final = 4.0 * BALLISTIC_PS
FEWEST_HOPS: Final = 10
"""Fewer hops in the whole cell measure no diffusion; they bound it."""
HOP_LENGTH_ANGSTROM: Final = 3.0
"""Assumed where hops are counted and lengths are not known: distances between Li sites are 2 to 4 Angstrom."""
CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class TracerDiffusion:
    """Tracer diffusion coefficient of ions, in three dimensions.

    Attributes:
        value_cm2_per_s: mean of the posterior; None where too few hops were seen and only the bound is known.
        relative_std: standard deviation over value; the larger of the posterior's and the empirical one of [2]_, which
            trajectories of the same cell with other seeds show. None without a value.
        bound_cm2_per_s: 95 % upper bound from the number of hops; None with a value.
        hops: that were seen.
    """

    value_cm2_per_s: float | None
    relative_std: float | None
    bound_cm2_per_s: float | None
    hops: int


def tracer_diffusion(positions_angstrom: Floats, frame_ps: float, hops: int, *, seed: int = 0) -> TracerDiffusion:
    """Diffusion coefficient, or the bound where the ions hopped fewer than `FEWEST_HOPS` times.

    Args:
        positions_angstrom: of the mobile ions without drift, never folded back, shape (frames, ions, 3).
        frame_ps: time between two frames [ps].
        hops: of these ions, see `hop_count`.
        seed: of the regression's Markov chain.

    Raises:
        MissingExtraError: kinisi is not installed.
        ValueError: the trajectory is shorter than `SHORTEST_PS`.
    """
    frames, ions = positions_angstrom.shape[:2]
    picoseconds = (frames - 1) * frame_ps
    if picoseconds < SHORTEST_PS:
        raise ValueError(f"{picoseconds:g} ps hold no diffusion: {SHORTEST_PS:g} ps at least, after what is left out")
    if hops < FEWEST_HOPS:
        return TracerDiffusion(None, None, hop_bound_cm2_per_s(hops, ions, picoseconds), hops)
    draws = _posterior_cm2_per_s(positions_angstrom, frame_ps, seed)
    value = float(draws.mean())
    return TracerDiffusion(value, max(float(draws.std()) / value, empirical_relative_std(hops)), None, hops)


def hop_bound_cm2_per_s(hops: int, ions: int, picoseconds: float) -> float:
    r"""Upper bound of the diffusion coefficient from a number of hops, at 95 %.

    .. math:: D \le \frac{\lambda\, a^2}{6 N t}, \qquad \lambda = \tfrac12 \chi^2_{0.95}(2k + 2)

    with the bound of Poisson's distribution for k hops of N ions in the time t, each of the length a =
    `HOP_LENGTH_ANGSTROM` and none returning.
    """
    most = float(chi2.ppf(CONFIDENCE, 2 * hops + 2)) / 2.0
    return most * HOP_LENGTH_ANGSTROM**2 / (6.0 * ions * picoseconds) * CM2_PER_S_OF_ANGSTROM2_PER_PS


def empirical_relative_std(hops: int) -> float:
    """Relative standard deviation of a diffusion coefficient from so many hops, 3.43 / sqrt(hops) + 0.04 of [2]_."""
    return float(3.43 / np.sqrt(hops) + 0.04)


def _posterior_cm2_per_s(positions: Floats, frame_ps: float, seed: int) -> Floats:
    """Draws of the diffusion coefficient."""
    try:
        import scipp
        from kinisi.analyze import DiffusionAnalyzer
    except ImportError as fault:
        raise MissingExtraError("potential", "kinisi", "diffusion coefficients") from fault
    from ase import Atoms

    picosecond = scipp.Unit("ps")
    picoseconds = (len(positions) - 1) * frame_ps
    # A box that no ion crosses in one frame; drift is taken out already, and without other atoms kinisi adds none.
    cell = np.eye(3) * BOX_ANGSTROM
    frames = [Atoms(numbers=[3] * len(here), positions=here, cell=cell, pbc=True) for here in positions]
    lengths = np.unique(np.linspace(1, len(positions) - 1, min(INTERVALS, len(positions) - 1)).round())
    analyzer = DiffusionAnalyzer.from_ase(
        frames,
        specie="Li",
        time_step=scipp.scalar(frame_ps, unit=picosecond),
        step_skip=scipp.scalar(1),
        dt=scipp.array(dims=["time interval"], values=lengths * frame_ps, unit=picosecond),
        progress=False,
    )
    state = np.random.get_state()  # noqa: NPY002 - kinisi seeds and draws from numpy's global generator
    try:
        analyzer.diffusion(
            scipp.scalar(max(BALLISTIC_PS, 0.1 * picoseconds), unit=picosecond),
            progress=False,
            random_state=np.random.RandomState(seed),
        )
    finally:
        np.random.set_state(state)  # noqa: NPY002
    return np.asarray(analyzer.D.values, dtype=np.float64)
