"""Plays the grave cases that the heads discuss before one of them decides; refuses to know how a meeting is held."""

from __future__ import annotations

from yifa.interfaces.demo.meetings import Topic, hold
from yifa.interfaces.demo.ordinary import SLUG, Doings, File, concluded, decision, heard, told
from yifa.interfaces.demo.ordinary_courses import from_decision, investigated
from yifa.interfaces.demo.reviewing import put_to_meeting, reviewed
from yifa.interfaces.demo.stage import HEAD, on


def discussed(file: File) -> Doings:
    """The head may not decide alone: refused, put to the heads, agreed there, decided on the text they saw."""
    yield from _grave(file)
    file.later(1, 9)
    draft = file.stage.draft(f"{SLUG}.decide", file.at, (HEAD,), decision(file), matter=file.matter)
    yield from file.stage.refused(draft, "penalty.collective_discussion")
    topic = yield from put_to_meeting(file)
    yield from _met(file, Topic(topic))
    yield from from_decision(file)


def discussed_twice(file: File) -> Doings:
    """The heads want to see more first, and agree at the next meeting."""
    yield from _grave(file)
    topic = yield from put_to_meeting(file)
    yield from _met(file, Topic(topic, "postponed", reason="请补充周边商户的情况再议（示例）"))
    yield from _met(file, Topic(topic, abstain=("deputy-b",), reason="一名负责人认为宜再观察（示例）"))
    yield from from_decision(file)


def _grave(file: File) -> Doings:
    yield from investigated(file)
    yield from concluded(file, complex="yes")
    yield from told(file)
    yield from heard(file)
    yield from reviewed(file)


def _met(file: File, topic: Topic) -> Doings:
    day = file.stage.working(file.at.date(), 3)
    act = yield from hold(file.stage, on(day, 14, file.row.at.minute), "heads", [topic])
    file.at = act.at
