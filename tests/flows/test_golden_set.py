"""The golden set on the embedded data: the screen is trusted only while these facts of the literature come out."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow.compute as pc
import pytest

from flows.audit_coverages import coverages, held_out
from flows.short_list import short_list
from ssbscreen.audit.check import State
from ssbscreen.audit.golden_checks import FLAGS, RANKS
from ssbscreen.audit.golden_set import GOLDEN_SET
from ssbscreen.audit.report import audit
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.composition import composition_key, formula_key
from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.merge import joined_columns

NEGATIVES = ("Li2S", "LiF", "LiCl", "Li2O", "LiCoO2", "LiFePO4")
ELECTROLYTES = (
    "Li7La3Zr2O12", "Li10GeP2S12", "Li6PS5Cl", "Li3PS4", "Li7P3S11", "LiTi2(PO4)3", "LiGe2(PO4)3", "Li3YCl6",
    "Li3InCl6", "Li3N",
)  # fmt: skip


@pytest.fixture
def run(embedded_run: RunFolder) -> RunFolder:
    return embedded_run


@pytest.fixture(scope="module")
def facts(embedded_run: RunFolder) -> dict[str, dict[str, Any]]:
    """Columns of every candidate by composition."""
    names = ("candidates", "windows", "elasticity", "mechanics", "conductivity", "interfaces", "practicality")
    read = {name: tables.ALL_TABLES[name].read(embedded_run.table_path(tables.ALL_TABLES[name])) for name in names}
    columns = joined_columns(read.pop("candidates"), read.values())
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return {formula_key(str(row["formula"])): row for row in rows}


def of(facts: dict[str, dict[str, Any]], formula: str) -> dict[str, Any]:
    return facts[formula_key(formula)]


@pytest.mark.parametrize("role", ["separator", "catholyte"])
@pytest.mark.parametrize("formula", NEGATIVES)
def test_salts_and_cathodes_fail_a_gate_with_a_reason(
    run: RunFolder, facts: dict[str, dict[str, Any]], formula: str, role: str
) -> None:
    candidate = of(facts, formula)["candidate_id"]
    ranking = tables.RANKING.read(run.table_path(tables.RANKING))
    assert candidate not in ranking.filter(pc.field("role") == role)["candidate_id"].to_pylist()
    gates = tables.GATES.read(run.table_path(tables.GATES))
    failed = gates.filter(
        (pc.field("role") == role) & (pc.field("candidate_id") == candidate) & (pc.field("state") == "fails")
    ).to_pylist()
    assert {row["gate"] for row in failed} <= {"conduction_evidence", "closed_shell", "phase_stability"}
    expected = "closed_shell" if formula in {"LiCoO2", "LiFePO4"} else "conduction_evidence"
    assert expected in {row["gate"] for row in failed}


@pytest.mark.parametrize("formula", NEGATIVES[:4])
def test_a_simple_salt_fails_for_want_of_evidence_and_not_by_its_name(
    facts: dict[str, dict[str, Any]], formula: str
) -> None:
    from ssbscreen.criteria.registry import gates

    gate = gates()["conduction_evidence"]
    measured = {name: [value] for name, value in of(facts, formula).items()}
    unmeasured = {
        **measured,
        "log10_conductivity_s_per_cm": [float("nan")],
        "log10_conductivity_low_s_per_cm": [float("nan")],
        "log10_conductivity_high_s_per_cm": [float("nan")],
        "conductivity_in_domain": [float("nan")],
        "conductivity_is_upper_bound": [0.0],
        "conductivity_origin": [""],
    }
    assert gate.judge(unmeasured, gate.limits).state.tolist() == ["fails"]
    conducting = {**unmeasured, "log10_conductivity_s_per_cm": [-3.0], "conductivity_origin": ["MEASURED"]}
    assert gate.judge(conducting, gate.limits).state.tolist() == ["passes"]


@pytest.mark.parametrize("role", ["separator", "catholyte"])
def test_known_electrolytes_are_ranked_in_both_roles(
    run: RunFolder, facts: dict[str, dict[str, Any]], role: str
) -> None:
    ranking = tables.RANKING.read(run.table_path(tables.RANKING)).filter(pc.field("role") == role)
    ranked = set(ranking["candidate_id"].to_pylist())
    assert {formula for formula in ELECTROLYTES if of(facts, formula)["candidate_id"] not in ranked} == set()


@pytest.mark.parametrize(("role", "formulas"), [
    ("separator", ("Li7La3Zr2O12", "Li3N")),
    ("catholyte", ("Li3YCl6", "Li3InCl6", "LiTi2(PO4)3")),
])  # fmt: skip
def test_what_suits_a_role_is_among_its_first_twenty(
    run: RunFolder, facts: dict[str, dict[str, Any]], role: str, formulas: tuple[str, ...]
) -> None:
    ranking = tables.RANKING.read(run.table_path(tables.RANKING)).filter(pc.field("role") == role)
    rank = dict(zip(ranking["candidate_id"].to_pylist(), ranking["rank"].to_pylist(), strict=True))
    assert {formula for formula in formulas if rank[of(facts, formula)["candidate_id"]] > 20} == set()


def test_germanium_and_indium_are_costly_and_garnet_is_too_heavy_for_500_wh_per_kg(
    facts: dict[str, dict[str, Any]],
) -> None:
    def flags(formula: str) -> set[str]:
        return {drawback.name for drawback in property_drawbacks(of(facts, formula), cathode_voltage_v=4.2)}

    for formula in ("Li10GeP2S12", "LiGe2(PO4)3", "Li3InCl6"):
        assert {"costly raw materials", "scarce elements", "critical minerals"} <= flags(formula), formula
    for formula in ("Li7La3Zr2O12", "Li6PS5Cl", "Li3PS4", "LiTi2(PO4)3"):
        assert not {name for name in flags(formula) if "costly" in name}, formula
    assert of(facts, "Li7La3Zr2O12")["thickness_limit_um"] < 0.0
    assert 15.0 < of(facts, "Li6PS5Cl")["thickness_limit_um"] < 30.0


def test_the_audit_of_the_embedded_data_finds_nothing_broken(run: RunFolder) -> None:
    checks = audit(RunTables.of(run), coverages(run.manifest), held_out(run.manifest))
    assert [check for check in checks if check.state is State.BROKEN] == []
    flags = [check for check in checks if check.part == FLAGS]
    assert {check.subject for check in flags} == set(ELECTROLYTES)
    assert all(check.state is State.HOLDS for check in flags)
    ranks = [check for check in checks if check.part == RANKS and check.subject in NEGATIVES]
    assert {check.state for check in ranks} == {State.HOLDS}
    assert len(ranks) == 2 * len(NEGATIVES)
    excused = {check.subject for check in checks if check.state is State.EXCUSED}
    assert excused == {"Li3PS4", "LiGe2(PO4)3"}


def test_the_tables_of_cards_agree_with_the_rules_and_the_ranking(
    run: RunFolder, facts: dict[str, dict[str, Any]]
) -> None:
    kept = tables.DRAWBACKS.read(run.table_path(tables.DRAWBACKS)).to_pylist()
    garnet = of(facts, "Li7La3Zr2O12")["candidate_id"]
    named = {row["drawback"] for row in kept if row["candidate_id"] == garnet}
    (golden,) = [material for material in GOLDEN_SET if material.formula == "Li7La3Zr2O12"]
    assert all(named & set(names) for names in golden.flags)
    ranks = tables.FAMILY_RANKS.read(run.table_path(tables.FAMILY_RANKS))
    ranking = tables.RANKING.read(run.table_path(tables.RANKING))
    assert len(ranks) == len(ranking)
    near = tables.SIMILAR_ELECTROLYTES.read(run.table_path(tables.SIMILAR_ELECTROLYTES))
    own = near.filter((pc.field("candidate_id") == garnet) & (pc.field("nearest") == 1)).to_pylist()
    assert [row["composition_distance"] for row in own] == [0.0]


@pytest.mark.parametrize("formula", ELECTROLYTES)
def test_no_rule_suspects_a_known_electrolyte_of_more_than_a_metal_that_can_be_reduced(
    run: RunFolder, facts: dict[str, dict[str, Any]], formula: str
) -> None:
    rows = tables.SUSPICIONS.read(run.table_path(tables.SUSPICIONS)).to_pylist()
    raised = {row["suspicion"] for row in rows if row["candidate_id"] == of(facts, formula)["candidate_id"]}
    assert raised == ({"redox-active cation"} if "Ti" in formula else set())


@pytest.mark.parametrize("formula", NEGATIVES)
def test_salts_and_cathodes_are_suspected(run: RunFolder, facts: dict[str, dict[str, Any]], formula: str) -> None:
    rows = tables.SUSPICIONS.read(run.table_path(tables.SUSPICIONS)).to_pylist()
    candidate = of(facts, formula)["candidate_id"]
    severe = {row["suspicion"] for row in rows if row["candidate_id"] == candidate and row["grade"] == "severe"}
    assert severe == ({"redox-active cation"} if formula in {"LiCoO2", "LiFePO4"} else {"precursor"})


@pytest.mark.parametrize("formula", ["LiScO2", "LiErO2", "LiTmO2", "LiLuO2"])
def test_rocksalts_that_rank_high_show_that_nobody_measured_them(
    run: RunFolder, facts: dict[str, dict[str, Any]], formula: str
) -> None:
    rows = tables.SUSPICIONS.read(run.table_path(tables.SUSPICIONS)).to_pylist()
    candidate = facts[formula_key(formula)]["candidate_id"]
    (row,) = [r for r in rows if r["candidate_id"] == candidate and r["suspicion"] == "conductivity not measured"]
    assert row["grade"] == "serious"


def test_the_report_says_that_the_energies_are_a_potentials_and_how_wrong_they_are(run: RunFolder) -> None:
    scale = run.manifest["energy_scale"]
    assert scale["origin"] == "POTENTIAL"
    page = run.report.read_text()
    assert "machine-learned potential, not from DFT" in page
    assert f"{scale['error_ev_per_atom']:.2g}" in page or f"{scale['error_ev_per_atom']:.3g}" in page


def test_every_candidate_is_accounted_for(run: RunFolder) -> None:
    read = {
        s.name: s.read(run.table_path(s)) for s in (tables.CANDIDATES, tables.WINDOWS, tables.GATES, tables.RANKING)
    }
    candidates = set(read["candidates"]["candidate_id"].to_pylist())
    assert len(candidates) >= 300
    assert set(read["windows"]["candidate_id"].to_pylist()) == candidates
    for role in ("separator", "catholyte"):
        gates = read["gates"].filter(pc.field("role") == role)
        failed = set(gates.filter(pc.field("state") == "fails")["candidate_id"].to_pylist())
        ranked = read["ranking"].filter(pc.field("role") == role)["candidate_id"].to_pylist()
        assert failed.isdisjoint(ranked)
        assert failed | set(ranked) == candidates


def test_the_short_list_for_dear_calculations_is_the_best_of_a_role_with_cells(run: RunFolder) -> None:
    ranking = tables.RANKING.read(run.table_path(tables.RANKING)).filter(pc.field("role") == "catholyte")
    names = {
        row["candidate_id"]: row["formula"]
        for row in tables.CANDIDATES.read(run.table_path(tables.CANDIDATES)).to_pylist()
    }
    best = [names[candidate] for candidate in ranking.sort_by("rank")["candidate_id"].to_pylist()[:3]]
    cells = short_list(run.path, "catholyte", 3)
    assert [each.formula for each in cells] == best
    for each in cells:
        counted = Counter(SYMBOLS[number - 1] for number in each.cell.atomic_numbers)
        amounts = {symbol: float(count) for symbol, count in counted.items()}
        assert composition_key(amounts) == formula_key(each.formula)
    with pytest.raises(ConfigurationError, match="has no role 'coating'"):
        short_list(run.path, "coating", 3)
