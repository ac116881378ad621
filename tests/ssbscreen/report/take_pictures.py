"""The pictures of the README and the documents, taken of a run's report: ``make pictures`` after ``make run``.

They lie in the repository and not in the wheel. Few colours keep them small; Chromium of the system draws them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from tests.ssbscreen.report.browser import PHONE, chromium, watched

PICTURES: Final = Path(__file__).parents[3] / "docs" / "pictures"
LARGEST_BYTES: Final = 150_000
COLOURS: Final = 96
WIDE: Final = {"width": 1280, "height": 860}
SHEET: Final = {"width": 726, "height": 640}
"""The part of A4 inside its margins, in CSS pixels, as far as two roles fill it."""


@dataclass(frozen=True)
class Picture:
    """What is shown: a page of the report, by name or pattern, made ready by a function, in a window of a size."""

    name: str
    page: str
    ready: Callable[[Any], None]
    size: dict[str, int]
    theme: str = "light"


def at(selector: str, *, above_px: int = 70) -> Callable[[Any], None]:
    """Scrolls to an element, below the links."""

    def ready(page: Any) -> None:
        page.locator(selector).first.wait_for()
        # What lies above may be drawn late and push the place away.
        for _ in range(3):
            page.evaluate(
                "([selector, above]) => scrollTo(0, document.querySelector(selector).getBoundingClientRect().top"
                " + scrollY - above)",
                [selector, above_px],
            )
            page.wait_for_timeout(1500)

    return ready


def at_once(page: Any) -> None:
    page.wait_for_timeout(500)


def on_paper(page: Any) -> None:
    page.emulate_media(media="print")


ALL: Final = (
    Picture("ranking", "index.html", at("#ranking-separator .weights"), {**WIDE, "height": 1080}),
    Picture("linked-plots-dark", "index.html", at("#linked figure"), WIDE, "dark"),
    Picture("phone", "index.html", at("#ranking-separator .scroll", above_px=120), PHONE),
    Picture("trust", "trust.html", at("#models h3"), WIDE),
    Picture("dossier", "dossiers/mp-985592-*.html", at_once, {**WIDE, "height": 1060}),  # Li6PS5Cl
    Picture("sheet", "index.html", on_paper, SHEET),
)


def take(report: Path, folder: Path) -> list[Path]:
    """Take all pictures of a report's folder.

    Raises:
        ValueError: a picture is too large for a page, or the report has no such page.
    """
    folder.mkdir(exist_ok=True)
    written = []
    with chromium() as browser:
        for picture in ALL:
            with watched(browser, viewport=picture.size, color_scheme=picture.theme) as seen:
                page = seen.open(min(report.glob(picture.page)))
                picture.ready(page)
                packed = few_colours(page.screenshot())
                seen.assert_silent()
            if len(packed) > LARGEST_BYTES:
                raise ValueError(f"{picture.name}: {len(packed):,} bytes, and a picture has {LARGEST_BYTES:,} at most")
            path = folder / f"{picture.name}.png"
            path.write_bytes(packed)
            written.append(path)
    return written


def few_colours(png: bytes) -> bytes:
    """The picture with a palette."""
    from PIL import Image

    packed = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS).save(packed, "PNG", optimize=True)
    return packed.getvalue()


if __name__ == "__main__":
    for each in take(Path(sys.argv[1]) / "report", PICTURES):
        sys.stdout.write(f"{each} {each.stat().st_size:,} bytes\n")
