"""The pictures of the README and of the documents' first page: there, small, and told to who cannot see them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flows.take_pictures import ALL as ALL_OF_PREFECT
from tests.ssbscreen.report.take_pictures import ALL, LARGEST_BYTES, PICTURES

ROOT = Path(__file__).parents[3]
PAGES = (ROOT / "README.md", ROOT / "docs" / "index.md")
SHOWN = [
    (told, (page.parent / path).relative_to(ROOT).as_posix())
    for page in PAGES
    for told, path in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", page.read_text())
]


def test_readme_and_first_page_show_pictures_that_a_command_takes_and_all_of_the_report() -> None:
    of_report = {str((PICTURES / f"{each.name}.png").relative_to(ROOT)) for each in ALL}
    of_prefect = {str((PICTURES / f"{each.name}.png").relative_to(ROOT)) for each in ALL_OF_PREFECT}
    shown = {path for _, path in SHOWN}
    assert of_report <= shown <= of_report | of_prefect
    assert {str(path.relative_to(ROOT)) for path in PICTURES.iterdir()} == of_report | of_prefect


def test_the_readme_shows_the_ranking() -> None:
    assert re.findall(r"!\[[^\]]*\]\(([^)]*)\)", PAGES[0].read_text()) == ["docs/pictures/ranking.png"]


@pytest.mark.parametrize(("told", "path"), SHOWN)
def test_a_picture_is_small_and_has_words(told: str, path: str) -> None:
    content = (ROOT / path).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) <= LARGEST_BYTES
    assert len(told.split()) >= 5
