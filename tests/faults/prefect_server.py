"""A server of Prefect that a test may kill."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_LIMIT_S = 120.0
NO_CONTACT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "DO_NOT_TRACK": "1",
}


@dataclass(slots=True)
class Server:
    """A running server.

    Attributes:
        process: of the server.
        api: address of its interface.
        home: folder of its database.
    """

    process: subprocess.Popen[bytes]
    api: str
    home: Path

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def start_server(home: Path, port: int) -> Server:
    """Start a server and wait until it answers.

    Args:
        home: folder of its database; made where it is missing.
        port: of loopback.

    Raises:
        TimeoutError: it does not.
    """
    home.mkdir(parents=True, exist_ok=True)
    api = f"http://127.0.0.1:{port}/api"
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"),
                *("--host", "127.0.0.1", "--port", str(port), "--timeout-keep-alive", "5"),
            ],
            env={**os.environ, **NO_CONTACT, "PREFECT_HOME": str(home), "PREFECT_API_URL": ""},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    server = Server(process, api, home)
    end = time.monotonic() + START_LIMIT_S
    while not _answers(api):
        if process.poll() is not None or time.monotonic() > end:
            server.kill()
            raise TimeoutError(f"no server at {api}: {(home / 'server.log').read_text()[-2000:]}")
        time.sleep(0.2)
    return server


@contextmanager
def running_server(home: Path) -> Iterator[Server]:
    """A server that ends with the context."""
    server = start_server(home, free_port())
    try:
        yield server
    finally:
        server.kill()


def _answers(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2.0) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
