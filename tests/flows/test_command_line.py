"""The command line as a user meets it: complete runs, machine-readable answers, and faults told once with status 2."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.cli import COMMANDS, main
from ssbscreen.domain.composition import parse_formula
from ssbscreen.report.dossier_name import dossier_file_name
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.schema import file_sha256

ROOT = Path(__file__).parents[2]
PHASES = Path(__file__).parents[1] / "oracles" / "phases_mp2018.csv"
HEADER = "formula,formation_energy_ev_per_atom"
# Rows that no run can use, with what is said of them.
BAD_ROWS = {
    "Li2S3,nan": "no formation energy",
    "LiP5,": "no formation energy",
    "LiClO,inf": "formation energy is inf",
    "LiSO,abc": "'abc', not a number",
    "Xx2,-1.0": "unknown element 'Xx'",
    "Li-P,-1.0": "cannot read the formula 'Li-P'",
    "LiCl2,-40.0": "a failed calculation or a total energy",
    "LiPO,-1.0,2,3": "4 fields instead of 2",
}
WINDOW_KEYS = [
    "formula", "reduction_limit_v", "oxidation_limit_v", "reduction_limit_low_v", "reduction_limit_high_v",
    "oxidation_limit_low_v", "oxidation_limit_high_v", "energy_above_hull_ev_per_atom", "reduction_products",
    "oxidation_products", "profile", "source",
]  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str


Ask = Callable[..., Answer]


def asked(capfd: pytest.CaptureFixture[str], arguments: Sequence[object]) -> Answer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["ssbscreen", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
    return Answer(int(end.value.code or 0), *capfd.readouterr())


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Ask:
    """Runs the console script's function with arguments."""
    return lambda *arguments: asked(capfd, arguments)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in."""
    folder = tmp_path / "place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def phase_rows() -> list[tuple[str, float]]:
    with PHASES.open(newline="") as stream:
        return [(row["formula"], float(row["formation_energy_ev_per_atom"])) for row in csv.DictReader(stream)]


def refused(answer: Answer, *words: str) -> None:
    """Status 2, nothing on standard output, and one message that starts with the program's name."""
    assert answer.status == 2, answer
    assert answer.out == ""
    message = answer.err.strip()
    assert message.startswith("ssbscreen: ")
    assert message.count("ssbscreen: ") == 1
    assert "Traceback" not in message
    for word in words:
        assert word in message, message


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- help


