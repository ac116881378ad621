"""Faults of the stand-in reach the wire, where and when they should."""

from __future__ import annotations

from time import monotonic

import pytest
import requests
from emmet.core.types.typing import format_identifier

from tests.ssbscreen.sources.stand_in.asking import SUMMARY, THERMO, data, faulty, get
from tests.stand_in import faults
from tests.stand_in.faults import Fault
from tests.stand_in.server import StandIn


@pytest.mark.parametrize(
    ("effect", "status", "text"),
    [
        (faults.too_many_requests(7), 429, "rate limit"),
        (faults.blocked(), 429, "blocked"),
        (faults.unauthorised(401), 401, "Invalid authentication credentials"),
        (faults.unauthorised(403), 403, "Invalid authentication credentials"),
        (faults.server_error(500), 500, "500"),
        (faults.server_error(502), 502, "502"),
        (faults.server_error(503), 503, "503"),
        (faults.server_error(504), 504, "504"),
        (faults.too_long(), 414, "Too Large"),
    ],
)
def test_a_refusal_hits_the_requests_it_names_and_no_others(server, effect, status, text):
    faulty(server, effect, path="thermo", skip=1, times=2)
    responses = [get(server, path) for path in (THERMO, SUMMARY, THERMO, THERMO, THERMO)]
    assert [response.status_code for response in responses] == [200, 200, status, status, 200]
    assert text in responses[2].text
    assert [request.status for request in server.requests] == [200, 200, status, status, 200]


def test_retry_after_is_told_in_seconds(server):
    faulty(server, faults.too_many_requests(7))
    assert get(server, THERMO).headers["retry-after"] == "7"


def test_a_fault_may_depend_on_parameters(server):
    faulty(server, faults.server_error(), times=None, when=lambda params: params.get("_skip") == "2")
    assert [get(server, SUMMARY, _limit=2, _skip=skip).status_code for skip in (0, 2, 4, 2)] == [200, 500, 200, 500]


def test_a_slow_answer_waits(server):
    faulty(server, faults.Wait(0.3))
    start = monotonic()
    assert get(server, SUMMARY).ok
    assert monotonic() - start >= 0.3


def test_a_stalled_server_stops_at_once(documents):
    with StandIn(documents, [Fault(faults.Wait(60.0))]) as server:
        with pytest.raises(requests.exceptions.ReadTimeout):
            requests.get(server.endpoint + "heartbeat", timeout=0.2)
        start = monotonic()
    assert monotonic() - start < 5.0


def test_a_server_comes_back_at_its_port(documents):
    with StandIn(documents) as first:
        assert get(first, SUMMARY).ok
        port = int(first.endpoint.rstrip("/").rpartition(":")[2])
    with pytest.raises(requests.exceptions.ConnectionError):
        get(first, SUMMARY)
    with StandIn(documents, port=port) as second:
        assert second.endpoint == first.endpoint
        assert get(second, SUMMARY).ok


def test_a_cut_connection_breaks_off_the_body(server):
    faulty(server, faults.Cut(0.5))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        get(server, SUMMARY)
    assert get(server, SUMMARY).ok


def test_malformed_answers_have_status_200(server):
    faulty(server, faults.TruncateJson(0.5))
    response = get(server, SUMMARY)
    assert response.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        response.json()
    faulty(server, faults.HtmlPage())
    response = get(server, SUMMARY)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html"


def pages(server: StandIn) -> list[tuple[list[str], int]]:
    answers = [get(server, SUMMARY, _limit=3, _skip=skip).json() for skip in (0, 3, 6)]
    return [([one["material_id"] for one in answer["data"]], answer["meta"]["total_doc"]) for answer in answers]


@pytest.mark.parametrize(
    ("effect", "second"),
    [
        (faults.RepeatPage(), lambda first, _, total: (first, total)),
        (faults.EmptyPage(), lambda _first, _own, total: ([], total)),
        (faults.ShortPage(), lambda _, own, total: (own[:-1], total)),
        (faults.ChangeTotal(lambda total: total + 1), lambda _, own, total: (own, total + 1)),
    ],
)
def test_a_page_goes_wrong_alone(server, effect, second):
    first, own, third = pages(server)
    faulty(server, effect, skip=1)
    assert pages(server) == [first, second(first[0], *own), third]


def test_a_new_database_shows_in_the_heartbeat_from_a_request_on(documents):
    with StandIn(documents, [Fault(faults.ChangeDatabase("2026.12.1"), path="summary", skip=1)]) as server:
        versions = []
        for _ in range(3):
            get(server, SUMMARY)
            versions.append(get(server, "heartbeat").json()["db_version"])
    assert versions == ["2026.11.1", "2026.12.1", "2026.12.1"]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (faults.without("band_gap"), {}),
        (faults.with_values({"band_gap": None}), {"band_gap": None}),
        (faults.with_values({"band_gap": "1.5"}), {"band_gap": "1.5"}),
    ],
)
def test_documents_drift(server, effect, expected):
    faulty(server, effect, path="summary", times=None)
    assert data(server, SUMMARY, _limit=2, _fields="band_gap") == [expected, expected]


def test_new_fields_are_served_among_all_fields(server):
    faulty(server, faults.with_values({"colour": "red"}))
    assert data(server, SUMMARY, _limit=1, _all_fields=True)[0]["colour"] == "red"


def test_drift_leaves_the_documents_themselves_alone(server, documents):
    def broken(document):
        document["structure"]["sites"].clear()
        document["material_id"] = format_identifier(document["material_id"], legacy=False)
        return document

    faulty(server, faults.ChangeDocuments(broken), path="summary")
    (drifted,) = data(server, SUMMARY, _limit=1, _fields="material_id,structure")
    assert drifted["structure"]["sites"] == []
    assert format_identifier(drifted["material_id"], legacy=True) == documents.summary[0]["material_id"]
    assert drifted["material_id"] != documents.summary[0]["material_id"]
    assert documents.summary[0]["structure"]["sites"]


def test_a_fault_that_breaks_is_not_taken_for_a_served_500(documents):
    fault = Fault(faults.ChangeDocuments(lambda document: document["no such field"]))
    with pytest.raises(RuntimeError, match="no such field"), StandIn(documents, [fault]) as server:
        assert get(server, SUMMARY).status_code == 500
