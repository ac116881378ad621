"""Pages in a headless Chromium, watched: what they log, what they ask for and what their policy blocks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DESKTOP = {"width": 1300, "height": 900}
PHONE = {"width": 390, "height": 844}
BLOCKED = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("blocked: " + event.violatedDirective + " " + event.blockedURI));"""


class Watched:
    """A page with the faults that a reader's browser would have met."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        page.on("console", lambda m: self.faults.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", self._refuse)
        page.add_init_script(BLOCKED)

    def open(self, file: Path, fragment: str = "") -> Any:
        """Load a page from disk."""
        self.page.goto(file.as_uri() + fragment)
        return self.page

    def assert_silent(self) -> None:
        """No fault, no dialog, no request beyond pages on disk and data that the page made itself."""
        assert not self.faults
        assert not self.dialogs
        assert not [url for url in self.requests if not url.startswith(("file:", "blob:", "data:"))]

    def _refuse(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium of the system; skips the test where there is none."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Any, **options: Any) -> Iterator[Watched]:
    """A fresh page; options as of a context: viewport, color_scheme, accept_downloads and so on."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    yield Watched(context.new_page())
    context.close()


def settled(page: Any) -> None:
    """Wait until what a control set off is drawn: two frames and a timer.

    A page's policy forbids the evaluation that playwright's ``wait_for_function`` polls with.
    """
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")
