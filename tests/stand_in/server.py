"""A server on loopback that answers the Materials Project's client as the real one does, and faults when told to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Final, Self

import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

from tests.stand_in import faults as fault_kinds
from tests.stand_in.documents import Document, Documents
from tests.stand_in.faults import Effect, Fault, FaultCounter
from tests.stand_in.fields import projection
from tests.stand_in.query import ENDPOINTS, Collection, RefusedQueryError, page_bounds

KEY: Final = "standin0123456789abcdef012345678"
API_VERSION: Final = "0.87.3"
LONGEST_URL_BYTES: Final = 8192
_STARTUP_LIMIT_S: Final = 20.0
_LONGEST_HEAD_BYTES: Final = 4 * 1024 * 1024
_JSON: Final = {"content-type": "application/json"}


@dataclass(frozen=True, slots=True)
class Served:
    """One request, noted before the answer is sent. ``at_s`` is ``time.monotonic()`` when it came in."""

    path: str
    params: Mapping[str, str]
    status: int
    at_s: float


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]
    wait_s: float = 0.0
    sent_share: float = 1.0


class _CutResponse(Response):
    """Sends a share of the body. uvicorn closes the connection of an answer that its app leaves unfinished."""

    sent_share: float = 0.5

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - the signature of ASGI
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        part = self.body[: int(self.sent_share * len(self.body))]
        await send({"type": "http.response.body", "body": part, "more_body": True})


class StandIn:
    """The server, listening while the context lasts, from a thread of this process.

    Attributes:
        endpoint: what ``MPRester(endpoint=...)`` takes, with the slash at its end.
        key: the one key that is let in.
        requests: every request, the heartbeat's too, in the order they came.
        faults: faults in force. Add or remove between requests; counting starts when a fault first meets a request.
        db_version: what the heartbeat tells; set it to release a new database.
    """

    def __init__(
        self, documents: Documents, faults: Iterable[Fault] = (), delay_s: float = 0.0, *, port: int = 0
    ) -> None:
        self.key = KEY
        self.requests: list[Served] = []
        self.faults: list[Fault] = list(faults)
        self.db_version = documents.db_version
        self._delay_s = delay_s
        self._counter = FaultCounter()
        self._mishap: Exception | None = None
        self._collections = _collections(documents)
        self._socket = _listening(port)
        self.endpoint = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        app = FastAPI(openapi_url=None)
        app.add_api_route("/{path:path}", self._respond, methods=["GET"])
        config = uvicorn.Config(
            app,
            http="h11",
            lifespan="off",
            log_config=None,
            log_level="critical",  # faults are logged as errors
            access_log=False,
            timeout_keep_alive=60,
            h11_max_incomplete_event_size=_LONGEST_HEAD_BYTES,  # so that long addresses reach their 414
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="stand-in", daemon=True)

    def __enter__(self) -> Self:
        """Start, and wait until requests are answered."""
        self._thread.start()
        end = monotonic() + _STARTUP_LIMIT_S
        while not self._server.started:
            if monotonic() > end or not self._thread.is_alive():
                raise RuntimeError("the stand-in did not start")
            sleep(0.002)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop at once: connections are closed, answers under way are dropped.

        Raises:
            RuntimeError: a request broke the stand-in or a function of one of its faults; the client saw a plain 500.
        """
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(_STARTUP_LIMIT_S)
        self._socket.close()
        if self._mishap is not None and kind is None:
            raise RuntimeError(f"the stand-in broke: {self._mishap!r}") from self._mishap

    def release(self, documents: Documents) -> None:
        """Serve another database from now on."""
        self._collections = _collections(documents)
        self.db_version = documents.db_version

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    async def _respond(self, request: Request) -> Response:
        at_s, path, parameters = monotonic(), request.url.path, dict(request.query_params)
        try:
            effects = self._counter.effects(self.faults, path, parameters)
            answer = self._faulty(request, path, parameters, effects)
        except Exception as mishap:
            self._mishap = mishap
            raise
        self.requests.append(Served(path, parameters, answer.status, at_s))
        if (wait_s := self._delay_s + answer.wait_s) > 0.0:
            await asyncio.sleep(wait_s)
        kind = Response if answer.sent_share == 1.0 else _CutResponse
        response = kind(answer.body, answer.status, dict(answer.headers))
        if isinstance(response, _CutResponse):
            response.sent_share = answer.sent_share
        return response

    def _faulty(self, request: Request, path: str, parameters: dict[str, str], effects: list[Effect]) -> _Answer:
        """The answer with its effects: a refusal comes first, then the data, then what happens to their bytes."""
        for effect in effects:
            if isinstance(effect, fault_kinds.ChangeDatabase):
                self.db_version = effect.version
        refusal = next((effect for effect in effects if isinstance(effect, fault_kinds.Refuse)), None)
        if refusal is not None:
            answer = _Answer(refusal.status, refusal.body, _JSON | dict(refusal.headers))
        else:
            answer = self._answer(request, path, parameters, effects)
        for effect in effects:
            match effect:
                case fault_kinds.Wait(seconds):
                    answer = replace(answer, wait_s=answer.wait_s + seconds)
                case fault_kinds.Cut(share):
                    answer = replace(answer, sent_share=share)
                case fault_kinds.TruncateJson(share):
                    answer = replace(answer, body=answer.body[: int(share * len(answer.body))])
                case fault_kinds.HtmlPage(body):
                    answer = replace(answer, body=body, headers={"content-type": "text/html"})
                case _:
                    pass
        return answer

    def _answer(self, request: Request, path: str, parameters: dict[str, str], effects: list[Effect]) -> _Answer:
        if path.rstrip("/") == "/heartbeat":
            return _json(200, self._heartbeat())
        target = request.scope["raw_path"] + b"?" + request.scope["query_string"]
        if len(target) > LONGEST_URL_BYTES:
            too_long = fault_kinds.too_long()
            return _Answer(too_long.status, too_long.body, too_long.headers)
        given = request.headers.get("x-api-key")
        if given != self.key:
            message = "Invalid authentication credentials" if given else "No API key found in request"
            return _json(401, {"message": message})
        if path not in self._collections:
            return _json(404, {"detail": "Not Found"})
        try:
            return _page(self._collections[path], parameters, effects)
        except RefusedQueryError as refused:
            return _json(refused.status, {"detail": refused.detail})

    def _heartbeat(self) -> Document:
        return {
            "status": "OK",
            "time": datetime.now(UTC).isoformat(),
            "version": API_VERSION,
            "db_version": self.db_version,
            "access_controlled_batch_ids": [],
        }


