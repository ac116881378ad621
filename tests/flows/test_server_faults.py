"""A server that is gone is told in one line with the mend; what is no fault of the server is not."""

from __future__ import annotations

import httpx
import pytest

from flows.server_faults import ServerError, server_faults_told

REQUEST = httpx.Request("POST", "http://127.0.0.1:4200/api/task_runs/")


@pytest.mark.parametrize("fault", [httpx.ConnectError("[Errno 111] Connection refused"), httpx.ReadTimeout("")])
def test_a_server_that_does_not_answer_is_named_with_the_mend(
    fault: httpx.TransportError, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    with pytest.raises(ServerError) as caught, server_faults_told():
        raise fault
    said = str(caught.value)
    assert said.startswith("the Prefect server at http://127.0.0.1:4200/api does not answer any more (")
    assert "All finished tasks are kept: mend or start the server and start the same command again" in said
    assert "\n" not in said
    assert str(fault) or "ReadTimeout" in said


def answer(status: int) -> httpx.HTTPStatusError:
    return httpx.HTTPStatusError("", request=REQUEST, response=httpx.Response(status, request=REQUEST))


def test_a_server_that_cannot_go_on_is_told_with_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    told = r"Prefect's temporary server answers 503 and cannot go on: look at its log and at the room on its disk"
    with pytest.raises(ServerError, match=told), server_faults_told():
        raise answer(503)


def test_a_request_that_is_at_fault_keeps_its_traceback() -> None:
    with pytest.raises(httpx.HTTPStatusError), server_faults_told():
        raise answer(422)
    with pytest.raises(ZeroDivisionError), server_faults_told():
        raise ZeroDivisionError
