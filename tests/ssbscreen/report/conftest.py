"""A small run folder, made through the same tables, gates and ranks as a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import nan
from pathlib import Path
from typing import Any

import pytest

from ssbscreen.cell.conduction_table import known_conductivities
from ssbscreen.cell.practicality_table import practicality_table
from ssbscreen.criteria.registry import criteria, gates
from ssbscreen.decision.criteria_table import criteria_table, criterion_values, needed_criteria
from ssbscreen.decision.drawbacks_table import drawbacks_table
from ssbscreen.decision.family_standing import family_ranks_table, percentiles_table
from ssbscreen.decision.gates import GateOutcome, apply_gates, probability_passes
from ssbscreen.decision.pareto import trade_off_criteria, trade_offs
from ssbscreen.decision.ranking import rank_candidates
from ssbscreen.decision.robustness import SCHEMAS, RobustnessOptions, assess_robustness
from ssbscreen.decision.roles import ROLES, role_with
from ssbscreen.decision.similar_electrolytes import KnownElectrolyte, similar_electrolytes_table
from ssbscreen.domain.cell_reading import ReadHere
from ssbscreen.domain.decisions import CriterionValues, GateState, Role
from ssbscreen.electronics.table import electronics_of_known
from ssbscreen.report.page import write_report
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder, write_run
from ssbscreen.suspicion.table import raised, suspicions
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.merge import joined_columns
from ssbscreen.tables.schema import concatenated
from tests.ssbscreen.report.browser import Watched, chromium, settled, watched
from tests.ssbscreen.report.interface_rows import interface_tables
from tests.ssbscreen.report.moduli_rows import moduli_tables
from tests.ssbscreen.report.ranked_by_python import READY

# formula, above hull, reduction, oxidation, energy with Li, products with Li, gap, density
MATERIALS = [
    ("Li3PS4", 0.0, 1.72, 2.36, -1.42, "4 Li2S + Li3P", 2.95, 1.80),
    ("Li10Ge(PS6)2", 0.019, 1.72, 2.29, -1.25, "12 Li2S + 2 Li3P + 0.25 Li15Ge4", 2.2, 2.0),
    ("Li7La3Zr2O12", 0.007, 0.05, 2.91, -0.02, "7 Li2O + 1.5 La2O3 + 0.5 Zr4O", 4.3, 4.99),
    ("Li3YCl6", 0.0, 0.66, 4.26, -0.2, "6 LiCl + Y", 5.0, None),
    ("LiAlO2", 0.0, 0.17, 3.70, -0.05, "Li5AlO4 + LiAl", 4.7, 2.6),
    ("LiCoO2", 0.0, 1.81, 3.39, -1.32, "2 Li2O + Co", 0.66, 4.98),
    ("LiF", 0.0, 0.0, 6.36, 0.0, "LiF", 8.7, 2.53),
    ("LiTcO4", 0.2, 1.0, 3.0, -1.0, "Li2O + Tc", None, None),
]
CONDUCTIVITY = {"Li3PS4": -3.8, "Li10Ge(PS6)2": -1.9, "Li7La3Zr2O12": -3.3}
ERROR = 0.024


@pytest.fixture(scope="session")
def make_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., RunFolder]:
    """Writes a run of the materials above without its page; the origin of its energies is an argument."""

    def make(
        *, origin: str = "DFT", roles: tuple[str, ...] = ("separator", "catholyte"), shown: int = 200
    ) -> RunFolder:
        place = tmp_path_factory.mktemp("runs")
        written = _written(place, origin, roles)
        funnel = written.pop("funnel")
        manifest = {
            "started": "2026-01-02T03:04:05+00:00",
            "finished": "2026-01-02T03:05:05+00:00",
            "settings": {
                "interfaces": {"cathodes": ["LiCoO2", "LiFePO4"], "own_cathodes": {}, "coated_candidates": 10},
                "robustness": {"compute": True, "draws": 500, "weight_spread": 0.2, "seed": 1},
                "report": {"shown_candidates": shown},
                "roles": {name: {"weights": {}, "limits": {}} for name in roles},
                "sources": {"paths": ["phases.csv"], "literature": True, "keep_isolated_molecules": False},
                "thermodynamics": {"cathode_voltage_v": 4.2, "candidates_per_task": 100},
            },
            "sources": {"labels": ["phases.csv"], "sha256": "0" * 64},
            "energy_scale": {
                "functional": "PBE",
                "corrections": "MP2020",
                "origin": origin,
                "error_ev_per_atom": ERROR,
                "error_source": "Somebody, A Journal 1, 2 (2012), doi:10.1103/PhysRevB.85.155208: of somebody",
                **({"measured": ["Windows of 2 <salts>: 0.1 V."]} if origin == "POTENTIAL" else {}),
            },
            "notes": ["Energies: 8 phases & more"],
            "funnel": funnel,
            "seeds": {},
            "versions": {"numpy": "2.1"},
            "python": "3.11",
            "code_sha256": "1" * 64,
            "git_commit": None,
        }
        return write_run(place / "run", tables=written.values(), manifest=manifest, build_report=lambda _: None)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, started once; tests that ask for it are skipped where there is none."""
    with chromium() as started:
        yield started


