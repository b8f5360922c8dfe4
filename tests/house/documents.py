"""Reads the project's documents for the tests: code blocks, commands, links, tables; knows no document's content."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHELL = ("sh", "console")
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(yifa [^`]+|make [a-z][^`]*)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Block:
    """A fenced code block: its language, the file it shows (if any), its text and where it stands."""

    document: str
    line: int
    language: str
    file: str | None
    text: str


@dataclass(frozen=True)
class Command:
    """A command line as written, and the output that the document promises after it (console blocks)."""

    where: str
    line: str
    output: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The words without the program's name and without a trailing comment."""
        return shlex.split(self.line, comments=True)[1:]


def name_of(path: Path) -> str:
    """The document's path from the project's root."""
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> Iterator[Block]:
    """Every fenced block in order."""
    text = path.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        language, _, file = found["info"].strip().partition(" ")
        yield Block(name_of(path), text.count("\n", 0, found.start()) + 1, language, file or None, found["body"])


def prose(path: Path) -> str:
    """The document without its fenced blocks."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def inline(path: Path) -> list[str]:
    """Commands in single backticks, in order."""
    return [found for found in _INLINE.findall(prose(path)) if "…" not in found]


def links(path: Path) -> list[str]:
    """Targets of links and pictures that lie in the project."""
    return [target for target in _LINK.findall(prose(path)) if "://" not in target]


def commands(path: Path) -> Iterator[Command]:
    """Every `yifa …` line of shell blocks, with the output of console blocks."""
    for block in blocks(path):
        if block.language in SHELL:
            yield from _lines(block)


def mentioned(path: Path) -> list[Command]:
    """Every different `yifa …` command in backticks, in order."""
    return [Command(name_of(path), line) for line in dict.fromkeys(inline(path)) if line.startswith("yifa ")]


def _lines(block: Block) -> Iterator[Command]:
    lines = block.text.splitlines()
    prompt = "$ " if block.language == "console" else ""
    starts = [at for at, line in enumerate(lines) if line.startswith(prompt + "yifa ")]
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(lines)
        output = tuple(line for line in lines[start + 1 : end] if line) if prompt else ()
        yield Command(f"{block.document}:{block.line + 1 + start}", lines[start].removeprefix(prompt), output)
