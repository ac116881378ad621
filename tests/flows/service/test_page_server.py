"""The pages of the runs: what is shown, and above all what is not."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from flows.service.page_server import HEADERS, PageServer, file_of
from ssbscreen.domain.errors import ConfigurationError
from tests.flows.service.conftest import TwoRuns


class Client(requests.Session):
    """Asks one server by path."""

    def __init__(self, server: PageServer) -> None:
        super().__init__()
        self._address = f"http://127.0.0.1:{server.port}"

    def request(self, method: str, url: str, **more: Any) -> requests.Response:
        return super().request(method, f"{self._address}{url}", timeout=10, **more)


@pytest.fixture(scope="module")
def client(two_runs: TwoRuns) -> Iterator[Client]:
    with PageServer(two_runs.runs, "127.0.0.1", 0) as server, Client(server) as client:
        yield client


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A folder of runs with things around and in it that are not to be shown."""
    runs = tmp_path / "runs"
    (runs / "one" / "report").mkdir(parents=True)
    (runs / "one" / "manifest.json").write_text("{}")
    (runs / "one" / "report" / "index.html").write_text("<p>page</p>")
    (runs / "one" / ".hidden").write_text("hidden")
    (runs / "one" / "out").symlink_to(tmp_path)
    (runs / "one" / "secret.html").symlink_to(tmp_path / "secret.html")
    (runs / "no-run").mkdir()
    (runs / "no-run" / "index.html").write_text("no run")
    (runs / ".told.json").write_text("{}")
    (runs / ".one.part").mkdir()
    (runs / ".one.part" / "manifest.json").write_text("{}")
    (runs / "latest").symlink_to("one")
    (runs / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "manifest.json").write_text("{}")
    (tmp_path / "secret.html").write_text("secret")
    return runs


def test_the_list_has_the_newest_run_first_and_links_that_lead_somewhere(client: Client) -> None:
    page = client.get("/").text
    assert page.index('href="second/report/index.html"') < page.index('href="first/report/index.html"')
    assert 'href="second/report/comparison.html"' in page
    assert 'href="first/report/comparison.html"' not in page  # there was none before it
    for link in ("second/report/index.html", "second/report/trust.html", "second/report/comparison.html"):
        assert client.get(f"/{link}").headers["content-type"].startswith("text/html")


def test_dossiers_are_shown(client: Client, two_runs: TwoRuns) -> None:
    (dossier, *_) = sorted((two_runs.second.report.parent / "dossiers").iterdir())
    assert client.get(f"/second/report/dossiers/{dossier.name}").text == dossier.read_text(encoding="utf-8")


def test_latest_is_the_newest_run(client: Client, two_runs: TwoRuns) -> None:
    assert client.get("/latest/report/index.html").text == two_runs.second.report.read_text(encoding="utf-8")


def test_tables_are_handed_over_as_files_to_be_kept(client: Client) -> None:
    answer = client.get("/second/tables/ranking.parquet")
    assert answer.content[:4] == b"PAR1"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_folder_without_runs_says_so(tmp_path: Path) -> None:
    with PageServer(tmp_path, "127.0.0.1", 0) as server, Client(server) as client:
        assert "There is no run yet" in client.get("/").text


@pytest.mark.parametrize(
    "address",
    [
        "one", "one/", "one/report", "one/report/", "one//manifest.json", "/one/manifest.json", "..", "../secret.html",
        "one/../../secret.html", "one/../one/manifest.json", "one/./manifest.json", "one/.hidden", ".told.json",
        ".one.part/manifest.json", "no-run/index.html", "elsewhere/manifest.json", "one/out/secret.html",
        "one/secret.html", "latest/secret.html", "one\\manifest.json", "one/..\\..\\secret.html", "one/manifest.json\0",
        "one/absent.html", "", "two/manifest.json", "~/x",
    ],
)  # fmt: skip
def test_nothing_but_files_inside_a_run_is_found(made_up: Path, address: str) -> None:
    assert file_of(made_up, address) is None


def test_files_inside_a_run_are_found(made_up: Path) -> None:
    assert file_of(made_up, "one/report/index.html") == made_up.resolve() / "one" / "report" / "index.html"
    assert file_of(made_up, "latest/report/index.html") == made_up.resolve() / "one" / "report" / "index.html"


def test_latest_that_points_out_of_the_folder_shows_nothing(made_up: Path) -> None:
    (made_up / "latest").unlink()
    (made_up / "latest").symlink_to(made_up.parent / "elsewhere")
    assert file_of(made_up, "latest/manifest.json") is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_get_and_head_are_answered(client: Client, method: str) -> None:
    for address in ("/", "/second/report/index.html"):
        assert client.request(method, address).status_code == 405


def test_head_has_the_headers_of_get_and_no_body(client: Client) -> None:
    head, whole = client.head("/second/report/index.html"), client.get("/second/report/index.html")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))


@pytest.mark.parametrize("address", ["/", "/second/report/index.html", "/second/tables/ranking.parquet", "/absent"])
def test_every_answer_has_the_headers_that_keep_it_in_its_place(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "connect-src" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_another_host_name_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "attacker.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:4280"}).status_code == 200


@pytest.fixture
def server(made_up: Path) -> Iterator[PageServer]:
    with PageServer(made_up, "127.0.0.1", 0) as running:
        yield running


@pytest.mark.parametrize(
    "address",
    ["/../secret.html", "/one/../../secret.html", "/%2e%2e/secret.html", "/one/%2e%2e%2f%2e%2e%2fsecret.html",
     "/one/..%5c..%5csecret.html", "/one/out/secret.html", "//one/manifest.json", "/.told.json", "/%2etold.json"],
)  # fmt: skip
def test_addresses_on_the_wire_do_not_lead_out_of_a_run(server: PageServer, address: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("GET", address, skip_accept_encoding=True)  # as it stands: clients tidy up addresses
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 404
    assert b"secret" not in answer.read()
    connection.close()


def test_a_port_that_is_taken_is_told(server: PageServer, made_up: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot listen at 127.0.0.1 port \d+.*service.report_port"):
        PageServer(made_up, "127.0.0.1", server.port).__enter__()
