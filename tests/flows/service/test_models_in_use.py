"""Models that the service trained: used where a screen names none, and put in place whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.service.models_in_use import promote, with_promoted_models
from flows.settings import Settings
from flows.training import TRAININGS
from models.card_file import CARD, folder_of_shipped
from models.promotion import Verdict
from ssbscreen.domain.errors import RunFolderError


def judged(promoted: bool) -> object:
    """A judge that looks at what is in use and, where it promotes, writes a new card over it."""

    def judge(new: Path, target: Path) -> Verdict:
        seen.append((target / CARD).read_text())
        if promoted:
            (target / CARD).write_text((new / CARD).read_text())
        return Verdict(promoted, "of a test")

    seen.clear()
    return replace(TRAININGS["gap"], promote=judge)


seen: list[str] = []


@pytest.fixture
def new(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / CARD).write_text('{"new": 1}')
    return tmp_path / "new"


def test_a_better_model_is_used_and_the_one_that_ships_stays_as_it_is(new: Path, tmp_path: Path) -> None:
    shipped = (folder_of_shipped("gap") / CARD).read_text()
    promote(judged(True), new, tmp_path / "models", "one")
    assert seen == [shipped]
    assert (tmp_path / "models" / "gap" / CARD).read_text() == '{"new": 1}'
    assert (folder_of_shipped("gap") / CARD).read_text() == shipped
    assert with_promoted_models(Settings(), str(tmp_path / "models")).gap.model == str(
        (tmp_path / "models" / "versions" / "gap-one").resolve()  # not the link, which may move during a screen
    )


def test_the_next_one_is_judged_against_the_one_in_use(new: Path, tmp_path: Path) -> None:
    promote(judged(True), new, tmp_path / "models", "one")
    (new / CARD).write_text('{"new": 2}')
    promote(judged(True), new, tmp_path / "models", "two")
    assert seen == ['{"new": 1}']
    assert (tmp_path / "models" / "gap" / CARD).read_text() == '{"new": 2}'
    assert (tmp_path / "models" / "versions" / "gap-one" / CARD).read_text() == '{"new": 1}'


def test_a_model_that_is_not_better_leaves_no_trace(new: Path, tmp_path: Path) -> None:
    assert not promote(judged(False), new, tmp_path / "models", "one").promoted
    assert [path.name for path in (tmp_path / "models").rglob("*")] == ["versions"]
    assert with_promoted_models(Settings(), str(tmp_path / "models")) == Settings()


def test_a_model_that_the_settings_name_stays(new: Path, tmp_path: Path) -> None:
    promote(judged(True), new, tmp_path / "models", "one")
    settings = Settings.model_validate({"gap": {"model": "mine"}})
    assert with_promoted_models(settings, str(tmp_path / "models")).gap.model == "mine"


def test_without_a_folder_of_models_nothing_changes() -> None:
    assert with_promoted_models(Settings(), "") == Settings()


def test_a_disk_that_refuses_is_told(new: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be")
    with pytest.raises(RunFolderError, match="cannot keep models in"):
        promote(judged(True), new, tmp_path / "models", "one")
