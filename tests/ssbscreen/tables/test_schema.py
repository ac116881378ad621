"""Tables are typed, carry their units, and are written the same way whatever the order of the rows."""

from __future__ import annotations

import ast
import errno
from collections.abc import Iterator
from importlib import import_module
from math import nan
from pathlib import Path
from pkgutil import iter_modules
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ssbscreen.tables.columns
from ssbscreen.domain.errors import TableError
from ssbscreen.tables.catalogue import ALL_TABLES, RANKING, VOLTAGE_PROFILES
from ssbscreen.tables.comparison import COMPARISON_TABLES
from ssbscreen.tables.schema import Column, TableSchema, concatenated, file_sha256
from ssbscreen.tables.snapshots import SNAPSHOT_TABLES

NAME = Column("name", pa.string(), "", "which one", required=True)
LIMIT = Column("limit_v", pa.float64(), "V", "a voltage")
COUNT = Column("count", pa.int32(), "-", "a number of things")
SCHEMA = TableSchema("things", (NAME, LIMIT, COUNT), key=("name",))
UNIT_SUFFIXES = {
    "V": "_v",
    "mV": "_mv",
    "eV": "_ev",
    "eV/atom": "_ev_per_atom",
    "MPa": "_mpa",
    "GPa": "_gpa",
    "MPa m^0.5": "_mpa_m05",
    "g/cm3": "_g_per_cm3",
    "A^3": "_a3",
    "kJ/(mol nm)": "_kj_per_mol_nm",
    "log10(S/cm)": ("_s_per_cm", "_std"),
    "kJ/g": "_kj_per_g",
    "mmol/g": "_mmol_per_g",
    "ohm cm2": "_ohm_cm2",
    "mAh/(cm2 um)": "_mah_per_cm2_um",
    "$/kg": "_usd_per_kg",
    "$/m2": "_usd_per_m2",
    "$/kWh": "_usd_per_kwh",
    "Wh/kg": "_wh_per_kg",
    "Wh/L": "_wh_per_l",
    "um": "_um",
    "mg/kg": "_mg_per_kg",
    "angstrom, degree": "_angstrom_angles_degree",
}


def a_table() -> pa.Table:
    return SCHEMA.build({"name": ["b", "a"], "limit_v": [2.5, None], "count": [1, 2]})


def declared_columns() -> Iterator[tuple[str, Column]]:
    """Every column of the modules of columns, alone or in a tuple, once, under the name of its module and variable."""
    met: set[int] = set()
    for module in iter_modules(ssbscreen.tables.columns.__path__):
        content = vars(import_module(f"ssbscreen.tables.columns.{module.name}"))
        for name, value in content.items():
            for place, column in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(column, Column) and id(column) not in met:
                    met.add(id(column))
                    yield f"{module.name}.{name}[{place}]", column


# --- building


def test_rows_are_sorted_by_key_and_absent_columns_are_unknown_throughout() -> None:
    table = SCHEMA.build({"name": ["c", "a", "b"], "count": [3, 1, 2]})
    assert table["name"].to_pylist() == ["a", "b", "c"]
    assert table["count"].to_pylist() == [1, 2, 3]
    assert table["limit_v"].to_pylist() == [None, None, None]


@pytest.mark.parametrize(
    "values",
    [
        [1.0, nan],
        np.array([1.0, nan]),
        pa.array([1.0, nan]),
        pa.chunked_array([[1.0], [nan]]),
        pa.array([1.0, nan], pa.float32()),
    ],
    ids=["list", "numpy", "arrow", "chunked", "single"],
)
def test_what_is_not_a_number_becomes_no_value(values: object) -> None:
    table = SCHEMA.build({"name": ["a", "b"], "limit_v": values})
    assert table["limit_v"].to_pylist() == [1.0, None]
    assert table["limit_v"].null_count == 1


def test_infinity_stays_infinity() -> None:
    assert SCHEMA.build({"name": ["a"], "limit_v": [np.inf]})["limit_v"].to_pylist() == [np.inf]


def test_a_table_without_rows_is_valid() -> None:
    assert len(SCHEMA.build({"name": [], "limit_v": [], "count": []})) == 0
    assert len(SCHEMA.build({})) == 0
    assert SCHEMA.validated(SCHEMA.empty()).schema.names == ["name", "limit_v", "count"]


def test_an_unknown_column_is_an_error_that_names_it() -> None:
    with pytest.raises(TableError, match="things: no such columns: limit_mv"):
        SCHEMA.build({"name": ["a"], "limit_mv": [1.0]})


