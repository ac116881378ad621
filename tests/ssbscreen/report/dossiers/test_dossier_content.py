"""What a dossier tells, and that it tells what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ssbscreen.domain.cell_reading import CellReading, reading
from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.report.dossier_name import dossier_candidates, dossier_file_name
from ssbscreen.report.dossiers.cell_facts import look_at_cell
from ssbscreen.report.dossiers.cell_targets import cell_targets
from ssbscreen.report.dossiers.conduction_conflict import conduction_conflict
from ssbscreen.report.dossiers.dendrite_verdicts import OPEN, ROUGH, SMOOTH, dendrite_verdicts
from ssbscreen.report.dossiers.drawback_card import drawback_card
from ssbscreen.report.dossiers.identity import identity
from ssbscreen.report.dossiers.page import dossier_html, write_dossier, write_dossiers
from ssbscreen.report.number_text import NOT_ASSESSED
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables


@pytest.fixture
def run(run_folder: RunFolder) -> RunTables:
    return RunTables.of(run_folder)


def with_facts(run: RunTables, candidate: str, **changes: object) -> RunTables:
    """The run with other values of one candidate, beside a run of its own that keeps them."""
    other = replace(run)
    facts: dict[str, Row] = {**run.facts, candidate: {**run.facts[candidate], **changes}}
    other.__dict__["facts"] = facts
    return other


def test_the_worst_drawback_comes_first_and_a_gate_of_two_roles_is_told_once(run: RunTables) -> None:
    card = drawback_card(run, "LiCoO2")
    lines = [*card.first, *card.rest]
    assert [line.severity for line in lines] == sorted((line.severity for line in lines), reverse=True)
    shells = [line for line in lines if line.roles == "separator, catholyte"]
    assert [line.name for line in shells if "closed_shell" in line.name]
    assert sum(count for _, count in card.counts) == len(lines)


def test_the_card_stands_before_everything_else(run: RunTables) -> None:
    page = dossier_html(run, "Li3PS4")
    places = [page.index(f'id="{name}"') for name in ("drawbacks", "ranks", "roles", "provenance")]
    assert places == sorted(places)
    assert re.search(r'<span class="tag severe">severe \d\.\d\d</span>', page)


@pytest.mark.parametrize(
    ("material", "address"),
    [
        ("mp-985592", "https://next-gen.materialsproject.org/materials/mp-985592"),
        ("mvc-1234", "https://next-gen.materialsproject.org/materials/mvc-1234"),
        ("mp-0", ""),
        ("Li3YCl6 from mp-676109 In->Y", ""),
        ('mp-1"><script>alert(1)</script>', ""),
        ("mp-1\n", ""),
        (None, ""),
    ],
)
def test_only_identifiers_of_the_materials_project_are_linked(
    run: RunTables, material: str | None, address: str
) -> None:
    assert identity(with_facts(run, "Li3PS4", material_id=material), "Li3PS4").material_page == address


def test_a_cell_that_was_made_from_another_material_is_not_linked_as_that_material(run: RunTables) -> None:
    made = "Li3YCl6 from mp-676109 In->Y"
    other = replace(run)
    other.__dict__["facts"] = {**run.facts, made: {**run.facts["Li3YCl6"], "material_id": "mp-676109"}}
    found = identity(other, made)
    assert found.material_page == ""
    assert found.also == (made, "mp-676109")


def test_known_or_theoretical_is_told_where_a_source_tells(run: RunTables) -> None:
    assert identity(with_facts(run, "Li3PS4", theoretical=True), "Li3PS4").made.startswith("not known")
    assert identity(with_facts(run, "Li3PS4", theoretical=False), "Li3PS4").made == "a measured structure is known"
    assert identity(run, "Li7La3Zr2O12").name == "LLZO"
    assert identity(run, "Li7La3Zr2O12").family == "oxide"


@pytest.mark.parametrize(
    ("energy", "cost", "verdicts"),
    [
        (510.0, 20.0, ["ok", "ok"]),
        (500.0, 100.0, ["ok", "ok"]),
        (450.0, 140.0, ["bad", "bad"]),
        (None, None, ["ask", "ask"]),
    ],
)
def test_the_targets_are_judged_by_the_goals_of_the_workshop(
    run: RunTables, energy: float | None, cost: float | None, verdicts: list[str]
) -> None:
    changed = with_facts(
        run,
        "Li3PS4",
        specific_energy_wh_per_kg=energy,
        raw_material_cost_usd_per_kwh=cost,
        raw_material_cost_low_usd_per_kwh=cost,
        raw_material_cost_high_usd_per_kwh=cost,
    )
    first, density, last = cell_targets(changed, "Li3PS4")
    assert [first.tag, last.tag] == verdicts
    assert [each.goal for each in (first, density)] == ["500 Wh/kg", "1500 Wh/L"]
    assert last.goal == "100 $/kWh for the whole cell"
    if energy is not None:
        assert first.share == pytest.approx(100.0 * energy / 750.0, abs=0.1)
        assert first.goal_share == pytest.approx(100.0 / 1.5)


@pytest.mark.parametrize(
    ("ratio", "chi", "says", "together"),
    [
        ((3.0, 2.5, 3.5), (6.0, 4.0, 8.0), [SMOOTH, ROUGH], "They contradict each other"),
        ((1.0, 0.8, 1.2), (6.0, 4.0, 8.0), [ROUGH, ROUGH], "Both say: Li roughens"),
        ((3.0, 2.5, 3.5), (-2.0, -3.0, -1.0), [SMOOTH, SMOOTH], "Both say: Li stays smooth"),
        ((2.1, 1.8, 2.5), (6.0, 4.0, 8.0), [OPEN, ROUGH], "neither agree nor contradict"),
        ((None, None, None), (6.0, 4.0, 8.0), [NOT_ASSESSED, ROUGH], "Nothing to compare"),
    ],
)
def test_both_theories_of_dendrites_are_judged_with_their_intervals(
    run: RunTables, ratio: tuple[float | None, ...], chi: tuple[float | None, ...], says: list[str], together: str
) -> None:
    names = [f"{name}{end}" for name, end in (("monroe_newman_ratio", ""), ("monroe_newman_ratio", "_low"))]
    names += ["monroe_newman_ratio_high", *(f"chi{end}_kj_per_mol_nm" for end in ("", "_low", "_high"))]
    found = dendrite_verdicts(with_facts(run, "Li3PS4", **dict(zip(names, (*ratio, *chi), strict=True))), "Li3PS4")
    assert [each.says for each in found.verdicts] == says
    assert together in found.together


@pytest.mark.parametrize(
    ("barrier", "chance", "word"),
    [
        (0.335, 0.9, "agree"),
        (0.335, 0.1, "contradict each other"),
        (None, 0.9, "contradict each other"),
        (1.2, 0.9, "contradict each other"),
        (1.2, 0.1, "agree"),
        (0.7, 0.9, "cannot be compared"),
        (0.335, None, "cannot be compared"),
    ],
)
def test_conductivity_and_barrier_are_compared_in_words(
    run: RunTables, barrier: float | None, chance: float | None, word: str
) -> None:
    changed = with_facts(run, "Li3PS4", probability_above_1e_4_s_per_cm=chance)
    rows = [{**row, "barrier_1d_ev": barrier} for row in run.read(tables.BARRIERS).to_pylist()]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    changed.__dict__["_read"] = {**run._read, tables.BARRIERS.name: tables.BARRIERS.build(columns)}
    assert conduction_conflict(changed, "Li3PS4").word == word


def test_without_a_barrier_there_is_no_verdict(run: RunTables) -> None:
    assert "not done after 60 s" in conduction_conflict(run, "Li7La3Zr2O12").told
    assert conduction_conflict(run, "LiF").word == "cannot be compared"


def test_what_is_missing_is_told(run: RunTables) -> None:
    page = dossier_html(run, "LiTcO4")
    assert "No cell is at hand" in page
    assert "radioactive" in page
    assert "log10_conductivity" in page[page.index('id="not-assessed"') : page.index('id="provenance"')]
    assert "a tensor &lt;script&gt;" in dossier_html(run, "Li3PS4")


def test_a_run_writes_a_dossier_for_its_best_and_the_known_ones(run: RunTables) -> None:
    write_dossiers(run)
    folder = run.run.report.parent / "dossiers"
    assert {path.name for path in folder.iterdir()} == {dossier_file_name(each) for each in dossier_candidates(run)}
    assert "LiCoO2" in dossier_candidates(run)
    text = (folder / dossier_file_name("Li3PS4")).read_text()
    assert 'href="../index.html"' in text
    assert len(text.encode()) < 100_000


def test_a_cell_that_could_not_be_looked_at_is_told_and_costs_no_other_dossier(run: RunTables) -> None:
    fault = "its cell took more than 60 s and was stopped"
    rows = run.read(tables.CANDIDATES).to_pylist()
    for row in rows:
        if row["candidate_id"] in {"Li3PS4", "LiCoO2"}:
            numbers = [3, 15] if row["candidate_id"] == "Li3PS4" else [3, 8]
            row |= {"cell_abc_angstrom_angles_degree": [4.0, 4.0, 4.0, 90.0, 90.0, 90.0], "atomic_numbers": numbers}
            row |= {"fractional_xyz": [0.0, 0.0, 0.0, 0.5, 0.5, 0.5]}
    with_cells = tables.CANDIDATES.build({name: [row[name] for row in rows] for name in tables.CANDIDATES.arrow.names})
    other = replace(run)
    other.__dict__["_read"] = {tables.CANDIDATES.name: with_cells}

    def look(cells: Sequence[CellGeometry]) -> list[CellReading]:
        return [
            CellReading(fault=fault) if 15 in each.atomic_numbers else reading(look_at_cell, each) for each in cells
        ]

    write_dossiers(other, look)
    folder = run.run.report.parent / "dossiers"
    pages = {each: (folder / dossier_file_name(each)).read_text() for each in ("Li3PS4", "LiCoO2")}
    assert f"The cell could not be looked at: {fault}." in pages["Li3PS4"]
    assert 'class="figure atoms"' not in pages["Li3PS4"]
    assert "4.00 × 4.00 × 4.00" in pages["Li3PS4"]
    assert 'class="figure atoms"' in pages["LiCoO2"]
    assert {path.name for path in folder.iterdir()} == {dossier_file_name(each) for each in dossier_candidates(run)}


def test_few_dossiers_are_few(run: RunTables) -> None:
    settings = {**run.manifest["settings"], "report": {"shown_candidates": 200, "dossiers": 1}}
    few = replace(run, manifest={**run.manifest, "settings": settings})
    best = {run.ranking[role][0]["candidate_id"] for role in run.roles}
    assert best <= set(dossier_candidates(few)) < set(dossier_candidates(run))


def test_an_unknown_candidate_is_refused_as_explain_does(run_folder: RunFolder) -> None:
    with pytest.raises(SsbscreenError, match="no candidate 'Li3YCl7'.*Li3YCl6"):
        write_dossier(run_folder, "Li3YCl7", None)


def test_what_left_before_it_was_judged_has_no_dossier(run_folder: RunFolder) -> None:
    with pytest.raises(SsbscreenError, match="left .* before it was judged.*ssbscreen explain"):
        write_dossier(run_folder, "Li", None)


def test_the_same_run_gives_the_same_dossier(run_folder: RunFolder) -> None:
    assert dossier_html(RunTables.of(run_folder), "Li3PS4") == dossier_html(RunTables.of(run_folder), "Li3PS4")
