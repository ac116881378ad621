"""``ssbscreen serve`` as a whole: a schedule fires, the database changes, the server dies, a webhook hears of it."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.stand_in.documents import Documents, embedded_documents
from tests.stand_in.server import StandIn

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 1500.0
"""For a machine that many share; an idle one needs a tenth of that."""
LATER = ("Li3PS4", "Li7P3S11")
CONFIG = """
[service]
ui_port = {ui_port}
report_port = {report_port}
runs = "runs"
[schedules.watch]
cron = "* * * * * */10"
timezone = "Europe/Berlin"
[schedules.screen]
cron = "0 5 * * sun"
enabled = false
[watch]
top = 3
[screen.sources]
paths = ["mp"]
[screen.materials_project]
only_elements = ["Li", "P", "S"]
[screen.roles.separator]
[screen.robustness]
compute = false
[screen.utility]
compute = false
[screen.barriers]
compute = false
[screen.report]
dossiers = 3
"""


def free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in (one, other)]


def before_the_release(documents: Documents) -> Documents:
    later = {each["material_id"] for each in documents.summary if each["formula_pretty"] in LATER}
    names = ("summary", "thermo", "elasticity", "oxidation_states")
    kept = {name: [d for d in getattr(documents, name) if d["material_id"] not in later] for name in names}
    return dataclasses.replace(documents, **kept)


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its address on loopback, and what it was told."""
    told: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/entered", told
    server.shutdown()
    server.server_close()


class Serving:
    """A running ``ssbscreen serve`` and its server's interface."""

    def __init__(self, place: Path, environment: dict[str, str]) -> None:
        ui_port, report_port = free_ports()
        (place / "service.toml").write_text(CONFIG.format(ui_port=ui_port, report_port=report_port))
        self.api, self.reports = f"http://127.0.0.1:{ui_port}/api", f"http://127.0.0.1:{report_port}/"
        self.log = place / "serve.log"
        with self.log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flows.cli", "serve", "--config", "service.toml"],
                cwd=place,
                env=environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        self._limit_s = time.monotonic() + LIMIT_S

    def wait_for(self, what: str, found: Callable[[], Any]) -> Any:
        while not (value := found()):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < self._limit_s, f"no {what}: {self.log.read_text()}; {self.ended_watches()}"
            time.sleep(0.5)
        return value

    def post(self, path: str, content: dict[str, Any]) -> Any:
        answer = requests.post(f"{self.api}/{path}", json=content, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def ended_watches(self) -> list[tuple[str, str]]:
        """State and message of the watches that did their work, the first first."""
        asked = {"sort": "START_TIME_ASC", "flows": {"name": {"any_": ["watch"]}}}
        runs = self.post(
            "flow_runs/filter", {**asked, "flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED"]}}}}
        )
        assert all(run["auto_scheduled"] for run in runs)
        return [(run["state"]["name"], run["state"]["message"]) for run in runs]

    def count_ended(self, state: str) -> int:
        return [name for name, _ in self.ended_watches()].count(state)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[Serving, StandIn]]:
    documents = dataclasses.replace(embedded_documents({"Li", "P", "S"}), db_version="2026.11.1")
    with StandIn(before_the_release(documents)) as stand_in:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "MP_", "PMG_"))}
        environment = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "MP_API_ENDPOINT": stand_in.endpoint,
            "MP_API_KEY": stand_in.key,
            "SSBSCREEN_CACHE_DIR": str(tmp_path / "cache"),
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
        }
        running = Serving(tmp_path, environment)
        yield running, stand_in
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(60)


def automation(serving: Serving, address: str) -> None:
    """As docs/how-to/scheduled-service.md says: an event of a newcomer calls a webhook; payload by template."""
    code = f"""
from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture

hook = Webhook(url="{address}", allow_private_urls=True).save("newcomers", overwrite=True)
Automation(
    name="newcomers",
    trigger=EventTrigger(
        expect={{"ssbscreen.candidate.entered_top"}},
        match={{"prefect.resource.id": "ssbscreen.candidate.*"}},
        posture=Posture.Reactive,
        threshold=1,
    ),
    actions=[
        CallWebhook(
            block_document_id=hook,
            payload='{{"formula": "{{{{ event.resource.name }}}}", "rank": {{{{ event.payload.rank }}}}, '
            '"role": "{{{{ event.payload.role }}}}", "link": "{{{{ event.payload.link }}}}"}}',
        )
    ],
).create()
"""
    environment = {**os.environ, "PREFECT_API_URL": serving.api}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)


def test_a_schedule_fires_a_release_is_screened_and_its_newcomers_reach_a_webhook(
    serving: tuple[Serving, StandIn], webhook: tuple[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    service, stand_in = serving
    address, told = webhook
    service.wait_for("deployments", lambda: "reports: " in service.log.read_text())
    automation(service, address)

    service.wait_for("first screen", lambda: service.count_ended("Completed") == 1)
    requests_before = len(stand_in.requests)
    service.wait_for("unchanged watch", lambda: service.count_ended("Unchanged"))
    assert [run.name for run in (tmp_path / "runs").iterdir() if run.name[0].isdigit()] != []
    assert told == []  # the first run of all announces nobody
    asked = [each.path for each in stand_in.requests[requests_before:]]
    assert set(asked) == {"/heartbeat"}  # nothing is fetched where nothing changed

    server = subprocess.run(
        ["pgrep", "-f", f"prefect server start .* --port {service.api.split(':')[2].split('/')[0]}"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    os.kill(int(server[0]), signal.SIGKILL)
    service.wait_for("line of the dead server", lambda: "server was killed by SIGKILL" in service.log.read_text())
    stand_in.release(dataclasses.replace(embedded_documents({"Li", "P", "S"}), db_version="2026.12.1"))

    def screened_again() -> bool:
        try:
            return service.count_ended("Completed") == 2
        except requests.RequestException:  # it is being started again
            return False

    service.wait_for("screen of the release", screened_again)
    messages = [message for state, message in service.ended_watches() if state == "Completed"]
    assert messages[1].startswith("screened (database 2026.11.1 -> 2026.12.1): ")
    newcomers = service.wait_for("webhook", lambda: list(told))
    assert {each["formula"] for each in newcomers} <= set(LATER)
    assert all(each["rank"] <= 3 and each["role"] == "separator" for each in newcomers)
    assert all(each["link"].startswith(service.reports) for each in newcomers)
    assert all(requests.get(each["link"], timeout=30).status_code == 200 for each in newcomers)

    # An automation acts on an event at once; the server writes events to its database in batches, seconds later.
    wanted = {"filter": {"event": {"prefix": ["ssbscreen."]}}}
    events = service.wait_for("event in the database", lambda: service.post("events/filter", wanted)["events"])
    assert {event["event"] for event in events} == {"ssbscreen.candidate.entered_top"}
    assert all(event["payload"]["drawbacks"] and event["payload"]["previous_rank"] is None for event in events)
    artifacts = service.post("artifacts/filter", {"artifacts": {"key": {"like_": "changes"}}})
    assert any("New among the first 3" in each["data"] for each in artifacts)

    began = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(60) == 0
    assert time.monotonic() - began < 45
    left = subprocess.run(["pgrep", "-f", f"runner_process {tmp_path}"], capture_output=True, text=True, check=False)
    assert left.stdout == ""
