"""Of many runs that were due while the machine slept, one works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows.service.missed import LATE, Start, made_up_by

DUE = datetime(2026, 11, 20, 3, tzinfo=UTC)
NIGHT = timedelta(days=1)
WOKE = DUE + 6 * NIGHT + timedelta(hours=5)


def test_a_run_in_time_works_whatever_others_did() -> None:
    assert made_up_by(DUE, DUE + timedelta(seconds=20), [Start("other", DUE + timedelta(seconds=5))]) == ""


def test_the_first_of_the_missed_works() -> None:
    assert made_up_by(DUE, WOKE, []) == ""
    assert made_up_by(DUE, WOKE, [Start("last night's", DUE - NIGHT)]) == ""


def test_the_others_were_made_up_by_the_first() -> None:
    first = Start("first", WOKE)
    for night in range(1, 7):
        assert made_up_by(DUE + night * NIGHT, WOKE + timedelta(minutes=night), [first]) == "first"


def test_a_run_that_is_due_after_the_one_that_made_up_the_missed_works() -> None:
    first = Start("first", WOKE)
    assert made_up_by(WOKE + timedelta(seconds=1), WOKE + timedelta(seconds=2) + LATE, [first]) == ""


def test_a_run_of_the_future_makes_up_nothing() -> None:
    """The clock was set back meanwhile."""
    assert made_up_by(DUE, WOKE, [Start("of a clock that was ahead", WOKE + NIGHT)]) == ""
