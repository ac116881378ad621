"""A complete run by the command line: its tables, its manifest, its settings, and the same again."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ssbscreen.domain.composition import parse_formula
from ssbscreen.tables.catalogue import ALL_TABLES
from ssbscreen.tables.schema import file_sha256
from tests.flows.commands.asking import BAD_ROWS, HEADER, Ask, Run, asked, csv_of, names, phase_rows


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


def test_the_end_of_a_run_names_the_first_of_each_role_and_how_to_see_why(run: Run, ask: Ask) -> None:
    for role, counts in run.manifest["funnel"].items():
        told = f"{role}: {counts['passes']} pass every gate, {counts['uncertain']} cannot be told"
        assert f"{told}, {counts['fails']} fail one\n" in run.out
        names = {row["candidate_id"]: row["formula"] for row in run.table("candidates")}
        ranks = {row["rank"]: names[row["candidate_id"]] for row in run.table("ranking") if row["role"] == role}
        first = ", ".join(str(ranks[rank]) for rank in sorted(ranks)[:5])
        assert f"  ranked first: {first}; why: ssbscreen explain {run.folder} {ranks[1]}\n" in run.out
        assert ask("explain", run.folder, str(ranks[1])).status == 0


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


def test_energies_of_unknown_origin_are_not_called_dft(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "phases.csv"
    source.write_text(f"{HEADER}\nLi,0\nS,0\nLi2S,-1.5\n")
    out = tmp_path / "run"
    assert asked(capfd, ["run", "--direct", "--quiet", "--source", source, "--out", out]).status == 0
    scale = json.loads((out / "manifest.json").read_text())["energy_scale"]
    assert scale["origin"] == "NOT STATED"
    assert scale["error_source"].startswith("assumed")
