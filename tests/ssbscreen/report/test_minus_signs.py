"""A page has true minus signs, a terminal the hyphen; what is no number keeps its hyphen in both."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from ssbscreen.report.dossiers.page import dossier_html
from ssbscreen.report.minus_signs import page_with_minus_signs, with_hyphens, with_minus_signs
from ssbscreen.report.ranking_data import ranking_text
from ssbscreen.report.run_tables import RunTables
from ssbscreen.store.run_folder import RunFolder

HYPHEN_OF_A_NUMBER = re.compile(r"(?:^|[\s(^])-[.\d]", re.MULTILINE)


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("-0.86 eV/atom at 0 V", "−0.86 eV/atom at 0 V"),
        ("10^-2.9 S/cm (10^-4.8 to -.5), -∞", "10^−2.9 S/cm (10^−4.8 to −.5), −∞"),
    ],
)
def test_a_number_below_zero_has_the_sign_of_its_place(plain: str, shown: str) -> None:
    assert with_minus_signs(plain) == shown
    assert with_hyphens(shown) == plain


@pytest.mark.parametrize(
    "name",
    [
        "mp-985592",
        "F-43m",
        "2026-11-27",
        "1e-6",
        "doi:10.1016/S0377-2217(03)00020-1",
        "Li3-xPS4",
        "runs/-1",
        "--most 5",
    ],
)
def test_the_hyphen_of_a_name_stays(name: str) -> None:
    assert with_minus_signs(name) == name


def test_of_a_page_only_the_prose_is_changed() -> None:
    kept = '<a title="-1"><script>x = -1</script><style>p { margin: -1px }</style><code>-1</code><pre>\n-1</pre>'
    assert page_with_minus_signs(f"-2 {kept} (-3") == f"−2 {kept} (−3"


def test_no_page_of_a_run_writes_a_number_with_a_hyphen(written: RunFolder, run: RunTables) -> None:
    for page in (written.report.read_text(), *(dossier_html(run, each) for each in run.judged[:3])):
        prose = re.sub(r"<(script|style|code|pre)\b.*?</\1>|<[^>]*>", "|", page, flags=re.DOTALL)
        assert not HYPHEN_OF_A_NUMBER.findall(unescape(prose))
    told = [
        text
        for row in json.loads(ranking_text(run))["candidates"]["drawbacks"]
        for *_, text in row
        if "eV/atom" in text or "10^" in text
    ]
    assert told
    assert not [text for text in told if HYPHEN_OF_A_NUMBER.search(text)]
