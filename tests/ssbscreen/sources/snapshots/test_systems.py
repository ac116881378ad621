"""Chemical systems of candidates beside partners, against every subset of every union."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.sources.snapshots.systems import batches, needed_systems

some_elements = st.frozensets(st.sampled_from(["Li", "P", "S", "Cl", "O", "H", "Co"]), min_size=1, max_size=5)


def every_system(candidates, partners) -> set[str]:
    unions = [candidate | partner for candidate in candidates for partner in [frozenset(), *partners]]
    subsets = chain.from_iterable(combinations(sorted(u), size) for u in unions for size in range(1, len(u) + 1))
    return {"-".join(subset) for subset in subsets}


def test_li2s_beside_carbon_and_lithium_oxide_needs_eleven_systems():
    systems = needed_systems([frozenset({"Li", "S"})], [frozenset({"C"}), frozenset({"Li", "O"})], most=100)
    # Li-S, then with C, then with O: the subsets of {C, Li, S} and of {Li, O, S}.
    assert systems == ["C", "C-Li", "C-Li-S", "C-S", "Li", "Li-O", "Li-O-S", "Li-S", "O", "O-S", "S"]


def test_two_partners_never_meet():
    systems = needed_systems([frozenset({"Li"})], [frozenset({"C"}), frozenset({"O"})], most=100)
    assert "C-O" not in systems
    assert "C-Li-O" not in systems


@given(candidates=st.lists(some_elements, max_size=4), partners=st.lists(some_elements, max_size=3))
def test_systems_are_all_subsets_of_a_candidate_with_one_partner(candidates, partners):
    found = needed_systems(candidates, partners, most=10**6)
    assert found == sorted(found)
    assert len(found) == len(set(found))
    assert set(found) == every_system(candidates, partners)


@given(
    candidates=st.lists(some_elements, max_size=3),
    partners=st.lists(some_elements, max_size=2),
    most=st.integers(0, 60),
)
def test_more_systems_than_allowed_are_none_and_exactly_as_many_are_listed(candidates, partners, most):
    expected = every_system(candidates, partners)
    found = needed_systems(candidates, partners, most=most)
    assert (found is None) == (len(expected) > most)
    assert needed_systems(candidates, partners, most=len(expected)) == sorted(expected)


@given(st.lists(st.sampled_from(["Li", "Li-P", "Li-P-S", "S"]), max_size=30), st.integers(1, 7))
def test_batches_hold_all_values_in_order_and_none_is_longer_than_asked(values, size):
    joined = batches(values, size)
    parts = [batch.split(",") for batch in joined]
    assert list(chain.from_iterable(parts)) == values
    assert all(1 <= len(part) <= size for part in parts)
    assert len(parts) == -(-len(values) // size)


def test_without_candidates_no_system_is_needed():
    assert needed_systems([], [frozenset({"O"})], most=5) == []
