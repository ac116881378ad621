"""Offsets between two energy scales: against scales that differ in a known way, and real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.contents import SourceContents
from ssbscreen.sources.energy_offset import FEWEST_PHASES, OffsetMeter
from ssbscreen.sources.files import read_source
from ssbscreen.thermo.phase_index import PhaseIndex, index_phases
from ssbscreen.thermo.system_batches import compute_profiles

FORMULAS = (
    "Li2S", "LiS", "LiS2", "Li3S", "P2S5", "P2S3", "P4S3", "PS", "Li3P", "LiP", "LiP7", "Li3PS4", "LiPS3", "Li4P2S6",
    "Li7P3S11", "Li2P2S6",
)  # fmt: skip
PER_S, PER_P = -0.16, 0.05
SEED = 20261126
TRIED = 150
NEAR_HULL_EV_PER_ATOM = 0.05


def scale(shift: dict[str, float], noise: float = 0.0, formulas: tuple[str, ...] = FORMULAS) -> PhaseIndex:
    amounts = [parse_formula(formula) for formula in formulas]
    spread = np.random.default_rng(SEED).normal(0.0, noise, len(formulas)) if noise else np.zeros(len(formulas))
    energies = [
        -0.1 * len(each) + sum(shift.get(e, 0.0) * n for e, n in each.items()) / sum(each.values()) for each in amounts
    ]
    return index_phases(list(formulas), list(formulas), amounts, np.array(energies) + spread)


def test_scales_that_differ_by_so_much_per_atom_of_an_element_are_brought_together() -> None:
    meter = OffsetMeter(scale({"S": PER_S, "P": PER_P}), scale({}))
    found = meter.offset(parse_formula("Li5PS5"))
    assert found.offset_ev_per_atom == pytest.approx((5 * PER_S + PER_P) / 11, abs=2e-4)
    assert found.std_ev_per_atom < 1e-3
    assert found.furthest == 0.0


def test_the_error_is_the_scatter_of_the_known_phases() -> None:
    noise = 0.03
    found = OffsetMeter(scale({"S": PER_S}, noise), scale({})).offset(parse_formula("Li5PS5"))
    assert 0.7 * noise < found.std_ev_per_atom < 1.6 * noise
    assert found.offset_ev_per_atom == pytest.approx(5 * PER_S / 11, abs=2.5 * found.std_ev_per_atom)


def test_the_energy_of_the_composition_itself_is_not_looked_at() -> None:
    """Else the answer for a known material would be its own energy, and its error none."""
    shifted = scale({"S": PER_S})
    energies = shifted.energies.copy()
    energies[shifted.row_of["Li3 P1 S4"]] += 5.0
    spoilt = index_phases(
        shifted.ids.tolist(), shifted.formulas.tolist(), [parse_formula(f) for f in shifted.formulas], energies
    )
    found = [OffsetMeter(each, scale({})).offset(parse_formula("Li3PS4")) for each in (shifted, spoilt)]
    assert found[0] == found[1]


def test_where_the_system_has_few_phases_near_compositions_stand_in() -> None:
    found = OffsetMeter(scale({"S": PER_S, "P": PER_P}), scale({})).offset(parse_formula("Li3AsS4"))
    assert found.phases == FEWEST_PHASES
    assert found.furthest > 0.0
    assert found.unmeasured == ("As",)
    assert found.in_words().endswith(
        "measured on 12 known phases of the chemical system and the nearest compositions, none of which holds As"
    )
    within = OffsetMeter(scale({"S": PER_S, "P": PER_P}), scale({})).offset(parse_formula("Li5PS5"))
    assert within.in_words().endswith("known phases of the chemical system")


def test_two_sets_with_little_in_common_are_refused() -> None:
    with pytest.raises(SourceError, match=r"only 3 compounds in common.*more phases"):
        OffsetMeter(scale({}, formulas=("Li2S", "Li3P", "P2S5", "Li", "S")), scale({}))


def test_formation_energies_of_2018_are_met_within_the_stated_error(shared_data: Path) -> None:
    """Legacy corrections there, MP2020 here: 0.05 eV/atom apart on average before the offset."""
    read = read_source(shared_data / "mp_formation_energies_2018" / "phases.csv.gz")
    source, potential = _index(read), _index(read_bundled())
    assert read.phases is not None
    of_key = {composition_key(each): each for each in read.phases.amounts if "Li" in each and len(each) > 1}
    amounts = {key: each for key, each in sorted(of_key.items()) if key in potential.row_of}
    above = [source.energies[source.row_of[key]] for key in amounts]
    above -= compute_profiles(source, list(amounts.values())).hull_energy
    near = [key for key, height in zip(amounts, above, strict=True) if height < NEAR_HULL_EV_PER_ATOM]
    chosen = np.random.default_rng(SEED).choice(near, TRIED, replace=False)
    meter = OffsetMeter(source, potential)
    before, after, inside = [], [], []
    for key in chosen:
        found = meter.offset(amounts[key])
        raw = source.energies[source.row_of[key]] - potential.energies[potential.row_of[key]]
        before.append(abs(raw))
        after.append(abs(raw - found.offset_ev_per_atom))
        inside.append(after[-1] <= 2.0 * found.std_ev_per_atom)
    assert np.mean(before) > 0.035
    assert np.mean(after) < 0.025
    assert np.mean(inside) > 0.9


def _index(contents: SourceContents) -> PhaseIndex:
    phases = contents.phases
    assert phases is not None
    return index_phases(phases.ids, phases.formulas, phases.amounts, phases.formation_energies_ev_per_atom)
