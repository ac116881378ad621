"""Bad input of a run: one message, status 2, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.flows.commands.asking import HEADER, Ask, Run, asked, csv_of, names, refused

BAD_SOURCES = {
    "no energy column": (
        csv_of("LiCl,-2.1", header="formula,energy"),
        ["no column formation_energy_ev_per_atom", "It has: formula, energy", "Rename"],
    ),
    "no formula column": (
        csv_of("LiCl,-2.1", header="name,formation_energy_ev_per_atom"),
        ["no column formula", "It has: name"],
    ),
    "empty": ("", ["the file is empty"]),
    "blank": ("\n \n", ["the file is empty"]),
    "no rows": (csv_of(), ["none of its 0 rows can be used"]),
    "no usable rows": (
        csv_of("Xx2,-1", "Li-Cl,-2", "LiCl,nan"),
        ["none of its 3 rows can be used", "unknown element 'Xx'"],
    ),
    "no Li": (
        csv_of("Na,0", "Cl2,0", "NaCl,-2.1"),
        ["no Li phase among its 3 phases", "Name a source with compounds of Li"],
    ),
    "only the metal": (csv_of("Li,0", "Cl2,0"), ["no Li phase among its 2 phases beside the metal"]),
    "two scales": (
        csv_of("Li,0,PBE", "LiCl,-2.1,SCAN", header=f"{HEADER},functional"),
        ["the column functional holds PBE, SCAN", "Split"],
    ),
}


@pytest.mark.parametrize(("content", "said"), BAD_SOURCES.values(), ids=BAD_SOURCES)
def test_a_source_that_cannot_be_used_is_told(content: str, said: list[str], ask: Ask, place: Path) -> None:
    Path("phases.csv").write_text(content)
    refused(ask("run", "--direct", "--source", "phases.csv", "--out", "run"), "phases.csv", *said)
    refused(ask("window", "LiCl", "--source", "phases.csv"), "phases.csv", *said)
    assert names(place) == {"phases.csv"}


def test_a_binary_or_broken_file_is_told(ask: Ask, place: Path) -> None:
    Path("noise.csv").write_bytes(bytes(range(256)) * 4)
    pq.write_table(pa.table({"formula": ["LiCl"], "formation_energy_ev_per_atom": [-2.1]}), "cut.parquet")
    Path("cut.parquet").write_bytes(Path("cut.parquet").read_bytes()[:-20])
    for name in ("noise.csv", "cut.parquet"):
        refused(ask("run", "--direct", "--source", name, "--out", "run"), name)
    assert names(place) == {"noise.csv", "cut.parquet"}


def test_a_missing_source_is_told(ask: Ask, place: Path) -> None:
    refused(ask("run", "--direct", "--source", "nowhere.csv", "--out", "run"), "there is no source nowhere.csv")
    assert names(place) == set()


def test_a_source_named_twice_is_told(ask: Ask, run: Run, place: Path) -> None:
    answer = ask("run", "--direct", "--source", run.source, "--source", run.source, "--out", "run")
    refused(answer, "named twice")
    assert names(place) == set()


def test_an_unknown_role_is_told_with_the_known_ones(ask: Ask, run: Run, place: Path) -> None:
    answer = ask("run", "--direct", "--source", run.source, "--role", "anode", "--role", "binder", "--out", "run")
    refused(answer, "no role 'anode'", "no role 'binder'", "separator, catholyte")
    assert names(place) == set()


def test_a_run_folder_that_exists_is_not_touched(ask: Ask, run: Run) -> None:
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    refused(ask("run", "--direct", "--source", run.source, "--out", run.folder), "never overwritten", "remove it")
    assert {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()} == before


def test_a_place_that_cannot_be_written_is_told_before_any_work(ask: Ask, run: Run, place: Path) -> None:
    Path("file").write_text("no folder")
    for out in ("file/run", "file/below/run", "x" * 300):
        refused(ask("run", "--direct", "--source", run.source, "--out", out), "cannot write a run into")
    assert names(place) == {"file"}


FAULTY_SETTINGS = """
colour = "blue"

[sources]
paths = []
key = "secret"

[thermodynamics]
cathode_voltage_v = -1.0

[execution]
candidates_per_task = "many"

[roles.separator]
weight = { density = 1.0 }

[report]
shown_candidates = 0
"""


def test_every_fault_of_the_settings_is_listed_at_once(ask: Ask, place: Path) -> None:
    Path("run.toml").write_text(FAULTY_SETTINGS)
    answer = ask("run", "--direct", "--config", "run.toml", "--out", "run")
    refused(
        answer, "7 fault(s) in run.toml", "colour:", "sources.paths:", "sources.key:",
        "thermodynamics.cathode_voltage_v:", "execution.candidates_per_task:",
        "roles.separator.weight:", "report.shown_candidates:",
    )  # fmt: skip
    assert names(place) == {"run.toml"}


def test_every_fault_of_every_role_is_listed_at_once(ask: Ask, run: Run, place: Path) -> None:
    Path("run.toml").write_text(
        "[roles.separator.weights]\ncharm = 1.0\ndensity = -2.0\n[roles.separator.limits.band_gap]\ncolour = 1.0\n"
        "[roles.catholyte.limits.elegance]\nleast = 1.0\n[roles.anode]\n"
    )
    answer = ask("run", "--direct", "--config", "run.toml", "--source", run.source, "--out", "run")
    refused(
        answer, "no criterion is called 'charm'", "the weight of density is -2.0", "band_gap has no limit 'colour'",
        "catholyte has no gate 'elegance'", "no role 'anode'",
    )  # fmt: skip
    assert names(place) == {"run.toml"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[sources\npaths = 1", "is not TOML"), (b"\xff\xfe\x00", "is not TOML"), (None, "No such file")],
)
def test_settings_that_cannot_be_read_are_told(content: bytes | None, said: str, ask: Ask, place: Path) -> None:
    if content is not None:
        Path("run.toml").write_bytes(content)
    refused(ask("run", "--direct", "--config", "run.toml", "--out", "run"), "run.toml", said)
    assert names(place) <= {"run.toml"}


def test_a_source_without_elements_says_how_to_mend_it(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "compounds.csv"
    source.write_text(f"{HEADER}\nLi2S,-1.5\nLi3PS4,-0.9\n")
    answer = asked(capfd, ["run", "--direct", "--quiet", "--source", source, "--out", tmp_path / "run"])
    assert answer.status == 2
    assert "none of the 2 candidates has a hull" in answer.err
    assert "Add the elements to the source" in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "run").exists()