@pytest.fixture
def sight(browser: Any) -> Iterator[Watched]:
    """A fresh watched page of desktop size."""
    with watched(browser) as page:
        yield page


@pytest.fixture(scope="session")
def written(run_folder: RunFolder) -> RunFolder:
    """The run with its page and dossiers, written once for all tests that read them."""
    write_report(run_folder)
    return run_folder


@pytest.fixture(scope="session")
def run(written: RunFolder) -> RunTables:
    """Its tables."""
    return RunTables.of(written)


@pytest.fixture
def page(run: RunTables, sight: Watched) -> Iterator[Any]:
    """The ranking page, ready; afterwards it must have said and asked nothing."""
    opened = sight.open(run.run.report)
    opened.evaluate(READY)
    settled(opened)
    yield opened
    sight.assert_silent()


@pytest.fixture(scope="session")
def run_folder(make_run: Callable[..., RunFolder]) -> RunFolder:
    """A run of two roles on DFT energies, without its page."""
    return make_run()


def _written(place: Path, origin: str, roles: tuple[str, ...]) -> dict[str, Any]:
    content = _content(origin)
    windows, candidates = content["windows"], content["candidates"]
    content["electronics"] = electronics_of_known(candidates)
    content["practicality"] = practicality_table(candidates)
    columns = joined_columns(
        windows,
        [
            candidates,
            *(
                content[name]
                for name in ("electronics", "elasticity", "mechanics", "conductivity", "interfaces", "practicality")
            ),
        ],
    )
    ids = columns["candidate_id"].tolist()
    known = criteria()
    configured = [role_with(ROLES[name], criteria=known, gates=gates()) for name in roles]
    values = criterion_values(
        needed_criteria([each.role for each in configured], also=trade_off_criteria()), columns, known
    )
    outcomes = [apply_gates(ids, columns, each, gates()) for each in configured]
    pairs = list(zip(configured, outcomes, strict=True))
    content |= {
        "criteria_values": criteria_table(ids, values),
        "gates": concatenated([outcome.table for outcome in outcomes], tables.GATES),
        "ranking": concatenated(
            [rank_candidates(each.role, ids, values, known, outcome) for each, outcome in pairs], tables.RANKING
        ),
        "trade_offs": concatenated(
            [
                trade_offs(each.role, ids, values, known, ranked=outcome.state != GateState.FAILS.value)
                for each, outcome in pairs
            ],
            tables.TRADE_OFFS,
        ),
    }
    robust = [
        assess_robustness(
            each.role,
            *_best_first(ids, values, outcome, each.role),
            known,
            RobustnessOptions(500, 1, ERROR),
            passes=probability_passes(outcome.table, each.role.name, ids),
        )
        for each, outcome in pairs
    ]
    content |= {schema.name: concatenated([found[schema.name] for found in robust], schema) for schema in SCHEMAS}
    formulas = dict(zip(ids, columns["formula"].tolist(), strict=True))
    known_ones = [KnownElectrolyte("Li3PS4", -3.8, False, "a paper"), KnownElectrolyte("Li3ErCl6", -3.5, True, "two")]
    content |= {
        "suspicions": suspicions(candidates, content["conductivity"], ReadHere(raised))[0],
        "drawbacks": drawbacks_table(columns, cathode_voltage_v=4.2),
        "percentiles": percentiles_table(content["criteria_values"], formulas, known),
        "family_ranks": family_ranks_table(content["ranking"], formulas),
        "similar_electrolytes": similar_electrolytes_table(formulas, known_ones),
    }
    refs = {name: tables.ALL_TABLES[name].write(table, place / f"{name}.parquet") for name, table in content.items()}
    funnel = {
        each.role.name: {str(state): int((outcome.state == state).sum()) for state in GateState}
        for each, outcome in pairs
    }
    return {**refs, "funnel": funnel}


