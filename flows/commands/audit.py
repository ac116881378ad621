"""``ssbscreen audit``."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from flows.completion import complete_run
from flows.terminal import tell

BROKEN = 1
"""Exit status of a run that is not to be trusted."""


@click.command("audit")
@click.argument("run", required=False, type=click.Path(path_type=Path), shell_complete=complete_run)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and check.")
def command(run: Path | None, as_json: bool) -> None:
    """Whether a RUN can be trusted; without one, the embedded data is screened first.

    RUN is a run folder, or a folder of runs: its latest.

    Golden set: known electrolytes rank high, salts and cathodes do not, every known drawback is raised. Published
    windows and moduli, coverage of the models' intervals, stability of the first ranks under other weights and noise of
    the energies. Exit status 1 when a check is broken.

    \b
    ssbscreen audit
    ssbscreen audit runs/latest
    ssbscreen audit runs/latest --json
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.audit_coverages import coverages, held_out
    from flows.screening import run_screen
    from flows.settings import Settings
    from ssbscreen.audit.report import as_text, audit, is_broken
    from ssbscreen.report.run_tables import RunTables
    from ssbscreen.store.run_folder import open_run

    with tempfile.TemporaryDirectory(prefix="ssbscreen-audit-") as temporary:
        if run is None:
            click.echo("screening the embedded data", err=True)
            folder = run_screen(Settings(), Path(temporary) / "run", direct=True, progress=lambda *_: None)
        else:
            folder = open_run(run)
        content = RunTables.of(folder)
        checks = audit(content, coverages(content.manifest), held_out(content.manifest))
    if as_json:
        for check in checks:
            click.echo(json.dumps(asdict(check)))
    else:
        tell(as_text(checks))
    if is_broken(checks):
        sys.exit(BROKEN)
