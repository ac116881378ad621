"""Colours of the pages: declared once for light and dark ground, far enough from what they lie on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ssbscreen.report
from ssbscreen.report.page_parts import style_sheet

REPORT = Path(ssbscreen.report.__file__).parent
SHEETS = REPORT / "templates" / "style"
LEAST_CONTRAST = 4.5
"""Of text, WCAG 2.2, 1.4.3."""
LEAST_CONTRAST_OF_MARKS = 3.0
"""Of what is no text and tells something, 1.4.11."""
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|:\s*(?:white|black|red|blue|gray|grey|green)\b")
TEXT = ("ink", "soft", "faint", "accent")
PLAIN_GROUND = ("paper", "wash", "stripe", "hover")
PAIRS = [
    *((text, ground) for text in TEXT for ground in PLAIN_GROUND),
    ("ink", "caution"), ("accent", "caution"), ("on-accent", "accent"), ("on-nav", "nav"), ("bad-ink", "bad"),
    ("bad-ink", "severe"), ("bad-ink", "paper"), ("ask-ink", "ask"), ("serious-ink", "serious"), ("ok-ink", "ok"),
    ("mild-ink", "wash"), ("known", "paper"), ("plot-name", "paper"), ("on-light", "plot-menu"),
]  # fmt: skip
MARKS = [
    ("focus", "paper"),
    ("focus", "wash"),
    ("plot-predicted", "paper"),
    ("plot-green", "paper"),
    ("plot-guide", "paper"),
]


def colours() -> dict[str, tuple[str, str]]:
    """Every variable of base.css with a plain colour, on light and on dark ground."""
    text = (SHEETS / "base.css").read_text()
    both = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", text)
    one = re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text)
    return {**{name: (light, dark) for name, light, dark in both}, **{name: (value, value) for name, value in one}}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)  # WebAIM's example of the lightest grey


@pytest.mark.parametrize(("theme", "which"), [("light", 0), ("dark", 1)])
def test_text_stands_out_from_its_ground(theme: str, which: int) -> None:
    found = colours()
    too_near = {
        (theme, text, ground): round(contrast(found[text][which], found[ground][which]), 2)
        for pairs, least in ((PAIRS, LEAST_CONTRAST), (MARKS, LEAST_CONTRAST_OF_MARKS))
        for text, ground in pairs
        if contrast(found[text][which], found[ground][which]) < least
    }
    assert not too_near


def test_rules_that_set_text_and_ground_stand_out() -> None:
    found = colours()
    rules = re.findall(r"\{([^{}]*)\}", "".join(sheet.read_text() for sheet in SHEETS.glob("*.css")))
    pairs = set()
    for rule in rules:
        text = re.search(r"(?<![\w-])color: var\(--([\w-]+)\)", rule)
        ground = re.search(r"background: var\(--([\w-]+)\)", rule)
        if text and ground:
            pairs.add((text.group(1), ground.group(1)))
    assert len(pairs) > 5
    for text, ground in pairs:
        for which in (0, 1):
            assert contrast(found[text][which], found[ground][which]) >= LEAST_CONTRAST, (text, ground)


def test_only_the_base_sheet_holds_colours() -> None:
    for sheet in SHEETS.glob("*.css"):
        for number, line in enumerate(sheet.read_text().splitlines(), start=1):
            declared = sheet.name == "base.css" and line.lstrip().startswith("--")
            assert declared or not LITERAL.search(line), f"{sheet.name}:{number}: {line}"
    for template in (REPORT / "templates").glob("*.html"):
        assert not re.search(r"(?:style|fill|stroke)=\"[^\"]*#[0-9a-f]{3}", template.read_text()), template.name


def test_every_variable_that_is_used_is_declared() -> None:
    declared = set(re.findall(r"--([\w-]+):", (SHEETS / "base.css").read_text()))
    declared |= {"declared"}  # a place, which the page's script sets
    for sheet in SHEETS.glob("*.css"):
        assert set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text())) <= declared, sheet.name


def test_no_two_variables_share_a_colour_of_one_theme() -> None:
    """A plot is recoloured by its colours, so one that stood for two meanings would get the wrong one."""
    both = [(light, dark) for light, dark in colours().values() if light != dark]
    for which in (0, 1):
        members = [each[which] for each in both]
        assert len(members) == len(set(members))
    assert not {light for light, _ in both} & {dark for _, dark in both}


def test_colours_of_plots_are_declared() -> None:
    """Plots are made with the colours of light ground; the page's script knows the dark ones of what is declared."""
    declared = {light for light, _ in colours().values()}
    scales = {"#fff8ef", "#fdd9a8", "#f9a35c", "#d9541e", "#8f2208"}  # the matrix, whose cells have their own text
    for source in (*REPORT.glob("*.py"), *(REPORT / "templates" / "script").glob("*.js")):
        for literal in re.findall(r"[\"'` ](#[0-9a-fA-F]{6})\b", source.read_text()):
            assert literal in declared | scales, f"{source.name}: {literal} is no colour of base.css on light ground"


def test_every_page_has_colours_links_phones_and_paper_and_what_it_asks_for() -> None:
    whole, some = style_sheet(), style_sheet("trust")
    for name in ("base", "nav", "narrow", "print", "trust"):
        text = (SHEETS / f"{name}.css").read_text()
        assert text in some
        assert text in whole
    assert (SHEETS / "matrix.css").read_text() not in some
    assert some.startswith((SHEETS / "base.css").read_text())
    assert some.endswith((SHEETS / "print.css").read_text())
