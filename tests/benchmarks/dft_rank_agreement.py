"""Ranks from the embedded energies beside ranks from DFT energies, on the candidates that both have.

``python -m tests.benchmarks.dft_rank_agreement OUT`` screens the embedded set, and then the same candidates with the
same cells on the hulls of the DFT energies of the Materials Project of 2018 beside the project; all else is as in a run
of the defaults, without barriers, robustness, learned utility and dossiers. It writes ``OUT/agreement.json``:
Kendall's tau and Spearman's rho of the ranks in each role, and how many of the first 20, 50 and 100 are the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.reference_assembly import PHASE_SCHEMA
from flows.reference_comparison import read_dft
from flows.reference_provenance import DFT_OF_2018
from flows.screening import run_screen
from flows.settings import settings_of
from ssbscreen.decision.rank_agreement import agreement
from ssbscreen.domain.composition import formula_key
from ssbscreen.sources.bundled import CANDIDATES, PHASES, PROVENANCE
from ssbscreen.sources.contents import REACTION_ENERGY_ERROR_EV_PER_ATOM, REACTION_ENERGY_ERROR_SOURCE
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables import catalogue as tables

ROOT: Final = Path(__file__).resolve().parents[2]
SET: Final = ROOT / "ssbscreen" / "sources" / "reference_set"
DFT: Final = ROOT / ".." / "shared" / "data" / "mp_formation_energies_2018" / "phases.csv.gz"
FIRST: Final = (20, 50, 100)


def write_dft_set(target: Path, embedded: Path, dft: Path) -> int:
    """A set in the bundled layout with the energies of ``dft`` and those candidates of ``embedded`` that it has, too.

    Returns:
        How many candidates it has.
    """
    index = read_dft(dft)
    candidates = pq.read_table(embedded / CANDIDATES)
    keys = [formula_key(formula) for formula in candidates["formula"].to_pylist()]
    rows = [row for row, key in enumerate(keys) if key in index.row_of]
    names = dict(zip((keys[row] for row in rows), candidates["candidate_id"].take(rows).to_pylist(), strict=True))
    ids = [names.get(key, f"2018 {index.ids[row]}") for key, row in index.row_of.items()]
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.table(
            {
                "entry_id": ids,
                "formula": [str(index.formulas[row]) for row in index.row_of.values()],
                "formation_energy_ev_per_atom": [float(index.energies[row]) for row in index.row_of.values()],
                "method": ["DFT"] * len(ids),
                "excluded": [None] * len(ids),
                "volume_per_atom_a3": [None] * len(ids),
            },
            schema=PHASE_SCHEMA,
        ),
        target / PHASES,
    )
    energies = [float(index.energies[index.row_of[keys[row]]]) for row in rows]
    place = candidates.schema.get_field_index("formation_energy_ev_per_atom")
    kept = candidates.take(rows).set_column(place, candidates.schema.field(place), pa.array(energies, pa.float32()))
    pq.write_table(kept, target / CANDIDATES)
    errors = {
        "reaction_energy_std_ev_per_atom": REACTION_ENERGY_ERROR_EV_PER_ATOM,
        "source": REACTION_ENERGY_ERROR_SOURCE,
        "sentences": [f"The energies are not the potential's: {DFT_OF_2018}."],
    }
    (target / PROVENANCE).write_text(json.dumps({"measured_errors": errors}))
    return len(rows)


def screened(source: str, out: Path) -> RunFolder:
    """A run of the source; one that is there already is taken."""
    if (out / "manifest.json").exists():
        return RunFolder(out)
    settings = settings_of(
        {
            "sources": {"paths": [source]},
            "barriers": {"compute": False},
            "robustness": {"compute": False},
            "utility": {"compute": False},
            "interfaces": {"coated_candidates": 0},
            "report": {"dossiers": 0, "compare": False},
        },
        "the benchmark",
    )
    return run_screen(settings, out, direct=True, progress=lambda label, *_: sys.stdout.write(f"{label}\n"))


def compared(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, Any]:
    """Agreement of two rankings, best first from 1, on the candidates that both have."""
    common = sorted(set(one) & set(other))
    ranks = [np.array([each[name] for name in common], dtype=np.int32) for each in (one, other)]
    found = agreement(*ranks)
    orders = [[common[place] for place in np.argsort(each)] for each in ranks]
    return {
        "common": len(common),
        "only_embedded": len(set(one) - set(other)),
        "only_dft": len(set(other) - set(one)),
        "kendall_tau": found.kendall_tau,
        "spearman_rho": found.spearman_rho,
        "same_among_the_first": {
            str(count): len(set(orders[0][:count]) & set(orders[1][:count])) for count in FIRST if count <= len(common)
        },
    }


def ranks_of(run: RunFolder, role: str) -> dict[str, int]:
    """Rank by candidate in a role."""
    ranking = tables.RANKING.read(run.table_path(tables.RANKING)).filter(pc.field("role") == role)
    return dict(zip(ranking["candidate_id"].to_pylist(), ranking["rank"].to_pylist(), strict=True))


def main() -> None:
    """Screen twice and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dft_rank_agreement", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the runs; a run that is in it already is not run again")
    parser.add_argument("--set", dest="embedded", type=Path, default=SET, help="the set, if not that of the package")
    parser.add_argument("--dft", type=Path, default=DFT, help="formation energies to compare with")
    options = parser.parse_args()
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    count = write_dft_set(out / "set-of-2018", options.embedded, options.dft)
    runs = [
        screened(str(options.embedded), out / "embedded"),
        screened(str(out / "set-of-2018"), out / "dft"),
    ]
    found = {"candidates_with_both": count} | {
        role: compared(*(ranks_of(run, role) for run in runs)) for role in ("separator", "catholyte")
    }
    (out / "agreement.json").write_text(json.dumps(found, indent=1) + "\n")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
