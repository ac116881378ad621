"""``ssbscreen serve``: starts server, pages and runner, watches over them, and ends them."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.request import ProxyHandler, Request, build_opener

from flows.caching import cache_folder
from flows.screening import PREFECT_DEFAULTS
from flows.service.page_server import PageServer
from flows.service.settings import ServiceSettings
from flows.service.supervised import Child, Say
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.sources.materials_project_key import KEY_VARIABLES

START_LIMIT_S: Final = 180.0
"""A first start makes the database: 12 to 27 s on an idle machine."""
LOOK_EVERY_S: Final = 0.5
ASK_EVERY_S: Final = 20.0
SILENT_LIMIT_S: Final = 120.0
"""A server that answers nothing for so long hangs."""
END_PATIENCE_S: Final = 10.0
_DIRECTLY: Final = build_opener(ProxyHandler({}))
_OF_THE_DATABASE: Final = ("PREFECT_SERVER_DATABASE", "PREFECT_API_DATABASE")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service keeps what is its own.

    Attributes:
        home: Prefect's database and logs: ``PREFECT_HOME``, else a folder of the cache.
        models: models that the service trained.
    """

    home: Path
    models: Path

    @classmethod
    def of_environment(cls) -> Place:
        """As the environment says."""
        own = cache_folder().absolute() / "service"
        return cls(Path(os.environ.get("PREFECT_HOME") or own), own / "models")


def environment_of(settings: ServiceSettings, place: Place) -> dict[str, str]:
    """Environment of all children; what the user has set stays."""
    defaults = {
        **PREFECT_DEFAULTS,
        "PREFECT_HOME": str(place.home),
        "PREFECT_LOCAL_STORAGE_PATH": str(cache_folder().absolute() / "results"),
        "PREFECT_LOGGING_LEVEL": "INFO",  # nobody looks at a terminal: the log of a flow run stands in the interface
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_API_URL": settings.service.api_url,
        "PYTHONUNBUFFERED": "1",
        "SSBSCREEN_REPORT_URL": settings.service.report_url,
    }
    return {**defaults, **os.environ}


def environment_of_server(environment: dict[str, str]) -> dict[str, str]:
    """Without the key of the Materials Project, which no server needs."""
    return {name: value for name, value in environment.items() if name not in KEY_VARIABLES}


def environment_of_runner(environment: dict[str, str]) -> dict[str, str]:
    """Without the password of the database, which no flow needs."""
    return {name: value for name, value in environment.items() if not name.startswith(_OF_THE_DATABASE)}


def serve(settings: ServiceSettings, say: Say) -> None:
    """Serve until SIGTERM or SIGINT, then end every child.

    Args:
        settings: of the service; its paths absolute.
        say: told what happens, a line each.

    Raises:
        ConfigurationError: an address is taken, or no server answers where ``PREFECT_API_URL`` names one.
    """
    place = Place.of_environment()
    environment = environment_of(settings, place)
    address = environment["PREFECT_API_URL"].rstrip("/")
    own_server = "PREFECT_API_URL" not in os.environ
    service = settings.service
    if own_server:
        require_free_port(service.host, service.ui_port, "ui_port")
    require_free_port(service.host, service.report_port, "report_port")
    Path(service.runs).mkdir(parents=True, exist_ok=True)
    logs = place.home / "logs"
    server = Child(
        "server",
        [sys.executable, "-m", "prefect", "server", "start", "--host", service.host, "--port", str(service.ui_port)],
        environment_of_server(environment),
        logs / "server.log",
    )
    runner = Child(
        "runner",
        [sys.executable, "-m", "flows.service.runner_process", str(place.models)],
        environment_of_runner(environment),
        logs / "runner.log",
        told=settings.model_dump_json().encode(),
    )
    pages = PageServer(Path(service.runs), service.host, service.report_port)
    with _ended_by_signals() as ending, pages:
        try:
            if own_server:
                say("starting Prefect's server; its first start, which makes the database, takes longest")
                server.start()
            _wait_for(address, server if own_server else None, ending)
            if ending.is_set():
                return
            runner.start()
            say(f"user interface: {address.removesuffix('/api')}" + ("" if own_server else " (PREFECT_API_URL)"))
            say(f"reports:        {service.report_url}")
            say(f"logs:           {logs}")
            _watch_over(runner, server if own_server else None, address, ending, say)
        finally:
            # Without asking: a run that it interrupts goes on at the next start, as after any other death, while a
            # runner that is asked to end has its runs cancelled.
            try:
                runner.end(0.0)
            finally:
                server.end(END_PATIENCE_S)
            with suppress(OSError):  # the terminal may be gone
                say("ended")


