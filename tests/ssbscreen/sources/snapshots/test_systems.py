"""Chemical systems that elements can form, against every subset."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.sources.snapshots.systems import batches, systems_within

some_elements = st.frozensets(st.sampled_from(["Li", "P", "S", "Cl", "O", "H", "Co"]), max_size=7)


def every_system(elements) -> set[str]:
    sizes = range(1, len(elements) + 1)
    return {"-".join(subset) for size in sizes for subset in combinations(sorted(elements), size)}


def test_three_elements_form_seven_systems():
    assert systems_within(["S", "Li", "P"], most=100) == ["Li", "Li-P", "Li-P-S", "Li-S", "P", "P-S", "S"]


@given(some_elements)
def test_systems_are_all_subsets_each_once(elements):
    found = systems_within(elements, most=10**6)
    assert found == sorted(found)
    assert len(found) == len(set(found))
    assert set(found) == every_system(elements)


@given(elements=some_elements, most=st.integers(0, 130))
def test_more_systems_than_allowed_are_none_and_exactly_as_many_are_listed(elements, most):
    expected = every_system(elements)
    assert (systems_within(elements, most=most) is None) == (len(expected) > most)
    assert systems_within(elements, most=len(expected)) == sorted(expected)


@given(st.lists(st.sampled_from(["Li", "Li-P", "Li-P-S", "S"]), max_size=30), st.integers(1, 7))
def test_batches_hold_all_values_in_order_and_none_is_longer_than_asked(values, size):
    joined = batches(values, size)
    parts = [batch.split(",") for batch in joined]
    assert list(chain.from_iterable(parts)) == values
    assert all(1 <= len(part) <= size for part in parts)
    assert len(parts) == -(-len(values) // size)


def test_without_elements_no_system_is_needed():
    assert systems_within([], most=5) == []