def test_a_required_value_that_is_missing_is_an_error_with_the_number_of_rows() -> None:
    with pytest.raises(TableError, match="things.name: 2 rows without a value"):
        SCHEMA.build({"name": ["a", None, None]})
    strict = TableSchema("strict", (NAME, Column("limit_v", pa.float64(), "V", "a voltage", required=True)), ("name",))
    with pytest.raises(TableError, match="strict.limit_v: 1 rows without a value"):
        strict.build({"name": ["a"], "limit_v": [nan]})


def test_a_repeated_key_is_an_error_with_the_number_of_rows() -> None:
    with pytest.raises(TableError, match="things: 2 rows repeat the key name"):
        SCHEMA.build({"name": ["a", "b", "a", "a"]})


def test_a_key_of_two_columns_repeats_only_where_both_do() -> None:
    schema = TableSchema("pairs", (NAME, COUNT), key=("name", "count"))
    assert len(schema.build({"name": ["a", "a"], "count": [1, 2]})) == 2
    with pytest.raises(TableError, match="1 rows repeat the key name, count"):
        schema.build({"name": ["a", "a"], "count": [1, 1]})


# --- validating


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": pa.string(), "limit_v": pa.float64()}, "columns are .* declared are"),
        ({"limit_v": pa.float64(), "name": pa.string(), "count": pa.int32()}, "columns are .* declared are"),
        ({"name": pa.string(), "limit_v": pa.float64(), "count": pa.int64()}, "things.count: type int64, declared is"),
        ({"name": pa.string(), "limit_v": pa.string(), "count": pa.int32()}, "things.limit_v: type string, declared"),
    ],
)
def test_missing_misplaced_or_mistyped_columns_are_errors(fields: dict[str, pa.DataType], complaint: str) -> None:
    table = pa.schema([SCHEMA.arrow.field(name).with_type(dtype) for name, dtype in fields.items()]).empty_table()
    with pytest.raises(TableError, match=complaint):
        SCHEMA.validated(table)


def test_a_table_in_another_unit_or_without_units_is_refused(tmp_path: Path) -> None:
    in_millivolt = TableSchema("things", (NAME, Column("limit_v", pa.float64(), "mV", "a voltage"), COUNT), ("name",))
    table = in_millivolt.build({"name": ["a"], "limit_v": [1700.0], "count": [1]})
    ref = in_millivolt.write(table, tmp_path / "things.parquet")
    with pytest.raises(TableError, match="things.limit_v: unit mV, declared is V"):
        SCHEMA.read(ref)
    bare = pa.table({"name": ["a"], "limit_v": [1.7], "count": pa.array([1], pa.int32())})
    with pytest.raises(TableError, match="things.limit_v: unit not stated, declared is V"):
        SCHEMA.write(bare, tmp_path / "bare.parquet")
    assert not (tmp_path / "bare.parquet").exists()


def test_parts_that_overlap_cannot_be_joined() -> None:
    one, other = SCHEMA.build({"name": ["a", "c"]}), SCHEMA.build({"name": ["b"]})
    assert concatenated([one, other], SCHEMA)["name"].to_pylist() == ["a", "b", "c"]
    assert concatenated([], SCHEMA).equals(SCHEMA.empty())
    with pytest.raises(TableError, match="1 rows repeat the key name"):
        concatenated([one, other, other], SCHEMA)


# --- writing and reading


def test_what_was_written_is_read_with_its_rows_and_hash(tmp_path: Path) -> None:
    ref = SCHEMA.write(a_table(), tmp_path / "things.parquet")
    assert (ref.name, ref.rows, ref.sha256) == ("things", 2, file_sha256(tmp_path / "things.parquet"))
    assert SCHEMA.read(ref).equals(a_table())
    assert SCHEMA.read(tmp_path / "things.parquet").equals(a_table())
    assert [path.name for path in tmp_path.iterdir()] == ["things.parquet"]


@pytest.mark.parametrize("schema", ALL_TABLES.values(), ids=ALL_TABLES)
def test_every_parquet_file_carries_the_units_and_meanings_of_its_columns(schema: TableSchema, tmp_path: Path) -> None:
    schema.write(schema.empty(), tmp_path / "table.parquet")
    stored = pq.read_schema(tmp_path / "table.parquet")
    assert {name: stored.field(name).metadata[b"unit"].decode() for name in stored.names} == {
        column.name: column.unit for column in schema.columns
    }
    assert all(stored.field(name).metadata[b"meaning"] for name in stored.names)
    assert stored.metadata[b"table"].decode() == schema.name


