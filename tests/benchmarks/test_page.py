"""The page of benchmarks is what its module writes from what is kept beside it, and its figures can be opened."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from models.moduli.card import PUBLISHED as PUBLISHED_IN_CARD
from tests.benchmarks.page import kept
from tests.benchmarks.page.__main__ import DOCS, main
from tests.benchmarks.page.contents import PAGE, page_text, parts_of
from tests.benchmarks.page.kept import TIMINGS, WINDOWS, read_timings
from tests.benchmarks.page.models import PUBLISHED
from tests.benchmarks.page.parts import FIGURES, Part, figures, paragraph, signed

LARGEST_BYTES = 100_000
FEWEST_WORDS = 5


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    windows = json.loads((DOCS / FIGURES / WINDOWS).read_text(encoding="utf-8"))
    return parts_of(read_timings(DOCS / FIGURES / TIMINGS), windows)


def test_the_committed_page_is_what_the_module_writes(parts):
    committed = (DOCS / PAGE).read_text(encoding="utf-8")
    assert committed == page_text(parts), "run `make benchmarks ARGS=--keep-timings`"


def test_the_committed_figures_are_drawn_from_the_numbers_of_the_page(parts):
    pictures = [picture for part in parts for picture in part.pictures]
    assert len(pictures) == len({picture.name for picture in pictures}) == 7
    for picture in pictures:
        text = (DOCS / FIGURES / f"{picture.name}.svg").read_text(encoding="utf-8")
        assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
        assert picture.told_in_file in text, f"{picture.name}: run `make benchmarks ARGS=--keep-timings`"
        assert len(text) < LARGEST_BYTES
        assert "dc:date" not in text


def test_every_picture_of_the_page_is_there_and_told_in_words(parts):
    links = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page_text(parts))
    assert links
    for alt, target in links:
        assert len(alt.split()) >= FEWEST_WORDS
        assert (DOCS / target).is_file()


def test_every_caption_names_unit_source_and_number_of_rows(parts):
    for picture in (picture for part in parts for picture in part.pictures):
        assert "doi:10." in picture.caption
        assert re.search(r"µs|\bV\b|GPa|eV|decades", picture.caption)
        assert re.search(
            r"\d+ (chemical systems|compositions|materials|samples)|\d+ of the 10,987 rows", picture.caption
        )


def test_the_same_numbers_give_the_same_file(parts, tmp_path):
    picture = parts[1].pictures[0]
    for name in ("one.svg", "two.svg"):
        picture.draw(tmp_path / name, picture.told_in_file)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_lines_of_prose_are_not_longer_than_120(parts):
    lines = page_text(parts).splitlines()
    assert max(len(line) for line in lines if not line.startswith(("|", "!["))) <= 120


def test_errors_of_published_models_are_those_that_the_card_names():
    told = " ".join(PUBLISHED_IN_CARD)
    for name, bulk, shear in PUBLISHED:
        assert f"{name.split(',')[0]} {shear:.4f} / {bulk:.4f}" in told


def test_all_published_windows_are_on_the_page_with_their_deviations(parts):
    picture = parts[1].pictures[0]
    assert len(picture.rows) == 26
    for _, ours, published, difference, *_ in picture.rows:
        if difference:
            distance = float(ours.split()[0]) - float(published)
            assert float(difference.replace("−", "-")) == pytest.approx(distance, abs=0.011)


def test_ratios_on_the_page_are_quotients_of_what_was_measured(parts):
    timings = read_timings(DOCS / FIGURES / TIMINGS)
    of_seven = [each for timing in timings for each in timing["systems"] if each["elements"] == 7]
    ratios = [1e3 * (each["building_ms"] + each["asking_ms"]) / each["ours_us"] for each in of_seven]
    told = parts[0].pictures[0].rows[-1][6].replace(",", "")
    lowest, highest = map(float, re.search(r"\((\d+)–(\d+)\)", told).groups())
    assert 0.9 * min(ratios) <= lowest < highest <= 1.1 * max(ratios)
    assert all(each["difference_ev_per_atom"] < 1e-6 for each in of_seven)
    assert all(each["difference_v"] < 1e-6 for each in of_seven)


def test_without_a_run_nothing_is_measured_and_the_mend_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(kept, "measured", lambda *_: pytest.fail("measured"))
    assert main([str(tmp_path / "none"), "--docs", str(tmp_path)]) == 2
    assert "run `make run` first" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_timings_of_another_kind_are_refused(tmp_path):
    path = tmp_path / "bench.jsonl"
    path.write_text('{"comparisons": []}\n')
    with pytest.raises(kept.SsbscreenError, match="measure again"):
        read_timings(path)
    with pytest.raises(kept.SsbscreenError, match="holds no timings"):
        read_timings(Path(tmp_path / "absent"))


def test_numbers_are_written_with_as_many_figures_as_they_are_known():
    assert [figures(value) for value in (4370.8, 15.69, 0.3104, 1540.0, 99.96)] == [
        "4,370",
        "15.7",
        "0.310",
        "1,540",
        "100",
    ]
    assert [figures(value, 2) for value in (108.0, 4370.8, 9.99)] == ["110", "4,400", "10"]
    assert [signed(value) for value in (0.54, -0.39, -0.001)] == ["+0.54", "−0.39", "0.00"]


def test_a_paragraph_breaks_no_option_at_its_hyphens():
    assert paragraph("word " * 22 + "--keep-timings") == ["word " * 21 + "word", "--keep-timings", ""]
