"""The page as a whole: nothing in it is written by hand but its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from models.card_file import folder_of_shipped
from models.conductivity.model import read_card as conductivity_card
from models.gap.model import read_card as gap_card
from models.moduli.model import read_card as moduli_card
from tests.benchmarks.page.known_moduli import known_moduli_part
from tests.benchmarks.page.models import models_part
from tests.benchmarks.page.parts import FIGURES, Part, paragraph
from tests.benchmarks.page.speed import speed_part
from tests.benchmarks.page.windows import windows_part

PAGE: Final = "benchmarks.md"
TITLE: Final = "Benchmarks"
ABOUT: Final = (
    "How fast ssbscreen is beside pymatgen, and how near its numbers are to published ones. This page and its figures "
    "are written by `make benchmarks` from a run, from kept measurements (`docs/figures/bench.jsonl`, "
    "`docs/figures/windows.json`) and from the cards of the shipped models; do not edit it. "
    "`make benchmarks ARGS=--keep-timings` takes the speed from the kept measurements."
)


def parts_of(timings: Sequence[dict[str, Any]], windows: dict[str, Any]) -> list[Part]:
    """The sections.

    Args:
        timings: measurements of ``ssbscreen bench``.
        windows: of a run, as ``kept.windows_of`` tells them.

    Raises:
        ModelError: a card is absent or damaged.
    """
    moduli = moduli_card(folder_of_shipped("moduli"))
    gap, conductivity = gap_card(folder_of_shipped("gap")), conductivity_card(folder_of_shipped("conductivity"))
    return [
        speed_part(timings),
        windows_part(windows),
        models_part(moduli, gap, conductivity),
        known_moduli_part(moduli),
    ]


def page_text(parts: Sequence[Part]) -> str:
    """The page in Markdown."""
    lines = [f"# {TITLE}", "", *paragraph(ABOUT)]
    for part in parts:
        lines += part.lines()
    return "\n".join(lines).rstrip() + "\n"


def write_page(docs: Path, parts: Sequence[Part]) -> list[Path]:
    """Write the page and its figures.

    Args:
        docs: folder of the documents.
        parts: sections of the page.

    Returns:
        The files that were written.
    """
    folder = docs / FIGURES
    folder.mkdir(exist_ok=True)
    written = [docs / PAGE]
    for picture in (picture for part in parts for picture in part.pictures):
        path = folder / f"{picture.name}.svg"
        picture.draw(path, picture.told_in_file)
        written.append(path)
    written[0].write_text(page_text(parts), encoding="utf-8")
    return written
