"""Faults of law files: where they stand and what is wrong, all at once; refuses to know how they were found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a file, with its line from 1 (0: the file as a whole) and a Chinese sentence."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.text}"


class LawError(Exception):
    """The law files cannot be used; `problems` names every fault at once, never none."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"法规数据有 {len(problems)} 处错误：\n" + "\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(slots=True)
class Problems:
    """Collects the faults of one file; everyone who reads it adds to the list."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """Note one fault."""
        self.found.append(Problem(self.file, line, text))

    def __bool__(self) -> bool:
        return bool(self.found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)
