"""The guide to a new source, done word by word: one file in the folder of formats, and its test."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ssbscreen.sources.formats as folder
from flows.inputs import read_contents
from ssbscreen.domain.errors import SourceError
from ssbscreen.screening import screen
from ssbscreen.sources.file_format import OpenedFile
from ssbscreen.sources.files import read_source
from ssbscreen.sources.format_registry import format_of, formats

GUIDE = (Path(__file__).parents[2] / "docs" / "extend" / "add-a-source.md").read_text()
TITLED = dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', GUIDE, flags=re.DOTALL | re.MULTILINE))
FORMAT = "ssbscreen/sources/formats/phase_list.py"
NAMES = re.findall(r"^def (test_\w+)", TITLED["tests/ssbscreen/sources/formats/test_phase_list.py"], flags=re.MULTILINE)


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The format of the guide beside those of the package, and the file of the guide."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / Path(FORMAT).name).write_text(TITLED[FORMAT])
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path / "more")])
    formats.cache_clear()
    place = tmp_path / "sulfides.phases"
    place.write_text(TITLED[place.name])
    yield place
    formats.cache_clear()
    sys.modules.pop(f"{folder.__name__}.phase_list", None)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("added")
def test_the_test_of_the_guide_passes(name: str, tmp_path: Path) -> None:
    written: dict[str, object] = {}
    exec(TITLED["tests/ssbscreen/sources/formats/test_phase_list.py"], written)
    test = written[name]
    assert callable(test)
    test(tmp_path)


def test_the_command_line_and_python_read_it(added: Path) -> None:
    (contents,) = read_contents([str(added)], keep_isolated_molecules=False)
    assert contents.phases is not None
    assert len(contents.phases.ids) == 8
    found = screen(added, literature=False)
    assert sorted(found.tables["candidates"]["formula"].to_pylist()) == ["Li2S", "Li3P", "Li3PS4", "Li7PS6"]
    assert found.rejections.query("candidate_id == 'f'")["reason"].str.contains("no formation energy").all()
    assert found.scale.error_ev_per_atom == 0.037


def test_a_folder_of_such_files_is_read_and_two_scales_in_it_are_refused(added: Path, tmp_path: Path) -> None:
    place = tmp_path / "several"
    place.mkdir()
    (place / added.name).write_text(added.read_text())
    (place / "gaps.csv").write_text("formula,band_gap_ev\nLi3PS4,2.8\n")
    contents = read_source(place)
    assert contents.phases is not None
    assert len(contents.gaps) == 1
    (place / "other.phases").write_text(added.read_text())
    with pytest.raises(SourceError, match="two sets of energies never share a hull"):
        read_source(place)


def test_two_formats_never_take_one_file(added: Path) -> None:
    twin = added.parent / "more" / "twin.py"
    twin.write_text(TITLED[FORMAT].replace('"phase lists"', '"twins"'))
    formats.cache_clear()
    try:
        with pytest.raises(SourceError, match="could be phase lists and twins"):
            read_source(added)
    finally:
        sys.modules.pop(f"{folder.__name__}.twin", None)


def test_without_the_file_nobody_takes_it_for_another_format(tmp_path: Path) -> None:
    place = tmp_path / "sulfides.phases"
    place.write_text(TITLED[place.name])
    assert format_of(OpenedFile(place, place.read_bytes())) is None
    with pytest.raises(SourceError, match="no column formula"):
        read_source(place)
