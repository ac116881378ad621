"""The code in a document: its fenced blocks, and the commands of a console with the output that is told of them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
EXECUTED = ("console", "python", "toml")
_TITLE = re.compile(r'title="([^"]+)"')
_HERE_DOCUMENT = re.compile(r"<<\s*'?(\w+)'?")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its title ("" for none), its text and the line where it begins."""

    language: str
    title: str
    text: str
    line: int


@dataclass(frozen=True)
class Typed:
    """A command of a console, the output that is told of it ("" for none), and its line in the block."""

    command: str
    output: str
    line: int

    @property
    def must_fail(self) -> bool:
        """Whether what is told of it is a fault, for then the command has to end as one."""
        return any(line.startswith(("ssbscreen: ", "Error: ")) for line in self.output.splitlines())


def documents() -> list[Path]:
    """Every page, and what stands at the top for readers."""
    return sorted([ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")])


def blocks_of(document: str) -> list[Block]:
    """Fenced blocks in their order, those inside of lists and notes too."""
    found = []
    for token in MarkdownIt("commonmark").parse(document):
        if token.type == "fence":
            language, _, rest = token.info.strip().partition(" ")
            title = _TITLE.search(rest)
            line = token.map[0] + 1 if token.map else 0
            found.append(Block(language, title[1] if title else "", token.content, line))
    return found


def typed_in(console: str) -> list[Typed]:
    """Commands of a console: lines after `$ `, with what follows a backslash at the end or an open here-document."""
    found: list[tuple[list[str], list[str], int]] = []
    ending = None
    for number, line in enumerate(console.splitlines()):
        if ending is not None:
            found[-1][0].append(line)
            ending = None if line.strip() == ending else ending
        elif found and not found[-1][1] and found[-1][0][-1].endswith("\\"):
            found[-1][0].append(line)
        elif line.startswith("$ "):
            found.append(([line[2:]], [], number))
            here = _HERE_DOCUMENT.search(line)
            ending = here[1] if here else None
        elif not found:
            raise ValueError(f"line {number + 1} of a console is no command and stands before the first: {line!r}")
        else:
            found[-1][1].append(line)
    return [Typed("\n".join(command), "\n".join(output).strip("\n"), line) for command, output, line in found]


def words_of(command: str) -> list[str] | None:
    """Words of a call of ssbscreen that needs no shell; None where it needs one, or calls something else."""
    joined = command.replace("\\\n", " ")
    if re.search(r"[|<>;&$`*]", re.sub(r"'[^']*'|\"[^\"$`]*\"", "", joined)):
        return None
    words = shlex.split(joined, comments=True)
    return words[1:] if words[:1] == ["ssbscreen"] else None
