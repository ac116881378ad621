"""Which cells are relaxed, in which order, and who becomes a candidate."""

from __future__ import annotations

import pytest

from flows.reference_account import candidate_account, left_out
from flows.reference_assembly import RELAXED, SINGLE_POINT, UNCONVERGED, Cell, phase_table
from flows.reference_jobs import CellJob
from flows.reference_plan import relaxation_plan

ELEMENTS = dict.fromkeys(("Li", "O", "F", "Y", "Zr", "Al", "Fe", "Tc", "P", "Ba", "Na", "S"), 0.0)
BOX = "van der Waals spheres fill 0.10 of the cell: an isolated molecule or cluster in a box"
ROWS = [
    ("mp-1", "LiYO2", -3.0, None, 40),
    ("mp-2", "LiNaBaAlYPO7F", -3.2, None, 100),  # eight elements
    ("mp-3", "LiAlO2", -3.1, None, 8),
    ("mp-4", "LiFeO2", -2.0, None, 4),
    ("mp-5", "LiTcO4", -2.0, None, 12),
    ("mp-6", "Li6ZrO5", -0.2, None, 12),  # far above Li + O + Li2ZrO3
    ("mp-7", "Li2ZrO3", -3.4, None, 130),
    ("mp-8", "LiS4", -0.5, BOX, 10),
    ("mp-9", "Al2O3", -3.4, None, 10),
]  # fmt: skip
ATOMS = {name: atoms for name, *_, atoms in ROWS}


def cells(methods: dict[str, str] | None = None) -> list[Cell]:
    outcome = {"cell": [4.0, 4.0, 4.0, 90.0, 90.0, 90.0], "atomic_numbers": [3, 9], "fractional_xyz": [0.0] * 6}
    kinds = methods or {}
    return [
        Cell(
            name,
            formula,
            energy,
            kinds.get(name, SINGLE_POINT),
            excluded,
            outcome if kinds.get(name, SINGLE_POINT) != SINGLE_POINT else None,
            name,
        )
        for name, formula, energy, excluded, _ in ROWS
    ]


@pytest.fixture(scope="module")
def plan():
    return relaxation_plan(cells(), ATOMS, ELEMENTS)


def test_candidates_are_what_the_cheap_gates_let_pass_whatever_the_number_of_elements(plan):
    assert plan.promising == {"mp-1", "mp-2", "mp-3"}
    assert plan.not_promising == {
        "the gate closed_shell does not let it pass": 1,
        "the gate radioactive does not let it pass": 1,
        "0.05 eV/atom or more above the hull": 1,
        "more than 120 atoms in the cell": 1,
        "an isolated molecule or cluster in a box": 1,
    }


def test_small_cells_come_first(plan):
    order = [job.cell_id for job in plan.jobs]
    assert [name for name in order if name in plan.promising] == ["mp-3", "mp-1", "mp-2"]
    assert all(job.kind == "relaxed" for job in plan.jobs)


def test_no_cell_is_made_up_for_a_composition_that_has_one():
    rows = [("mp-1", "Li3InCl6", "In"), ("mp-2", "Li3ErCl6", "Er"), ("mp-3", "Li3YBr6", "Y"), ("mp-4", "Li3YCl6", "Y")]
    elements = dict.fromkeys(("Li", "In", "Er", "Y", "Cl", "Br"), 0.0)
    found = [Cell(name, formula, -2.0, SINGLE_POINT, None, None, name) for name, formula, _ in rows]
    atoms = dict.fromkeys(("mp-1", "mp-2", "mp-3", "mp-4"), 10)
    assert not any(job.substitution for job in relaxation_plan(found, atoms, elements).jobs)
    without = relaxation_plan(found[:3], atoms, elements)
    assert [job.substitution for job in without.jobs if job.substitution] == [
        (("In", "Y"),), (("Er", "Y"),), (("Br", "Cl"),),
    ]  # fmt: skip


def test_the_account_tells_why_promising_compositions_are_no_candidates(plan):
    methods = {"mp-1": RELAXED, "mp-2": UNCONVERGED, "mp-9": RELAXED, "mp-4": RELAXED}
    _, kept = phase_table(cells(methods), ELEMENTS)
    outcomes = {CellJob(name, "relaxed").key: {"converged": kind == RELAXED} for name, kind in methods.items()}
    account = candidate_account(plan, kept, outcomes)
    assert account["compositions_with_li"] == 8
    assert account["pass_the_cheap_gates"] == 3
    assert account["of_these_candidates"] == 1
    assert account["of_these_no_candidates"] == {"relaxed, not converged": 1, "not relaxed yet": 1}
    assert account["other_candidates"] == 1  # LiFeO2, relaxed as a competitor
    assert left_out(kept) == {"an isolated molecule or cluster in a box": 1}
