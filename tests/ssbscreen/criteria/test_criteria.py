"""What every criterion keeps: missing stays missing, the interval holds the value, the source has a DOI."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ssbscreen.criteria import registry
from ssbscreen.decision.scaling import stated_ends
from ssbscreen.domain.decisions import Columns, CriterionValues, Direction, Ends
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.tables.catalogue import ALL_TABLES

NAN, INF = float("nan"), float("inf")
CANDIDATES = 5
MAXIMISED = {
    "oxidation_limit",
    "window_width",
    "decomposition_energy_at_li",
    "decomposition_energy_at_cathode",
    "band_gap",
    "fracture_toughness",
    "pugh_ratio",
    "monroe_newman_ratio",
    "log10_conductivity",
    "specific_energy",
    "separator_thickness_limit",
}


def table_of(*rows: dict[str, object]) -> Columns:
    """Columns of every criterion, missing but for what the rows give."""
    names = {column for criterion in registry.criteria().values() for column in criterion.needs}
    return {
        name: np.array([row.get(name, "DFT" if "origin" in name else NAN) for row in rows], dtype=object)
        for name in names
    }


def computed(criterion: str, **row: object) -> CriterionValues:
    return registry.criteria()[criterion].compute(table_of(row))


def ends(criterion: str, **row: object) -> list[float]:
    values = computed(criterion, **row)
    return [float(values.low[0]), float(values.value[0]), float(values.high[0])]


def test_the_registry_finds_criteria_and_gates_by_walking_the_folder() -> None:
    assert set(registry.criteria()) > {*MAXIMISED, "energy_above_hull", "reduction_limit", "density", "youngs_modulus"}
    assert set(registry.gates()) >= {
        "band_gap",
        "closed_shell",
        "conduction_evidence",
        "phase_stability",
        "radioactive",
    }


@pytest.mark.parametrize(
    "declaration", [*registry.criteria().values(), *registry.gates().values()], ids=lambda d: d.name
)
def test_every_need_is_a_column_of_some_table_and_every_source_has_a_doi(declaration) -> None:
    columns = {column.name for table in ALL_TABLES.values() for column in table.columns}
    assert set(declaration.needs) <= columns
    assert "doi:10." in declaration.source
    assert declaration.meaning.endswith(".")


def test_every_criterion_stands_in_the_file_of_its_name() -> None:
    files = {path.stem for path in Path(registry.__file__).parent.glob("*.py")}
    assert set(registry.criteria()) <= files
    assert {f"gate_{name}" for name in registry.gates()} <= files


def test_directions_are_those_of_the_physics() -> None:
    criteria = registry.criteria()
    assert {criteria[name].direction for name in MAXIMISED} == {Direction.MAXIMISE}
    minimised = (
        "energy_above_hull", "reduction_limit", "density", "youngs_modulus", "chi", "raw_material_cost", "supply_risk"
    )  # fmt: skip
    assert {criteria[name].direction for name in minimised} == {Direction.MINIMISE}


@pytest.mark.parametrize("name", registry.criteria())
def test_missing_stays_missing(name: str) -> None:
    values = registry.criteria()[name].compute(table_of({}, {}, {}))
    assert np.isnan([values.value, values.low, values.high]).all()
    assert values.origin.tolist() == ["", "", ""]


def intervals(columns: Columns) -> list[list[str]]:
    """Columns that are low end, value and high end of one quantity, as their names say."""
    found = []
    for low in (name for name in columns if "_low" in name and "_limit_" not in name):
        value, high = low.replace("_low", "", 1), low.replace("_low", "_high", 1)
        if value in columns and high in columns:
            found.append([low, value, high])
    return found


@pytest.mark.parametrize("name", registry.criteria())
def test_the_interval_holds_the_value(name: str) -> None:
    draw = np.random.default_rng(3).uniform(0.1, 5.0, size=(CANDIDATES, 60))
    columns = dict(table_of(*[{}] * CANDIDATES))
    for place, column in enumerate(sorted(columns)):
        if "origin" not in column:
            columns[column] = draw[:, place]
    limits = [f"{limit}_limit_{end}v" for limit in ("reduction", "oxidation") for end in ("low_", "", "high_")]
    for ordered in (limits, *intervals(columns)):
        columns |= zip(ordered, np.sort([columns[each] for each in ordered], axis=0), strict=True)
    columns["conductivity_is_upper_bound"] = np.zeros(CANDIDATES, dtype=bool)
    values = registry.criteria()[name].compute(columns)
    known = ~np.isnan(values.value)
    assert known.any()
    assert (values.low[known] <= values.value[known]).all()
    assert (values.value[known] <= values.high[known]).all()
    assert (values.origin[known] == "DFT").all()


def test_the_cost_is_a_logarithm_with_the_interval_of_the_prices() -> None:
    cost, low, high = (f"raw_material_cost_{end}usd_per_kwh" for end in ("", "low_", "high_"))
    assert ends("raw_material_cost", **{cost: 10.0, low: 1.0, high: 1000.0}) == pytest.approx([0.0, 1.0, 3.0])


def test_a_predicted_gap_has_the_interval_of_its_row_and_that_of_a_source_has_none() -> None:
    assert ends("band_gap", band_gap_ev=2.6, band_gap_low_ev=1.9, band_gap_high_ev=3.4) == [1.9, 2.6, 3.4]
    assert ends("band_gap", band_gap_ev=2.6) == [2.6, 2.6, 2.6]


def test_a_predicted_conductivity_has_the_interval_of_its_row_and_a_measured_one_two_standard_deviations() -> None:
    name = "log10_conductivity"
    value, low, high = (f"log10_conductivity_{each}s_per_cm" for each in ("", "low_", "high_"))
    predicted = {value: -5.0, low: -8.5, high: -2.5, "conductivity_origin": "ML"}
    assert ends(name, **predicted) == [-8.5, -5.0, -2.5]
    measured = {value: -5.0, "log10_conductivity_std": 0.3, "conductivity_origin": "MEASURED"}
    assert ends(name, **measured) == pytest.approx([-5.6, -5.0, -4.4])
    assert ends(name, **measured, conductivity_is_upper_bound=True) == [-INF, -5.0, -5.0]


def limit(name: str, low: float, value: float, high: float) -> dict[str, float]:
    return {f"{name}_limit_low_v": low, f"{name}_limit_v": value, f"{name}_limit_high_v": high}


def test_limits_keep_the_ends_of_their_intervals_and_infinity_stays() -> None:
    assert ends("reduction_limit", **limit("reduction", 1.5, 1.7, 2.1)) == [1.5, 1.7, 2.1]
    assert ends("oxidation_limit", **limit("oxidation", INF, INF, INF)) == [INF, INF, INF]


def test_the_width_runs_from_both_limits_at_their_narrowest_to_their_widest() -> None:
    window = limit("reduction", 0.7, 1.0, 1.5) | limit("oxidation", 3.6, 4.0, 4.2)
    assert ends("window_width", **window) == pytest.approx([2.1, 3.0, 3.5])
    crossing = limit("reduction", 0.0, 1.0, 4.0) | limit("oxidation", 3.6, 4.0, INF)
    assert ends("window_width", **crossing) == [0.0, 3.0, INF]


@pytest.mark.parametrize("place", ["li", "cathode"])
def test_a_decomposition_energy_is_the_margin_and_never_above_0(place: str) -> None:
    def found(margin: float) -> list[float]:
        row = {f"margin_at_{place}_ev_per_atom": margin, "energy_above_hull_std_ev_per_atom": 0.02}
        return ends(f"decomposition_energy_at_{place}", **row)

    assert found(-0.3) == pytest.approx([-0.34, -0.3, -0.26])
    assert found(-0.03) == pytest.approx([-0.07, -0.03, 0.0])
    assert found(0.03) == pytest.approx([-0.01, 0.0, 0.0])  # stable by less than the error: may react
    assert found(0.3) == [0.0, 0.0, 0.0]


def test_a_decomposition_energy_without_an_error_is_the_value() -> None:
    assert ends("decomposition_energy_at_li", margin_at_li_ev_per_atom=-0.3) == [-0.3, -0.3, -0.3]


@pytest.mark.parametrize(
    ("criterion", "column", "low", "high"),
    [
        ("youngs_modulus", "youngs_gpa", "youngs_low_gpa", "youngs_high_gpa"),
        ("pugh_ratio", "pugh_ratio", "pugh_ratio_low", "pugh_ratio_high"),
        ("monroe_newman_ratio", "monroe_newman_ratio", "monroe_newman_ratio_low", "monroe_newman_ratio_high"),
        ("chi", "chi_kj_per_mol_nm", "chi_low_kj_per_mol_nm", "chi_high_kj_per_mol_nm"),
        (
            "fracture_toughness",
            "fracture_toughness_mpa_m05",
            "fracture_toughness_low_mpa_m05",
            "fracture_toughness_high_mpa_m05",
        ),
    ],
)
def test_what_follows_from_moduli_has_the_interval_that_was_drawn(
    criterion: str, column: str, low: str, high: str
) -> None:
    assert ends(criterion, **{column: 3.0, low: 2.0, high: 5.0}) == [2.0, 3.0, 5.0]


def test_an_upper_bound_of_the_conductivity_has_no_low_end() -> None:
    row = {"log10_conductivity_s_per_cm": -9.0, "conductivity_is_upper_bound": True}
    assert ends("log10_conductivity", **row) == [-INF, -9.0, -9.0]


def test_a_criterion_states_the_ends_of_its_scale_itself_on_the_side_of_its_direction() -> None:
    density = registry.criteria()["density"]
    own = replace(density, name="made_up", ends=Ends(9.0, 1.0, "made up"))
    assert stated_ends(own) == Ends(9.0, 1.0, "made up")
    assert stated_ends(replace(own, ends=None)) is None
    assert stated_ends(density) is not None
    with pytest.raises(ValueError, match="made_up: minimise and ends from 1.0 to 9.0"):
        replace(own, ends=Ends(1.0, 9.0, "the wrong way"))


def test_missing_columns_are_named_by_criterion() -> None:
    assert registry.missing_columns(["density", "chi"], ["density_origin", *registry.criteria()["chi"].needs]) == {
        "density": ("density_g_per_cm3",)
    }
    assert registry.missing_columns(["closed_shell"], ["formula"]) == {}
    with pytest.raises(ConfigurationError, match="no criterion or gate is called softness"):
        registry.missing_columns(["softness"], [])


def test_two_files_may_not_declare_one_name() -> None:
    from types import ModuleType

    from ssbscreen.domain.decisions import Criterion

    first, second = ModuleType("first"), ModuleType("second")
    first.CRITERION = second.CRITERION = registry.criteria()["density"]
    with pytest.raises(ConfigurationError, match="first and second both declare"):
        registry.declared([first, second], "CRITERION", Criterion)
