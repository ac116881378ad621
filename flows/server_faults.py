"""What a Prefect server that does not answer means for who started a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ssbscreen.domain.errors import SsbscreenError


class ServerError(SsbscreenError):
    """Prefect's server is gone, or cannot keep what it is told."""


@contextmanager
def server_faults_told() -> Iterator[None]:
    """Tell in one line that the server failed while a flow ran.

    Prefect's client asks again for about a minute, so a server that is started anew meanwhile costs nothing.

    Raises:
        ServerError: the server is gone, or answers with a fault of its own.
    """
    import httpx

    try:
        yield
    except httpx.HTTPStatusError as fault:
        if fault.response.is_client_error:
            raise
        raise ServerError(
            f"{_server()} answers {fault.response.status_code} and cannot go on: look at its log and at the room on "
            f"its disk. {_MEND}"
        ) from fault
    except httpx.TransportError as fault:
        raise ServerError(
            f"{_server()} does not answer any more ({str(fault) or type(fault).__name__}). {_MEND}"
        ) from fault


_MEND = (
    "All finished tasks are kept: mend or start the server and start the same command again, or run without it: unset "
    "PREFECT_API_URL."
)


def _server() -> str:
    if address := os.environ.get("PREFECT_API_URL"):
        return f"the Prefect server at {address}"
    return "Prefect's temporary server"
