"""The named tests that ship: the shared ones and those of the procedures' own `gates.py`; runs no other file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import util
from pathlib import Path

from yifa.procedure import own
from yifa.procedure.checks.discretion import TESTS
from yifa.procedure.checks.shared import SHARED
from yifa.procedure.own import FILE, OwnTest


@cache
def tests_shipped() -> Mapping[str, OwnTest]:
    """The shared tests and those of every shipped `gates.py`. Raises ValueError for a name given twice or a wrong shape."""
    found = {**SHARED, **TESTS}
    for path in sorted(own.shipped().glob(f"*/procedures/*/{FILE}")):
        for name, test in _read(path).items():
            if name in found:
                raise ValueError(f"{path}：具名测试“{name}”已经有了，请换一个名称")
            found[name] = test
    return found


def _read(path: Path) -> Mapping[str, OwnTest]:
    if path.is_symlink() or not path.resolve().is_relative_to(own.shipped()):
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
