"""The whole screen of every cell with Li of the Materials Project of 2025, once, unattended, and an account of it.

``python -m tests.benchmarks.li_cells OUT`` joins the tables beside the project into a source, runs ``ssbscreen run`` on
it (with the server of PREFECT_API_URL, else a temporary one), and writes ``OUT/account.json``: time of each stage,
memory, and what became of each cell. It fails where a cell is neither judged nor rejected with a reason.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ssbscreen.store.run_folder import RunFolder
from tests.benchmarks.process_tree import measure

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"
WITH_LI = r"Li(?:[^a-z]|$)"
BAD_ENTRIES = ("LiS4",)
"""Molecules in vacuum boxes whose energies take the sulfides off the hull; as the reference set leaves them out."""
SEED = 20261126
PLACES = re.compile(r"mp-\d+|[A-Z][A-Za-z0-9()]*\d[A-Za-z0-9()]*|[-+]?\d+(?:\.\d+)?")


def write_source(data: Path, folder: Path, *, cells: int | None) -> set[str]:
    """Write energies, cells and moduli as a source; identifiers of the cells with Li.

    Args:
        data: folder of the tables.
        folder: to be made.
        cells: so many cells with Li, drawn at random; None: all. All others stay on the hull.
    """
    folder.mkdir(parents=True)
    energies = pq.read_table(data / "chgnet_energies_2025" / "energies.parquet")
    names = ["mp_id", "reduced_formula", "formation_energy_ev_per_atom"]
    energies = energies.select(names).replace_schema_metadata(None)
    with_li = pc.match_substring_regex(energies["reduced_formula"], WITH_LI).to_numpy()
    kept = np.ones(len(energies), dtype=bool)
    if cells is not None:
        metal = pc.equal(energies["reduced_formula"], "Li").to_numpy()
        rows = np.flatnonzero(with_li & ~metal)
        kept[np.setdiff1d(rows, np.random.default_rng(SEED).choice(rows, cells, replace=False))] = False
    bad = pc.is_in(energies["reduced_formula"], value_set=pa.array(BAD_ENTRIES))
    known = pc.if_else(bad, None, energies["formation_energy_ev_per_atom"])
    energies = energies.set_column(2, names[2], known)
    for name, text in (("origin", "POTENTIAL"), ("functional", "PBE/PBE+U by CHGNet 0.3.0"), ("corrections", "MP2020")):
        energies = energies.append_column(name, pa.array([text] * len(energies)))
    pq.write_table(energies.filter(pa.array(kept)), folder / "energies.parquet")
    structures = pq.read_table(data / "mp_structures_2025" / "structures.parquet").replace_schema_metadata(None)
    pq.write_table(structures.filter(pa.array(kept)), folder / "cells.parquet")
    moduli = pa_csv.read_csv(data / "mp_moduli_2020" / "moduli.csv.gz")
    columns = ["mp_id", "reduced_formula", "bulk_vrh_gpa", "shear_vrh_gpa"]
    pq.write_table(moduli.select(columns), folder / "moduli.parquet")
    return set(energies.filter(pa.array(kept & with_li))["mp_id"].to_pylist())


def account(run: RunFolder, cells: set[str]) -> dict[str, Any]:
    """What became of each cell: judged, ranked, excluded by which gates, rejected for which reasons.

    Raises:
        SystemExit: a cell is neither judged nor rejected.
    """

    def table(name: str) -> pa.Table:
        return pq.read_table(run.path / "tables" / f"{name}.parquet")

    judged = set(table("windows")["candidate_id"].to_pylist())
    rejections = [row for row in table("rejections").to_pylist() if row["candidate_id"] in cells]
    lost = cells - judged - {row["candidate_id"] for row in rejections}
    if lost:
        sys.exit(f"{len(lost)} cells are neither judged nor rejected, such as {', '.join(sorted(lost)[:5])}")
    gates = table("gates")
    failed = gates.filter(pc.equal(gates["state"], "fails"))
    return {
        "cells": len(cells),
        "judged": len(judged & cells),
        "not_judged": len(cells - judged),
        "funnel": run.manifest["funnel"],
        "ranked": dict(Counter(table("ranking")["role"].to_pylist())),
        "failed_gates": {
            role: dict(Counter(failed.filter(pc.equal(failed["role"], role))["gate"].to_pylist()).most_common())
            for role in run.manifest["funnel"]
        },
        "reasons": [
            {"stage": stage, "judged": stays, "reason": reason, "cells": number}
            for (stage, stays, reason), number in Counter(
                (row["stage"], row["candidate_id"] in judged, PLACES.sub("*", row["reason"])) for row in rejections
            ).most_common()
        ],
        "moduli": dict(Counter(table("elasticity")["moduli_origin"].to_pylist())),
        "conductivities": dict(Counter(table("conductivity")["conductivity_origin"].to_pylist())),
    }


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.li_cells", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to be made")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the tables")
    parser.add_argument("--cells", type=int, help="so many cells with Li, drawn at random (default: all)")
    parser.add_argument("--runner", default="processes", help="as in [execution]")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    out = options.out.resolve()
    source = out / "source"
    cells = write_source(options.data, source, cells=options.cells)
    settings = out / "settings.toml"
    settings.write_text(
        f'[sources]\npaths = ["{source}"]\npolymorphs = "all"\n\n'
        f'[execution]\nrunner = "{options.runner}"\nworkers = {options.workers}\n'
    )
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run"]
    arguments = ["--config", str(settings), "--out", str(out / "run"), "--quiet"]
    measured = measure(
        [*command, *arguments], folder=ROOT, environment={"PYTHONPATH": str(ROOT)}, log=out / "output.txt"
    )
    (out / "memory.json").write_text(json.dumps(measured.samples))
    if measured.exit_status:
        sys.exit(f"the run ended with {measured.exit_status}:\n{(out / 'output.txt').read_text()[-4000:]}")
    run = RunFolder(out / "run")
    told = account(run, cells) | {
        "stage_seconds": run.manifest["stage_seconds"],
        "measured": {k: v for k, v in dataclasses.asdict(measured).items() if k != "samples"},
        "megabytes": {
            str(path.relative_to(run.path)): round(path.stat().st_size / 1e6, 2)
            for path in sorted((run.path / "report").glob("*.html"))
        },
        "run_megabytes": round(sum(p.stat().st_size for p in run.path.rglob("*") if p.is_file()) / 1e6, 1),
    }
    (out / "account.json").write_text(json.dumps(told, indent=1))
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
