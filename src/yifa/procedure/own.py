"""Named tests in Python: what one is, and those that ship with the software; refuses to run a file from anywhere else.

A procedure's folder may hold `gates.py` with `GATES`, a map from name to `OwnTest`. Only the package's own tree is ever
imported; the same file found under another root is data that must be the very same, and any other one is a load error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import util
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


@cache
def tests_shipped() -> Mapping[str, OwnTest]:
    """The shared tests and those of every shipped `gates.py`. Raises ValueError for a name given twice or a wrong shape."""
    from yifa.procedure.checks.shared import SHARED  # it imports the checks, which import the question

    found = dict(SHARED)
    for path in sorted(shipped().glob(f"*/procedures/*/{FILE}")):
        for name, test in _read(path).items():
            if name in found:
                raise ValueError(f"{path}：具名测试“{name}”已经有了，请换一个名称")
            found[name] = test
    return found


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


def _read(path: Path) -> Mapping[str, OwnTest]:
    if path.is_symlink() or not path.resolve().is_relative_to(shipped()):
        raise ValueError(f"{path}：不在随软件提供的业务文件夹里，不执行")
    spec = util.spec_from_file_location(f"yifa_gates_{path.parent.name.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path}：无法读取")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    held = getattr(module, "GATES", None)
    if not isinstance(held, dict) or not all(isinstance(test, OwnTest) for test in held.values()):
        raise ValueError(f"{path}：要有 GATES，是名称到 OwnTest 的映射")
    return held