def _best_first(
    ids: list[str], values: dict[str, CriterionValues], outcome: GateOutcome, role: Role
) -> tuple[list[str], dict[str, CriterionValues]]:
    ranked = rank_candidates(role, ids, values, criteria(), outcome).sort_by("rank")["candidate_id"].to_pylist()
    rows = [ids.index(each) for each in ranked]
    return ranked, {
        name: CriterionValues(each.value[rows], each.low[rows], each.high[rows], each.origin[rows])
        for name, each in values.items()
    }


def _content(origin: str) -> dict[str, Any]:
    ids, hull, reduction, oxidation, at_li, products, gap, density = map(list, zip(*MATERIALS, strict=True))
    return (
        interface_tables(ERROR)
        | moduli_tables()
        | {
            "phase_entries": tables.PHASE_ENTRIES.build(
                {
                    "entry_id": ids,
                    "formula": ids,
                    "chemical_system": ["?"] * len(ids),
                    "formation_energy_ev_per_atom": [-1.0] * len(ids),
                }
            ),
            "candidates": tables.CANDIDATES.build(
                {
                    "candidate_id": ids,
                    "formula": ids,
                    "chemical_system": ["Cl-Li-Y" if formula == "Li3YCl6" else "?" for formula in ids],
                    "formation_energy_ev_per_atom": [-1.0] * len(ids),
                    "material_id": [f"mp-{number}" for number in range(len(ids))],
                    "density_g_per_cm3": density,
                    "density_origin": [None if value is None else "DFT" for value in density],
                    "band_gap_ev": gap,
                    "band_gap_origin": [None if value is None else "DFT" for value in gap],
                }
            ),
            "conductivity": known_conductivities(
                candidate_ids=list(CONDUCTIVITY),
                log10_conductivities=list(CONDUCTIVITY.values()),
                stds=[nan] * len(CONDUCTIVITY),
                are_bounds=[False] * len(CONDUCTIVITY),
                origins=["MEASURED"] * len(CONDUCTIVITY),
                sources=["a paper"] * len(CONDUCTIVITY),
            ),
            "windows": tables.WINDOWS.build(
                {
                    "candidate_id": ids,
                    "energy_above_hull_ev_per_atom": hull,
                    "energy_above_hull_std_ev_per_atom": [ERROR] * len(ids),
                    "reduction_limit_v": reduction,
                    "reduction_limit_low_v": [max(value - 0.1, 0.0) for value in reduction],
                    "reduction_limit_high_v": [value + 0.1 for value in reduction],
                    "oxidation_limit_v": oxidation,
                    "oxidation_limit_low_v": [value - 0.1 for value in oxidation],
                    "oxidation_limit_high_v": [value + 0.1 for value in oxidation],
                    "tolerance_ev_per_atom": [ERROR] * len(ids),
                    "decomposition_energy_at_li_ev_per_atom": at_li,
                    "decomposition_energy_at_cathode_ev_per_atom": [-0.1] * len(ids),
                    "margin_at_li_ev_per_atom": at_li,
                    "margin_at_cathode_ev_per_atom": [-0.1] * len(ids),
                    "hull_phases": ids,
                    "products_at_li": products,
                    "origin": [origin] * len(ids),
                }
            ),
            "voltage_profiles": tables.VOLTAGE_PROFILES.build(
                {
                    "candidate_id": ["Li3PS4", "Li3PS4"],
                    "step": [0, 1],
                    "voltage_low_v": [0.0, 1.72],
                    "voltage_high_v": [1.72, None],
                    "li_per_formula": [8.0, 3.0],
                    "phases": [
                        [{"formula": "Li2S", "formula_units": 4.0}, {"formula": "Li3P", "formula_units": 1.0}],
                        [{"formula": "Li3PS4", "formula_units": 1.0}],
                    ],
                }
            ),
            "barriers": tables.BARRIERS.build(
                {
                    "candidate_id": ["Li3PS4", "Li3YCl6", "Li7La3Zr2O12"],
                    "material_id": ["mp-0", "mp-3", "mp-2"],
                    "barrier_1d_ev": [0.335, 0.441, None],
                    "barrier_2d_ev": [0.352, None, None],
                    "barrier_3d_ev": [0.352, None, None],
                    "fault": [None, None, "not done after 60 s"],
                }
            ),
            "rejections": tables.REJECTIONS.build(
                {
                    "candidate_id": ["Li", "Li3PS4", "Na3YCl6"],
                    "stage": ["sources", "sources", "windows"],
                    "reason": ["the zero of voltages", "a tensor <script>alert(1)</script> not used", "no Li"],
                }
            ),
        }
    )
