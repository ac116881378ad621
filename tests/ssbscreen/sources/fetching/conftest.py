"""Documents to fetch, and a world without network, keys and settings of the developer."""

from __future__ import annotations

import socket

import pytest

from tests.stand_in.documents import DB_VERSION, Documents, embedded_documents
from tests.stand_in.server import StandIn

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(scope="session")
def documents() -> Documents:
    """72 materials, 26 of them candidates within 0.1 eV/atom, 26 with a tensor, 14 with oxidation states."""
    return embedded_documents({"Li", "P", "S", "Cl", "O"}, entries=False)


@pytest.fixture(scope="session")
def _serving(documents):
    with StandIn(documents) as serving:
        yield serving


@pytest.fixture
def server(_serving):
    """One server for all tests, as if it had just started; but the client asks the heartbeat of an address once."""
    _serving.faults.clear()
    _serving.requests.clear()
    _serving.db_version = DB_VERSION
    return _serving


@pytest.fixture
def new_server(documents):
    """A server at an address that the client has not seen."""
    with StandIn(documents) as serving:
        yield serving


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    """No key, no settings, no endpoint but loopback, and no connection to anything else."""
    from pymatgen.core import SETTINGS

    for name in ("MP_API_KEY", "PMG_MAPI_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delitem(SETTINGS, name, raising=False)
    monkeypatch.setenv("MP_API_ENDPOINT", NOWHERE)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path / "cache"))
    connect = socket.socket.connect

    def connect_here(self, address):
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test asked {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)
