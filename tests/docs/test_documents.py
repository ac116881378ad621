"""What the documents tell a reader to do is done, in order, and comes out as they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssbscreen.store.run_folder import RunFolder
from tests.docs.document_code import EXECUTED, ROOT, blocks_of, documents, typed_in
from tests.docs.running import Reader, commands_of_shell, parsed_only

PAGES = {str(path.relative_to(ROOT)): blocks_of(path.read_text()) for path in documents()}
KNOWN = {*EXECUTED, "sh", "text", "json", "py", "mermaid", ""}


@pytest.mark.parametrize(
    "page", [page for page, blocks in PAGES.items() if any(b.language in EXECUTED for b in blocks)]
)
def test_a_reader_who_follows_the_page_sees_what_it_says(
    page: str, embedded_run: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SSBSCREEN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("MP_API_KEY", raising=False)
    monkeypatch.setenv("MPLBACKEND", "agg")
    reader = Reader(folder, embedded_run.path)
    for block in PAGES[page]:
        if block.language in EXECUTED:
            reader.follow(block)


@pytest.mark.parametrize("page", [page for page, blocks in PAGES.items() if any(b.language == "sh" for b in blocks)])
def test_what_is_not_executed_has_commands_and_options_that_exist(page: str) -> None:
    for block in PAGES[page]:
        if block.language == "sh":
            for command in commands_of_shell(block.text):
                parsed_only(command)


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_it_is(page: str) -> None:
    assert {block.language for block in PAGES[page]} <= KNOWN


def test_a_console_is_read_as_it_is_typed() -> None:
    console = (
        "$ cat > a << 'EOF'\n$ no command\nEOF\n$ ssbscreen window \\\n  LiCl\nLiCl: ...\n$ ssbscreen no\nError: No\n"
    )
    first, second, third = typed_in(console)
    assert first.command == "cat > a << 'EOF'\n$ no command\nEOF"
    assert (second.command, second.output, second.must_fail) == ("ssbscreen window \\\n  LiCl", "LiCl: ...", False)
    assert third.must_fail


@pytest.mark.parametrize("command", ["ssbscreen window --no-such-option LiCl", "ssbscreen no-such-command"])
def test_a_call_that_does_not_exist_is_found(command: str) -> None:
    with pytest.raises(AssertionError):
        parsed_only(command)


def test_calls_in_a_shell_are_found_behind_settings_of_the_environment_and_before_remarks() -> None:
    text = "export A=b\nA=b C=d ssbscreen run \\\n  --direct   # a remark\nmake run\n"
    assert [" ".join(each.split()) for each in commands_of_shell(text)] == ["ssbscreen run --direct"]


def test_a_reader_is_told_where_the_output_is_another(tmp_path: Path) -> None:
    (folder := tmp_path / "work").mkdir()
    (block,) = blocks_of("Words.\n\n```console\n$ echo one\ntwo\n```\n")
    with pytest.raises(AssertionError, match=r"line 4: \$ echo one\nprinted\none"):
        Reader(folder, tmp_path).follow(block)
