"""The statutory outline of the annual report and its sentences bound to figures; computes no figure and writes no narrative."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

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

    @classmethod
    def load(cls, path: Path = OUTLINE) -> Outline:
        """Read an outline. Raises ValueError naming the file where it is not of this form."""
        told = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        try:
            return cls(str(told["basis"]), tuple(_part(part) for part in told["parts"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path}：年度报告提纲写法不对，缺少 {error}") from error


def _part(told: Mapping[str, Any]) -> Part:
    return Part(str(told["title"]), tuple(_section(section) for section in told["sections"]))


def _section(told: Mapping[str, Any]) -> Section:
    sentences = tuple(Sentence(str(row["text"]), str(row["none"])) for row in told["sentences"])
    return Section(str(told["title"]), sentences, told.get("narrative"))