PROBE = """
import sys
sys.argv = ["ssbscreen", *sys.argv[1:]]
import flows.cli
try:
    flows.cli.main()
except SystemExit as end:
    print("status", end.code, file=sys.stderr)
print("imported", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize("argument", ["--help", "-h"])
def test_help_imports_nothing_that_takes_time(argument: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", PROBE, argument], cwd=ROOT, capture_output=True, text=True, check=True
    )
    slow = {"prefect", "pymatgen", "numba", "numpy", "pyarrow", "pandas", "duckdb", "plotly", "sklearn", "pydantic"}
    imported = set(answer.stderr.splitlines()[-1].split())
    assert "click" in imported
    assert not slow & imported
    assert "status 0" in answer.stderr


def test_help_of_a_command_imports_no_prefect_pymatgen_or_numba() -> None:
    for name in COMMANDS:
        answer = subprocess.run(
            [sys.executable, "-c", PROBE, name, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert not {"prefect", "pymatgen", "numba"} & set(answer.stderr.splitlines()[-1].split()), name


def test_help_lists_every_command_with_a_sentence(ask: Ask) -> None:
    answer = ask("--help")
    assert answer.status == 0
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in answer.out.splitlines() if line.startswith("  ")}
    for name, meaning in COMMANDS.items():
        assert listed[name].startswith(meaning.split()[0])
        assert ask(name, "--help").status == 0


@pytest.mark.parametrize("arguments", [["nothing"], ["run", "--nothing"], ["window"], ["query", "only-a-run"]])
def test_wrong_usage_is_status_2_with_the_usage(arguments: list[str], ask: Ask, place: Path) -> None:
    answer = ask(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("Usage: ssbscreen")
    assert names(place) == set()


# --- a complete run


@dataclass(frozen=True)
class Run:
    """A complete run of the phases and the bad rows."""

    folder: Path
    source: Path
    out: str

    def table(self, name: str) -> list[dict[str, object]]:
        return pq.read_table(self.folder / "tables" / f"{name}.parquet").to_pylist()

    def ids(self, name: str) -> set[object]:
        return {row["candidate_id"] for row in self.table(name)}

    @property
    def manifest(self) -> dict[str, object]:
        content: dict[str, object] = json.loads((self.folder / "manifest.json").read_text())
        return content


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run")
    source = folder / "phases.csv"
    lines = [HEADER, *(f"{formula},{energy}" for formula, energy in phase_rows()), *BAD_ROWS]
    source.write_text("\n".join(lines) + "\n")
    answer = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", "--direct", "--source", source, "--out", folder / "runs" / "one"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return Run(folder / "runs" / "one", source, answer.stdout)


def test_a_run_writes_every_table_a_manifest_and_a_page(run: Run) -> None:
    assert {path.stem for path in (run.folder / "tables").iterdir()} == set(ALL_TABLES)
    assert names(run.folder) == {"manifest.json", "tables", "report"}
    assert names(run.folder.parent) == {"one", "latest"}
    assert "<html" in (run.folder / "report" / "index.html").read_text()[:500]
    assert str(run.folder) in run.out
    assert str((run.folder / "report" / "index.html").resolve()) in run.out


def test_the_manifest_tells_settings_versions_and_the_hash_of_every_table(run: Run) -> None:
    manifest = run.manifest
    assert manifest["settings"]["sources"]["paths"] == [str(run.source)]
    assert {"numpy", "pymatgen", "ssbscreen"} <= manifest["versions"].keys()
    assert manifest["energy_scale"]["functional"] == "not stated"
    for name, entry in manifest["tables"].items():
        path = run.folder / "tables" / f"{name}.parquet"
        assert entry == {"rows": pq.read_metadata(path).num_rows, "sha256": file_sha256(path)}


def test_every_bad_row_is_listed_with_its_reason_and_no_good_one_is_lost(run: Run) -> None:
    reasons = {f"{row['candidate_id']}: {row['reason']}" for row in run.table("rejections")}
    for line, said in BAD_ROWS.items():
        formula = line.split(",")[0]
        assert [reason for reason in reasons if said in reason and formula in reason], (line, reasons)
    good = {formula for formula, _ in phase_rows()}
    assert {row["entry_id"] for row in run.table("phase_entries")} == good


def test_rows_in_are_candidates_and_rejections(run: Run) -> None:
    with_li = {formula for formula, _ in phase_rows() if "Li" in parse_formula(formula)}
    assert run.ids("candidates") == with_li - {"Li"}
    assert not run.ids("candidates") & run.ids("rejections")
    assert "Li" in run.ids("rejections")


def test_every_candidate_has_a_window_or_a_rejection(run: Run) -> None:
    lost = {row["candidate_id"] for row in run.table("rejections") if row["stage"] == "windows"}
    assert run.ids("windows") | lost == run.ids("candidates")
    assert not run.ids("windows") & lost
    assert run.ids("voltage_profiles") == run.ids("windows")


def test_every_candidate_meets_every_gate_and_is_ranked_or_fails_one(run: Run) -> None:
    for role in ("separator", "catholyte"):
        gates = [row for row in run.table("gates") if row["role"] == role]
        ranked = {row["candidate_id"] for row in run.table("ranking") if row["role"] == role}
        failing = {row["candidate_id"] for row in gates if row["state"] == "fails"}
        assert len(gates) == len(run.ids("windows")) * len({row["gate"] for row in gates})
        assert ranked | failing == run.ids("windows")
        assert not ranked & failing
        assert min(row["rank"] for row in run.table("ranking") if row["role"] == role) == 1


def test_the_funnel_of_the_manifest_counts_the_gates(run: Run) -> None:
    for role, counts in run.manifest["funnel"].items():
        states: dict[object, set[object]] = {}
        for row in run.table("gates"):
            if row["role"] == role:
                states.setdefault(row["candidate_id"], set()).add(row["state"])
        worst = [next(s for s in ("fails", "uncertain", "passes") if s in found) for found in states.values()]
        assert {state: worst.count(state) for state in counts} == counts


def test_li3ps4_has_the_published_products_at_li_metal(run: Run) -> None:
    (row,) = [row for row in run.table("windows") if row["candidate_id"] == "Li3PS4"]
    # Zhu, He and Mo (2015), doi:10.1021/acsami.5b07517: Li3P and Li2S, -1.42 eV/atom; reduced at 1.71 V
    assert row["products_at_li"] == "4 Li2S + Li3P"
    assert row["decomposition_energy_at_li_ev_per_atom"] == pytest.approx(-1.42, abs=0.02)
    assert row["reduction_limit_v"] == pytest.approx(1.71, abs=0.02)


def test_the_same_run_again_has_the_same_tables(run: Run, ask: Ask, tmp_path: Path) -> None:
    answer = ask("run", "--direct", "--quiet", "--source", run.source, "--out", tmp_path / "again")
    assert (answer.status, answer.out.strip(), answer.err) == (0, str(tmp_path / "again"), "")
    again = json.loads((tmp_path / "again" / "manifest.json").read_text())
    assert again["tables"] == run.manifest["tables"]


def test_shuffled_rows_of_the_source_give_the_same_tables(ask: Ask, tmp_path: Path) -> None:
    rows = [f"{formula},{energy}" for formula, energy in phase_rows()]
    outcomes = []
    for name, ordered in (("one", rows), ("other", rows[::-1])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "phases.csv").write_text("\n".join([HEADER, *ordered]))
        source, out = tmp_path / name / "phases.csv", tmp_path / name / "run"
        assert ask("run", "--direct", "--quiet", "--source", source, "--out", out).status == 0
        outcomes.append(json.loads((out / "manifest.json").read_text())["tables"])
    assert outcomes[0] == outcomes[1]


def test_one_role_alone_is_ranked_alone(run: Run, ask: Ask, tmp_path: Path) -> None:
    answer = ask(
        "run", "--direct", "--quiet", "--source", run.source, "--role", "catholyte", "--out", tmp_path / "one-role"
    )
    assert answer.status == 0
    roles = set(pq.read_table(tmp_path / "one-role" / "tables" / "ranking.parquet")["role"].to_pylist())
    assert roles == {"catholyte"}


def test_settings_of_a_file_are_used_and_recorded(run: Run, ask: Ask, place: Path) -> None:
    Path("run.toml").write_text(
        f"[sources]\npaths = [{str(run.source)!r}]\n[thermodynamics]\ncathode_voltage_v = 3.9\n"
        "[execution]\ncandidates_per_task = 4\n[roles.separator.limits.phase_stability]\n"
        "largest_energy_above_hull_ev_per_atom = 0.02\n"
    )
    answer = ask("run", "--direct", "--quiet", "--config", "run.toml", "--out", "run")
    assert answer.status == 0, answer.err
    assert (place / "run").is_dir()
    settings = json.loads(Path("run/manifest.json").read_text())["settings"]
    assert settings["roles"].keys() == {"separator"}
    assert settings["thermodynamics"] == {"cathode_voltage_v": 3.9}
    assert settings["execution"]["candidates_per_task"] == 4
    windows = {row["candidate_id"]: row for row in pq.read_table("run/tables/windows.parquet").to_pylist()}
    default = {row["candidate_id"]: row for row in run.table("windows")}
    # LiCl lies between 0 and 4.26 V on these energies: stable at 3.9 V. LiS4, the last to hold Li of Li3PS4, does so
    # up to 5 * 0.7519 V = 3.76 V.
    assert windows["LiCl"]["decomposition_energy_at_cathode_ev_per_atom"] == 0.0
    difference = (
        windows["Li3PS4"]["decomposition_energy_at_cathode_ev_per_atom"]
        - default["Li3PS4"]["decomposition_energy_at_cathode_ev_per_atom"]
    )
    assert difference == pytest.approx(3 * (4.2 - 3.9) / 8)  # three Li of eight atoms, all gone at both
    for name in ("reduction_limit_v", "oxidation_limit_v"):  # in tasks of four as in one
        assert {k: row[name] for k, row in windows.items()} == {k: row[name] for k, row in default.items()}


# --- bad input: one message, status 2, nothing left


def csv_of(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


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


def test_a_missing_elemental_reference_rejects_its_candidates_and_the_rest_runs(ask: Ask, place: Path) -> None:
    rows = [f"{formula},{energy}" for formula, energy in phase_rows() if formula != "Cl2"]
    Path("phases.csv").write_text(csv_of(*rows))
    assert ask("run", "--direct", "--quiet", "--source", "phases.csv", "--out", "run").status == 0
    rejected = pq.read_table("run/tables/rejections.parquet").to_pylist()
    lost = {row["candidate_id"]: row["reason"] for row in rejected if row["stage"] == "windows"}
    assert lost.keys() == {"LiCl", "LiClO4", "Li3ClO", "Li6PS5Cl"}
    assert all("no elemental phase of Cl" in reason and "Add the elements" in reason for reason in lost.values())
    windows = pq.read_table("run/tables/windows.parquet")["candidate_id"].to_pylist()
    assert "Li3PS4" in windows
    assert not set(windows) & lost.keys()
    assert names(place) == {"phases.csv", "run", "latest"}


# --- window


def test_window_prints_one_json_object_a_line_with_the_keys_of_the_manual(ask: Ask) -> None:
    formulas = ["Li3PS4", "Li7PS6", "P2S5", "LiPO4"]
    answer = ask("window", *formulas, "--source", PHASES, "--json")
    assert (answer.status, answer.err) == (0, "")
    windows = [json.loads(line) for line in answer.out.splitlines()]
    assert [window["formula"] for window in windows] == formulas
    for window in windows:
        assert list(window) == WINDOW_KEYS
        for step in window["profile"]:
            assert list(step) == ["voltage_low_v", "voltage_high_v", "li_per_formula", "phases"]
            assert all(list(phase) == ["formula", "formula_units"] for phase in step["phases"])
        assert [step["voltage_high_v"] for step in window["profile"]][-1] is None
        assert all(isinstance(name, str) for name in window["reduction_products"] + window["oxidation_products"])
    stable, metastable, without_li, hypothetical = windows
    assert stable["energy_above_hull_ev_per_atom"] == 0.0
    assert metastable["energy_above_hull_ev_per_atom"] > 0.0
    assert without_li["oxidation_limit_v"] is None  # JSON has no infinity
    assert hypothetical["energy_above_hull_ev_per_atom"] is None
    assert set(stable["reduction_products"]) == {"P", "Li2S"}


def test_window_and_run_agree(run: Run, ask: Ask) -> None:
    rows = {row["candidate_id"]: row for row in run.table("windows")}
    formulas = sorted(rows)
    answer = ask("window", *formulas, "--source", run.source, "--json")
    for line in answer.out.splitlines():
        window = json.loads(line)
        row = rows[window["formula"]]
        assert window["reduction_limit_v"] == row["reduction_limit_v"]
        assert window["oxidation_limit_v"] == row["oxidation_limit_v"]
        assert window["energy_above_hull_ev_per_atom"] == row["energy_above_hull_ev_per_atom"]


def test_window_in_words_names_the_limits_and_the_products(ask: Ask) -> None:
    answer = ask("window", "Li3PS4", "--source", PHASES)
    assert answer.status == 0
    first, *steps = answer.out.splitlines()
    assert first.startswith("Li3PS4: 1.72 to 2.36 V (0.000 eV/atom above the hull)")
    assert steps[0].startswith("  with the error of the energies: reduction 1.64 to ")
    assert "4 Li2S + Li3P" in steps[1]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("Xx2", "unknown element 'Xx' in the formula 'Xx2'"),
        ("Li-S", "cannot read the formula 'Li-S'"),
        ("", "cannot read the formula ''"),
        ("Li0S", "the amount of Li in 'Li0S' is not a positive number"),
        ("Li3YCl6", "Li3YCl6: no elemental phase of Y among the entries"),
    ],
)
def test_a_formula_that_has_no_window_is_told(formula: str, said: str, ask: Ask, place: Path) -> None:
    refused(ask("window", "Li3PS4", formula, "--source", PHASES, "--json"), said)
    assert names(place) == set()


# --- criteria, query, explain


def test_criteria_lists_each_with_unit_direction_and_source(ask: Ask) -> None:
    answer = ask("criteria", "--json")
    listed = [json.loads(line) for line in answer.out.splitlines()]
    criteria = [each for each in listed if "criterion" in each]
    gates = [each for each in listed if "gate" in each]
    assert len(criteria) + len(gates) == len(listed)
    known = {column.name for schema in ALL_TABLES.values() for column in schema.columns}
    for each in criteria:
        assert each["unit"], each
        assert each["direction"] in {"maximise", "minimise"}
        assert each["source"], each
        assert set(each["needs"]) <= known
    for role in ("separator", "catholyte"):
        assert sum(each["weights"].get(role, 0.0) for each in criteria) == pytest.approx(1.0)
        assert any(role in each["roles"] for each in gates)
    in_words = ask("criteria").out
    assert all(each["criterion"] in in_words for each in criteria)


def test_query_answers_with_the_rows_of_the_run(run: Run, ask: Ask) -> None:
    sql = "SELECT candidate_id, formula, reduction_limit_v FROM candidates JOIN windows USING (candidate_id) ORDER BY 1"
    answer = ask("query", run.folder, sql, "--json")
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert [row["candidate_id"] for row in rows] == sorted(run.ids("windows"))
    expected = {row["candidate_id"]: row["reduction_limit_v"] for row in run.table("windows")}
    assert {row["candidate_id"]: row["reduction_limit_v"] for row in rows} == expected
    assert ask("query", run.folder.parent, "SELECT count(*) AS n FROM windows", "--json").out == (
        json.dumps({"n": len(expected)}) + "\n"
    )
    assert "Li3PS4" in ask("query", run.folder, "SELECT formula FROM candidates").out


def test_a_faulty_query_is_told(run: Run, ask: Ask) -> None:
    refused(ask("query", run.folder, "SELECT colour FROM candidates"), "the query failed", "colour")


def test_explain_tells_the_rank_and_the_window(run: Run, ask: Ask) -> None:
    answer = ask("explain", run.folder, "Li3PS4")
    assert answer.status == 0
    (rank,) = [
        row["rank"] for row in run.table("ranking") if row["candidate_id"] == "Li3PS4" and row["role"] == "separator"
    ]
    assert f"rank {rank} of " in answer.out
    assert "4 Li2S + Li3P" in answer.out


def test_excluded_lists_who_is_not_ranked_in_a_role(run: Run, ask: Ask) -> None:
    answer = ask("excluded", run.folder, "--role", "separator", "--json")
    assert answer.status == 0
    out = {line["candidate"] for line in map(json.loads, answer.out.splitlines()) if line["role"] == "separator"}
    ranked = {row["candidate_id"] for row in run.table("ranking") if row["role"] == "separator"}
    judged = {row["candidate_id"] for row in run.table("windows")}
    assert out
    assert out | ranked == judged
    shortened = ask("excluded", run.folder, "--most", "1")
    assert len(shortened.out.splitlines()) >= 2
    assert "more" in shortened.err
    assert "nothing is excluded" in ask("excluded", run.folder, "--by", "charm").out
    refused(ask("excluded", run.folder, "--role", "charm"), "has no role 'charm'", "separator")


def test_a_dossier_is_written_for_any_writing_of_the_formula(run: Run, ask: Ask, place: Path) -> None:
    answer = ask("dossier", run.folder, "PS4Li3", "--out", place / "thiophosphate.html")
    assert answer.status == 0
    assert answer.out == f"{place / 'thiophosphate.html'}\n"
    page = (place / "thiophosphate.html").read_text()
    assert "<h1>Li<sub>3</sub>PS<sub>4</sub></h1>" in page
    assert f'href="{overview_from(place, run)}"' in page
    assert run.folder.resolve().as_uri() not in page  # who gets the file does not learn where it was made
    named = ask("dossier", run.folder, "Li3PS4")
    assert names(place) == {"thiophosphate.html", named.out.strip()}
    assert ask("dossier", run.folder, "Li3PS4", "--out", place / "new" / "one.html").status == 0
    assert (place / "new" / "one.html").is_file()
    refused(ask("dossier", run.folder, "Li3PS4", "--out", place), "cannot write the dossier", "directory")


def overview_from(place: Path, run: Run) -> str:
    return quote(relpath((run.folder / "report" / "index.html").resolve(), place.resolve()))


def test_nothing_is_written_into_a_run(run: Run, ask: Ask) -> None:
    manifest = (run.folder / "manifest.json").read_bytes()
    refused(ask("dossier", run.folder, "Li3PS4", "--out", run.folder / "manifest.json"), "never changed")
    refused(ask("compare", run.folder, run.folder, "--out", run.folder / "report"), "never changed")
    assert (run.folder / "manifest.json").read_bytes() == manifest


def test_the_run_has_dossiers_beside_its_page(run: Run, ask: Ask, place: Path) -> None:
    folder = run.folder / "report" / "dossiers"
    ranked = {row["candidate_id"] for row in run.table("ranking") if row["rank"] <= 50}
    written = {dossier_file_name(candidate) for candidate in ranked}
    assert written
    assert written <= names(folder)
    assert ask("dossier", run.folder, "Li3PS4", "--out", place / "one.html").status == 0
    ours = (folder / dossier_file_name("Li3PS4")).read_text()
    assert (place / "one.html").read_text().replace(overview_from(place, run), "../index.html") == ours


@pytest.mark.parametrize("command", ["explain", "dossier"])
def test_a_candidate_that_is_not_in_the_run_is_told(command: str, run: Run, ask: Ask, place: Path) -> None:
    refused(ask(command, run.folder, "Li3YCl6"), "no candidate 'Li3YCl6'")
    assert names(place) == set()


@pytest.mark.parametrize("arguments", [("explain", "Li3PS4"), ("dossier", "Li3PS4"), ("query", "SELECT 1")])
def test_what_is_no_run_is_told(arguments: tuple[str, str], ask: Ask, place: Path) -> None:
    command, question = arguments
    Path("file").write_text("no run")
    for folder in (".", "file", "absent"):
        refused(ask(command, folder, question), "is no run", "manifest.json")
    assert names(place) == {"file"}


def test_a_source_without_elements_says_how_to_mend_it(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "compounds.csv"
    source.write_text(f"{HEADER}\nLi2S,-1.5\nLi3PS4,-0.9\n")
    answer = asked(capfd, ["run", "--direct", "--quiet", "--source", source, "--out", tmp_path / "run"])
    assert answer.status == 2
    assert "none of the 2 candidates has a hull" in answer.err
    assert "Add the elements to the source" in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "run").exists()


def test_energies_of_unknown_origin_are_not_called_dft(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(f"{HEADER}\nLi,0\nS,0\nLi2S,-1.5\n")
    out = tmp_path / "run"
    assert asked(capfd, ["run", "--direct", "--quiet", "--source", source, "--out", out]).status == 0
    scale = json.loads((out / "manifest.json").read_text())["energy_scale"]
    assert scale["origin"] == "NOT STATED"
    assert scale["error_source"].startswith("assumed")


def test_brackets_in_a_query_are_shown(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(f"{HEADER}\nLi,0\nS,0\nLi2S,-1.5\n")
    out = tmp_path / "run"
    asked(capfd, ["run", "--direct", "--quiet", "--source", source, "--out", out])
    answer = asked(capfd, ["query", out, "SELECT '[bold]x' AS \"energy [eV]\""])
    assert "energy [eV]" in answer.out
    assert "[bold]x" in answer.out
