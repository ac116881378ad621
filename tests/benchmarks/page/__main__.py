"""Writes docs/benchmarks.md and its figures.

python -m tests.benchmarks.page                              # measures three times, windows of runs/latest
python -m tests.benchmarks.page runs/mine --keep-timings     # speed as it was measured last
python -m tests.benchmarks.page --timings bench.jsonl        # of kept lines of 'ssbscreen bench --json'
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import click

from ssbscreen.domain.errors import SsbscreenError
from tests.benchmarks.page.contents import parts_of, write_page
from tests.benchmarks.page.kept import TIMINGS, measured, read_timings, windows_of, write_kept
from tests.benchmarks.page.parts import FIGURES

DOCS = Path(__file__).resolve().parents[3] / "docs"
BAD_INPUT = 2


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0, or 2 where something that is needed is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page", description="Write docs/benchmarks.md.")
    parser.add_argument("run", nargs="?", type=Path, default=Path("runs/latest"), help="run folder (runs/latest)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of the speed, each a process (3)")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder of the documents (that of this checkout)")
    timings_from = parser.add_mutually_exclusive_group()
    timings_from.add_argument("--timings", type=Path, help="lines of 'ssbscreen bench --json' instead of measuring")
    timings_from.add_argument("--keep-timings", action="store_true", help="those that are kept beside the page")
    given = parser.parse_args(arguments)
    kept = given.docs / FIGURES
    try:
        windows = windows_of(given.run)  # first: measuring takes minutes
        if given.keep_timings or given.timings:
            timings = read_timings(given.timings or kept / TIMINGS)
        else:
            timings = measured(given.rounds, lambda text: click.echo(text, err=True))
        parts = parts_of(timings, windows)
        kept.mkdir(parents=True, exist_ok=True)
        write_kept(kept, timings, windows)
        for path in write_page(given.docs, parts):
            click.echo(path)
    except SsbscreenError as fault:
        click.echo(fault, err=True)
        return BAD_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
