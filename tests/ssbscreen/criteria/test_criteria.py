"""What every criterion keeps: missing stays missing, the interval holds the value, the source has a DOI."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ssbscreen.criteria import registry
from ssbscreen.domain.decisions import Columns, CriterionValues, Direction
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
    minimised = ("energy_above_hull", "reduction_limit", "density", "youngs_modulus", "chi")
    assert {criteria[name].direction for name in minimised} == {Direction.MINIMISE}


@pytest.mark.parametrize("name", registry.criteria())
def test_missing_stays_missing(name: str) -> None:
    values = registry.criteria()[name].compute(table_of({}, {}, {}))
    assert np.isnan([values.value, values.low, values.high]).all()
    assert values.origin.tolist() == ["", "", ""]


@pytest.mark.parametrize("name", registry.criteria())
def test_the_interval_holds_the_value(name: str) -> None:
    draw = np.random.default_rng(3).uniform(0.1, 5.0, size=(CANDIDATES, 40))
    columns = dict(table_of(*[{}] * CANDIDATES))
    for place, column in enumerate(sorted(columns)):
        if "origin" not in column:
            columns[column] = draw[:, place]
    columns["conductivity_is_upper_bound"] = np.zeros(CANDIDATES, dtype=bool)
    values = registry.criteria()[name].compute(columns)
    known = ~np.isnan(values.value)
    assert known.any()
    assert (values.low[known] <= values.value[known]).all()
    assert (values.value[known] <= values.high[known]).all()
    assert (values.origin[known] == "DFT").all()


def test_limits_have_two_standard_deviations_and_infinity_stays() -> None:
    assert ends("reduction_limit", reduction_limit_v=1.7, reduction_limit_std_v=0.1) == pytest.approx([1.5, 1.7, 1.9])
    assert ends("reduction_limit", reduction_limit_v=1.7) == [1.7, 1.7, 1.7]
    assert ends("oxidation_limit", oxidation_limit_v=INF, oxidation_limit_std_v=0.1) == [INF, INF, INF]


def test_errors_of_both_limits_add_in_squares_in_the_width() -> None:
    window = {"reduction_limit_v": 1.0, "oxidation_limit_v": 4.0}
    found = ends("window_width", **window, reduction_limit_std_v=0.3, oxidation_limit_std_v=0.4)
    assert found == pytest.approx([2.0, 3.0, 4.0])
    assert ends("window_width", **window, reduction_limit_std_v=3.0, oxidation_limit_std_v=4.0)[0] == 0.0


def test_a_relative_error_of_a_modulus_is_a_factor() -> None:
    assert ends("youngs_modulus", youngs_gpa=30.0, moduli_relative_std=0.1) == pytest.approx([25.0, 30.0, 36.0])


def test_mazhniks_value_is_the_low_end_of_the_toughness() -> None:
    row = {"fracture_toughness_mpa_m05": 0.6, "fracture_toughness_low_mpa_m05": 0.2, "moduli_relative_std": 0.1}
    assert ends("fracture_toughness", **row) == pytest.approx([0.2, 0.6, 0.72])


def test_chi_of_lps_keeps_its_sign_within_ten_percent_of_the_moduli() -> None:
    # Li3PS4: G 11.4, B 23.3 GPa, coordination 4 give 9.1 kJ/(mol nm).
    row = {"shear_gpa": 11.4, "bulk_gpa": 23.3, "li_coordination": 4.0, "chi_kj_per_mol_nm": 9.1}
    low, value, high = ends("chi", **row, moduli_relative_std=0.1)
    assert 0.0 < low < value < high
    assert ends("chi", **row)[1] == pytest.approx(9.1)


def test_an_upper_bound_of_the_conductivity_has_no_low_end() -> None:
    row = {"log10_conductivity_s_per_cm": -9.0, "conductivity_is_upper_bound": True}
    assert ends("log10_conductivity", **row) == [-INF, -9.0, -9.0]


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
