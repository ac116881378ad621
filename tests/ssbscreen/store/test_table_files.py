"""Tables as files: what was in them is in the files, units too, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from math import inf
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssbscreen.domain.errors import RunFolderError
from ssbscreen.store.plain_cells import inert_text, plain
from ssbscreen.store.table_files import FileFormat, format_of, write_tables
from ssbscreen.store.workbook import LONGEST_TEXT, MOST_ROWS, write_workbook

HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3|cmd",
    "@SUM(1)",
    "\t=1",
    "<script>alert(1)</script>",
    "a|b*c_d",
]
ABOUT = {"run started": "2026-01-02", "note": "=1+1"}
AMOUNT = pa.struct([("formula", pa.string()), ("formula_units", pa.float64())])
PHOSPHORUS = [{"formula": "P", "formula_units": inf}]
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def quantity(name: str, dtype: pa.DataType, unit: str, meaning: str) -> pa.Field:
    return pa.field(name, dtype, metadata={"unit": unit, "meaning": meaning})


@pytest.fixture
def table() -> pa.Table:
    return pa.table(
        {
            "candidate_id": HOSTILE,
            "limit_v": [1.5, inf, -inf, None, 0.1, -3.25, 1e-12],
            "rank": pa.array([1, 2, 3, 4, 5, 6, None], pa.int32()),
            "is_known": [True, False, None, True, True, True, False],
            "products": [[{"formula": "=Li2S", "formula_units": 2.0}], [], None, *[PHOSPHORUS] * 4],
        },
        schema=pa.schema([
            quantity("candidate_id", pa.string(), "", "identifier"),
            quantity("limit_v", pa.float64(), "V", "limit | of the window"),
            quantity("rank", pa.int32(), "-", "rank"),
            quantity("is_known", pa.bool_(), "", "whether it is known"),
            quantity("products", pa.list_(AMOUNT), "-", "what forms"),
        ]),
    )  # fmt: skip


def sheets(path: Path) -> dict[str, list[dict[str, tuple[str, Any]]]]:
    """Rows of each sheet: by letter of the column, type and value of the cells as the file has them."""
    with zipfile.ZipFile(path) as packed:
        names = [
            each.attrib["name"] for each in ET.fromstring(packed.read("xl/workbook.xml")).iterfind(".//m:sheet", NS)
        ]
        found = {}
        for number, name in enumerate(names, start=1):
            text = packed.read(f"xl/worksheets/sheet{number}.xml")
            rows = []
            for row in ET.fromstring(text).iterfind(".//m:row", NS):
                cells = {}
                for cell in row.iterfind("m:c", NS):
                    assert cell.find("m:f", NS) is None, "a formula"
                    told = cell.find("m:is/m:t", NS)
                    value = cell.find("m:v", NS)
                    letter = re.match("[A-Z]+", cell.attrib["r"])
                    assert letter
                    cells[letter.group()] = (cell.attrib.get("t", "n"), (told if told is not None else value).text)
                rows.append(cells)
            found[name] = rows
    return found


def test_a_workbook_holds_numbers_as_numbers_and_text_as_text(table: pa.Table, tmp_path: Path) -> None:
    (path,) = write_tables({"ranking": table}, tmp_path / "out.xlsx", FileFormat.XLSX, ABOUT)
    found = sheets(path)
    assert list(found) == ["ranking", "columns", "about"]
    head, *rows = found["ranking"]
    assert [text for _, text in head.values()] == table.schema.names
    assert [row["A"] for row in rows] == [("inlineStr", text) for text in HOSTILE]
    assert [row.get("B") for row in rows] == [
        ("n", "1.5"), ("inlineStr", "inf"), ("inlineStr", "-inf"), None, ("n", "0.1"), ("n", "-3.25"), ("n", "1E-12")
    ]  # fmt: skip
    assert [row.get("C") for row in rows][-1] is None
    assert [row.get("D") for row in rows][:3] == [("b", "1"), ("b", "0"), None]
    assert json.loads(rows[0]["E"][1]) == [{"formula": "=Li2S", "formula_units": 2.0}]


def test_a_workbook_says_units_meanings_and_where_it_is_from(table: pa.Table, tmp_path: Path) -> None:
    (path,) = write_tables({"one": table, "two": table}, tmp_path / "out.xlsx", FileFormat.XLSX, ABOUT)
    found = sheets(path)
    told = [{letter: text for letter, (_, text) in row.items()} for row in found["columns"]]
    assert {"A": "one", "B": "limit_v", "C": "V", "D": "double", "E": "limit | of the window"} in told
    assert len(told) == 1 + 2 * table.num_columns
    assert found["about"][1] == {"A": ("inlineStr", "note"), "B": ("inlineStr", "=1+1")}


def test_the_same_table_gives_the_same_workbook_but_for_its_date(table: pa.Table, tmp_path: Path) -> None:
    contents = []
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook({"t": table}, tmp_path / name, ABOUT)
        with zipfile.ZipFile(tmp_path / name) as packed:
            contents.append({each: packed.read(each) for each in packed.namelist() if each != "docProps/core.xml"})
    assert contents[0] == contents[1]


def test_csv_reads_back_with_its_units_beside_it(table: pa.Table, tmp_path: Path) -> None:
    written = write_tables({"ranking": table}, tmp_path, FileFormat.CSV, ABOUT)
    assert [path.name for path in written] == ["ranking.csv", "ranking.units.csv"]
    rows = list(csv.DictReader(io.StringIO(written[0].read_text(), newline="")))
    assert list(rows[0]) == table.schema.names
    for row, original in zip(rows, table.to_pylist(), strict=True):
        assert row["candidate_id"] in {original["candidate_id"], "'" + original["candidate_id"]}
        assert (float(row["limit_v"]) if row["limit_v"] else None) == original["limit_v"]
    units = list(csv.DictReader(io.StringIO(written[1].read_text(), newline="")))
    assert units[1] == {"column": "limit_v", "type": "double", "unit": "V", "meaning": "limit | of the window"}


@given(st.text(), st.floats(allow_nan=False))
def test_no_text_of_a_csv_file_is_a_formula_and_every_number_is_exact(text: str, number: float) -> None:
    assert not inert_text(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert float(inert_text(number)) == number
    assert inert_text(" =1") == "' =1"


def test_json_has_a_head_of_units_and_rows_that_are_strict(table: pa.Table, tmp_path: Path) -> None:
    (path,) = write_tables({"ranking": table}, tmp_path / "ranking.json", FileFormat.JSON, ABOUT)

    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    content = json.loads(path.read_text(), parse_constant=refuse)
    assert content["table"] == "ranking"
    assert content["about"] == ABOUT
    assert content["columns"][1] == {
        "name": "limit_v",
        "type": "double",
        "unit": "V",
        "meaning": "limit | of the window",
    }
    assert content["rows"] == [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
    assert [row["limit_v"] for row in content["rows"]][:4] == [1.5, "inf", "-inf", None]


def test_json_of_an_empty_table_is_json(table: pa.Table, tmp_path: Path) -> None:
    (path,) = write_tables({"none": table.slice(0, 0)}, tmp_path / "none.json", FileFormat.JSON, ABOUT)
    assert json.loads(path.read_text())["rows"] == []


def test_markdown_cells_hold_no_markup_and_no_bar(table: pa.Table, tmp_path: Path) -> None:
    (path,) = write_tables({"ranking": table}, tmp_path / "ranking.md", FileFormat.MD, ABOUT)
    text = path.read_text()
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == len(table) + 2
    bars = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
    assert bars == {table.num_columns + 1}
    assert "<script>" not in text
    assert "limit\\_v \\[V\\]" in lines[0]


def test_parquet_keeps_types_units_and_meanings(table: pa.Table, tmp_path: Path) -> None:
    (path,) = write_tables({"ranking": table}, tmp_path / "ranking.parquet", FileFormat.PARQUET, ABOUT)
    read = pq.read_table(path)
    assert read.equals(table)
    assert read.schema.field("limit_v").metadata == {b"unit": b"V", b"meaning": b"limit | of the window"}


def test_paths_that_do_not_fit_are_refused(table: pa.Table, tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="a workbook is one file"):
        write_tables({"a": table}, tmp_path / "folder", FileFormat.XLSX, ABOUT)
    with pytest.raises(RunFolderError, match="2 tables go into a folder"):
        write_tables({"a": table, "b": table}, tmp_path / "a.csv", FileFormat.CSV, ABOUT)
    with pytest.raises(RunFolderError, match="give --format"):
        format_of(tmp_path / "a.txt")
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RunFolderError, match="cannot write"):
        write_tables({"a": table}, blocked / "folder", FileFormat.CSV, ABOUT)


def test_what_a_sheet_cannot_hold_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    long = pa.table({"text": ["x" * (LONGEST_TEXT + 1)]})
    many = pa.table({"number": pa.nulls(MOST_ROWS, pa.int8())})
    for table, told in ((long, "take --format csv, json or parquet"), (many, "take --format csv or parquet")):
        with pytest.raises(RunFolderError, match=told):
            write_tables({"t": table}, tmp_path / "out.xlsx", FileFormat.XLSX, {})
    assert list(tmp_path.iterdir()) == []
