"""Where the potential computes; needs the extra ``potential``."""

from __future__ import annotations

import math

import pytest

WHY = "CHGNet and torch come with the optional extra ssbscreen[potential]"
torch = pytest.importorskip("torch", reason=WHY)
pytest.importorskip("chgnet", reason=WHY)

from pymatgen.core import Lattice, Structure  # noqa: E402

from models.potential import ACCELERATOR, BEST_AVAILABLE, PROCESSOR, Potential  # noqa: E402
from ssbscreen.domain.errors import ConfigurationError, DeviceError  # noqa: E402

LITHIUM_FLUORIDE = Structure(Lattice.cubic(4.08), ["Li", "F"], [[0, 0, 0], [0.5, 0.5, 0.5]])


@pytest.mark.skipif(torch.cuda.is_available(), reason="torch sees an accelerator here")
def test_an_accelerator_that_torch_does_not_see_is_refused_and_nothing_else_is_taken():
    with pytest.raises(ConfigurationError, match="device cuda: torch .* sees no accelerator.*--device cpu"):
        Potential(ACCELERATOR)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no accelerator here")
@pytest.mark.filterwarnings("ignore")
def test_an_accelerator_gives_the_energy_of_the_processor():
    potential = Potential(BEST_AVAILABLE)
    assert potential.device == ACCELERATOR
    assert potential.energy_ev_per_atom(LITHIUM_FLUORIDE) == pytest.approx(
        Potential().energy_ev_per_atom(LITHIUM_FLUORIDE), abs=1e-4
    )
    assert potential.relax(LITHIUM_FLUORIDE).energy_ev_per_atom == pytest.approx(
        Potential().relax(LITHIUM_FLUORIDE).energy_ev_per_atom, abs=1e-3
    )


@pytest.mark.skipif(torch.cuda.is_available(), reason="torch sees an accelerator here")
@pytest.mark.filterwarnings("ignore")
def test_the_best_available_device_is_the_accelerator_where_torch_sees_one(monkeypatch: pytest.MonkeyPatch):
    assert Potential(BEST_AVAILABLE).device == PROCESSOR
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    with pytest.raises((AssertionError, RuntimeError), match="CUDA|NVIDIA"):  # torch's own words: it was asked for
        Potential(BEST_AVAILABLE)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate"), "out of memory.*fewer --processes"),
        (torch.AcceleratorError("CUDA error: no kernel image\nCompile with"), "CUDA error: no kernel image. What"),
    ],
)
def test_a_fault_of_the_device_is_not_taken_for_one_of_the_cell(
    monkeypatch: pytest.MonkeyPatch, fault: RuntimeError, told: str
):
    def fails(*_: object, **__: object) -> None:
        raise fault

    potential = Potential()
    monkeypatch.setattr(potential._model, "predict_structure", fails)
    with pytest.raises(DeviceError, match=told):
        potential.energy_ev_per_atom(LITHIUM_FLUORIDE)
    with pytest.raises(DeviceError, match=told):
        potential.stress_gpa(LITHIUM_FLUORIDE)
    monkeypatch.setattr(potential._optimizer, "relax", fails)
    with pytest.raises(DeviceError, match=told):
        potential.relax(LITHIUM_FLUORIDE)
    monkeypatch.setattr(potential._model, "predict_structure", lambda *_, **__: (_ for _ in ()).throw(ValueError()))
    assert math.isnan(potential.energy_ev_per_atom(LITHIUM_FLUORIDE))
