"""``ssbscreen bench``."""

from __future__ import annotations

import json

import click


@click.command("bench")
@click.option(
    "--source",
    "sources",
    multiple=True,
    help="As in 'run'; default bundled; 'mp': the one fetched last.",
)
@click.option("--per-size", default=6, show_default=True, help="Candidates for each number of elements.")
@click.option("--mix", default=100, show_default=True, help="Candidates drawn from all.")
@click.option("--pairs", default=20, show_default=True, help="Pairs with cathodes, closed and as many open to Li.")
@click.option("--seed", default=20261122, show_default=True, help="Seed of the draw.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(sources: tuple[str, ...], per_size: int, mix: int, pairs: int, seed: int, as_json: bool) -> None:
    """Time hulls and reactions with cathodes against pymatgen on the same entries in this one run.

    Ratios are to be quoted; the times depend on the machine. All compounds of Li among the source's phases take part.
    """
    from rich.console import Console
    from rich.table import Table

    from flows.benchmark import run_benchmark
    from flows.inputs import BUNDLED, read_contents
    from flows.pair_benchmark import run_pair_benchmark
    from ssbscreen.domain.composition import parse_formula
    from ssbscreen.sources.join_energies import join_energies
    from ssbscreen.thermo.window_tables import index_of_entries

    console = Console(stderr=True)
    entries = join_energies(read_contents(sources or (BUNDLED,), keep_isolated_molecules=False)).phase_entries
    index, _ = index_of_entries(entries)
    formulas = [f for f in index.formulas.tolist() if "Li" in (amounts := parse_formula(f)) and len(amounts) > 1]
    with console.status("compiling") as status:
        result = run_benchmark(index, formulas, seed=seed, per_size=per_size, mix=mix, progress=status.update)
        result["interfaces"] = run_pair_benchmark(index, formulas, seed=seed, compared=pairs, progress=status.update)
    if as_json:
        click.echo(json.dumps(result))
        return
    against = Table(
        "set", "candidates", "phases a system", "ssbscreen (us)", "pymatgen (ms)", "ratio", "largest dE (eV/atom)"
    )
    for row in result["comparisons"]:
        against.add_row(
            row["label"], str(row["candidates"]), f"{row['phases']:.0f}", f"{row['ours_us']:.1f}",
            f"{row['pymatgen_ms']:.1f}", f"{row['ratio']:.0f}", f"{row['largest_difference_ev_per_atom']:.1e}",
        )  # fmt: skip
    growth = Table("elements", "candidates", "phases a system", "pivots", "ssbscreen (us)")
    for row in result["growth"]:
        growth.add_row(
            str(row["elements"]), str(row["candidates"]), f"{row['phases']:.0f}", f"{row['pivots']:.1f}",
            f"{row['kernel_us']:.1f}",
        )  # fmt: skip
    out = Console()
    out.print("Time per candidate: hull energy, window and voltage profile (processor time, one thread)")
    out.print(against)
    out.print(f"All {result['candidates']} compounds of Li against {result['phases']} phases: "
              f"{result['all_candidates_seconds']:.2f} s, {result['kernel_us_per_window']:.1f} us each")  # fmt: skip
    out.print(growth)
    interfaces = result["interfaces"]
    reactions = Table(
        "pairs", "compared", "phases a system", "ssbscreen (us)", "one by one (us)", "pymatgen (ms)", "ratio",
        "largest dE (eV/atom)",
    )  # fmt: skip
    for row in interfaces["comparisons"]:
        reactions.add_row(
            row["label"], str(row["pairs"]), f"{row['phases']:.0f}", f"{row['ours_us']:.1f}",
            f"{row['ours_alone_us']:.1f}", f"{row['pymatgen_ms']:.1f}", f"{row['ratio']:.0f}",
            f"{row['largest_difference_ev_per_atom']:.1e}",
        )  # fmt: skip
    out.print(f"All {interfaces['pairs']} reactions with cathodes: {interfaces['pairs_per_second']:.0f} a second")
    out.print(reactions)
