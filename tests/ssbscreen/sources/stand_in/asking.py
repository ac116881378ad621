"""Requests to the stand-in server: with the Materials Project's own client, and plain."""

from __future__ import annotations

from typing import Any

import requests

from tests.stand_in.faults import Effect, Fault
from tests.stand_in.server import StandIn

GGA = "GGA_GGA+U"
SUMMARY, THERMO = "materials/summary/", "materials/thermo/"


def client(server: StandIn, key: str | None = None) -> Any:
    from mp_api.client import MPRester

    return MPRester(key or server.key, endpoint=server.endpoint, use_document_model=False, mute_progress_bars=True)


def get(server: StandIn, path: str, **params: Any) -> requests.Response:
    return requests.get(server.endpoint + path, params=params, headers={"x-api-key": server.key}, timeout=10)


def data(server: StandIn, path: str, **params: Any) -> list[dict[str, Any]]:
    response = get(server, path, **params)
    response.raise_for_status()
    return response.json()["data"]


def faulty(server: StandIn, effect: Effect, **where: Any) -> None:
    server.faults.append(Fault(effect, **where))
