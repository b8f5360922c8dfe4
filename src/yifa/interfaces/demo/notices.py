"""Puts acts on public view and takes them down again; refuses to know what they say."""

from __future__ import annotations

from datetime import datetime

from yifa.interfaces.demo.stage import OFFICE, Doing, Stage
from yifa.record.act import Act, Json

PLATFORM = "platform"
PORTAL = "portal"
BOARD = "board"
GAZETTE = "gazette"


def publish(stage: Stage, act: Act, at: datetime, channel: str) -> Doing:
    """The act's notice goes out at `at`, moved to the first working day."""
    when = stage.at_work(at)
    facts: dict[str, Json] = {"checked_private": True, "channel": channel}
    return stage.act(f"{act.kind.partition('.')[0]}.publish", when, [OFFICE], facts, matter=act.matter, thread=act)


def take_down(stage: Stage, act: Act, at: datetime, reason: str) -> Doing:
    """The act's notice comes down."""
    kind = f"{act.kind.partition('.')[0]}.unpublish"
    return stage.act(kind, stage.at_work(at), [OFFICE], {"unpublish_reason": reason}, matter=act.matter, thread=act)
