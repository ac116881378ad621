"""The list of criteria and gates."""

from __future__ import annotations

import json

import pytest

from ssbscreen.tables.catalogue import ALL_TABLES
from tests.flows.commands.asking import Ask


def test_criteria_lists_each_with_unit_direction_and_source(ask: Ask) -> None:
    answer = ask("criteria", "--json")
    listed = [json.loads(line) for line in answer.out.splitlines()]
    criteria = [each for each in listed if "criterion" in each]
    gates = [each for each in listed if "gate" in each]
    assert len(criteria) + len(gates) == len(listed)
    known = {column.name for schema in ALL_TABLES.values() for column in schema.columns}
    for each in criteria:
        assert each["unit"], each
        assert each["direction"] in {"maximise", "minimise"}
        assert each["source"], each
        assert set(each["needs"]) <= known
    for role in ("separator", "catholyte"):
        assert sum(each["weights"].get(role, 0.0) for each in criteria) == pytest.approx(1.0)
        assert any(role in each["roles"] for each in gates)
    in_words = ask("criteria").out
    assert all(each["criterion"] in in_words for each in criteria)
