"""The help of every command: it ends with worked examples that can be typed as they stand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from inspect import cleandoc

import click
import pytest

from flows.cli import COMMANDS, cli

PROGRAM = "ssbscreen"


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by the words that call it, sub-commands too."""
    yield "", cli
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", each) for below, each in command.commands.items())


ALL = dict(all_commands())


def prose(command: click.Command) -> str:
    return cleandoc(command.help or "").strip()


def blocks(command: click.Command) -> list[list[str]]:
    """The paragraphs of the help that click prints as they stand."""
    return [each.split("\n")[1:] for each in prose(command).split("\n\n") if each.startswith("\b")]


def examples(command: click.Command) -> list[str]:
    return [line for block in blocks(command) for line in block if line.startswith(f"{PROGRAM} ")]


EXAMPLES = [(name, line) for name, command in ALL.items() for line in examples(command)]


def parse(arguments: list[str]) -> list[str]:
    """Parse as click does, down to the last sub-command, without running it; the words of the command."""
    command: click.Command = cli
    context = cli.make_context(PROGRAM, arguments)
    words: list[str] = []
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        name, below, rest = command.resolve_command(context, rest)
        assert name is not None
        assert below is not None
        words.append(name)
        context, command = below.make_context(name, rest, parent=context), below
    return words


@pytest.mark.parametrize("name", ALL)
def test_the_help_ends_with_an_example(name: str) -> None:
    found = blocks(ALL[name])
    assert found, f"the help of {name!r} has no block of examples"
    assert all(line.startswith(f"{PROGRAM} ") for line in found[-1])
    assert prose(ALL[name]).endswith(found[-1][-1])


@pytest.mark.parametrize(("name", "line"), EXAMPLES)
def test_an_example_is_a_call_of_its_command(name: str, line: str) -> None:
    words = parse(shlex.split(line)[1:])
    assert " ".join(words).startswith(name)


@pytest.mark.parametrize(
    "gone", ["ssbscreen explane runs/latest LiF", "ssbscreen run --sauce mp", "ssbscreen dossier a"]
)
def test_an_example_that_names_what_is_gone_would_be_found(gone: str) -> None:
    with pytest.raises(click.UsageError):
        parse(shlex.split(gone)[1:])


@pytest.mark.parametrize("name", ALL)
def test_every_option_says_in_words_what_it_does(name: str) -> None:
    for option in ALL[name].params:
        if isinstance(option, click.Option):
            assert len((option.help or "").split()) >= 2, f"{name} {option.opts[0]}"


@pytest.mark.parametrize("name", ALL)
def test_every_argument_is_explained_by_its_name(name: str) -> None:
    for argument in ALL[name].params:
        if isinstance(argument, click.Argument):
            for word in re.findall(r"\w+", argument.make_metavar(click.Context(ALL[name]))):
                assert re.search(rf"\b{word}\b", prose(ALL[name])), f"{name} {word}"


def test_the_first_help_tells_of_completion_in_every_shell() -> None:
    told = ALL[""].get_help(click.Context(cli, info_name=PROGRAM))
    for shell in ("bash", "zsh", "fish"):
        assert f"_SSBSCREEN_COMPLETE={shell}_source ssbscreen" in told
