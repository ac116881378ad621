"""Wrong calls of the command line: each ends in status 2 and one message that says what, where and how to mend it."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from ssbscreen.tables.schema import DISK_MEND

PHASES = Path(__file__).parents[1] / "oracles" / "phases_mp2018.csv"
Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """Makes a wrong call in an empty folder and returns what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MP_API_KEY", raising=False)

    def call(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["ssbscreen", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        assert end.value.code == 2
        assert out == ""
        assert "Traceback" not in err
        assert len(re.findall(r"^(?:ssbscreen|Error): ", err, re.MULTILINE)) == 1
        return err

    return call


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run."""
    from flows.screening import run_screen
    from flows.settings import overrides_of, read_settings

    folder = tmp_path_factory.mktemp("runs") / "one"
    settings = read_settings(None, overrides_of(sources=[str(PHASES)]))
    return run_screen(settings, folder, direct=True, progress=lambda *_: None).path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["windw", "LiF"], "There is no command 'windw'. Did you mean 'window'?"),
        (["zzz"], "There is no command 'zzz'. The help lists all that there are."),
        (["predict", "modul", "LiF"], "'moduli'"),
        (["run", "--sorce", "mp"], "'--source'"),
        (["window"], "Missing argument 'FORMULA...'"),
        (["excluded", "run", "--most", "-1"], "-1 is not in the range x>=1"),
        (["bench", "--per-size", "-1"], "-1 is not in the range x>=1"),
        (["diffusion"], "name formulas or files, or a run with --run"),
        (["diffusion", "LiF", "--temperature", "800", "--temperature", "800"], "--temperature 800 K is named twice"),
        (["window", "LI3PS4"], "unknown element 'L' in the formula 'LI3PS4': write symbols as in the periodic table"),
        (["window", "Li0"], "the amount of Li in 'Li0' is not a positive number: correct it, or leave the element out"),
        (["interface", "Li3PS4", "LiCoO2", "--at-voltage", "-1"], "-1 V: below 0 V Li metal plates"),
        (["explain", "nowhere", "LiF"], "nowhere is no run: it holds no manifest.json. Give a folder that"),
        (["predict", "gap", "LiF", "nofile.cif"], "the file nofile.cif does not exist"),
        (["predict", "moduli", "LiF", "--potential"], "'LiF' is a formula: name a file (CIF, POSCAR)"),
        (["run", "--config", "no.toml"], "cannot read the settings no.toml: No such file or directory. Check the path"),
        (["train", "gap", "--data", "nowhere"], "Give the folder that holds this file"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_with_its_mend(arguments: list[str], said: str, told: Told) -> None:
    assert said in told(*arguments)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[thermodynamics]\ncathode_voltage = 4.2", "there is no such key. Did you mean 'cathode_voltage_v'?"),
        ("[sorces]\npaths = []", "sorces: there is no such key. Did you mean 'sources'?"),
        ("[roles.separator]\nweigths = {}", "weigths: there is no such key. Did you mean 'weights'?"),
        ("[gap]\nzzz = 1", "gap.zzz: there is no such key. There are: "),
        ('[report]\ndossiers = "many"', "report.dossiers: it should be a valid integer, not 'many'"),
        ("[report]\nshown_candidates = -3", "shown_candidates: it should be greater than or equal to 1, not -3"),
        ("[sources]\npaths = [", "is not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_what_was_perhaps_meant(content: str, said: str, told: Told) -> None:
    Path("run.toml").write_text(content)
    message = told("run", "--config", "run.toml")
    assert "run.toml" in message
    assert said in message


def test_two_faults_of_the_settings_are_told_at_once(told: Told) -> None:
    Path("run.toml").write_text('[report]\ndossiers = "many"\ncolour = 1')
    message = told("run", "--config", "run.toml")
    assert "2 fault(s) in run.toml" in message
    assert "report.dossiers:" in message
    assert "report.colour:" in message


def test_a_wrong_key_of_the_service_is_told_too(told: Told) -> None:
    Path("service.toml").write_text("[service]\nui_prt = 1")
    assert "service.ui_prt: there is no such key. Did you mean 'ui_port'?" in told("serve", "--config", "service.toml")


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_port_in_use_is_told(told: Told) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        Path("service.toml").write_text(f"[service]\nreport_port = {port}\n")
        message = told("serve", "--config", "service.toml")
    assert f"cannot listen at 127.0.0.1 port {port}" in message
    assert "service.report_port" in message


def test_a_misspelt_role_is_told_with_the_near_one(told: Told) -> None:
    message = told("run", "--direct", "--quiet", "--source", PHASES, "--role", "separater")
    assert "Did you mean 'separator'?" in message


def test_an_empty_folder_is_told(told: Told) -> None:
    Path("empty").mkdir()
    assert "no table and no CIF in this folder" in told("run", "--direct", "--quiet", "--source", "empty")
    assert "empty is a folder: name the files in it" in told("predict", "moduli", "empty")
    assert "the folder holds no structures" in told("score", "empty", "--direct", "--quiet", "--source", PHASES)


def test_a_place_that_cannot_be_written_is_told_with_the_mend(run: Path, told: Told) -> None:
    Path("file").write_text("")
    out = ("run", "--direct", "--quiet", "--source", PHASES, "--out", "file/run")
    for call in (out, ("dossier", run, "Li2S", "--out", "file/x.html"), ("figures", run, "--out", "file")):
        assert DISK_MEND in told(*call)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["excluded", "RUN", "--by", "conduction"], "no gate or stage of RUN is called 'conduction'; there are: "),
        (["excluded", "RUN", "--role", "separater"], "Did you mean 'separator'?"),
        (["export", "RUN", "windws", "--out", "x.csv"], "Did you mean 'windows'?"),
        (["export", "RUN", "--out", "x.csv"], "tables go into a folder"),
        (["query", "RUN", "SELECT colour FROM windows"], 'Referenced column "colour" not found'),
        (["query", "RUN", "SELECT 1", "--out", "x.doc"], "give --format, or a file that ends in .csv"),
        (["figures", "RUN", "--out", "x", "--only", "zebra"], "Choose a part of one of these."),
        (["compare", "RUN", "RUN", "--role", "anode"], "both have: separator, catholyte"),
        (["explain", "RUN", "Li2PS4"], "no candidate 'Li2PS4'"),
    ],
)
def test_a_wrong_question_about_a_run_is_told(arguments: list[str], said: str, run: Path, told: Told) -> None:
    message = told(*(str(run) if each == "RUN" else each for each in arguments))
    assert said.replace("RUN", str(run)) in message


def test_a_gate_that_excludes_nobody_is_no_fault(
    run: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["ssbscreen", "excluded", str(run), "--by", "radioactive"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert capfd.readouterr().out == "nothing is excluded that way\n"