def _watch_over(runner: Child, server: Child | None, address: str, ending: threading.Event, say: Say) -> None:
    """Start again what died or hangs, until the end is asked for.

    Args:
        runner: of the flow runs.
        server: the one that we started; None where it is not ours.
        address: of its interface.
        ending: set when the end is asked for.
        say: told of what died.
    """
    answered_s = asked_s = time.monotonic()
    lost_sight = False
    while not ending.wait(LOOK_EVERY_S):
        runner.mend(say)
        if server is not None and server.mend(say):
            answered_s, lost_sight = time.monotonic(), True
        now = time.monotonic()
        if now - asked_s < ASK_EVERY_S:
            continue
        asked_s = now
        if answers(address):
            answered_s = now
            # A runner that lost its server for half a minute starts runs again, but hears of no cancellation any more.
            if lost_sight and nothing_runs(address):
                lost_sight = False
                say("runner is started again, for it had lost sight of the server")
                runner.kill()
        elif server is not None and now - answered_s > SILENT_LIMIT_S:
            say(f"server has not answered for {now - answered_s:.0f} s: it is killed and started again")
            server.kill()
            answered_s = now


def nothing_runs(address: str) -> bool:
    """Whether no flow run is under way, as far as the server says so."""
    asked = Request(
        f"{address}/flow_runs/count",
        data=json.dumps({"flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with _DIRECTLY.open(asked, timeout=10.0) as answer:
            return int(answer.read()) == 0
    except (OSError, ValueError):
        return False


def answers(address: str) -> bool:
    """Whether a server of Prefect is up at the address of its interface."""
    asked = Request(f"{address}/health")
    try:
        with _DIRECTLY.open(asked, timeout=10.0) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def _wait_for(address: str, server: Child | None, ending: threading.Event) -> None:
    limit_s = time.monotonic() + (START_LIMIT_S if server is not None else 10.0)
    while not answers(address):
        if ending.wait(LOOK_EVERY_S):
            return
        if server is None and time.monotonic() > limit_s:
            raise ConfigurationError(
                f"no server of Prefect answers at {address}, which PREFECT_API_URL names: start it, or unset "
                "PREFECT_API_URL and ssbscreen starts one"
            )
        if server is not None and (not server.runs or time.monotonic() > limit_s):
            raise ConfigurationError(
                f"Prefect's server did not start: read {Place.of_environment().home / 'logs' / 'server.log'}"
            )


def require_free_port(host: str, port: int, name: str) -> None:
    """Check that an address can be listened at.

    Raises:
        ConfigurationError: something else listens there, or it is none of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that ended just now is no hindrance
            probe.bind(address)
    except OSError as fault:
        raise ConfigurationError(
            f"cannot listen at {host} port {port} ({fault.strerror}): is another ssbscreen serve running? End it, or "
            f"choose another service.{name} or service.host"
        ) from fault


@contextmanager
def _ended_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM, SIGINT and a terminal that is closed set; under nohup the last does not."""
    ending = threading.Event()
    ends = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    heard = [number for number in ends if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, lambda *_: ending.set()) for number in heard}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
