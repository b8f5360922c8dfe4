"""Played again, the demonstration gives the same acts at the same times under the same numbers; over content, nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest

from tests.support.demo import TOWN
from yifa.interfaces.demo import build, papers
from yifa.interfaces.demo.stage import Astray, Stage
from yifa.interfaces.runtime import Runtime
from yifa.record.act import Act, Json

Shape: TypeAlias = list[tuple[str, str, str, Json, frozenset[str]]]


def shape(runtime: Runtime) -> Shape:
    """What two plays have in common: everything but random ids, salts and keys."""
    return [
        (act.kind, str(act.at), str(act.recorded_at), act.open.get("number"), frozenset({*act.open, *act.sealed}))
        for act in runtime.store.reader.acts(runtime.town)
    ]


def test_a_second_play_is_the_same_and_cannot_be_played_over(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unprinted(stage: Stage, act: Act) -> str:
        return stage.scan(f"{act.kind} {act.open['number']}")

    monkeypatch.setattr(papers, "printed", unprinted)
    told: list[tuple[str, int, int]] = []
    again = Runtime.create(tmp_path / "home", TOWN)
    try:
        build(again, TOWN, progress=lambda *words: told.append(words))
        second = shape(again)
        with pytest.raises(Astray, match="已经有内容"):
            build(again, TOWN, progress=lambda *_: None)
        assert len(list(again.store.reader.acts(again.town))) == len(second)
    finally:
        again.close()
    first = Runtime.open(demo_home)
    try:
        assert shape(first) == second
    finally:
        first.close()
    days = [done for _, done, _ in told]
    assert days == sorted(days)
    assert told[-1][1] == told[-1][2]
