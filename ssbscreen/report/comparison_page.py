"""The page of a comparison: one file that opens from disk and loads nothing, with its tables beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from ssbscreen.comparison.account import short, signed, told
from ssbscreen.comparison.compare import Comparison
from ssbscreen.comparison.comparison_tables import comparison_tables, write_comparison_tables
from ssbscreen.comparison.moves import Kind, Move, Tally, moves, tallies
from ssbscreen.comparison.values import ChangedValue
from ssbscreen.criteria.registry import criteria
from ssbscreen.domain.errors import RunFolderError
from ssbscreen.report.minus_signs import page_with_minus_signs
from ssbscreen.report.number_text import NOT_ASSESSED, name_words, number_text
from ssbscreen.report.page_parts import page_environment, script, style_sheet
from ssbscreen.report.slope_chart import FIRST, LEFT, RIGHT, TOP, WIDTH, SlopeChart, slope_chart
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.comparison import COMPARISON_TABLES
from ssbscreen.tables.schema import DISK_MEND, TableSchema

SHOWN: Final = 200
"""Rows of the table of each role; the files have all."""
VALUES_SHOWN: Final = 4
PAGE: Final = "comparison.html"


@dataclass(frozen=True, slots=True)
class Account:
    """A comparison with its moves and counts by role, worked out once for page, tables and words.

    Attributes:
        found: the comparison.
        moved: every candidate that either run ranks, by role.
        tallied: counts of the whole way and of each step, by role.
    """

    found: Comparison
    moved: Mapping[str, Sequence[Move]]
    tallied: Mapping[str, Sequence[Tally]]

    @classmethod
    def of(cls, found: Comparison) -> Account:
        """Work it out."""
        return cls(
            found,
            {role: moves(found, role) for role in found.roles},
            {role: tallies(found, role) for role in found.roles},
        )


@dataclass(frozen=True, slots=True)
class RoleView:
    """What the page shows of a role.

    Attributes:
        role: name.
        whole: counts of the whole way.
        steps: counts of each step.
        chart: of the first ranks; None where neither run ranks any.
        rows: the candidates that are shown.
        changed: how many there are that did not stay as they were.
    """

    role: str
    whole: Tally
    steps: Sequence[Tally]
    chart: SlopeChart | None
    rows: Sequence[Move]
    changed: int


@dataclass(frozen=True, slots=True)
class ComparisonFiles:
    """What a comparison writes.

    Attributes:
        page: as text.
        tables: by schema.
    """

    page: str
    tables: Mapping[TableSchema, pa.Table]

    def write(self, folder: Path) -> Path:
        """Write ``comparison.html`` and the tables as Parquet and CSV, replacing what is there of that name; the page.

        Args:
            folder: made where it is not there.

        Raises:
            RunFolderError: the disk refuses.
            TableError: the disk refuses a table.
        """
        page = folder / PAGE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            page.write_text(self.page, encoding="utf-8")
        except OSError as fault:
            raise RunFolderError(f"cannot write {page}: {fault.strerror or fault}. {DISK_MEND}") from fault
        write_comparison_tables(folder, self.tables)
        return page


def comparison_files(account: Account, *, links: tuple[str, str] = ("", "")) -> ComparisonFiles:
    """Page and tables of a comparison.

    Args:
        account: of the comparison.
        links: to the pages of the first and of the second run; "" for none.
    """
    return ComparisonFiles(
        comparison_html(account, links=links), comparison_tables(account.found, account.moved, account.tallied)
    )


def comparison_beside(run: RunFolder) -> str:
    """Name of the page of the comparison that lies beside the page of a run; "" where there is none."""
    return PAGE if run.report.with_name(PAGE).is_file() else ""


def comparison_html(account: Account, *, links: tuple[str, str] = ("", "")) -> str:
    """The page as text; arguments as `comparison_files`."""
    found = account.found
    environment = page_environment()
    environment.filters |= {"signed": signed, "told": told, "short": short, "change_of": _change_of}
    page = environment.get_template("comparison.html").render(
        found=found,
        links=links,
        roles=[_view(role, account) for role in found.roles],
        shown=SHOWN,
        values_shown=VALUES_SHOWN,
        first_ranks=FIRST,
        size={"width": WIDTH, "left": LEFT, "right": RIGHT, "top": TOP},
        kinds=[kind.value for kind in Kind if kind is not Kind.SAME],
        files=[schema.name for schema in COMPARISON_TABLES],
        style=style_sheet(),
        script=script("theme", "comparison"),
    )
    return page_with_minus_signs(page)


def _view(role: str, account: Account) -> RoleView:
    moved = account.moved[role]
    changed = [each for each in moved if each.kind is not Kind.SAME]
    chart = slope_chart(moved)
    return RoleView(
        role=role,
        whole=account.tallied[role][0],
        steps=account.tallied[role][1:],
        chart=chart if chart.lines else None,
        rows=changed[:SHOWN],
        changed=len(changed),
    )


def _change_of(value: ChangedValue) -> str:
    """``oxidation limit 2.31 → 2.55 V``."""
    known = criteria().get(value.criterion)
    unit = f" {known.unit}" if known is not None and known.unit != "-" else ""
    numbers = [NOT_ASSESSED if each is None else number_text(each) for each in (value.before, value.after)]
    return f"{name_words(value.criterion)} {numbers[0]} → {numbers[1]}{unit}"
