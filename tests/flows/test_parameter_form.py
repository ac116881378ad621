"""The form that Prefect makes of the settings of a screen."""

from __future__ import annotations

from typing import Any

import pytest
from prefect.utilities.callables import parameter_schema
from prefect.utilities.schema_tools.validation import validate

from flows.form_titles import field_title
from flows.screening_flow import screening
from flows.settings import Settings


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return parameter_schema(screening.fn).model_dump_for_openapi()


def test_every_field_says_what_it_is(schema: dict[str, Any]) -> None:
    silent = [
        f"{section}.{name}"
        for section, definition in schema["definitions"].items()
        for name, field in definition.get("properties", {}).items()
        if not (field.get("description") and field.get("title")) and "$ref" not in field
    ]
    assert silent == []
    assert all(definition.get("description") for definition in schema["definitions"].values())
    assert all(schema["properties"][name]["description"] for name in ("settings", "out", "runs"))


def test_every_number_has_bounds_and_every_default_is_shown(schema: dict[str, Any]) -> None:
    unbounded = [
        f"{section}.{name}"
        for section, definition in schema["definitions"].items()
        for name, field in definition.get("properties", {}).items()
        for kind in field.get("anyOf", [field])
        if kind.get("type") in {"number", "integer"} and not {"minimum", "exclusiveMinimum"} & kind.keys()
    ]
    assert unbounded == []
    assert schema["properties"]["settings"]["default"].keys() == Settings.model_fields.keys()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"thermodynamics": {"cathode_voltage_v": 12.0}}, "maximum of 10"),
        ({"execution": {"runner": "cluster"}}, "not one of"),
        ({"materials_project": {"thermo_type": "PBE"}}, "not one of"),
        ({"report": {"rows": 3}}, "unexpected"),
        ({"robustness": {"draws": "many"}}, "not of type"),
    ],
)
def test_the_server_refuses_a_wrong_value_with_a_reason(
    schema: dict[str, Any], wrong: dict[str, Any], told: str
) -> None:
    with pytest.raises(Exception, match=told):
        validate({"settings": wrong}, schema, raise_on_error=True, ignore_required=True)


def test_a_title_has_the_unit_of_its_key() -> None:
    assert field_title("cathode_voltage_v") == "Cathode voltage [V]"
    assert field_title("largest_energy_above_hull_ev_per_atom") == "Largest energy above hull [eV/atom]"
    assert field_title("separator_thickness_um") == "Separator thickness [um]"
    assert field_title("draws") == "Draws"
