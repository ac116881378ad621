"""Runs the code of a document in one working folder, as a reader would who types it in order."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from flows import cli
from flows.role_check import require_roles
from flows.service.settings import read_service_settings
from flows.settings import read_settings
from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.report.minus_signs import MINUS
from tests.docs.document_code import ROOT, Block, typed_in, words_of

_CHECKER = doctest.OutputChecker()
_LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_SCREEN_OPTIONS = ("--quiet", "--direct")


class Reader:
    """Somebody who follows one document.

    Args:
        folder: to work in.
        run: of the embedded set; what a plain `ssbscreen run` would make.
    """

    def __init__(self, folder: Path, run: Path) -> None:
        """An empty working folder."""
        self.folder = folder
        self.run = run
        self.namespace: dict[str, object] = {"__name__": "__main__"}

    def follow(self, block: Block) -> None:
        """Do what a block says; AssertionError with the line where it did not come out so."""
        {"console": self._type, "python": self._execute, "toml": self._keep}[block.language](block)

    def _type(self, block: Block) -> None:
        for typed in typed_in(block.text):
            status, output = self._call(typed.command)
            place = f"line {block.line + 1 + typed.line}: $ {typed.command}"
            assert (status != 0) == typed.must_fail, f"{place}\nended with status {status}:\n{output}"
            assert MINUS not in output, f"{place}\nprinted the minus sign of a page:\n{output}"
            if typed.output:
                told = _CHECKER.check_output(typed.output + "\n", output.strip("\n") + "\n", _LOOSE)
                assert told, f"{place}\nprinted\n{output}\nand the document says\n{typed.output}"

    def _call(self, command: str) -> tuple[int, str]:
        words = words_of(command)
        if words is None:
            first = f"{self._console_script()}:{Path(sys.executable).parent}"
            environment = os.environ | {"PATH": f"{first}:{os.environ['PATH']}"}
            done = subprocess.run(
                ["bash", "-c", command], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
            )
            return done.returncode, done.stdout + done.stderr
        if words[:1] == ["run"] and all(word in _SCREEN_OPTIONS for word in words[1:]):
            return 0, self._told_of_the_run()
        output = io.StringIO()
        with (
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
            patch.object(sys, "argv", ["ssbscreen", *words]),
        ):
            try:
                cli.main()
            except SystemExit as ended:
                return int(ended.code or 0), output.getvalue()
        return 0, output.getvalue()

    def _told_of_the_run(self) -> str:
        """The run that all documents share, put where a run would lie."""
        runs = self.folder / "runs"
        runs.mkdir(exist_ok=True)
        for name in (self.run.name, "latest"):
            if not (runs / name).exists():
                (runs / name).symlink_to(self.run)
        return f"run:    runs/{self.run.name}\nreport: {self.run / 'report' / 'index.html'}"

    def _console_script(self) -> Path:
        """A folder with `ssbscreen` of this checkout, for shells."""
        place = self.folder.parent / "bin"
        place.mkdir(exist_ok=True)
        script = place / "ssbscreen"
        if not script.exists():
            lines = (
                f"#!{sys.executable}",
                "import sys",
                f"sys.path.insert(0, {str(ROOT)!r})",
                "from flows.cli import main",
            )
            script.write_text("\n".join([*lines, "main()", ""]))
            script.chmod(0o755)
        return place

    def _execute(self, block: Block) -> None:
        # The lines of the document, so that a traceback names the place.
        code = compile("\n" * block.line + block.text, "document", "exec")
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, self.namespace)

    def _keep(self, block: Block) -> None:
        path = self.folder / (block.title or f"settings-{block.line}.toml")
        path.write_text(block.text)
        try:
            settings = read_settings(path, {})
        except ConfigurationError as of_a_run:
            try:
                read_service_settings(path)
            except ConfigurationError as of_a_service:
                told = f"neither of a run:\n{of_a_run}\nnor of a service:\n{of_a_service}"
                raise AssertionError(f"line {block.line}: {told}") from None
        else:
            require_roles(settings)


def parsed_only(command: str) -> None:
    """Read a call of ssbscreen as the command line does, without doing it; AssertionError for what it does not know."""
    import click

    words = words_of(command)
    if words is None:
        return
    here, context = cli.cli, click.Context(cli.cli, info_name="ssbscreen")
    while isinstance(here, click.Group):
        assert words, command
        if words[0].startswith("-"):
            return
        inner = here.get_command(context, words[0])
        assert inner is not None, f"there is no command {words[0]}: {command}"
        here, words = inner, words[1:]
        context = click.Context(here, parent=context)
    try:
        here.make_parser(context).parse_args(list(words))
    except click.UsageError as fault:
        raise AssertionError(f"{command}: {fault.message}") from fault


def commands_of_shell(text: str) -> list[str]:
    """Calls of ssbscreen in a block that is not executed, with what stands before them or after a `#` taken off."""
    found, kept = [], ""
    for line in text.splitlines():
        kept += line.removesuffix("\\") + " "
        if line.endswith("\\"):
            continue
        whole, kept = kept.split("  #")[0].strip(), ""
        whole = whole.removeprefix("$ ")
        parts = whole.split("ssbscreen ", 1)
        if len(parts) == 2 and all("=" in word for word in parts[0].split()):
            found.append("ssbscreen " + parts[1])
    return found
