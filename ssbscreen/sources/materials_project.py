"""The Materials Project through its own client, mp-api, one page at a time.

`MPRester` is driven below its ``search`` methods, at the one call that they all end in and that sends one request:
``search`` collects all pages before it returns, so that a fault on the last page costs all of them, and asks again by
itself, at once, wherever the text of an error holds 414 or 422, be it in an identifier. Documents stay dictionaries
(``use_document_model=False``): the client's models are built from the first document of a page, and what that one lacks
would be lost in all. Its heartbeat is asked without a time limit and kept for the life of the process, so the versions
at the start and at the end of a fetch are asked here.

Data: Jain et al., APL Mater. 1, 011002 (2013), doi:10.1063/1.4812323.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import requests

from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.materials_project_key import ApiKey
from ssbscreen.sources.polite_http import HEARTBEAT, Ledger, Manners, NoAnswer, PoliteSession, answered
from ssbscreen.sources.snapshots.page_store import Page, PageRequest
from ssbscreen.sources.snapshots.query import CANDIDATE_SUMMARIES, ELASTICITY, OXIDATION_STATES, THERMO

_Result = TypeVar("_Result")

ENDPOINT_VARIABLE: Final = "MP_API_ENDPOINT"
DEFAULT_ENDPOINT: Final = "https://api.materialsproject.org/"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
FIRST_CONTACT_WAITS_S: Final = (5.0, 15.0)
"""Where nothing answers at all there is mostly no network, and nobody wants to wait three minutes to hear that."""


class MaterialsProject:
    """A conversation with the Materials Project: versions and pages of documents.

    Attributes:
        endpoint: its address.
    """

    def __init__(self, key: ApiKey, *, endpoint: str | None = None, manners: Manners | None = None) -> None:
        """Prepare a conversation; nothing is sent yet.

        Args:
            key: of the user.
            endpoint: address of the server; None: ``MP_API_ENDPOINT``, else the Materials Project's.
            manners: pace and patience.

        Raises:
            SourceError: the address is none, or would send the key unencrypted over a network.
        """
        self.endpoint = _usable(endpoint or os.environ.get(ENDPOINT_VARIABLE) or DEFAULT_ENDPOINT)
        self._key = key
        self._manners = manners or Manners()
        self._session = PoliteSession(self._manners)

    @property
    def ledger(self) -> Ledger:
        """Requests and retries so far."""
        return self._session.ledger

    def database_version(self) -> str:
        """Version of the database now, such as "2026.11.1".

        Raises:
            SourceError: no answer after patience, or none that names a version.
        """
        waits_s = self._manners.waits_s if self.ledger.requests else self._first_waits_s()
        return answered(self._session, self._heartbeat, HEARTBEAT, waits_s)

    def page(self, request: PageRequest) -> Page:
        """One page of documents, their identifiers in the legacy form where they have one (``mp-985583``).

        Raises:
            SourceError: no whole page after patience; says why and what mends it.
        """
        what = f"{request.collection.name} from document {request.skip + 1}"
        client = answered(self._session, lambda: self._client, "opening the client", self._manners.waits_s)
        rester = getattr(client.materials, request.collection.name)
        return answered(self._session, lambda: self._one_page(rester, request), what, self._manners.waits_s)

    def _first_waits_s(self) -> tuple[float, ...]:
        return tuple(min(pair) for pair in zip(FIRST_CONTACT_WAITS_S, self._manners.waits_s, strict=False))

    def _heartbeat(self) -> str:
        try:
            # Without the key: the heartbeat is public.
            response = self._session.get(f"{self.endpoint}heartbeat", timeout=self._manners.timeout_s)
            response.raise_for_status()
            version = response.json()["db_version"]
        except _FAULTS as fault:
            raise NoAnswer(_plain(fault)) from fault
        if not isinstance(version, str) or not version:
            raise NoAnswer(f"the heartbeat names no database version: {version!r}")
        return version

    @cached_property
    def _client(self) -> Any:
        """The client, opened at the first page; opening asks the heartbeat twice.

        Raises:
            NoAnswer: that brought nothing.
        """

        def opened() -> Any:
            from mp_api.client import MPRester

            heartbeats = (MPRester._get_heartbeat_info, MPRester.get_emmet_version)  # noqa: SLF001 - only to count them
            before = sum(each.cache_info().misses for each in heartbeats)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a server that is older or newer shows in its documents
                client = MPRester(
                    api_key=self._key.reveal(),
                    endpoint=self.endpoint,
                    session=self._session,
                    use_document_model=False,
                    mute_progress_bars=True,
                )
                for collection in (CANDIDATE_SUMMARIES, THERMO, ELASTICITY, OXIDATION_STATES):
                    getattr(client.materials, collection.name)  # made here, where a fault is expected
            self.ledger.requests += sum(each.cache_info().misses for each in heartbeats) - before
            return client

        return _within(self._manners.timeout_s, opened)

    def _one_page(self, rester: Any, request: PageRequest) -> Page:
        asked = {"_fields": ",".join(request.collection.fields), "_limit": request.limit, "_skip": request.skip}
        try:
            reply, _ = rester._submit_request_and_process(  # noqa: SLF001 - see the head of this file
                url=rester.endpoint,
                verify=True,
                params={**request.criteria, **asked},
                use_document_model=False,
                timeout=self._manners.timeout_s,
            )
            documents, total = list(reply["data"]), int(reply["meta"]["total_doc"])
        except _faults_of_the_client() as fault:
            raise NoAnswer(_plain(fault)) from fault
        wanted = min(request.limit, max(total - request.skip, 0))
        if len(documents) != wanted:
            raise NoAnswer(f"{len(documents)} documents came, {wanted} of {total} belong on this page")
        if not all(isinstance(document, dict) for document in documents):
            raise NoAnswer("what came is no list of documents")
        return Page([_with_legacy_id(document) for document in documents], total)


_FAULTS: Final = (requests.RequestException, ValueError, KeyError, TypeError, AttributeError)
"""What requests and the reading of an answer raise where the answer is not what it should be."""


def _faults_of_the_client() -> tuple[type[Exception], ...]:
    from mp_api.client.core.exceptions import MPRestError

    return (MPRestError, *_FAULTS)


def _within(limit_s: float, attempt: Callable[[], _Result]) -> _Result:
    """Result of an attempt that knows no time limit itself; one that hangs is left behind in its thread.

    Raises:
        NoAnswer: it failed or took too long.
    """
    results: list[_Result] = []
    faults: list[Exception] = []

    def run() -> None:
        try:
            results.append(attempt())
        except _faults_of_the_client() as fault:
            faults.append(fault)

    from mp_api.client import MPRester  # noqa: F401 - seconds of import are not the server's

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit_s)
    if results:
        return results[0]
    if faults:
        raise NoAnswer(_plain(faults[0])) from faults[0]
    raise NoAnswer(f"no answer within {limit_s:g} s")


def _plain(fault: Exception) -> str:
    """What went wrong, in the words of the innermost cause: the outer ones wrap it in addresses and numbers."""
    cause: BaseException = fault
    while (inner := cause.__cause__ or cause.__context__) is not None:
        cause = inner
    name = type(fault).__name__ if cause is fault else type(cause).__name__
    return f"{name}: {' '.join(str(cause).split())}"


def _with_legacy_id(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its identifier in one form, for ``mp-149`` and ``mp-aaaaaaft`` are the same material."""
    from emmet.core.types.typing import format_identifier

    name = document.get("material_id")
    return {**document, "material_id": format_identifier(name, legacy=True) if isinstance(name, str) else name}


def _usable(endpoint: str) -> str:
    """The address with a slash at its end.

    Raises:
        SourceError: it is none, or is not encrypted and not on this machine.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SourceError(
            f"the endpoint {endpoint!r} is no address such as {DEFAULT_ENDPOINT}: check {ENDPOINT_VARIABLE}"
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SourceError(
            f"the endpoint {endpoint!r} is not encrypted, and the key would be read on its way: write https://"
        )
    return endpoint if endpoint.endswith("/") else f"{endpoint}/"
