"""``ssbscreen bench``."""

from __future__ import annotations

import json

import click

from flows.completion import complete_source


@click.command("bench")
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_source,
    help="As in 'run'; default bundled; 'mp': the one fetched last.",
)
@click.option(
    "--per-size", type=click.IntRange(1), default=6, show_default=True, help="Candidates for each number of elements."
)
@click.option("--mix", type=click.IntRange(1), default=100, show_default=True, help="Candidates drawn from all.")
@click.option(
    "--pairs",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Pairs with cathodes, closed and as many open to Li.",
)
@click.option(
    "--cells",
    type=click.IntRange(0),
    default=40,
    show_default=True,
    help="Cells of Li compounds whose moduli are predicted.",
)
@click.option("--seed", type=click.IntRange(0), default=20261122, show_default=True, help="Seed of the draw.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(
    sources: tuple[str, ...], per_size: int, mix: int, pairs: int, cells: int, seed: int, as_json: bool
) -> None:
    """Time hulls and reactions with cathodes against pymatgen on the same entries in this one run.

    Predictions of moduli are timed beside featurizers of matminer, on cells of the source, and ranks over draws beside
    numpy. Ratios are to be quoted; the times depend on the machine. All compounds of Li among the source's phases take
    part.

    \b
    ssbscreen bench
    ssbscreen bench --mix 20 --pairs 5 --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from rich.console import Console
    from rich.table import Table

    from flows.benchmark import run_benchmark
    from flows.benchmark_conditions import benchmark_conditions
    from flows.inputs import BUNDLED, read_contents
    from flows.moduli_benchmark import cells_with_lithium, run_moduli_benchmark
    from flows.pair_benchmark import run_pair_benchmark
    from flows.ranking_benchmark import run_ranking_benchmark
    from ssbscreen.domain.composition import parse_formula
    from ssbscreen.sources.join_energies import join_energies
    from ssbscreen.thermo.window_tables import index_of_entries

    console = Console(stderr=True)
    conditions = benchmark_conditions()
    contents = read_contents(sources or (BUNDLED,), keep_isolated_molecules=False)
    entries = join_energies(contents).phase_entries
    index, _ = index_of_entries(entries)
    formulas = [f for f in index.formulas.tolist() if "Li" in (amounts := parse_formula(f)) and len(amounts) > 1]
    with console.status("compiling") as status:
        result = run_benchmark(index, formulas, seed=seed, per_size=per_size, mix=mix, progress=status.update)
        result = {"conditions": conditions, "sources": list(sources or (BUNDLED,)), **result}
        result["interfaces"] = run_pair_benchmark(index, formulas, seed=seed, compared=pairs, progress=status.update)
        structures = cells_with_lithium(contents, cells, seed=seed)
        result["moduli"] = run_moduli_benchmark(structures, progress=status.update) if structures else None
        status.update("ranks over draws")
        result["ranking"] = run_ranking_benchmark(seed=seed)
    if as_json:
        click.echo(json.dumps(result))
        return
    against = Table(
        "set", "candidates", "phases a system", "ssbscreen (us)", "pymatgen (ms)", "asking alone (ms)", "ratio",
        "largest dE (eV/atom), dV (V)",
    )  # fmt: skip
    for row in result["comparisons"]:
        against.add_row(
            row["label"], str(row["candidates"]), f"{row['phases']:.0f}", f"{row['ours_us']:.1f}",
            f"{row['pymatgen_ms']:.1f}", f"{row['asking_ms']:.1f}", f"{row['ratio']:.0f}",
            f"{row['largest_difference_ev_per_atom']:.0e}, {row['largest_difference_v']:.0e}",
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
    if (moduli := result["moduli"]) is not None:
        out.print(
            f"Moduli of {moduli['cells']} cells of {moduli['atoms']:.0f} atoms on average: "
            f"{moduli['prediction_ms']:.1f} ms a cell (features {moduli['features_ms']:.1f}, of these bonds "
            f"{moduli['bonds_ms']:.1f}; model {moduli['model_ms']:.1f}), {moduli['prediction_over_magpie']:.1f} times "
            "Magpie's statistics of the composition alone; matminer's site statistics take "
            f"{moduli['site_statistics_over_bonds']:.0f} times as long as those of bonds"
        )
    ranking = result["ranking"]
    out.print(
        f"Ranks of {ranking['candidates']} candidates in {ranking['criteria']} criteria: {ranking['ours_ms']:.2f} ms a "
        f"draw of values and weights on one thread; numpy takes {ranking['ratio']:.1f} times as long"
    )
    if ranking["peak_memory_gb"] is not None:
        out.print(f"This process held {ranking['peak_memory_gb']:.2f} GB at most")
