"""Roles rest on the workshop's sentences, and the settings can change them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.bulk_roles import CATHOLYTE, SEPARATOR
from ssbscreen.decision.roles import ROLES, ConfiguredRole, configured_role, role_with
from ssbscreen.decision.scaling import stated_ends
from ssbscreen.decision.thin_layer_roles import COATING, INTERLAYER
from ssbscreen.domain.decisions import Direction, Role
from ssbscreen.domain.errors import ConfigurationError

SEED = Path(__file__).resolve().parents[3].parent / "shared" / "seed" / "workshop_albertus_2021.txt"
WEIGHTED = [(role.name, weighted) for role in ROLES.values() for weighted in role.criteria]


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.skipif(not SEED.is_file(), reason="the text of the workshop (../shared/seed) is not at hand")
@pytest.mark.parametrize(("role", "weighted"), WEIGHTED, ids=lambda value: getattr(value, "criterion", value))
def test_every_weight_quotes_a_sentence_of_the_workshop(role: str, weighted) -> None:
    quotes = re.findall(r'"([^"]+)"', weighted.because)
    assert len(quotes) == 1
    assert flat(quotes[0]) in flat(SEED.read_text(encoding="utf-8")), role
    assert weighted.because.startswith(("Introduction", "Section I", "Section II", "Section III", "Pathways"))


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.name)
def test_roles_name_what_there_is_and_their_weights_add_up_to_one(role: Role) -> None:
    assert {weighted.criterion for weighted in role.criteria} <= set(criteria())
    assert set(role.gates) <= set(gates())
    assert sum(weighted.weight for weighted in role.criteria) == pytest.approx(1.0)


def test_the_separator_wants_an_insulator_that_stands_lithium_and_the_catholyte_a_soft_one_that_stands_oxidation() -> (
    None
):
    separator = {weighted.criterion for weighted in SEPARATOR.criteria}
    catholyte = {weighted.criterion for weighted in CATHOLYTE.criteria}
    assert {"decomposition_energy_at_li", "band_gap", "monroe_newman_ratio", "chi"} <= separator - catholyte
    assert {"decomposition_energy_at_cathode", "youngs_modulus", "pugh_ratio"} <= catholyte - separator
    assert "band_gap" in SEPARATOR.gates
    assert "band_gap" not in CATHOLYTE.gates


def test_specific_energy_takes_the_place_of_density_and_cost_is_weighed_in_both_roles() -> None:
    for role in (SEPARATOR, CATHOLYTE):
        names = {weighted.criterion for weighted in role.criteria}
        assert {"specific_energy", "raw_material_cost"} <= names
        assert "density" not in names  # the energy falls with the density and with nothing else: it would count twice


def test_every_criterion_has_ends_on_the_side_of_its_direction() -> None:
    for name, criterion in criteria().items():
        ends = stated_ends(criterion)
        assert ends is not None, name
        assert (ends.best > ends.worst) is (criterion.direction is Direction.MAXIMISE), name


def test_weights_and_limits_of_the_settings_replace_the_defaults() -> None:
    configured = role_with(
        SEPARATOR,
        {"density": 0.5, "chi": 0.0, "window_width": 0.2},
        {"band_gap": {"smallest_band_gap_ev": 3.0}},
        criteria=criteria(),
        gates=gates(),
    )
    weights = {weighted.criterion: weighted.weight for weighted in configured.role.criteria}
    assert weights["density"] == 0.5
    assert weights["window_width"] == 0.2
    assert "chi" not in weights
    assert weights["band_gap"] == 0.10
    assert configured.limits == {"band_gap": {"smallest_band_gap_ev": 3.0}}


def test_all_faults_of_the_settings_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        role_with(
            SEPARATOR,
            {"softness": 1.0, "density": -1.0},
            {"closed_shell": {"charge": 1.0}, "colour": {}, "band_gap": {"smallest_band_gap_ev": float("nan")}},
            criteria=criteria(),
            gates=gates(),
        )
    told = str(caught.value)
    assert all(text in told for text in ("softness", "density", "charge", "colour", "smallest_band_gap_ev"))


def test_a_role_without_weights_is_refused() -> None:
    nothing = {weighted.criterion: 0.0 for weighted in SEPARATOR.criteria}
    with pytest.raises(ConfigurationError, match="no criterion has a weight"):
        role_with(SEPARATOR, nothing, criteria=criteria(), gates=gates())


@pytest.mark.parametrize("role", [INTERLAYER, COATING], ids=lambda role: role.name)
def test_a_thin_layer_need_not_conduct_like_a_separator_but_must_not_store_charge(role: Role) -> None:
    assert "conduction_evidence" not in role.gates
    assert "closed_shell" in role.gates
    weights = {weighted.criterion: weighted.weight for weighted in role.criteria}
    for thick in (SEPARATOR, CATHOLYTE):
        own = {weighted.criterion: weighted.weight for weighted in thick.criteria}
        assert weights["log10_conductivity"] < own["log10_conductivity"]


def own_role(name: str, **changes: Any) -> ConfiguredRole:
    return configured_role(name, changes, criteria=criteria(), gates=gates())


def test_a_role_of_ones_own_has_the_gates_weights_and_reasons_that_one_gives() -> None:
    found = own_role(
        "pellet",
        meaning="A pellet of the laboratory.",
        gates=("phase_stability", "closed_shell"),
        weights={"log10_conductivity": 0.7, "youngs_modulus": 0.3},
        because={"youngs_modulus": "pressed by hand"},
        limits={"phase_stability": {"largest_energy_above_hull_ev_per_atom": 0.02}},
    )
    assert (found.role.name, found.role.meaning) == ("pellet", "A pellet of the laboratory.")
    assert found.role.gates == ("phase_stability", "closed_shell")
    told = {weighted.criterion: (weighted.weight, weighted.because) for weighted in found.role.criteria}
    assert told["log10_conductivity"][0] == 0.7
    assert told["youngs_modulus"] == (0.3, "set in the configuration: pressed by hand")
    assert found.limits["phase_stability"]["largest_energy_above_hull_ev_per_atom"] == 0.02


def test_gates_of_a_declared_role_can_be_replaced() -> None:
    assert own_role("separator", gates=("radioactive",)).role.gates == ("radioactive",)
    assert own_role("separator").role == SEPARATOR


def test_every_fault_of_an_own_role_is_told_with_the_mend() -> None:
    with pytest.raises(ConfigurationError, match="there is no role 'pellet'.* needs weights and gates"):
        own_role("pellet", weights={"density": 1.0})
    with pytest.raises(ConfigurationError) as fault:
        own_role("pellet", weights={"density": 1.0}, gates=("charm",), because={"colour": "blue"})
    assert "there is no gate 'charm'" in str(fault.value)
    assert "a reason is given for 'colour'" in str(fault.value)
