"""The page in a real browser: plots are drawn, the matrix switches, and nothing is blocked."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ssbscreen.report.mechanics_section import mechanics_section
from ssbscreen.report.page import write_report
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.trade_offs import trade_off_plots
from ssbscreen.report.voltage_profiles import profile_plot
from ssbscreen.store.run_folder import RunFolder

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--virtual-time-budget=5000", "--dump-dom",
)  # fmt: skip
WATCH = """<script>
const mark = (name, text) => document.documentElement.setAttribute("data-" + name, text);
document.addEventListener("securitypolicyviolation", (event) => mark("blocked", event.violatedDirective));
window.addEventListener("error", (event) => mark("error", event.message));
</script>"""
ACT = """<script>
const matrices = () => Array.from(document.querySelectorAll(".matrix"))
  .filter((matrix) => matrix.getBoundingClientRect().height > 0).map((matrix) => matrix.dataset.exchange).join(" ");
const choose = (value) => document.querySelector(`input[name=li-exchange][value=${value}]`).click();
mark("matrix-first", matrices());
choose("open");
mark("matrix-open", matrices());
choose("closed");
mark("matrix-back", matrices());
mark("undrawn-at-first", waitingPlots.size);
window.dispatchEvent(new Event("beforeprint"));
</script>"""


@pytest.fixture(scope="module")
def dom(run_folder: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page after its scripts and ours ran; ours switch the matrix like a reader would."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    write_report(run_folder)
    place = tmp_path_factory.mktemp("browser")
    page = run_folder.report.read_text()
    watched = page.replace('<meta name="viewport"', WATCH + '<meta name="viewport"', 1).replace(
        "</body>", ACT + "</body>"
    )
    (place / "page.html").write_text(watched)
    return shown(place / "page.html", place / "profile")


def shown(page: Path, profile: Path) -> str:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=180).stdout


def value(dom: str, name: str) -> list[str]:
    found = re.search(rf'data-{name}="([^"]*)"', dom)
    assert found, f"the page's script did not come to {name}"
    return found.group(1).split()


def test_every_plot_is_drawn_for_print(dom: str, run_folder: RunFolder) -> None:
    assert int(*value(dom, "undrawn-at-first")) > 0, "plots are to be drawn when they come near, not at once"
    run = RunTables.of(run_folder)
    profiles = profile_plot(run)
    assert profiles is not None
    mechanics = mechanics_section(run).plots
    assert len(mechanics) == 3
    for plot in [*trade_off_plots(run), *mechanics, profiles]:
        drawn = re.search(rf'<div[^>]*id="{plot.key}"[^>]*>.*?<svg[^>]*class="main-svg"', dom, re.DOTALL)
        assert drawn
        assert "</figure>" not in drawn.group(0), "the drawing is another plot's"


def test_nothing_was_blocked_and_no_script_failed(dom: str) -> None:
    root = dom.split("<head>", maxsplit=1)[0]
    assert "data-matrix-back" in root
    assert "data-blocked" not in root
    assert "data-error" not in root


def test_the_switch_shows_one_of_the_two_matrices(dom: str) -> None:
    assert value(dom, "matrix-first") == ["closed"]
    assert value(dom, "matrix-open") == ["open"]
    assert value(dom, "matrix-back") == ["closed"]