def _collections(documents: Documents) -> dict[str, Collection]:
    return {
        f"/materials/{name}/": Collection(endpoint, getattr(documents, name), hide_deprecated=name == "summary")
        for name, endpoint in ENDPOINTS.items()
    }


def _listening(port: int) -> socket.socket:
    """A socket that names its protocol: asyncio sends small answers at once on these alone, else 40 ms late."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


def _page(collection: Collection, parameters: dict[str, str], effects: list[Effect]) -> _Answer:
    """A page of a collection, with the effects on documents and total."""
    matching = collection.select(parameters)
    skip, limit = page_bounds(parameters)
    total = len(matching)
    if any(isinstance(effect, fault_kinds.RepeatPage) for effect in effects):
        skip = max(0, skip - limit)
    documents = matching[skip : skip + limit]
    for effect in effects:
        match effect:
            case fault_kinds.EmptyPage():
                documents = []
            case fault_kinds.ShortPage(missing):
                documents = documents[: max(0, len(documents) - missing)]
            case fault_kinds.ChangeTotal(change):
                total = change(total)
            case fault_kinds.ChangeDocuments(change):
                documents = [change(document) for document in orjson.loads(orjson.dumps(documents))]
            case _:
                pass
    pick = projection(parameters)
    served = [pick(document) for document in documents]
    return _json(200, {"data": served, "meta": {"total_doc": total, "api_version": API_VERSION}})


def _json(status: int, content: Any) -> _Answer:
    return _Answer(status, orjson.dumps(content), _JSON)
