"""The pages of the runs over HTTP, read only: a list of the runs, and the files inside their folders."""

from __future__ import annotations

import asyncio
import mimetypes
import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.report.runs_page import listed_runs, runs_page
from ssbscreen.store.run_folder import LATEST, MANIFEST

# What the pages need and say themselves; the header holds for every file, also for one that says nothing.
POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",  # `latest` is another run tomorrow
}
NAMES_OF_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_SHOWN: Final = frozenset({"text/html", "text/csv", "text/plain", "application/json", "image/png", "image/svg+xml"})
_START_LIMIT_S: Final = 20.0


def file_of(runs: Path, address: str) -> Path | None:
    """The file that an address means; None where there is none that may be shown.

    Only files inside the folder of a whole run are shown. No part of the address may be hidden or lead upwards, and
    none but ``latest``, which points to a run beside it, may be a symbolic link.

    Args:
        runs: folder of the runs.
        address: path of the address without its first slash, decoded.
    """
    parts = address.split("/")
    if any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    root = runs.resolve()
    try:
        run = (root / parts[0]).resolve(strict=True)
        if run.parent != root or (run.name != parts[0] and parts[0] != LATEST) or not (run / MANIFEST).is_file():
            return None
        place = run.joinpath(*parts[1:])
        return place if place.resolve(strict=True) == place and place.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def page_app(runs: Path, *, hosts: tuple[str, ...] = NAMES_OF_LOOPBACK) -> Starlette:
    """The application.

    Args:
        runs: folder of the runs.
        hosts: names under which it answers; another name in a request is that of a page that tries to reach it through
            the user's browser.
    """

    def index(_: Request) -> Response:
        return HTMLResponse(runs_page(listed_runs(runs)))

    def file(request: Request) -> Response:
        found = file_of(runs, request.path_params["path"])
        if found is None:
            raise HTTPException(404, "There is no such page. The list of the runs is at /")
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        if kind in _SHOWN:
            return FileResponse(found, media_type=kind)
        return FileResponse(found, media_type="application/octet-stream", filename=found.name)

    # Starlette answers HEAD where it answers GET, and everything else with 405.
    routes = [Route("/", index, methods=["GET"]), Route("/{path:path}", file, methods=["GET"])]
    middleware = [Middleware(_WithHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))]
    return Starlette(routes=routes, middleware=middleware)


class _WithHeaders:
    """Sets the headers of every answer, refusals too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.encode(): value.encode() for name, value in HEADERS.items()}
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in own]
                message = {**message, "headers": [*kept, *own.items()]}
            await send(message)

        await self._app(scope, receive, with_headers)


class PageServer:
    """Serves the pages from a thread of this process while the context lasts."""

    def __init__(self, runs: Path, host: str, port: int) -> None:
        """Prepare it; nothing listens yet.

        Args:
            runs: folder of the runs.
            host: address that is listened at.
            port: 0: any free one.
        """
        self._host, self._port = host, port
        names = tuple(dict.fromkeys([*NAMES_OF_LOOPBACK, f"[{host}]" if ":" in host else host]))
        config = uvicorn.Config(
            page_app(runs, hosts=names),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, name="pages", daemon=True)

    @property
    def port(self) -> int:
        """Port that it listens at."""
        return self._port if self._socket is None else int(self._socket.getsockname()[1])

    def __enter__(self) -> Self:
        """Listen, and wait until requests are answered.

        Raises:
            ConfigurationError: the address is taken.
        """
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)[0]
            self._socket = socket.socket(family, kind, protocol)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(address)
        except OSError as fault:
            if self._socket is not None:
                self._socket.close()
            raise ConfigurationError(
                f"cannot listen at {self._host} port {self._port}: {fault.strerror}. "
                "Choose another service.report_port."
            ) from fault
        self._thread.start()
        limit_s = time.monotonic() + _START_LIMIT_S
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > limit_s:
                raise ConfigurationError(
                    f"the pages could not be served at {self._host} port {self._port}: the server ended or did not "
                    f"start within {_START_LIMIT_S:g} s. Start the command again, or choose another "
                    "service.report_port."
                )
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop within seconds."""
        self._server.should_exit = True
        self._thread.join(_START_LIMIT_S)
        if self._socket is not None:
            self._socket.close()

    def _serve(self) -> Any:
        asyncio.run(self._server.serve(sockets=[self._socket] if self._socket is not None else None))
