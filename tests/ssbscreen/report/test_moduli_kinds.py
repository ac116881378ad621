"""Origins of moduli are told apart without colour, and a prediction is never taken for a computed or measured value."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from ssbscreen.domain.origin import Origin
from ssbscreen.report.moduli_kinds import Kind, kind_of, kinds_shown


def kind(origin: str | None, inside: bool | None) -> Kind:
    return kind_of({"moduli_origin": origin, "moduli_in_domain": inside})


def test_every_origin_and_side_of_a_domain_has_its_own_shape() -> None:
    told = {origin: kind(origin, True) for origin in (Origin.DFT, Origin.LITERATURE, Origin.MEASURED, Origin.POTENTIAL)}
    kinds = [*told.values(), kind("ML", True), kind("ML", False), kind(Origin.NOT_STATED, None)]
    for attribute in ("symbol", "mark", "name", "meaning"):
        assert len({getattr(each, attribute) for each in kinds}) == len(kinds), attribute


def test_only_what_a_model_learned_is_called_predicted() -> None:
    assert {origin for origin in Origin if kind(origin, None).is_predicted} == {Origin.ML}
    assert "predicted" in kind("ML", True).meaning
    assert "unlike what the model learned from" in kind("ML", False).meaning


@pytest.mark.parametrize(("inside", "symbol"), [(True, "diamond"), (False, "diamond-open"), (None, "diamond-open")])
def test_a_prediction_that_nobody_placed_in_the_domain_counts_as_outside(inside: Any, symbol: str) -> None:
    assert kind("ML", inside).symbol == symbol


def test_a_tensor_is_not_judged_by_a_domain() -> None:
    assert not kind("DFT", None).is_outside
    assert kind("DFT", None).name == "DFT"


def test_a_legend_names_the_most_trusted_first_and_only_what_is_there() -> None:
    every = [kind(origin, inside) for origin, inside in product(("ML", "LITERATURE", "DFT"), (False, True))]
    names = [each.name for each in kinds_shown([kind("ML", False), kind("ML", True), kind("DFT", None)])]
    assert names == ["DFT", "ML, in its domain", "ML, outside its domain"]
    assert len(kinds_shown([*every, *every])) == len(set(every))
    assert kinds_shown([]) == []
