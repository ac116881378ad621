"""Candidates cut into chunks by chemical system."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flows.chunks import _packed, cut_into_chunks
from flows.stages import read_table, write_tables
from ssbscreen.domain.composition import parse_formula
from ssbscreen.tables import catalogue as tables

SYSTEMS = st.lists(st.sampled_from(["Cl-Li", "F-Li", "Li-O", "Li-P-S", "Li-S"]), max_size=40)


@given(systems=SYSTEMS, most=st.integers(1, 12))
def test_every_row_is_in_one_chunk_and_no_chunk_is_too_large(systems: list[str], most: int) -> None:
    chunks = _packed(list(range(len(systems))), systems, most)
    assert sorted(row for chunk in chunks for row in chunk) == list(range(len(systems)))
    assert all(0 < len(chunk) <= most for chunk in chunks)


@given(systems=SYSTEMS, most=st.integers(1, 12))
def test_a_chemical_system_is_parted_only_where_it_is_too_large(systems: list[str], most: int) -> None:
    chunks = _packed(list(range(len(systems))), systems, most)
    for system, members in Counter(systems).items():
        holding = [chunk for chunk in chunks if any(systems[row] == system for row in chunk)]
        assert len(holding) == -(-members // most)


def test_chunks_are_tables_of_candidates_sorted_as_those_are(tmp_path: Path) -> None:
    formulas = ["LiBr", "LiCl", "Li3PS4", "Li4P2S6", "LiF"]
    systems = ["Br-Li", "Cl-Li", "Li-P-S", "Li-P-S", "F-Li"]
    candidates = tables.CANDIDATES.build(
        {
            "candidate_id": formulas, "formula": formulas, "chemical_system": systems,
            "formation_energy_ev_per_atom": [-1.0] * 5, "source": ["made up"] * 5,
        }
    )  # fmt: skip
    whole = write_tables(str(tmp_path / "given"), candidates=candidates)["candidates"]
    refs = cut_into_chunks(str(tmp_path / "cut"), whole, 3)["chunks"]
    chunks = [read_table(tables.CANDIDATES, ref)["candidate_id"].to_pylist() for ref in refs]
    assert chunks == [["LiBr", "LiCl", "LiF"], ["Li3PS4", "Li4P2S6"]]


def test_own_structures_come_in_chunks_of_their_own_and_leave_the_others_as_they_were(tmp_path: Path) -> None:
    known = {"a": ("Li3PS4", None), "b": ("LiCl", None), "c": ("LiF", None)}

    def chunks(rows: dict[str, tuple[str, float | None]], place: str) -> list[dict[str, object]]:
        table = tables.CANDIDATES.build(
            {
                "candidate_id": list(rows),
                "formula": [formula for formula, _ in rows.values()],
                "chemical_system": ["-".join(sorted(parse_formula(formula))) for formula, _ in rows.values()],
                "formation_energy_ev_per_atom": [-1.0] * len(rows),
                "own_energy_std_ev_per_atom": [std for _, std in rows.values()],
            }
        )
        ref = write_tables(str(tmp_path / place), candidates=table)["candidates"]
        found: list[dict[str, object]] = cut_into_chunks(str(tmp_path / place / "chunks"), ref, 2)["chunks"]
        return found

    alone = chunks(known, "alone")
    beside = chunks({**known, "own-a": ("LiCl", 0.08)}, "beside")
    assert [ref["sha256"] for ref in beside[: len(alone)]] == [ref["sha256"] for ref in alone]
    assert [ref["rows"] for ref in beside[len(alone) :]] == [1]
