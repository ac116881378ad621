"""The page of the command line, from the help of every command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from docs.generator.markdown import GENERATED, fenced
from flows.cli import cli

INTRODUCTION: Final = """\
Exit status: 0 done, 1 the audit is broken, 2 bad input (one message that names the place and the mend), 130 Ctrl-C, 143
SIGTERM. Shells complete commands, options, roles and runs: `ssbscreen --help` says how.

"""


def command_line_page() -> str:
    """The help of the program and of every command and subcommand."""
    return "".join(
        [
            "# Command line\n\n",
            GENERATED,
            INTRODUCTION,
            *_pages(cli, click.Context(cli, info_name="ssbscreen")),
        ]
    )


def _pages(command: click.Command, context: click.Context) -> Iterator[str]:
    path = context.command_path
    if path != "ssbscreen":
        yield f"\n## {path}\n\n"
    yield fenced(command.get_help(context))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _pages(inner, click.Context(inner, info_name=name, parent=context, max_content_width=110))
