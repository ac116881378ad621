"""The pictures of the README: there, small, and told to who cannot see them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flows.take_pictures import ALL as ALL_OF_PREFECT
from tests.ssbscreen.report.take_pictures import ALL, LARGEST_BYTES, PICTURES

ROOT = Path(__file__).parents[3]
SHOWN = re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", (ROOT / "README.md").read_text())


def test_the_readme_shows_pictures_that_a_command_takes_and_all_of_the_report() -> None:
    of_report = {str((PICTURES / f"{each.name}.png").relative_to(ROOT)) for each in ALL}
    of_prefect = {str((PICTURES / f"{each.name}.png").relative_to(ROOT)) for each in ALL_OF_PREFECT}
    shown = {path for _, path in SHOWN}
    assert of_report <= shown <= of_report | of_prefect
    assert {str(path.relative_to(ROOT)) for path in PICTURES.iterdir()} == of_report | of_prefect


@pytest.mark.parametrize(("told", "path"), SHOWN)
def test_a_picture_is_small_and_has_words(told: str, path: str) -> None:
    content = (ROOT / path).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) <= LARGEST_BYTES
    assert len(told.split()) >= 5
