"""The command line. Each command imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.domain.near_names import did_you_mean

COMMANDS = {
    "run": "screen candidates and write a ranked report",
    "fetch": "snapshot of the Materials Project, resumable; runs replay from it",
    "score": "your own structures through the whole screen, ranked among the known ones",
    "window": "electrochemical window, products and voltage profile of formulas",
    "interface": "reaction of two phases, closed or open to Li; coatings",
    "predict": "moduli, band gaps or conductivities of formulas and cells by a model, with intervals",
    "barriers": "bond valence barriers of Li in formulas and cells; evidence, not a ranking",
    "diffusion": "diffusion of Li by CHGNet molecular dynamics, resumable; for a short list",
    "train": "models of moduli, gaps or conductivities, grouped cross-validation; promoted only if better",
    "criteria": "every criterion and gate: unit, direction, needs, source",
    "query": "SQL over the tables of a run",
    "export": "tables of a run as CSV, Parquet, XLSX, Markdown or JSON, units with them",
    "figures": "figures of a run as SVG, PNG or PDF",
    "compare": "what changed between two runs, by cause: code, settings, models, database, gates, weights",
    "explain": "why a candidate of a run ranks where it does",
    "dossier": "a candidate of a run on one page: drawbacks, ranks, figures, where every number is from",
    "excluded": "who a run does not rank: gate, value, limit and margin",
    "serve": "Prefect's server and interface, nightly watch, scheduled screens, pages of the runs",
    "audit": "whether a run can be trusted: golden set, published values, stability; status 1 if not",
    "bench": "hulls and reactions against pymatgen, moduli beside matminer, in one run",
}
BAD_INPUT = 2
STOPPED = 130
"""What shells tell of a process that Ctrl-C ended."""
TERMINATED = 143
"""And of one that SIGTERM ended."""
STOPPED_TELLS = (
    "ssbscreen: stopped. Start the same command again to go on: whole pages of a fetch, relaxations of a score and "
    "whole stages of a run (without --direct) are kept."
)


class LazyGroup(click.Group):
    """A group whose commands are modules of ``flows.commands``, imported when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of the manual."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"flows.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does; a misspelt name is told with those near it, which click looks for among loaded ones only."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            meant = did_you_mean(name, COMMANDS) or " The help lists all that there are."
            ctx.fail(f"There is no command {name!r}.{meant}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options that begin with what was typed; no command is imported for its name."""
        names = [CompletionItem(name, help=told) for name, told in COMMANDS.items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ssbscreen")
def cli() -> None:
    """Screen solid electrolytes for lithium-metal batteries.

    Exit status: 0 done, 1 audit broken, 2 bad input, 130 Ctrl-C, 143 SIGTERM.

    The shell completes commands, options, runs and candidates after one line in its start-up file:

    \b
    bash: eval "$(_SSBSCREEN_COMPLETE=bash_source ssbscreen)"
    zsh:  eval "$(_SSBSCREEN_COMPLETE=zsh_source ssbscreen)"
    fish: _SSBSCREEN_COMPLETE=fish_source ssbscreen | source

    \b
    ssbscreen run
    ssbscreen window Li6PS5Cl
    ssbscreen explain runs/latest Li6PS5Cl
    """  # noqa: D301 - click reads the character that the escape stands for


class Terminated(BaseException):
    """SIGTERM came; like Ctrl-C it passes everything that catches faults, so that what is unfinished is removed."""


def _terminated(*_: object) -> NoReturn:
    raise Terminated


def main() -> None:
    """Console script: a fault of the input is a few lines and status 2, a bug keeps its traceback."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        status = cli.main(prog_name="ssbscreen", standalone_mode=False)
    except SsbscreenError as fault:
        click.echo(f"ssbscreen: {fault}", err=True)
        sys.exit(BAD_INPUT)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except click.Abort:
        click.echo(STOPPED_TELLS, err=True)
        sys.exit(STOPPED)
    except Terminated:
        click.echo(STOPPED_TELLS, err=True)
        sys.exit(TERMINATED)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
