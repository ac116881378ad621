"""The trust page: what the audit found, the holes of the hull, moduli and models beside what is known."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa
import pytest

from ssbscreen.audit.calibration import SIDE_PX, Calibration, CalibrationPoint
from ssbscreen.audit.check import State
from ssbscreen.audit.hull_completeness import hull_completeness
from ssbscreen.audit.number_checks import CONDUCTORS, Coverage, HeldOut
from ssbscreen.audit.published_moduli import compared_moduli
from ssbscreen.audit.report import audit
from ssbscreen.audit.trust_page import SHOWN_AS, CardFacts, trust_html
from ssbscreen.report.run_tables import RunTables
from ssbscreen.sources.literature import read_moduli
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables

CARDS = CardFacts(
    coverages=[Coverage("band gap <of> crystals", 0.9, 0.7, 1234)],
    held_out=[HeldOut(CONDUCTORS, "Li3N", -3.0, -5.0, -4.0), HeldOut(CONDUCTORS, "Li6PS5Cl", -2.8, -7.0, -2.0)],
    calibrations=[Calibration("band gaps", "intervals", [CalibrationPoint(0.5, 0.25, "a quarter")])],
)


@pytest.fixture(scope="module")
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


@pytest.fixture(scope="module")
def page(run: RunTables) -> str:
    return trust_html(run, CARDS)


def with_phases(run: RunTables, monkeypatch: pytest.MonkeyPatch, systems: list[str]) -> RunTables:
    """The run with other phases; of its candidates only Li3PS4 and LiAlO2 are judged."""
    fresh = RunTables.of(run.run)
    read = RunTables.read
    phases = pa.table({"chemical_system": systems})
    monkeypatch.setattr(
        RunTables, "read", lambda self, schema: phases if schema is tables.PHASE_ENTRIES else read(self, schema)
    )
    monkeypatch.setattr(RunTables, "judged", ("Li3PS4", "LiAlO2"))
    return fresh


def test_every_check_of_the_audit_stands_with_its_state(run: RunTables, page: str) -> None:
    checks = audit(run, CARDS.coverages, CARDS.held_out)
    section = page[page.index('id="audit"') : page.index('id="windows"')]
    for state, (_, sign) in SHOWN_AS.items():
        shown = section.count(f"{sign} {state.value}</span></td>")
        assert shown == sum(check.state is state for check in checks)
    assert "band gap &lt;of&gt; crystals" in page
    assert "is not to be trusted" in page  # coverage of 70 % where 90 % was promised


def test_a_run_of_which_nothing_is_known_is_not_called_sound(run: RunTables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssbscreen.audit.trust_page.audit", lambda *_: [])
    told = trust_html(run, CardFacts())
    assert "Nothing could be checked in this run" in told
    assert "Nothing is broken" not in told


def test_every_sign_of_a_state_is_another(page: str) -> None:
    assert SHOWN_AS.keys() == set(State)
    assert len({sign for _, sign in SHOWN_AS.values()}) == len(State)
    assert 'class="tag severe">✗ broken' in page


def test_published_windows_stand_beside_ours(page: str) -> None:
    assert '2.29 <span class="small">2.19 to 2.39</span>' in page
    assert page.count('class="published"') > 3


def test_moduli_stand_beside_published_ones(run: RunTables, page: str) -> None:
    compared = compared_moduli(run)
    published = {(record.formula, record.bulk_gpa) for record in read_moduli().values()}
    assert compared
    for each in compared:
        assert each.published > 0.0
        if each.quantity == "bulk":
            assert each.published in {value for _, value in published}
    assert page.count("taken from others") == sum(not each.proves_something for each in compared)


def test_misses_of_models_come_first(page: str) -> None:
    rows = re.search(r"had not learned from: measured conductivities.*?</table>", page, re.DOTALL)
    assert rows
    assert rows.group(0).index("✗ no") < rows.group(0).index("✓ yes")


def test_a_calibration_is_drawn_to_scale(page: str) -> None:
    assert f'<circle cx="{SIDE_PX / 2}" cy="{SIDE_PX * 0.75}" r="5"><title>a quarter</title>' in page


def test_a_missing_binary_is_a_hole(run: RunTables, monkeypatch: pytest.MonkeyPatch) -> None:
    systems = ["Li", "P", "S", "Al", "O", "Li-S", "P-S", "Li-O", "Li-P-S", "Al-Li-O", "Al-Li-O"]
    found = hull_completeness(with_phases(run, monkeypatch, systems))
    assert {each.element: list(each.missing) for each in found.elements if each.missing} == {"Al": ["Al-O"]}
    assert (found.judged, found.concerned, found.alone, found.phases) == (2, 1, 1, 11)
    by_element = {each.element: each for each in found.elements}
    assert (by_element["Li"].phases, by_element["Li"].candidates) == (6, 2)
    assert all(each.has_reference for each in found.elements)


def test_an_element_without_reference_comes_first(run: RunTables, monkeypatch: pytest.MonkeyPatch) -> None:
    found = hull_completeness(with_phases(run, monkeypatch, ["Li", "S", "Al", "O", "Li-P-S", "Al-Li-O"]))
    assert [each.element for each in found.elements if not each.has_reference] == ["P"]
    assert found.elements[0].element == "P"
    assert found.concerned == 2  # Li2S and Li2O are not there either


def test_provenance_is_whole(run: RunTables, page: str) -> None:
    for table in run.manifest["tables"].values():
        assert table["sha256"] in page
    assert run.manifest["code_sha256"] in page


def test_what_was_measured_of_the_energies_is_told(make_run: Callable[..., RunFolder], page: str) -> None:
    told = trust_html(RunTables.of(make_run(origin="POTENTIAL", roles=("separator",))), CARDS)
    assert "<li>Windows of 2 &lt;salts&gt;: 0.1 V.</li>" in told
    assert "&lt;salts&gt;" not in page


def test_the_page_loads_nothing(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="(?!#|index\.html|https://doi\.org/)[^"]*"', page)
