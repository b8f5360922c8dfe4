"""Named tests in Python: what one is and where it may lie; refuses every file that does not ship with the software.

A procedure's folder may hold `gates.py` with `GATES`, a map from name to `OwnTest`. Only the package's own tree is ever
imported; the same file found under another root is data that must be the very same, and any other one is a load error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yifa.procedure.problem import Problem
from yifa.record.act import Json

if TYPE_CHECKING:
    from yifa.procedure.answer import Finding
    from yifa.procedure.question import Question

FILE = "gates.py"


@dataclass(frozen=True, slots=True)
class OwnTest:
    """A pure function of a question, its Chinese name, and the arguments that must name facts of the procedure."""

    title: str
    test: Callable[[Question, Mapping[str, Json]], Finding]
    facts: tuple[str, ...] = ()


def shipped() -> Path:
    """The folder of domains that comes with the software."""
    return Path(__file__).resolve().parent.parent / "domains"


def strangers(folders: Iterable[Path]) -> list[Problem]:
    """Every `gates.py` in these procedure folders that is not the shipped one; none of them is ever run."""
    problems = []
    for folder in folders:
        path = folder / FILE
        if not (path.exists() or path.is_symlink()):
            continue
        ours = shipped() / folder.parent.parent.name / "procedures" / folder.name / FILE
        if path.is_symlink() or not ours.is_file() or path.read_bytes() != ours.read_bytes():
            text = "gates.py 是程序，只认随软件提供的，不会执行这一份：请删去它，用声明里的测试表达"
            problems.append(Problem(f"{folder.parent.parent.name}/procedures/{folder.name}/{FILE}", 0, text))
    return problems
