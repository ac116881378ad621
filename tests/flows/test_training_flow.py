"""Training as a real Prefect flow; what is trained is only a card, made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from flows.training import TRAININGS, train
from models.moduli.training_files import ALL_FILES
from models.promotion import Verdict
from ssbscreen.domain.errors import SourceError
from tests.models.moduli.made_up_card import made_up_card


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSBSCREEN_CACHE_DIR", str(cache))
        patch.setenv("PREFECT_LOCAL_STORAGE_PATH", str(cache / "results"))
        with prefect_test_harness(server_startup_timeout=120):
            yield


def start(place: Path, work: Any, promoted_to: Path | None) -> tuple[Any, Any]:
    """The flow, with another work in place of the training, on files that it does not read."""
    for name in ALL_FILES:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).touch()
    training = replace(TRAININGS["moduli"], train=work, promote=lambda *_: Verdict(True, "it errs less"))
    return train(
        place,
        place / "out",
        promoted_to=promoted_to,
        processes=1,
        direct=False,
        told=lambda *_: None,
        training=training,
    )


@pytest.mark.usefixtures("prefect_server")
def test_the_flow_hands_back_card_and_verdict_and_shows_both(tmp_path: Path) -> None:
    card = made_up_card()
    given, verdict = start(tmp_path, lambda *_, **__: card, tmp_path / "in-use")
    assert given == card
    assert verdict == Verdict(promoted=True, reason="it errs less")
    with get_client(sync_client=True) as client:
        (run,) = client.read_flow_runs()
        assert run.name == "out"
        assert run.state is not None
        assert run.state.is_completed()
        assert len(client.read_task_runs()) == 2
        artifacts = client.request("POST", "/artifacts/filter", json={}).json()
    pages = {artifact["key"]: artifact["data"] for artifact in artifacts}
    assert pages["moduli-card"].startswith("# Bulk and shear moduli of crystals")
    assert pages["moduli-promotion"] == "Promoted: it errs less."


@pytest.mark.usefixtures("prefect_server")
def test_without_a_folder_to_promote_to_there_is_no_verdict(tmp_path: Path) -> None:
    assert start(tmp_path, lambda *_, **__: made_up_card(), None)[1] is None


@pytest.mark.usefixtures("prefect_server")
def test_a_fault_of_the_data_comes_out_of_the_flow_as_it_is(tmp_path: Path) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise SourceError("a file cannot be read. Fetch it again.")

    with pytest.raises(SourceError, match="^a file cannot be read"):
        start(tmp_path, broken, None)


def test_a_missing_file_is_told_before_prefect_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("flows.training.prepare_prefect", lambda: pytest.fail("Prefect was started"))
    with pytest.raises(SourceError, match="lacks mp_moduli_2020"):
        train(tmp_path, tmp_path / "out", promoted_to=None, processes=1, direct=False, told=lambda *_: None)
