"""Features and models of moduli together: the right features for each material, and none that vanishes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pymatgen.core import Composition, Lattice, Structure

from flows.material import Material
from flows.moduli_prediction import model_digests, models_in, predict_moduli
from models.artifact import ModelError
from models.moduli.model import Variant
from ssbscreen.domain.errors import ConfigurationError
from tests.flows.moduli_stand_in import STD, StandIn, rock_salt, stand_in

LITHIUM_FLUORIDE = rock_salt("Li", "F")
TWO_IN_ONE_PLACE = Structure(Lattice.cubic(4.0), ["Li", "F"], [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])


def test_a_cell_is_judged_by_its_cell_and_a_composition_by_its_composition() -> None:
    cell = Material(LITHIUM_FLUORIDE.composition, LITHIUM_FLUORIDE)
    of_cell, of_composition = predict_moduli([cell, Material(Composition("LiF"))], stand_in)
    assert (of_cell.variant, of_composition.variant) == (Variant.CELLS, Variant.COMPOSITIONS)
    assert of_cell.bulk_gpa == pytest.approx(4.0**3 / 8)
    assert of_composition.bulk_gpa == pytest.approx((3 + 9) / 2)
    assert of_cell.shear_gpa == of_cell.bulk_gpa / 2.0
    assert of_composition.bulk_log10_std == pytest.approx(STD)
    assert of_cell.source == "stand-in from composition and cell, trained on nothing"
    assert of_composition.source == "stand-in from composition, trained on nothing"


def test_predictions_come_in_the_order_of_the_materials_whatever_their_variant() -> None:
    cells = [rock_salt("Li", "F", edge) for edge in (4.0, 5.0)]
    materials = [
        Material(Composition("LiCl")), Material(cells[0].composition, cells[0]), Material(Composition("NaCl")),
        Material(cells[1].composition, cells[1]),
    ]  # fmt: skip
    bulk = [each.bulk_gpa for each in predict_moduli(materials, stand_in)]
    assert bulk == pytest.approx([(3 + 17) / 2, 8.0, (11 + 17) / 2, 125.0 / 8.0])
    assert [each.bulk_gpa for each in predict_moduli(materials[::-1], stand_in)] == pytest.approx(bulk[::-1])


def test_a_cell_without_features_falls_back_to_its_composition_and_says_why() -> None:
    (found,) = predict_moduli([Material(TWO_IN_ONE_PLACE.composition, TWO_IN_ONE_PLACE)], stand_in)
    assert found.variant is Variant.COMPOSITIONS
    assert "in one place" in found.cell_fault
    assert "cell cannot be used" in found.source
    assert found.bulk_gpa == pytest.approx(6.0)


def test_the_model_says_what_lies_outside_its_domain() -> None:
    inside, outside = predict_moduli([Material(Composition("LiF")), Material(Composition("LiTcO2"))], stand_in)
    assert (inside.in_domain, inside.why_outside) == (True, "")
    assert (outside.in_domain, outside.why_outside) == (False, "Tc is in 0 training rows")


def test_the_half_width_is_that_of_the_asked_coverage() -> None:
    (found,) = predict_moduli([Material(Composition("LiF"))], stand_in, coverage=0.8)
    assert (found.bulk_log10_half_width, found.shear_log10_half_width) == (0.08, 0.08)
    assert found.bulk_interval_gpa == pytest.approx((6.0 / 10**0.12, 6.0 * 10**0.04))
    assert found.shear_interval_gpa == pytest.approx((3.0 / 10**0.12, 3.0 * 10**0.04))
    (usual,) = predict_moduli([Material(Composition("LiF"))], stand_in)
    assert usual.bulk_log10_half_width == pytest.approx(2.0 * STD)


def test_nothing_is_predicted_of_nothing() -> None:
    assert predict_moduli([], stand_in) == []


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="1 features that this version does not compute"):
        predict_moduli([Material(Composition("LiF"))], lambda variant: StandIn(variant, "colour"))


def test_a_folder_without_models_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model of moduli"):
        model_digests(str(tmp_path))
    with pytest.raises(ModelError, match="holds no model of moduli"):
        models_in(str(tmp_path))(Variant.CELLS)


def test_another_card_is_another_model_and_another_place_is_not(tmp_path: Path) -> None:
    digests = []
    for name, summary in (("a", "one"), ("b", "one"), ("c", "another")):
        folder = tmp_path / name
        folder.mkdir()
        models = {variant.value: {"sha256": "0", "summary": summary} for variant in Variant}
        (folder / "card.json").write_text(json.dumps({"models": models}))
        digests.append(model_digests(str(folder)))
    assert digests[0] == digests[1]
    assert digests[0].keys() == {"cells", "compositions"}
    assert not digests[0].items() & digests[2].items()


def test_a_card_that_lacks_a_variant_is_told(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(json.dumps({"models": {"cells": {}}}))
    with pytest.raises(ModelError, match="no model of compositions"):
        model_digests(str(tmp_path))
