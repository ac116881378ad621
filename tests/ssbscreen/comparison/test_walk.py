"""The way between two runs is whole whatever is at hand, and changes as few things together as possible."""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.comparison.causes import Cause
from ssbscreen.comparison.walk import Ends, Station, walk

A, B, INSTALLED = "code a", "code b", "installed"
CAUSES = (Cause.SETTINGS, Cause.MODELS, Cause.DATABASE, Cause.GATES, Cause.WEIGHTS)


def causes(ends: Ends, *, computable: bool = True) -> list[tuple[Cause, ...]]:
    def is_there(station: Station) -> bool:
        return ends.is_recorded(station) or (computable and station.code == ends.installed)

    return [step.causes for step in walk(ends, is_there)]


def test_runs_that_differ_in_nothing_are_no_step_apart() -> None:
    assert causes(Ends(A, A, A, ())) == []


@pytest.mark.parametrize("cause", CAUSES)
def test_one_cause_is_one_step_and_needs_nothing_computed(cause: Cause) -> None:
    assert causes(Ends(A, A, INSTALLED, (cause,)), computable=False) == [(cause,)]


def test_gates_and_weights_part_from_anything_without_computing() -> None:
    ends = Ends(A, A, A, (Cause.DATABASE, Cause.GATES, Cause.WEIGHTS))
    assert causes(ends, computable=False) == [(Cause.DATABASE,), (Cause.GATES,), (Cause.WEIGHTS,)]
    assert causes(Ends(A, B, INSTALLED, (Cause.WEIGHTS,)), computable=False) == [(Cause.CODE,), (Cause.WEIGHTS,)]


def test_two_causes_of_values_stay_together_where_nothing_is_computed() -> None:
    ends = Ends(A, A, A, (Cause.SETTINGS, Cause.DATABASE))
    assert causes(ends, computable=False) == [(Cause.SETTINGS, Cause.DATABASE)]
    assert causes(ends) == [(Cause.SETTINGS,), (Cause.DATABASE,)]


def test_code_is_parted_from_data_on_the_side_that_is_installed() -> None:
    differing = (Cause.DATABASE,)
    assert causes(Ends(A, INSTALLED, INSTALLED, differing)) == [(Cause.CODE,), (Cause.DATABASE,)]
    assert causes(Ends(INSTALLED, B, INSTALLED, differing)) == [(Cause.DATABASE,), (Cause.CODE,)]


def test_where_neither_run_is_of_the_installed_code_the_way_leads_through_it() -> None:
    through = [(Cause.CODE,), (Cause.SETTINGS,), (Cause.DATABASE,), (Cause.CODE,)]
    assert causes(Ends(A, A, INSTALLED, (Cause.SETTINGS, Cause.DATABASE))) == through


@given(
    differing=st.lists(st.sampled_from(CAUSES), unique=True).map(lambda each: tuple(c for c in CAUSES if c in each)),
    codes=st.tuples(st.sampled_from([A, INSTALLED]), st.sampled_from([A, B, INSTALLED])),
    seed=st.integers(0, 2**32),
)
def test_steps_lead_without_a_gap_from_one_run_to_the_other(
    differing: tuple[Cause, ...], codes: tuple[str, str], seed: int
) -> None:
    ends = Ends(*codes, INSTALLED, differing)

    def is_there(station: Station) -> bool:
        return ends.is_recorded(station) or (
            station.code == INSTALLED and bool(crc32(f"{seed} {sorted(station.values)}".encode()) % 2)
        )

    steps = walk(ends, is_there)
    stations = [ends.start, *(step.to for step in steps)]
    assert stations[-1] == ends.goal
    for (before, after), step in zip(pairwise(stations), steps, strict=True):
        changed = set(before.of_second ^ after.of_second) | ({Cause.CODE} if before.code != after.code else set())
        assert changed == set(step.causes)
        assert after == ends.goal or is_there(after)
    for cause in differing:
        assert sum(cause in step.causes for step in steps) == 1