@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from("abcde"), st.integers(0, 9)),
        st.tuples(
            st.one_of(st.none(), st.floats(0, 6)),
            st.lists(st.tuples(st.sampled_from(["Li2S", "P"]), st.floats(0, 9)), max_size=3),
        ),
        max_size=12,
    ),
    random=st.randoms(use_true_random=False),
)
def test_the_same_rows_in_another_order_give_the_same_bytes(rows, random, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("tables")

    def written(order: list[tuple[str, int]], name: str) -> bytes:
        table = VOLTAGE_PROFILES.build(
            {
                "candidate_id": [candidate for candidate, _ in order],
                "step": [step for _, step in order],
                "voltage_low_v": [0.1 * step for _, step in order],
                "voltage_high_v": [rows[key][0] for key in order],
                "li_per_formula": [float(step) for _, step in order],
                "phases": [[{"formula": f, "formula_units": n} for f, n in rows[key][1]] for key in order],
            }
        )
        VOLTAGE_PROFILES.write(table, folder / name)
        return (folder / name).read_bytes()

    shuffled = list(rows)
    random.shuffle(shuffled)
    assert written(list(rows), "one.parquet") == written(shuffled, "other.parquet")


def test_a_ranking_is_written_the_same_from_chunks_as_from_one_piece(tmp_path: Path) -> None:
    columns = {
        "role": ["separator"] * 3, "candidate_id": ["a", "b", "c"], "rank": [1, 2, 3], "rank_best": [1, 1, 2],
        "score": [0.9, 0.5, 0.1], "score_high": [0.9, 0.6, 0.4], "assessed_weight": [1.0, 0.5, 0.5],
        "pareto_front": [1, 1, 2], "uncertain_gates": ["", "band_gap", ""],
    }  # fmt: skip
    whole = RANKING.build(columns)
    chunked = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert chunked["rank"].num_chunks == 2
    one, other = RANKING.write(whole, tmp_path / "1.parquet"), RANKING.write(chunked, tmp_path / "2.parquet")
    assert one.sha256 == other.sha256


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "things.parquet"
    ref = SCHEMA.write(a_table(), path)
    SCHEMA.write(SCHEMA.build({"name": ["b", "a"], "limit_v": [2.6, None], "count": [1, 2]}), path)
    with pytest.raises(TableError, match=r"things: .*things\.parquet is not the file that was written"):
        SCHEMA.read(ref)


def test_an_absent_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"things: no file .*absent\.parquet"):
        SCHEMA.read(tmp_path / "absent.parquet")


def test_a_full_disk_leaves_the_earlier_file_and_nothing_half_written(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "things.parquet"
    ref = SCHEMA.write(a_table(), path)

    def cut_off(_table: pa.Table, where: BinaryIO, **_options: object) -> None:
        where.write(b"PAR1 half a ta")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq, "write_table", cut_off)
    with pytest.raises(TableError, match=r"things: cannot write .*things\.parquet: No space left on device"):
        SCHEMA.write(SCHEMA.build({"name": ["z"]}), path)
    assert [each.name for each in tmp_path.iterdir()] == ["things.parquet"]
    assert SCHEMA.read(ref).equals(a_table())


# --- the catalogue


def test_every_quantity_has_a_unit_and_every_column_a_meaning() -> None:
    for place, column in declared_columns():
        assert column.meaning.strip(), place
        numeric = pa.types.is_floating(column.dtype) or pa.types.is_integer(column.dtype)
        assert not numeric or column.unit, f"{place} is a number without a unit; '-' where there is none"


def test_the_name_of_a_quantity_ends_in_its_unit() -> None:
    for place, column in declared_columns():
        if column.unit not in ("", "-", "as the criterion states", "as the gate states"):
            assert column.name.removesuffix("_std").endswith(UNIT_SUFFIXES[column.unit]) or column.name.endswith(
                UNIT_SUFFIXES[column.unit]
            ), place


EVERY_TABLE = (*ALL_TABLES.values(), *SNAPSHOT_TABLES, *COMPARISON_TABLES)


def test_every_column_is_declared_once() -> None:
    places: dict[str, str] = {}
    for place, column in declared_columns():
        assert places.setdefault(column.name, place) == place, f"{column.name}: {place} and {places[column.name]}"
    assert len(places) >= 50


def test_tables_hold_only_columns_of_the_column_modules() -> None:
    known = {column.needed() for _, column in declared_columns()}
    for schema in EVERY_TABLE:
        assert all(column.needed() in known for column in schema.columns), schema.name
        assert len({column.name for column in schema.columns}) == len(schema.columns), schema.name
        assert set(schema.key) <= {column.name for column in schema.columns if column.required}, schema.name


def test_every_declared_column_is_in_a_table() -> None:
    used = {column.name for schema in EVERY_TABLE for column in schema.columns}
    assert {column.name for _, column in declared_columns()} == used


def test_columns_are_made_nowhere_else() -> None:
    package = Path(ssbscreen.__file__).parent
    for path in package.rglob("*.py"):
        if path.parent.name == "columns":
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Column"], path
