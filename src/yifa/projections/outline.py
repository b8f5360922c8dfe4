"""The statutory outline of the annual report and its sentences bound to figures; computes no figure and writes no narrative."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from yifa.law.numeral import to_chinese

OUTLINE = Path(__file__).parent / "data" / "outline.yaml"

BOUND = re.compile(r"\{([a-z0-9._-]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` holds {figure} places; `none` is said where its first figure is nothing."""

    text: str
    none: str

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures the sentence names, in order."""
        return tuple(BOUND.findall(self.text))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with bound sentences, and the name of the narrative that people write under it."""

    title: str
    sentences: tuple[Sentence, ...]
    narrative: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts the rule `report.contents` asks for."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole report's skeleton and the rule it follows."""

    basis: str
    parts: tuple[Part, ...]

    @property
    def narratives(self) -> tuple[str, ...]:
        """The names of everything that people write, in order."""
        return tuple(section.narrative for part in self.parts for section in part.sections if section.narrative)

    @classmethod
    def load(cls, path: Path = OUTLINE) -> Outline:
        """Read an outline. Raises ValueError naming the file where it is not of this form."""
        told = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        try:
            return cls(str(told["basis"]), tuple(_part(part, at) for at, part in enumerate(told["parts"], 1)))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path}：年度报告提纲写法不对，缺少 {error}") from error


_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")


def _part(told: Mapping[str, Any], at: int) -> Part:
    """Headings get their ordinals here, so that a section can be added anywhere without counting by hand."""
    held = list(told["sections"])
    titled = [row for row in held if str(row["title"])]
    sections = tuple(_section(row, titled.index(row) + 1 if row in titled else 0) for row in held)
    return Part(f"{to_chinese(at)}、{bare(str(told['title']))}", sections)


def _section(told: Mapping[str, Any], at: int) -> Section:
    sentences = tuple(Sentence(str(row["text"]), str(row["none"])) for row in told["sentences"])
    return Section(numbered(at, str(told["title"])) if at else "", sentences, told.get("narrative"))


def numbered(place: int, title: str) -> str:
    """A section's heading with its ordinal: （三）落实持证上岗."""
    return f"（{to_chinese(place)}）{bare(title)}"


def bare(title: str) -> str:
    return _ORDINAL.sub("", title)
