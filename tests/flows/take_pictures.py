"""Pictures of Prefect's user interface for the documents, taken of a service that runs: ``make pictures SERVER=...``.

They show the newest finished screen of ``ssbscreen serve``, the schedule of the weekly one and the form of those that
are started by hand; Chromium of the system draws them.
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
SCHEDULED: Final = "weekly"
BY_HAND: Final = "by-hand"
SIZE: Final = {"width": 1280, "height": 860}
SETTLED_MS: Final = 6000
"""The graph is laid out by a worker, and nothing in the page tells when it stands."""


@dataclass(frozen=True)
class Shown:
    """The newest finished screen of a server with its artifacts, and two deployments, by identifiers."""

    run: str
    artifacts: dict[str, str]
    scheduled: str
    by_hand: str

    @classmethod
    def at(cls, server: str) -> Shown:
        """Ask a server.

        Raises:
            ValueError: it has no finished screen yet, or not the deployments of the service.
        """
        finished = {
            "flows": {"name": {"any_": [FLOW]}},
            "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
        }
        runs = _ask(server, "flow_runs/filter", {**finished, "sort": "START_TIME_DESC", "limit": 1})
        deployments = {each["name"]: each["id"] for each in _ask(server, "deployments/filter", {})}
        if not runs or not {SCHEDULED, BY_HAND} <= deployments.keys():
            raise ValueError(f"{server} is no 'ssbscreen serve' with a finished screen: start one and wait for its end")
        found = _ask(server, "artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [runs[0]["id"]]}}})
        ids = {each["key"]: each["id"] for each in found}
        return cls(runs[0]["id"], ids, deployments[SCHEDULED], deployments[BY_HAND])


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
    Picture("prefect-deployment", lambda shown: f"deployments/deployment/{shown.scheduled}", at_schedule, height=720),
    Picture("prefect-form", lambda shown: f"deployments/deployment/{shown.by_hand}/run", height=1000),
)


def take(server: str, folder: Path) -> list[Path]:
    """Take all pictures of a server, such as ``http://127.0.0.1:4200``.

    Raises:
        ValueError: a picture is too large for a page, or the server has nothing to show.
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
