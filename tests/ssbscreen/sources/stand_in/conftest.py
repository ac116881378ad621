"""One stand-in server for all the tests of it."""

from __future__ import annotations

import pytest

from tests.stand_in.documents import Documents, embedded_documents
from tests.stand_in.server import StandIn


@pytest.fixture(scope="session")
def documents() -> Documents:
    return embedded_documents({"Li", "P", "S", "Cl", "O"})


@pytest.fixture(scope="session")
def serving(documents):
    with StandIn(documents) as server:
        yield server


@pytest.fixture
def server(serving):
    """One server for all tests, without faults and records of the test before."""
    serving.faults.clear()
    serving.requests.clear()
    yield serving
    serving.faults.clear()
