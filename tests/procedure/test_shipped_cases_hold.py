"""Every case beside every shipped procedure comes out as its author says the law wants it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from yifa.procedure.cases import run
from yifa.procedure.catalogue import shipped
from yifa.procedure.stage import World

FILES = sorted(shipped().glob("*/procedures/*/cases.yaml"))


@cache
def world() -> World:
    return World.shipped()


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_the_cases_of_a_procedure_hold(path: Path) -> None:
    results = run(path, world(), name=f"{path.parent.name}/cases.yaml")
    wrong = [f"{one.file}:{one.line} {one.name}：{'；'.join(one.faults)}" for one in results if not one.passed]
    assert results
    assert not wrong, "\n".join(wrong)


def test_every_procedure_has_cases() -> None:
    folders = {path.parent.name for path in FILES}
    assert folders == set(world().catalogue.slugs())
