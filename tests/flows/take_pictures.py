"""Pictures of Prefect's user interface for the README, taken of a server that runs: ``make pictures SERVER=...``.

They show the newest finished flow run of a screen and its deployment; Chromium of the system draws them.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.ssbscreen.report.browser import chromium
from tests.ssbscreen.report.take_pictures import LARGEST_BYTES, PICTURES, few_colours

FLOW: Final = "screening"
SIZE: Final = {"width": 1280, "height": 860}
SETTLED_MS: Final = 6000
"""The graph is laid out by a worker, and nothing in the page tells when it stands."""


@dataclass(frozen=True)
class Shown:
    """The newest finished screen of a server, by identifiers."""

    run: str
    deployment: str
    artifacts: dict[str, str]

    @classmethod
    def at(cls, server: str) -> Shown:
        """Ask a server.

        Raises:
            ValueError: it has no finished screen of a deployment yet.
        """
        filters = {
            "flows": {"name": {"any_": [FLOW]}},
            "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}, "deployment_id": {"is_null_": False}},
        }
        runs = _ask(server, "flow_runs/filter", {**filters, "sort": "START_TIME_DESC", "limit": 1})
        if not runs:
            raise ValueError(f"{server} has no finished run of a deployment of {FLOW}: start one and wait for its end")
        (run,) = runs
        found = _ask(server, "artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
        return cls(run["id"], run["deployment_id"], {each["key"]: each["id"] for each in found})


@dataclass(frozen=True)
class Picture:
    """A page of the interface by its path, made ready by a function."""

    name: str
    path: Callable[[Shown], str]
    ready: Callable[[Any], None] = lambda _page: None
    height: int = SIZE["height"]


def at_artifacts(page: Any) -> None:
    page.get_by_role("tab", name="Artifacts").click()


def at_schedule(page: Any) -> None:
    page.get_by_text("Next Run").first.wait_for()


ALL: Final = (
    Picture("prefect-run", lambda shown: f"runs/flow-run/{shown.run}", at_artifacts),
    Picture("prefect-summary", lambda shown: f"artifacts/artifact/{shown.artifacts['summary']}", height=1000),
    Picture("prefect-funnel", lambda shown: f"artifacts/artifact/{shown.artifacts['funnel']}", height=720),
    Picture("prefect-ranking", lambda shown: f"artifacts/artifact/{shown.artifacts['ranking-separator']}", height=720),
    Picture("prefect-deployment", lambda shown: f"deployments/deployment/{shown.deployment}", at_schedule, height=720),
    Picture("prefect-form", lambda shown: f"deployments/deployment/{shown.deployment}/run", height=1000),
)


def take(server: str, folder: Path) -> list[Path]:
    """Take all pictures of a server, such as ``http://127.0.0.1:4200``.

    Raises:
        ValueError: a picture is too large for the README, or the server has nothing to show.
    """
    shown, written = Shown.at(server), []
    with chromium() as browser:
        for picture in ALL:
            context = browser.new_context(viewport={**SIZE, "height": picture.height})
            page = context.new_page()
            page.goto(f"{server}/v2/{picture.path(shown)}")
            page.wait_for_timeout(SETTLED_MS)
            picture.ready(page)
            page.wait_for_timeout(SETTLED_MS // 4)
            packed = few_colours(page.screenshot())
            context.close()
            if len(packed) > LARGEST_BYTES:
                raise ValueError(f"{picture.name}: {len(packed):,} bytes, and a picture has {LARGEST_BYTES:,} at most")
            path = folder / f"{picture.name}.png"
            path.write_bytes(packed)
            written.append(path)
    return written


def _ask(server: str, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    asked = urllib.request.Request(
        f"{server}/api/{path}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


if __name__ == "__main__":
    for each in take(sys.argv[1].rstrip("/"), PICTURES):
        sys.stdout.write(f"{each} {each.stat().st_size:,} bytes\n")
