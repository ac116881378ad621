"""The golden set on the embedded data: the screen is trusted only while these facts of the literature come out."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
import pytest

from flows.screening import run_screen
from flows.settings import Settings
from ssbscreen.decision.drawbacks import property_drawbacks
from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.merge import joined_columns

NEGATIVES = ("Li2S", "LiF", "LiCl", "Li2O", "LiCoO2", "LiFePO4")
ELECTROLYTES = (
    "Li7La3Zr2O12", "Li10GeP2S12", "Li6PS5Cl", "Li3PS4", "Li7P3S11", "LiTi2(PO4)3", "LiGe2(PO4)3", "Li3YCl6",
    "Li3InCl6", "Li3N",
)  # fmt: skip
# What is known against each; Li3PS4 and Li7P3S11 have a narrow window, which shows at both electrodes.
DRAWBACKS = {
    "Li7La3Zr2O12": {
        "heavy",
        "too stiff to press cold",
        "roughening of Li by chi",
        "oxidised below the cathode's voltage",
    },
    "Li10GeP2S12": {"reduced by Li metal", "metallic products at Li metal", "H2S with moisture"},
    "Li6PS5Cl": {"reduced by Li metal", "oxidised below the cathode's voltage", "H2S with moisture", "brittle"},
    "Li3PS4": {"reduced by Li metal", "oxidised below the cathode's voltage", "H2S with moisture"},
    "Li7P3S11": {"reduced by Li metal", "oxidised below the cathode's voltage", "H2S with moisture"},
    "LiTi2(PO4)3": {"reduced by Li metal", "metallic products at Li metal"},
    "LiGe2(PO4)3": {"reduced by Li metal", "metallic products at Li metal"},
    "Li3YCl6": {"reduced by Li metal", "metallic products at Li metal"},
    "Li3InCl6": {"reduced by Li metal", "metallic products at Li metal", "scarce elements"},
    "Li3N": {"oxidised below the cathode's voltage"},
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    out = tmp_path_factory.mktemp("runs") / "golden"
    return run_screen(Settings(), out, direct=True, progress=lambda *_: None)


@pytest.fixture(scope="module")
def facts(run: RunFolder) -> dict[str, dict[str, Any]]:
    """Columns of every candidate by composition."""
    names = ("candidates", "windows", "elasticity", "mechanics", "conductivity", "interfaces", "practicality")
    read = {name: tables.ALL_TABLES[name].read(run.table_path(tables.ALL_TABLES[name])) for name in names}
    columns = joined_columns(read.pop("candidates"), read.values())
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return {composition_key(parse_formula(str(row["formula"]))): row for row in rows}


def of(facts: dict[str, dict[str, Any]], formula: str) -> dict[str, Any]:
    return facts[composition_key(parse_formula(formula))]


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


@pytest.mark.parametrize("formula", ELECTROLYTES)
def test_no_known_electrolyte_hides_its_drawbacks(facts: dict[str, dict[str, Any]], formula: str) -> None:
    found = {drawback.name for drawback in property_drawbacks(of(facts, formula), cathode_voltage_v=4.2)}
    assert DRAWBACKS[formula] - found == set()


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
