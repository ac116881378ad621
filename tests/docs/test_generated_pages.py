"""The generated pages of the reference hold all that the registries hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from docs.generator.columns import columns_page
from docs.generator.command_line import command_line_page
from docs.generator.criteria import criteria_page, roles_page
from docs.generator.embedded_set import embedded_set_page
from docs.generator.markdown import prose
from docs.generator.settings import settings_page
from flows.cli import COMMANDS
from flows.service.settings import ServiceSettings
from flows.settings import Settings
from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.roles import ROLES
from ssbscreen.report.minus_signs import page_with_minus_signs
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.literature import read_windows
from ssbscreen.tables.catalogue import ALL_TABLES


def _rows(page: str) -> set[str]:
    return {line for line in page.splitlines() if line.startswith("|")}


@pytest.mark.parametrize("name", criteria())
def test_a_criterion_has_unit_direction_meaning_columns_and_source(name: str) -> None:
    criterion = criteria()[name]
    part = criteria_page().split(f"\n### {name}\n")[1].split("\n### ")[0]
    assert f"Unit: {criterion.unit}. Better is {'more' if criterion.direction == 'maximise' else 'less'}." in part
    assert prose(criterion.meaning) in part
    assert prose(criterion.source) in part
    assert all(f"`{column}`" in part for column in criterion.needs)


@pytest.mark.parametrize("name", gates())
def test_a_gate_has_limits_and_source(name: str) -> None:
    part = criteria_page().split(f"\n### Gate {name}\n")[1].split("\n### ")[0]
    assert prose(gates()[name].source) in part
    assert all(f"`{limit} = {value:g}`" in part for limit, value in gates()[name].limits.items())


@pytest.mark.parametrize("name", ROLES)
def test_the_weights_of_a_role_have_their_reasons_and_their_shares_are_the_whole(name: str) -> None:
    part = roles_page().split(f"\n## {name}\n")[1].split("\n## ")[0]
    rows = [row.strip("| ").split(" | ") for row in _rows(part) if "criteria.md#" in row]
    assert len(rows) == len(ROLES[name].criteria)
    assert sum(float(share.rstrip("%")) for _, _, share, _ in rows) == pytest.approx(100.0, abs=0.5 * len(rows))
    assert all(len(because.split()) >= 3 for *_, because in rows)


@pytest.mark.parametrize("name", ALL_TABLES)
def test_a_table_has_every_column_with_unit_and_meaning(name: str) -> None:
    part = columns_page().split(f"\n## {name}\n")[1].split("\n## ")[0]
    for column in ALL_TABLES[name].columns:
        (row,) = [row for row in _rows(part) if row.startswith(f"| `{column.name}`")]
        assert prose(column.meaning).replace("|", "&#124;") in row


def _keys(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _keys(inner, (*path, name))
        else:
            yield (*path, name), field.description or ""


@pytest.mark.parametrize(("key", "description"), [*_keys(Settings), *_keys(ServiceSettings)])
def test_every_key_of_the_settings_is_told(key: tuple[str, ...], description: str) -> None:
    page = settings_page()
    *within, last = key[1:] if key[0] == "screen" else key
    section = ".".join(within)
    if f"\n### [{'.'.join((*within, last))}.NAME]\n" in page:  # its users name sections in it
        return
    part = page.split(f"\n### [{section}]\n")[1].split("\n### ")[0] if section else page
    (row,) = [row for row in _rows(part) if row.startswith(f"| `{last}`")]
    assert prose(description).replace("|", "&#124;") in row


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help(name: str) -> None:
    assert f"\n## ssbscreen {name}\n" in command_line_page()


def test_the_embedded_set_is_counted_as_it_is_read() -> None:
    page, contents = embedded_set_page(), read_bundled()
    assert f"| phases of hulls | {len(contents.phases.formulas):,} |" in page


def test_every_published_window_that_the_set_is_compared_with_is_in_the_literature() -> None:
    rows = [row.strip("| ").split(" | ") for row in _rows(embedded_set_page())]
    compared = {(row[0], row[1], row[3]) for row in rows if len(row) == 6 and "doi:" in row[5]}
    known = {
        (each.formula, limit, f"{value:.2f}")
        for each in read_windows()
        for limit, value in (("reduction", each.reduction_limit_v), ("oxidation", each.oxidation_limit_v))
    }
    assert compared
    assert compared <= known


def test_numbers_of_a_built_page_have_minus_signs_and_commands_do_not() -> None:
    built = page_with_minus_signs("<p>mean -12, mp-1234, <code>--weight -1</code></p><pre>-0.87</pre>")
    assert built == "<p>mean −12, mp-1234, <code>--weight -1</code></p><pre>-0.87</pre>"
