"""Figures that the commands draw beside their answers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flows.cli import main

PHASES = Path(__file__).parents[1] / "oracles" / "phases_mp2018.csv"
COMMANDS = [["window", "Li3PS4", "Li2S"], ["interface", "Li3PS4", "Li2O"]]


def status(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> int:
    monkeypatch.setattr(sys, "argv", ["ssbscreen", *arguments, "--source", str(PHASES)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_figure_is_drawn_and_the_answer_is_the_same(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(monkeypatch, command) == 0
    without = capsys.readouterr().out
    assert status(monkeypatch, [*command, "--figure", str(tmp_path / "figure.svg")]) == 0
    assert capsys.readouterr().out == without
    drawing = (tmp_path / "figure.svg").read_text()
    assert drawing.startswith("<?xml")
    assert "Li$_{2}$S" in drawing  # matplotlib keeps the text as a comment beside its outlines


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["figure.bmp", "absent/figure.png"])
def test_a_figure_that_cannot_be_is_one_line_and_status_2(
    command: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(monkeypatch, [*command, "--figure", str(tmp_path / name)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert name in told.err
