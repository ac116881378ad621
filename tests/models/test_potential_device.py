"""Where the potential computes; needs the extra ``potential``."""

from __future__ import annotations

import pytest

WHY = "CHGNet and torch come with the optional extra ssbscreen[potential]"
torch = pytest.importorskip("torch", reason=WHY)
pytest.importorskip("chgnet", reason=WHY)

from models.potential import ACCELERATOR, Potential  # noqa: E402
from ssbscreen.domain.errors import ConfigurationError  # noqa: E402


@pytest.mark.skipif(torch.cuda.is_available(), reason="torch sees an accelerator here")
def test_an_accelerator_that_torch_does_not_see_is_refused_and_nothing_else_is_taken():
    with pytest.raises(ConfigurationError, match="device cuda: torch .* sees no accelerator.*--device cpu"):
        Potential(ACCELERATOR)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no accelerator here")
@pytest.mark.filterwarnings("ignore")
def test_an_accelerator_gives_the_energy_of_the_processor():
    from pymatgen.core import Lattice, Structure

    cell = Structure(Lattice.cubic(4.08), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    assert Potential(ACCELERATOR).energy_ev_per_atom(cell) == pytest.approx(
        Potential().energy_ev_per_atom(cell), abs=1e-4
    )
